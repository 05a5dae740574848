"""Erasing an owner: nothing personal is left anywhere, and every figure stays."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from enterprises.actions.contacts import set_contact
from enterprises.actions.duplicates import merge_enterprises, undo_merge
from enterprises.actions.erasure import erase_owner
from enterprises.actions.registry import change_enterprise
from enterprises.actions.rows import remove_row, restore_removal
from enterprises.models import (
    Consent,
    Erasure,
    MicroEnterprise,
    OwnerContact,
)
from enterprises.models.consent_state import not_erased
from impact.models import Observation
from tests.enterprises.imports import (
    checked,
    committed,
    csv_bytes,
    importer,
    uploaded,
)
from tests.factories import (
    ConsentFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    OwnerContactFactory,
    PlaceFactory,
    SegmentFactory,
)

CANARY = "Zqcanary"
YEAR = 1931
LATITUDE, LONGITUDE = Decimal("-15.871364"), Decimal("-70.027183")
PERSONAL = (CANARY.casefold(), "998877", str(YEAR), "871364", "027183")


# A moment's fractions may look like a year or a part of a phone number.
MOMENT = re.compile(
    r"datetime\.datetime\([\d, ]+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?"
)


def dumped():
    """Every row of every table, as text; without moments."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = (MOMENT.sub("", str(row)) for row in cursor.fetchall())
            found += [(table, row) for row in rows]
    return found


def canaries():
    """Where a personal value stands, as (table, value)."""
    return sorted(
        {
            (table, value)
            for table, text in dumped()
            for value in PERSONAL
            if value in text.casefold()
        }
    )


def statistics(system):
    return {
        "owners": system.enterprises.all().owners(),
        "tally": sorted(
            system.tallies.values_list("segment_key", "place_key", "owner_gender")
            .annotate(n=Sum("total"))
            .filter(n__gt=0)
        ),
        "values": list(
            Observation.objects.order_by("pk").values_list("value", "segment", "place")
        ),
        "figures": list(
            system.enterprises.order_by("pk").values_list(
                "code", "employees", "turnover", "formality", "closed_on"
            )
        ),
    }


HEADER = [
    *("code", "name", "owner_birth_year", "latitude", "longitude"),
    *("consent_on", "consent_purpose", "employees", "Remark nobody matched"),
]


def line(code, employees):
    return [
        *(code, CANARY, YEAR, LATITUDE, LONGITUDE, "2026-01-05"),
        *(f"{CANARY} agreed", employees, f"{CANARY} said so"),
    ]


def line_of_another(code, employees):
    return [code, "Other", 1990, "-15.5", "-70.5", "", "", employees, "Other said so"]


@pytest.fixture
def everywhere(system, settings, tmp_path):
    """An owner whose name has come into every place it can come into."""
    settings.UPLOAD_DIR = tmp_path
    by = importer(system)
    place = PlaceFactory(market_system=system)
    first = csv_bytes([HEADER, line("A-1", 3), line_of_another("B-1", 2)])
    committed(checked(uploaded(system, by, first), by), by)
    # One line changes what is stored, one is refused: both are kept with their cells.
    again = csv_bytes([HEADER, line("A-1", 4), line_of_another("A-2", 99)])
    committed(checked(uploaded(system, by, again), by), by)
    refused = csv_bytes([HEADER, line("A-1", 99)])
    committed(checked(uploaded(system, by, refused), by), by)
    enterprise = MicroEnterprise.objects.get(code="A-1")
    enterprise.name, enterprise.place = f"{CANARY} Kiosk", place
    enterprise.segment = SegmentFactory(market_system=system)
    change_enterprise(enterprise=enterprise, version=enterprise.version, by=by)
    contact = OwnerContact(
        market_system=system,
        enterprise=enterprise,
        owner_name=f"{CANARY} Owner",
        phone="+254 998877",
        address=f"{CANARY} Lane",
    )
    set_contact(row=contact, version=0, by=by)
    removal = remove_row(row=contact, by=by)
    restore_removal(removal=removal, by=by)
    restore_removal(removal=remove_row(row=enterprise, by=by), by=by)
    note = f"{CANARY} told us"
    ObservationFactory(
        indicator__market_system=system, enterprise=enterprise, note=note, value=7
    )
    ConsentFactory(market_system=system, enterprise=enterprise)
    # Waits for a decision, with its file.
    uploaded(system, by, csv_bytes([HEADER, line("A-1", 5)]))
    enterprise.refresh_from_db()
    return enterprise


def test_the_canaries_are_where_they_are_looked_for(everywhere):
    tables = {table for table, _value in canaries()}

    assert tables == {
        "enterprises_answertally",
        "enterprises_microenterprise",
        "enterprises_ownercontact",
        "enterprises_importrow",
        "enterprises_importbatch",
        "enterprises_removal",
        "enterprises_matchkey",
        "impact_observation",
    }


