"""Observations by file: what is taken, what is refused and how that is said."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises.actions.imports import undo_import
from enterprises.models import AuditEvent, SliceChange
from enterprises.tasks import run_import
from impact.actions.observations import change_observation, withdraw_observation
from impact.models import Indicator, Observation, RollupCell, RollupMark
from impact.rollups.drain import drain
from stakeholders.models import Membership
from tests.enterprises.imports import checked, committed, csv_bytes, uploaded
from tests.factories import (
    IndicatorFactory,
    MeasurementRoundFactory,
    MembershipFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
)
from tests.impact.imports import DAY, HEADER

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(system):
    return MicroEnterpriseFactory(market_system=system, code="S-1")


@pytest.fixture
def check(system, by):
    def take(*rows, header=HEADER, by=by, **settled):
        content = csv_bytes([header, *rows])
        return checked(
            uploaded(system, by, content, kind="observations"), by, **settled
        )

    return take


def problems(batch):
    """[(line, column, code)] of what was refused."""
    return [
        (row.number, error["column"], error["code"])
        for row in batch.rows.filter(action="refuse")
        for error in row.errors
        if not error["is_note"]
    ]


def test_a_value_becomes_a_record_with_the_slice_of_its_enterprise(system, check, by):
    segment = SegmentFactory(market_system=system)
    place = PlaceFactory(market_system=system)
    shop = MicroEnterpriseFactory(
        code="S-1", segment=segment, place=place, owner_gender="woman"
    )
    profit = IndicatorFactory(market_system=system, code="profit")

    batch = committed(check(["S-1", "profit", "1200.5", DAY]), by)

    record = Observation.objects.get()
    assert (batch.state, batch.created) == ("done", 1)
    assert (record.indicator, record.enterprise, record.value) == (
        profit,
        shop,
        Decimal("1200.5"),
    )
    assert (record.observed_on, record.period) == (date(2026, 1, 31), 202601)
    assert (record.segment, record.place, record.owner_gender) == (
        segment,
        place,
        "woman",
    )
    assert (record.channel, record.batch, record.status) == ("file", batch, "approved")
    assert record.organisation == by.memberships.get().organisation
    drain()
    assert RollupCell.objects.get(dimension="all").value == Decimal("1200.5")


def test_the_same_file_twice_is_one_record_and_a_corrected_value_corrects_it(
    check, by, profit, shop
):
    committed(check(["S-1", "profit", 100, DAY]), by)
    drain()

    again = check(["S-1", "profit", "100.00", DAY])
    corrected = committed(check(["S-1", "profit", 90, DAY]), by)
    drain()

    assert (again.unchanged, again.created, again.updated) == (1, 0, 0)
    assert (corrected.updated, corrected.created) == (1, 0)
    assert corrected.rows.get().before["fields"]["value"] == "100.000000"
    assert Observation.objects.get().value == 90
    assert RollupCell.objects.get(dimension="all").value == 90


def test_a_value_that_was_typed_in_is_not_doubled_by_a_file(check, profit, shop):
    ObservationFactory(
        indicator=profit, enterprise=shop, observed_on=date(2026, 1, 31), value=100
    )

    batch = check(["S-1", "profit", 100, DAY])

    assert (batch.unchanged, batch.created) == (1, 0)


def test_many_rows_of_one_leaf_leave_one_mark_and_one_event(system, check, by, profit):
    for number in range(30):
        MicroEnterpriseFactory(market_system=system, code=f"E-{number}")
    batch = check(*([f"E-{n}", "profit", n, DAY] for n in range(30)))
    RollupMark.objects.all().delete()

    committed(batch, by)

    assert Observation.objects.count() == 30
    assert RollupMark.objects.count() == 1
    assert AuditEvent.objects.filter(verb="imported").count() == 1


def test_a_round_gives_the_period_and_where_needed_the_day(system, check, by, shop):
    IndicatorFactory(
        market_system=system, code="profit", frequency=Indicator.Frequency.ROUND
    )
    MeasurementRoundFactory(market_system=system, number=0, starts_on=date(2014, 9, 1))
    header = ["enterprise_id", "indicator", "value", "wave", "survey_month"]

    committed(check(["S-1", "profit", 7, 0, ""], header=header), by)

    record = Observation.objects.get()
    assert (record.period, record.observed_on) == (0, date(2014, 9, 1))


def test_a_yes_or_no_is_one_over_one(system, check, by, shop):
    IndicatorFactory(
        market_system=system, code="records", aggregation=Indicator.Aggregation.SHARE
    )

    batch = check(
        ["S-1", "records", 1, "", "", DAY],
        ["S-1", "records", "0.35", "", "", "2026-02-28"],
        ["S-1", "records", "", 18, 20, "2026-03-31"],
        ["S-1", "records", "", 18, 0, "2026-04-30"],
        ["S-1", "records", "", 18, "", "2026-05-31"],
        header=["enterprise", "indicator", "value", "of them", "out of", "date"],
    )
    committed(batch, by)

    parts = Observation.objects.order_by("period").values_list(
        "numerator", "denominator"
    )
    assert list(parts) == [(1, 1), (18, 20)]
    assert problems(batch) == [
        (3, "value", "bare_share"),
        (5, "denominator", "no_whole"),
        (6, "value", "wrong_shape"),
    ]


def test_a_group_says_its_slice_itself(system, check, by, profit):
    region = PlaceFactory(market_system=system, name="West")
    PlaceFactory(parent=region, name="Town")
    east = PlaceFactory(market_system=system, name="East")
    PlaceFactory(parent=east, name="Town")
    SegmentFactory(market_system=system, name="Kiosks")
    header = ["indicator", "value", "date", "group size", "segment", "place", "gender"]

    batch = check(
        ["profit", 5, DAY, 12, "Kiosks", "West > Town", "Women"],
        ["profit", 5, DAY, 12, "Kioskss", "Town", ""],
        ["profit", 5, DAY, 12, "", "Nowhere", ""],
        header=header,
    )
    committed(batch, by)

    record = Observation.objects.get()
    assert (record.group_size, record.segment.name, record.owner_gender) == (
        12,
        "Kiosks",
        "woman",
    )
    assert record.place.parent == region
    assert problems(batch) == [
        (3, "segment", "unknown_segment"),
        (3, "place", "ambiguous_place"),
        (4, "place", "unknown_place"),
    ]


def test_a_group_is_of_the_segment_named_exactly_so(system, check, by, profit):
    for name in ("Kiosks", "KIOSKS"):
        SegmentFactory(market_system=system, name=name)
    header = ["indicator", "value", "date", "group size", "segment"]

    batch = check(
        ["profit", 5, DAY, 12, "Kiosks"],
        ["profit", 6, DAY, 12, "kiosks"],
        header=header,
    )
    committed(batch, by)

    assert Observation.objects.get().segment.name == "Kiosks"
    assert problems(batch) == [(3, "segment", "ambiguous_segment")]


def test_what_is_refused_says_line_column_what_was_found_and_expected(
    system, check, profit, shop
):
    batch = check(["S-l", "profitt", 5, DAY])

    (error,) = batch.rows.get().errors
    assert error["column"] == "indicator"
    assert error["found"] == "profitt"
    assert error["expected"] == (
        "the code of an indicator of this market system: profit. Perhaps profit?"
    )
    (error,) = check(["S-l", "profit", 5, DAY]).rows.get().errors
    assert (error["column"], error["found"], error["expected"]) == (
        "enterprise",
        "S-l",
        "a code of the registry; add the enterprise first. Perhaps S-1?",
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["S-1", "profit", "NaN", DAY], "value", "not_finite"),
        (["S-1", "profit", "1e400", DAY], "value", "too_large"),
        (["S-1", "profit", "1" + "0" * 15, DAY], "value", "too_large"),
        (["S-1", "profit", "1,200", DAY], "value", "separators"),
        (["S-1", "profit", "", DAY], "value", "wrong_shape"),
        (["S-1", "", 5, DAY], "indicator", "missing"),
        (["", "profit", 5, DAY], "enterprise", "nobody"),
        (["S-1", "profit", 5, ""], "observed_on", "no_day"),
        (["S-1", "profit", 5, "31/31/2026"], "observed_on", "not_a_date"),
        (["S-1", "profit", 5, "2099-01-01"], "observed_on", "future"),
    ],
)
def test_a_row_that_cannot_be_is_refused(check, profit, shop, row, column, code):
    quoted = [f'"{cell}"' for cell in row]

    assert (2, column, code) in problems(check(quoted))


def test_a_round_that_there_is_not_is_refused(system, check, shop):
    IndicatorFactory(
        market_system=system, code="profit", frequency=Indicator.Frequency.ROUND
    )
    header = ["enterprise", "indicator", "value", "round"]

    batch = check(["S-1", "profit", 5, 3], ["S-1", "profit", 5, ""], header=header)

    assert problems(batch) == [
        (2, "round", "no_such_round"),
        (3, "round", "no_such_round"),
    ]


def test_the_same_record_twice_in_a_file_is_refused(check, profit, shop):
    batch = check(["S-1", "profit", 5, DAY], ["S-1", "profit", 6, DAY])

    assert problems(batch) == [
        (2, "enterprise", "duplicate"),
        (3, "enterprise", "duplicate"),
    ]


def test_with_ids_two_records_of_a_day_are_two(check, by, profit, shop):
    header = [*HEADER, "record id"]

    committed(
        check(
            ["S-1", "profit", 5, DAY, "a"],
            ["S-1", "profit", 6, DAY, "b"],
            header=header,
        ),
        by,
    )
    again = check(["S-1", "profit", 7, DAY, "b"], header=header)

    assert Observation.objects.count() == 2
    assert (again.updated, again.created) == (1, 0)


def test_an_unknown_code_can_be_said_to_mean_an_indicator(check, profit, shop):
    batch = check(
        ["S-1", "tprofits", 5, DAY],
        meanings={"indicator": {"tprofits": str(profit.pk)}},
    )

    assert (batch.created, batch.refused) == (1, 0)


def test_codes_of_another_system_do_not_exist_here(check, profit):
    MicroEnterpriseFactory(code="S-1")
    IndicatorFactory(code="theirs")

    batch = check(["S-1", "profit", 5, DAY], ["S-1", "theirs", 5, DAY])

    assert problems(batch) == [
        (2, "enterprise", "no_such_enterprise"),
        (3, "indicator", "unknown_indicator"),
    ]


def test_a_field_partners_values_wait_where_review_is_asked(system, check, shop):
    IndicatorFactory(market_system=system, code="profit", needs_review=True)
    partner = MembershipFactory(
        market_system=system, role=Membership.Role.FIELD_PARTNER
    ).user

    committed(check(["S-1", "profit", 5, DAY], by=partner), partner)

    assert Observation.objects.get().status == "submitted"
    assert not RollupMark.objects.exists()


def test_a_field_partner_cannot_correct_what_others_reported(
    system, check, profit, shop
):
    partner = MembershipFactory(
        market_system=system, role=Membership.Role.FIELD_PARTNER
    ).user
    theirs = ObservationFactory(indicator=profit, enterprise=shop, value=100)

    refused = check(["S-1", "profit", 5, DAY], by=partner)
    Observation.objects.filter(pk=theirs.pk).update(
        organisation=partner.memberships.get().organisation
    )
    taken = check(["S-1", "profit", 5, DAY], by=partner)

    assert problems(refused) == [(2, "enterprise", "not_yours")]
    assert (taken.updated, taken.refused) == (1, 0)


def test_who_is_no_member_any_more_reports_nothing(system, check, by, profit, shop):
    batch = uploaded(
        system, by, csv_bytes([HEADER, ["S-1", "profit", 5, DAY]]), kind="observations"
    )
    by.memberships.all().delete()

    assert problems(checked(batch, by)) == [(2, "", "no_member")]


def test_a_withdrawn_record_stays_withdrawn(check, by, profit, shop):
    committed(check(["S-1", "profit", 5, DAY]), by)
    record = Observation.objects.get()
    withdraw_observation(observation=record, version=1, by=by, reason="Wrong shop")

    assert problems(check(["S-1", "profit", 5, DAY])) == [(2, "value", "withdrawn")]


def test_undo_takes_back_what_nobody_has_changed_since(system, check, by, profit, shop):
    ObservationFactory(indicator=profit, enterprise=shop, value=100)
    MicroEnterpriseFactory(market_system=system, code="S-2")
    MicroEnterpriseFactory(market_system=system, code="S-3")
    batch = check(*([f"S-{n}", "profit", n, DAY] for n in (1, 2, 3)))
    committed(batch, by)
    last = Observation.objects.get(enterprise__code="S-3")
    change_observation(
        observation=last, version=1, by=by, reason="Seen again", value=Decimal(33)
    )
    drain()

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    drain()

    values = Observation.objects.values_list("enterprise__code", "value")
    assert sorted(values) == [("S-1", 100), ("S-3", 33)]
    assert RollupCell.objects.get(dimension="all").value == Decimal("66.5")


def test_undo_leaves_a_record_where_its_enterprise_is_now(
    system, check, by, profit, shop
):
    ObservationFactory(indicator=profit, enterprise=shop, value=100)
    batch = committed(check(["S-1", "profit", 5, DAY]), by)
    shop.segment = SegmentFactory(market_system=system)
    shop.save()
    SliceChange.objects.create(enterprise=shop)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    drain()

    cell = RollupCell.objects.get(dimension="segment")
    assert (cell.key, cell.value) == (str(shop.segment_id), 100)
