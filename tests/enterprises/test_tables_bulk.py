"""Many rows at once: stored, changed and found alike on every database."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from enterprises.models import MicroEnterprise
from enterprises.tables.bulk import among, insert_rows, update_rows
from tests.factories import MarketSystemFactory, MicroEnterpriseFactory, SegmentFactory

pytestmark = pytest.mark.django_db

# Each has what one of the two ways could read otherwise than it stands.
TEXTS = (
    *("plain", "tab\tand\\back\\nslash", "line\nbreak\r\n", r"\N", r"\.", ""),
    *("فاطمة", "ñandú 🐄", "\x01\x0b\x7f", "'quoted' \"twice\"", " outer "),
)


@pytest.fixture(params=["own", "portable"])
def way(request, monkeypatch):
    """Both ways: that of this database, and the one that works on any."""
    if request.param == "portable":
        monkeypatch.setattr("enterprises.tables.bulk.COPIES", frozenset())
    return request.param


def test_new_rows_are_stored_as_they_are_with_keys_in_their_order(way, system):
    segment = SegmentFactory(market_system=system)
    rows = [
        {
            "code": f"C{number}",
            "name": text,
            "segment_id": segment.pk if number % 2 else None,
            "turnover": Decimal("1234.50") if number else None,
            "turnover_currency": "KES",
            "closed_on": date(2024, 2, 29),
        }
        for number, text in enumerate(TEXTS)
    ]

    keys = insert_rows(MicroEnterprise, rows, market_system_id=system.pk)

    stored = MicroEnterprise.objects.in_bulk(keys)
    assert [stored[key].name for key in keys] == list(TEXTS)
    assert [stored[key].segment_id for key in keys] == [r["segment_id"] for r in rows]
    last = stored[keys[-1]]
    assert (last.turnover, last.closed_on, last.version) == (
        Decimal("1234.50"),
        date(2024, 2, 29),
        1,
    )
    assert (last.owner_gender, last.employees) == ("", None)
    assert last.created_at is not None


def test_a_row_made_by_hand_afterwards_gets_a_key_of_its_own(way, system):
    keys = insert_rows(MicroEnterprise, [{"code": "A"}], market_system_id=system.pk)

    by_hand = MicroEnterpriseFactory(market_system=system, code="B")

    assert by_hand.pk not in keys


def test_what_the_database_refuses_is_refused_whole(way, system):
    rows = [{"code": "A"}, {"code": "B"}, {"code": "A"}]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(MicroEnterprise, rows, market_system_id=system.pk)

    assert not MicroEnterprise.objects.exists()


def test_a_segment_of_another_system_is_refused(way, system):
    rows = [{"code": "A", "segment_id": SegmentFactory().pk}]

    def cross():
        insert_rows(MicroEnterprise, rows, market_system_id=system.pk)
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        cross()


def test_no_rows_are_nothing(way, system):
    assert insert_rows(MicroEnterprise, [], market_system_id=system.pk) == []
    update_rows(MicroEnterprise, [], ["name"])
    assert not MicroEnterprise.objects.exists()


def test_changed_rows_are_stored_and_the_others_left(way, system):
    first, second, other = (
        MicroEnterpriseFactory(market_system=system, code=code, name=code)
        for code in "ABC"
    )
    first.name, first.employees = "tab\t\\N", Decimal("2.50")
    second.name, second.code = "", "not named, so not stored"

    update_rows(MicroEnterprise, [first, second], ["name", "employees"])
    update_rows(MicroEnterprise, [second], ["name"])

    found = MicroEnterprise.objects.order_by("pk").values_list(
        "code", "name", "employees"
    )
    assert list(found) == [
        ("A", "tab\t\\N", Decimal("2.50")),
        ("B", "", None),
        ("C", "C", None),
    ]
    assert other.version == 1


def test_rows_among_many_values_are_found_in_one_system_only(way, system):
    MicroEnterpriseFactory(market_system=system, code="A")
    MicroEnterpriseFactory(market_system=system, code="B")
    MicroEnterpriseFactory(market_system=MarketSystemFactory(), code="A")

    found = among(system.enterprises.all(), "code", ["A", "x'y", "Z"])

    assert [row.code for row in found] == ["A"]
