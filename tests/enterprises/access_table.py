"""Who opens which page of enterprises, written down a second time on purpose."""

from tests.access_table import Entry, Role, row
from tests.factories import ImportBatchFactory, MicroEnterpriseFactory, PlaceFactory

PLACES = {
    "enterprises:place_list": Entry(Role.VIEWER),
    "enterprises:place_add": Entry(Role.CONTRIBUTOR),
    "enterprises:place_change": Entry(Role.CONTRIBUTOR, row(PlaceFactory)),
    "enterprises:place_remove": Entry(Role.CONTRIBUTOR, row(PlaceFactory)),
}
REGISTRY = {
    "enterprises:enterprise_list": Entry(Role.VIEWER),
    "enterprises:enterprise_add": Entry(Role.CONTRIBUTOR),
    "enterprises:enterprise_export": Entry(Role.VIEWER),
    "enterprises:enterprise_detail": Entry(Role.VIEWER, row(MicroEnterpriseFactory)),
    "enterprises:enterprise_change": Entry(
        Role.CONTRIBUTOR, row(MicroEnterpriseFactory)
    ),
    "enterprises:enterprise_remove": Entry(
        Role.CONTRIBUTOR, row(MicroEnterpriseFactory)
    ),
}
# Field partners see their own imports only; see test_views_imports.
IMPORTS = {
    "enterprises:import_list": Entry(Role.FIELD_PARTNER),
    "enterprises:import_add": Entry(Role.CONTRIBUTOR),
    "enterprises:import_detail": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_progress": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_map": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_commit": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_cancel": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_undo": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_rows": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
}
TABLE: dict[str, Entry] = {**PLACES, **REGISTRY, **IMPORTS}
