"""Marks, the drain, and figures that stay in step with the observations."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from enterprises.models import SliceChange
from impact.actions.observations import change_observation, withdraw_observation
from impact.models import (
    Indicator,
    Observation,
    RollupCell,
    RollupGroup,
    RollupLeaf,
    RollupMark,
)
from impact.rollups.audit import differences, mend
from impact.rollups.drain import drain, rebuild, refresh
from impact.tasks import drain_rollups
from tests.factories import (
    IndicatorFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
)
from tests.impact.measured import assert_in_step, cells

pytestmark = pytest.mark.django_db

Aggregation = Indicator.Aggregation


@pytest.fixture
def indicator(db):
    return IndicatorFactory()


def test_a_value_is_in_the_figure_of_all_and_of_each_of_its_slices(indicator, record):
    system = indicator.market_system
    region = PlaceFactory(market_system=system)
    town = PlaceFactory(parent=region)
    segment = SegmentFactory(market_system=system)
    shop = MicroEnterpriseFactory(place=town, segment=segment, owner_gender="woman")

    record(indicator, 150, enterprise=shop)
    record(indicator, 100, enterprise=MicroEnterpriseFactory(place=region))
    record(indicator, 20)
    drain()

    assert cells(indicator) == {(202601, ""): 90}
    assert cells(indicator, "place") == {
        (202601, str(region.pk)): 125,
        (202601, str(town.pk)): 150,
        (202601, ""): 20,
    }
    assert cells(indicator, "gender") == {(202601, "woman"): 150, (202601, ""): 60}
    assert cells(indicator, "segment") == {
        (202601, str(segment.pk)): 150,
        (202601, ""): 60,
    }
    assert_in_step(indicator)


@pytest.mark.parametrize(
    ("aggregation", "figure", "of_the_shop"),
    [
        (Aggregation.SUM, 170, 110),
        (Aggregation.COUNT, 4, 2),
        (Aggregation.DISTINCT, 3, 1),
        (Aggregation.MEAN, Decimal("42.5"), 55),
        (Aggregation.MEDIAN, 30, 55),
        (Aggregation.LATEST, 160, 100),
        (Aggregation.MINIMUM, 10, 10),
        (Aggregation.MAXIMUM, 100, 100),
    ],
)
def test_each_aggregation_of_the_same_values(record, aggregation, figure, of_the_shop):
    indicator = IndicatorFactory(aggregation=aggregation)
    segment = SegmentFactory(market_system=indicator.market_system)
    shop = MicroEnterpriseFactory(segment=segment)

    record(indicator, 10, enterprise=shop, day=date(2026, 1, 10))
    record(indicator, 100, enterprise=shop, day=date(2026, 1, 20))
    record(indicator, 20)
    record(indicator, 40)
    drain()

    assert cells(indicator) == {(202601, ""): figure}
    assert cells(indicator, "segment")[202601, str(segment.pk)] == of_the_shop
    assert_in_step(indicator)


def test_a_share_is_a_ratio_of_sums(record):
    indicator = IndicatorFactory(aggregation=Aggregation.SHARE)

    record(indicator, numerator=Decimal(18), denominator=Decimal(20))
    record(indicator, numerator=Decimal(30), denominator=Decimal(120))
    drain()

    assert cells(indicator) == {(202601, ""): Decimal("0.342857")}
    assert_in_step(indicator)


def test_a_group_counts_as_many_as_it_has(indicator, record):
    record(indicator, 100, group_size=9, owner_gender="woman")
    record(indicator, 200)
    drain()

    assert cells(indicator) == {(202601, ""): 110}
    assert cells(indicator, "gender", "enterprises") == {
        (202601, "woman"): 9,
        (202601, ""): 1,
    }


def test_a_changed_value_leaves_the_old_figure_and_enters_the_new(indicator, record):
    row = record(indicator, 150)
    record(indicator, 50)
    drain()

    change_observation(
        observation=row,
        version=1,
        by=row.recorded_by,
        reason="Typed twice",
        observed_on=date(2026, 2, 3),
        value=Decimal(70),
    )
    drain()

    assert cells(indicator) == {(202601, ""): 50, (202602, ""): 70}
    assert_in_step(indicator)


def test_what_is_withdrawn_leaves_no_empty_cell_behind(indicator, record):
    row = record(indicator, 150)
    drain()

    withdraw_observation(observation=row, version=1, by=row.recorded_by, reason="Twice")
    drain()

    assert cells(indicator) == {}
    assert not RollupLeaf.objects.exists()
    assert_in_step(indicator)


def test_an_enterprise_that_moved_takes_its_values_along(indicator, record):
    system = indicator.market_system
    old, new = SegmentFactory.create_batch(2, market_system=system)
    shop = MicroEnterpriseFactory(segment=old)
    record(indicator, 150, enterprise=shop)
    record(indicator, 50, enterprise=MicroEnterpriseFactory(segment=old))
    drain()

    shop.segment = new
    shop.owner_gender = "man"
    shop.save()
    SliceChange.objects.create(enterprise=shop)
    drain()

    assert cells(indicator, "segment") == {
        (202601, str(old.pk)): 50,
        (202601, str(new.pk)): 150,
    }
    assert cells(indicator, "gender")[202601, "man"] == 150
    assert not SliceChange.objects.exists()
    assert_in_step(indicator)


def test_a_place_that_lies_elsewhere_now_counts_there(indicator, record):
    system = indicator.market_system
    west, east = PlaceFactory.create_batch(2, market_system=system)
    town = PlaceFactory(parent=west)
    shop = MicroEnterpriseFactory(place=town)
    record(indicator, 150, enterprise=shop)
    drain()

    town.parent, town.path = east, f"{east.path}{town.pk}/"
    town.save()
    SliceChange.objects.create(enterprise=shop)
    drain()

    assert cells(indicator, "place") == {
        (202601, str(east.pk)): 150,
        (202601, str(town.pk)): 150,
    }
    assert_in_step(indicator)


@pytest.mark.parametrize("aggregation", [Aggregation.MEAN, Aggregation.MEDIAN])
def test_a_few_leaves_and_the_whole_group_come_to_the_same(record, aggregation):
    indicator = IndicatorFactory(aggregation=aggregation)
    segments = SegmentFactory.create_batch(20, market_system=indicator.market_system)
    rows = [
        record(indicator, 10 * n, enterprise=MicroEnterpriseFactory(segment=segment))
        for n, segment in enumerate(segments)
    ]
    drain()
    assert_in_step(indicator)

    withdraw_observation(
        observation=rows[3], version=1, by=rows[3].recorded_by, reason="-"
    )
    drain()

    assert_in_step(indicator)
    assert len(cells(indicator, "segment")) == 19


def test_draining_twice_changes_nothing(indicator, record):
    record(indicator, 150)
    record(indicator, 160, day=date(2026, 2, 1))

    assert (drain(), drain()) == (2, 0)
    assert list(indicator.groups.values_list("version", flat=True)) == [1, 1]


def test_a_figure_thrown_away_comes_back_the_same(indicator, record):
    record(indicator, 150)
    record(indicator, 50, day=date(2026, 2, 1))
    drain()
    before = cells(indicator)
    RollupCell.objects.all().delete()

    assert rebuild(indicator) == 2
    assert cells(indicator) == before == {(202601, ""): 150, (202602, ""): 50}


def test_the_command_rebuilds_what_it_is_asked_to(indicator, record, capsys):
    record(indicator, 150)
    other = IndicatorFactory(market_system=indicator.market_system)
    record(other, 1)
    drain()
    RollupCell.objects.all().delete()

    call_command(
        "rebuild_rollups",
        system=indicator.market_system.slug,
        indicator=indicator.code,
    )

    assert cells(indicator) == {(202601, ""): 150}
    assert cells(other) == {}
    assert capsys.readouterr().out == f"{indicator.code}: 1 periods\n"


def test_a_write_past_the_actions_is_found(indicator, record):
    row = record(indicator, 150)
    drain()
    Observation.objects.filter(pk=row.pk).update(value=1)

    found = differences(indicator.groups.all())

    assert [(d.period, d.name, d.stored.sums.total) for d in found] == [
        (202601, ("all", ""), 150),
        (202601, ("gender", ""), 150),
        (202601, ("place", ""), 150),
        (202601, ("segment", ""), 150),
    ]


def test_the_nightly_comparison_mends_what_differs(indicator, record, caplog):
    row = record(indicator, 150)
    record(indicator, 50, day=date(2026, 2, 1))
    drain()
    Observation.objects.filter(pk=row.pk).update(value=1)

    assert (mend(10), mend(10)) == (1, 0)
    assert f"indicator {indicator.pk} in 202601 differ" in caplog.text
    drain()
    assert cells(indicator) == {(202601, ""): 1, (202602, ""): 50}
    assert_in_step(indicator)


def test_a_marked_group_is_old_and_not_wrong(indicator, record):
    record(indicator, 150)
    drain()
    record(indicator, 50)

    assert differences(indicator.groups.all()) == []


def test_a_stop_before_the_commit_leaves_the_marks(indicator, record, monkeypatch):
    record(indicator, 150)

    def killed(marks):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("impact.rollups.drain._forget", killed)
        with pytest.raises(KeyboardInterrupt):
            drain()
    assert RollupMark.objects.count() == 1
    assert not RollupCell.objects.exists()

    drain()

    assert cells(indicator) == {(202601, ""): 150}
    assert_in_step(indicator)


def test_an_indicator_deleted_meanwhile_is_passed_over():
    assert refresh(0, 202601) is False
    assert not RollupGroup.objects.exists()


def test_nothing_is_computed_before_the_commit(
    indicator, record, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        record(indicator, 150)

    assert callbacks == [drain_rollups.delay]
    assert RollupMark.objects.count() == 1
    assert not RollupCell.objects.exists()
