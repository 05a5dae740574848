"""Figures that look back: a state goes on, pairs are of the baseline period."""

from datetime import date
from decimal import Decimal

import pytest

from impact.actions.indicators import set_baseline_period
from impact.actions.observations import change_observation
from impact.models import Indicator, RollupCell
from impact.rollups.drain import drain
from tests.factories import IndicatorFactory, MicroEnterpriseFactory, UserFactory
from tests.impact.measured import assert_in_step, cells

pytestmark = pytest.mark.django_db

Aggregation = Indicator.Aggregation


def test_the_latest_state_goes_on_until_the_next_value(record):
    indicator = IndicatorFactory(aggregation=Aggregation.LATEST)
    shop, other = (
        MicroEnterpriseFactory(market_system=indicator.market_system) for _ in "ab"
    )
    first = record(indicator, 3, enterprise=shop, day=date(2026, 1, 5))
    record(indicator, 1, enterprise=other, day=date(2026, 2, 5))
    record(indicator, 5, enterprise=shop, day=date(2026, 3, 5))
    drain()
    assert cells(indicator) == {(202601, ""): 3, (202602, ""): 4, (202603, ""): 6}

    change_observation(
        observation=first, version=1, by=first.recorded_by, reason="-", value=Decimal(4)
    )
    drain()

    assert cells(indicator) == {(202601, ""): 4, (202602, ""): 5, (202603, ""): 6}
    assert_in_step(indicator)


def test_different_enterprises_are_counted_once_over_time(record):
    indicator = IndicatorFactory(
        aggregation=Aggregation.DISTINCT, over_time=Indicator.OverTime.RUNNING_TOTAL
    )
    shop = MicroEnterpriseFactory(market_system=indicator.market_system)
    record(indicator, 1, enterprise=shop, day=date(2026, 2, 5))
    record(indicator, 1, day=date(2026, 3, 5))
    record(indicator, 1, enterprise=shop, day=date(2026, 3, 6))
    drain()
    assert cells(indicator, field="total") == {(202602, ""): 1, (202603, ""): 2}

    record(indicator, 1, day=date(2026, 1, 5))
    drain()

    totals = {(202601, ""): 1, (202602, ""): 2, (202603, ""): 3}
    assert cells(indicator, field="total") == totals
    assert cells(indicator) == {(202601, ""): 1, (202602, ""): 1, (202603, ""): 2}
    assert_in_step(indicator)


def test_different_enterprises_of_a_year_start_anew(record):
    indicator = IndicatorFactory(
        aggregation=Aggregation.DISTINCT, over_time=Indicator.OverTime.YEARLY_RESET
    )
    shop = MicroEnterpriseFactory(market_system=indicator.market_system)
    record(indicator, 1, enterprise=shop, day=date(2025, 11, 5))
    record(indicator, 1, enterprise=shop, day=date(2026, 2, 5))
    drain()

    assert cells(indicator, field="total") == {(202511, ""): 1, (202602, ""): 1}
    assert_in_step(indicator)


def test_the_same_enterprises_are_compared_with_the_baseline_period(record):
    indicator = IndicatorFactory(baseline_period=202601)
    a, b, c, d = (
        MicroEnterpriseFactory(market_system=indicator.market_system) for _ in "abcd"
    )
    for shop, value in ((a, 100), (b, 60), (c, 200)):
        record(indicator, value, enterprise=shop)
    for shop, value in ((a, 130), (c, 190), (d, 300)):
        record(indicator, value, enterprise=shop, day=date(2026, 6, 1))
    drain()

    cell = RollupCell.objects.get(group__period=202606, dimension="all")
    assert (cell.paired_n, cell.paired_before, cell.paired_now) == (2, 300, 320)
    assert_in_step(indicator)


def test_a_late_baseline_value_is_in_the_pairs_of_every_other_period(record):
    indicator = IndicatorFactory(baseline_period=202601)
    shop = MicroEnterpriseFactory(market_system=indicator.market_system)
    record(indicator, 130, enterprise=shop, day=date(2026, 6, 1))
    record(indicator, 140, enterprise=shop, day=date(2025, 12, 1))
    drain()
    assert set(cells(indicator, field="paired_n").values()) == {0}

    record(indicator, 100, enterprise=shop)
    drain()

    assert cells(indicator, field="paired_before") == {
        (202512, ""): 100,
        (202601, ""): None,
        (202606, ""): 100,
    }
    assert_in_step(indicator)


def test_a_share_keeps_both_parts_of_the_pairs(record):
    indicator = IndicatorFactory(aggregation=Aggregation.SHARE, baseline_period=202601)
    shop = MicroEnterpriseFactory(market_system=indicator.market_system)
    for day, part in ((date(2026, 1, 1), 1), (date(2026, 2, 1), 4)):
        record(
            indicator,
            enterprise=shop,
            day=day,
            numerator=Decimal(part),
            denominator=Decimal(10),
        )
    drain()

    pair = ("paired_before", "paired_before_of", "paired_now", "paired_now_of")
    cell = RollupCell.objects.filter(group__period=202602, dimension="all")
    assert cell.values_list(*pair).get() == (1, 10, 4, 10)


def test_another_baseline_period_changes_all_pairs(record):
    indicator = IndicatorFactory()
    shop = MicroEnterpriseFactory(market_system=indicator.market_system)
    for month, value in ((1, 100), (2, 110), (3, 130)):
        record(indicator, value, enterprise=shop, day=date(2026, month, 1))
    drain()

    set_baseline_period(indicator=indicator, version=1, period=202602, by=UserFactory())
    drain()

    assert cells(indicator, field="paired_n") == {
        (202601, ""): 1,
        (202602, ""): 0,
        (202603, ""): 1,
    }
    assert_in_step(indicator)
