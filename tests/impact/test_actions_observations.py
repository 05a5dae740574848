"""Recording, changing, reviewing and withdrawing: rows, events, marks, refusals."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent
from impact.actions.observations import (
    OtherContent,
    change_observation,
    record_observation,
    reinstate_observation,
    review_observation,
    withdraw_observation,
)
from impact.models import Indicator, Observation, RollupMark
from tests.factories import (
    IndicatorFactory,
    MeasurementRoundFactory,
    MicroEnterpriseFactory,
    OrganisationFactory,
    PlaceFactory,
    SegmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

KEY = UUID("0f1d3a8e-5b5e-4b0e-9a53-6a3f5f1f6a01")


@pytest.fixture
def indicator(db):
    return IndicatorFactory()


@pytest.fixture
def shop(indicator):
    return MicroEnterpriseFactory(
        market_system=indicator.market_system,
        segment=SegmentFactory(market_system=indicator.market_system),
        place=PlaceFactory(market_system=indicator.market_system),
        owner_gender="woman",
    )


@pytest.fixture
def record(indicator, shop):
    given = {
        "system": indicator.market_system,
        "indicator": indicator,
        "organisation": OrganisationFactory(),
        "by": UserFactory(),
        "observed_on": date(2026, 3, 31),
        "enterprise": shop,
        "value": Decimal(150),
    }

    def write(**kwargs):
        return record_observation(**{**given, **kwargs})

    return write


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def marks():
    """(period, place, gender, segment) of each mark."""
    return list(
        RollupMark.objects.order_by("pk").values_list(
            "period", "place", "owner_gender", "segment"
        )
    )


def test_a_record_has_the_period_and_the_slice_and_leaves_event_and_mark(record, shop):
    row = record()

    stored = Observation.objects.get()
    assert stored == row
    assert (stored.period, stored.status, stored.value) == (202603, "approved", 150)
    assert (stored.place, stored.owner_gender, stored.segment) == (
        shop.place,
        "woman",
        shop.segment,
    )
    assert events() == ["recorded"]
    assert marks() == [(202603, shop.place_id, "woman", shop.segment_id)]


def test_what_is_said_of_an_enterprise_does_not_change_its_slice(record, shop):
    row = record(owner_gender="man", segment=None, place=None)

    assert (row.owner_gender, row.segment) == ("woman", shop.segment)


def test_a_group_says_its_slice_itself(record, indicator):
    segment = SegmentFactory(market_system=indicator.market_system)

    row = record(enterprise=None, group_size=12, owner_gender="man", segment=segment)

    assert marks() == [(202603, None, "man", segment.pk)]
    assert row.group_size == 12


def test_the_same_record_twice_is_one_row(record):
    first = record(uuid=KEY)
    second = record(uuid=KEY, value=Decimal("150.00"))

    assert first == second
    assert Observation.objects.count() == 1
    assert (len(events()), len(marks())) == (1, 1)


def test_the_same_uuid_with_other_content_is_refused(record):
    first = record(uuid=KEY)

    with pytest.raises(OtherContent) as refusal:
        record(uuid=KEY, value=Decimal(151))

    assert refusal.value.current == first
    assert Observation.objects.get().value == 150
    assert (len(events()), len(marks())) == (1, 1)


def test_another_systems_uuid_is_no_concern_of_ours(record):
    record(uuid=KEY)
    other = IndicatorFactory()

    row = record(
        uuid=KEY,
        system=other.market_system,
        indicator=other,
        enterprise=MicroEnterpriseFactory(market_system=other.market_system),
    )

    assert row.uuid == KEY
    assert Observation.objects.count() == 2


@pytest.mark.parametrize("name", ["indicator", "enterprise", "segment", "place"])
def test_a_row_of_another_system_is_refused(record, name):
    factories = {
        "indicator": IndicatorFactory,
        "enterprise": MicroEnterpriseFactory,
        "segment": SegmentFactory,
        "place": PlaceFactory,
    }
    others = {name: factories[name]()}
    if name in {"segment", "place"}:
        others |= {"enterprise": None, "group_size": 3}

    with pytest.raises(ValueError, match="another market system"):
        record(**others)
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": None}, "value"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("Infinity")}, "value"),
        ({"value": Decimal("0.0000001")}, "value"),
        ({"value": Decimal(10) ** 15}, "value"),
        ({"observed_on": None}, "observed_on"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_what_can_be_mended_is_said_by_field(record, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        record(**wrong)

    assert list(refusal.value.message_dict) == [field]
    assert not Observation.objects.exists()
    assert not AuditEvent.objects.exists()


def test_neither_enterprise_nor_group_is_refused(record):
    with pytest.raises(ValidationError, match="Name one enterprise"):
        record(enterprise=None)
    assert not RollupMark.objects.exists()


def test_a_share_needs_both_parts(record, indicator):
    share = IndicatorFactory(
        market_system=indicator.market_system, aggregation=Indicator.Aggregation.SHARE
    )

    with pytest.raises(ValidationError, match="both parts"):
        record(indicator=share)
    row = record(
        indicator=share, value=None, numerator=Decimal(3), denominator=Decimal(4)
    )

    assert (row.numerator, row.denominator) == (3, 4)


def test_a_round_is_the_period_and_may_give_the_day(record, indicator):
    in_rounds = IndicatorFactory(
        market_system=indicator.market_system, frequency=Indicator.Frequency.ROUND
    )
    wave = MeasurementRoundFactory(
        market_system=indicator.market_system, number=4, starts_on=date(2026, 5, 1)
    )

    with pytest.raises(ValidationError, match="in rounds"):
        record(indicator=in_rounds)
    row = record(indicator=in_rounds, measurement_round=wave, observed_on=None)

    assert (row.period, row.observed_on) == (4, date(2026, 5, 1))


def test_what_needs_review_counts_after_it_only(record, indicator):
    indicator.needs_review = True
    indicator.save()
    reviewer = UserFactory()

    row = record(counts_at_once=False)
    assert (row.status, marks()) == ("submitted", [])
    approved = review_observation(observation=row, version=1, approve=True, by=reviewer)

    assert (approved.status, approved.reviewed_by) == ("approved", reviewer)
    assert len(marks()) == 1
    assert events() == ["recorded", "approved"]
    assert record(uuid=uuid4()).status == "approved"


def test_what_is_sent_back_needs_a_reason_and_waits_again_when_corrected(
    record, indicator
):
    indicator.needs_review = True
    indicator.save()
    row = record(counts_at_once=False)
    how = {"observation": row, "version": 1, "approve": False, "by": row.recorded_by}

    with pytest.raises(ValidationError, match="Say why"):
        review_observation(**how)
    sent_back = review_observation(**how, reason="A month's profit, not a week's")
    corrected = change_observation(
        observation=row,
        version=2,
        by=row.recorded_by,
        reason="By four",
        value=Decimal(37),
        counts_at_once=False,
    )

    assert (sent_back.status, corrected.status) == ("rejected", "submitted")
    assert (corrected.reviewed_by, corrected.reviewed_at) == (None, None)
    assert marks() == []


def test_only_what_waits_is_reviewed(record):
    row = record()

    with pytest.raises(ValidationError, match="does not wait"):
        review_observation(observation=row, version=1, approve=True, by=UserFactory())


def test_a_change_marks_the_slice_left_and_the_one_entered(record, shop):
    row = record()
    other = MicroEnterpriseFactory(market_system=row.market_system)

    changed = change_observation(
        observation=row,
        version=1,
        by=row.recorded_by,
        reason="Wrong shop, wrong month",
        enterprise=other,
        observed_on=date(2026, 4, 2),
    )

    assert (changed.version, changed.period, changed.segment) == (2, 202604, None)
    assert marks()[1:] == [
        (202603, shop.place_id, "woman", shop.segment_id),
        (202604, None, "", None),
    ]
    event = AuditEvent.objects.get(verb="changed")
    assert event.reason == "Wrong shop, wrong month"
    assert event.changes["period"] == [202603, 202604]


def test_a_stale_change_is_refused_and_leaves_nothing(record):
    row = record()
    how = {"observation": row, "version": 1, "by": row.recorded_by, "reason": "-"}
    change_observation(**how, value=Decimal(160))
    before = (events(), marks())

    with pytest.raises(Stale) as refusal:
        change_observation(**how, value=Decimal(170))
    with pytest.raises(Stale):
        withdraw_observation(**how)

    assert refusal.value.current.value == 160
    assert (events(), marks()) == before


def test_the_day_of_a_record_in_rounds_can_change_without_its_round(record, indicator):
    in_rounds = IndicatorFactory(
        market_system=indicator.market_system, frequency=Indicator.Frequency.ROUND
    )
    wave, later = (
        MeasurementRoundFactory(market_system=indicator.market_system, number=n)
        for n in (1, 2)
    )
    row = record(indicator=in_rounds, measurement_round=wave)
    how = {"observation": row, "by": row.recorded_by, "reason": "-"}

    moved = change_observation(**how, version=1, observed_on=date(2026, 4, 4))
    assert (moved.period, moved.observed_on) == (1, date(2026, 4, 4))
    moved = change_observation(**how, version=2, measurement_round=later)
    assert (moved.period, moved.observed_on) == (2, date(2026, 4, 4))


def test_a_withdrawn_record_stays_so_until_it_is_brought_back(record):
    row = record()
    how = {"observation": row, "by": row.recorded_by}

    withdraw_observation(**how, version=1, reason="Counted twice")
    changed = change_observation(**how, version=2, reason="-", value=Decimal(1))
    assert (changed.status, len(marks())) == ("withdrawn", 2)
    back = reinstate_observation(**how, version=3)

    assert (back.status, len(marks())) == ("approved", 3)
    assert events() == ["recorded", "withdrawn", "changed", "reinstated"]
    with pytest.raises(ValidationError, match="not withdrawn"):
        reinstate_observation(**how, version=4)


def test_what_is_brought_back_may_have_to_wait_for_review(record, indicator):
    indicator.needs_review = True
    indicator.save()
    row = record()
    how = {"observation": row, "by": row.recorded_by}
    withdraw_observation(**how, version=1, reason="-")

    back = reinstate_observation(**how, version=2, counts_at_once=False)

    assert back.status == "submitted"
    assert len(marks()) == 2