def test_after_an_erasure_no_table_and_no_file_holds_the_person(
    everywhere, coordinator, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    assert canaries() == []
    files = list(settings.UPLOAD_DIR.iterdir())
    assert not any(CANARY.encode() in file.read_bytes() for file in files)


def test_an_erasure_changes_no_statistic(everywhere, coordinator):
    system = everywhere.market_system
    before = statistics(system)

    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    assert statistics(system) == before
    assert before["owners"].total == 2


def test_an_erasure_says_when_why_and_by_whom(everywhere, coordinator):
    erasure = erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    everywhere.refresh_from_db()
    event = everywhere.market_system.events.get(verb="erased")
    assert (erasure.reason, erasure.by) == ("asked for it", coordinator)
    assert everywhere.erased_on is not None
    assert (event.subject, event.reason, event.changes) == ("A-1", "asked for it", {})


def test_open_consents_end_with_an_erasure(everywhere, coordinator):
    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    everywhere.refresh_from_db()
    assert Consent.objects.get().withdrawn_on == everywhere.erased_on
    assert everywhere.consent_withdrawn_on == everywhere.erased_on


def test_a_reason_that_names_the_person_is_refused(everywhere, coordinator):
    with pytest.raises(ValidationError, match="may not name the person"):
        erase_owner(
            enterprise=everywhere, reason=f"{CANARY} owner asked", by=coordinator
        )

    assert not Erasure.objects.exists()


def test_an_owner_is_erased_once(everywhere, coordinator):
    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    with pytest.raises(ValidationError, match="erased before"):
        erase_owner(enterprise=everywhere, reason="again", by=coordinator)

    assert Erasure.objects.count() == 1


def test_a_merged_one_that_is_parted_later_comes_back_erased_and_says_so(
    everywhere, coordinator, system
):
    twin = MicroEnterpriseFactory(market_system=system, name=f"{CANARY} Kiosk")
    versions = (everywhere.version, twin.version)
    merging = {"survivor": everywhere, "loser": twin, "values": {}, "by": coordinator}
    verdict = merge_enterprises(**merging, versions=versions)
    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    verdict.refresh_from_db()
    undo_merge(verdict=verdict, by=coordinator)

    back = MicroEnterprise.objects.get(pk=twin.pk)
    assert (back.name, back.erasure.reason) == ("", "asked for it")
    known = system.enterprises.filter(erased_on__isnull=True)
    assert not_erased(system) == known.count()
    assert canaries() == []
    everywhere.refresh_from_db()
    versions = (everywhere.version, back.version)
    merge_enterprises(**merging | {"loser": back}, versions=versions)
    assert not_erased(system) == known.count()


def test_a_contact_of_somebody_erased_is_not_kept_again(everywhere, coordinator):
    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)
    contact = OwnerContact(
        market_system=everywhere.market_system, enterprise=everywhere, phone="12345"
    )

    with pytest.raises(ValidationError, match="asked to be erased"):
        set_contact(row=contact, version=0, by=coordinator)

    assert not OwnerContact.objects.exists()


def test_an_erasure_waits_while_a_table_is_written(everywhere, coordinator):
    everywhere.market_system.imports.filter(state="mapping").update(state="checking")

    with pytest.raises(ValidationError, match="being read or written"):
        erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    assert OwnerContact.objects.exists()


def test_others_keep_what_is_theirs(everywhere, coordinator):
    other = OwnerContactFactory(
        market_system=everywhere.market_system, owner_name="Somebody else"
    )

    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)

    other.refresh_from_db()
    stays = MicroEnterprise.objects.get(code="B-1")
    assert other.owner_name == "Somebody else"
    assert (stays.name, stays.owner_birth_year) == ("Other", 1990)


def test_a_table_does_not_bring_an_erased_owner_back(everywhere, coordinator, system):
    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)
    by = importer(system)

    batch = checked(uploaded(system, by, csv_bytes([HEADER, line("A-1", 6)])), by)
    batch = committed(batch, by)

    everywhere.refresh_from_db()
    row = batch.rows.get()
    told = {error["column"]: error["code"] for error in row.errors}
    assert (batch.refused, batch.updated) == (1, 0)
    assert set(told.values()) == {"erased"}
    assert row.cells == ["A-1", "", "", "", "", "2026-01-05", "", "6", ""]
    assert everywhere.name == ""
    assert canaries() == []


def test_a_table_may_bring_new_figures_for_the_code(everywhere, coordinator, system):
    erase_owner(enterprise=everywhere, reason="asked for it", by=coordinator)
    by = importer(system)
    figures = csv_bytes([["code", "employees"], ["A-1", 6]])

    batch = committed(checked(uploaded(system, by, figures), by), by)

    everywhere.refresh_from_db()
    assert (batch.refused, batch.updated) == (0, 1)
    assert everywhere.employees == 6
