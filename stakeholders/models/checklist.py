"""The checklist of a system: the catalogue's lines with what was judged of each."""

from collections.abc import Mapping

from enterprises.models import MarketSystem
from stakeholders.analysis.checklist import Line, Rest
from stakeholders.analysis.functions import RatedNeed
from stakeholders.catalogue import SYSTEM_FUNCTIONS
from stakeholders.catalogue.system_functions import OTHER
from stakeholders.models.lenses import SystemFunction


def checklist(system: MarketSystem) -> list[Line]:
    """Every line, the catalogue's first in its order, then the team's own; one query.

    A row of a line that the catalogue no longer has stays as a line under its code.
    """
    rows = list(system.system_functions.select_related("stakeholder"))
    judged = {row.catalogue_code: row for row in rows if row.catalogue_code}
    lines = []
    for start in SYSTEM_FUNCTIONS:
        row = judged.pop(start.code, None)
        plain = Line(start.code, start.player, start.name, needs=start.needs)
        lines.append(_judged(plain, row) if row else plain)
    for row in rows:
        if row.catalogue_code in judged:
            lines.append(_judged(Line(row.catalogue_code, OTHER, str(row)), row))
        elif not row.catalogue_code:
            lines.append(_judged(Line(f"own-{row.pk}", row.player, row.name), row))
    return lines


def _judged(line: Line, row: SystemFunction) -> Line:
    return Line(
        key=line.key,
        player=line.player,
        name=line.name,
        needs=line.needs,
        presence=row.presence,
        row_id=row.pk,
        version=row.version,
        stakeholder_id=row.stakeholder_id,
        stakeholder=row.stakeholder.name if row.stakeholder else "",
        note=row.note,
    )


def needs_by_code(
    system: MarketSystem, worst: Mapping[int, RatedNeed]
) -> dict[str, Rest]:
    """The needs in use that come from the catalogue, by their code; one query.

    `worst` has for each sub-need the segment that it is worst for.
    """
    rows = system.sub_needs.filter(is_on=True).exclude(catalogue_code="")
    fields = ("catalogue_code", "pk", "name", "category")
    return {
        code: Rest(code, pk, name, category, worst.get(pk))
        for code, pk, name, category in rows.order_by("pk").values_list(*fields)
    }
