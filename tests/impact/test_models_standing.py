from datetime import date
from decimal import Decimal

import pytest

from impact.analysis.standing import Standing
from impact.models import Indicator
from impact.models.standing import standings
from tests.factories import (
    BaselineFactory,
    IndicatorFactory,
    ObservationFactory,
    TargetFactory,
)
from tests.impact.measured import FIVE, measure

pytestmark = pytest.mark.django_db


def test_an_indicator_of_which_nothing_is_known(system):
    one = IndicatorFactory(market_system=system)
    IndicatorFactory()

    assert standings(system) == [
        Standing(
            indicator_id=one.pk,
            name=one.name,
            level=4,
            aggregation="mean",
            over_time="non_cumulative",
            has_use=False,
            has_baseline=False,
            has_target=False,
            is_reported=False,
        )
    ]


def test_an_indicator_of_which_all_is_known(system):
    one = IndicatorFactory(
        market_system=system,
        use="Whom to train",
        aggregation=Indicator.Aggregation.SUM,
        over_time=Indicator.OverTime.RUNNING_TOTAL,
    )
    BaselineFactory(indicator=one, value=10)
    TargetFactory(indicator=one, period=202602, value=700)
    TargetFactory(indicator=one, period=202606, value=800)
    TargetFactory(indicator=one, period=202612, value=900)
    measure(one, {date(2026, 1, 31): FIVE, date(2026, 6, 30): [*FIVE, "60"]})
    ObservationFactory(indicator=one, status="submitted")

    assert standings(system) == [
        Standing(
            indicator_id=one.pk,
            name=one.name,
            level=4,
            aggregation="sum",
            over_time="running_total",
            waiting=1,
            period=202606,
            value=Decimal(210),
            total=Decimal(360),
            so_far=Decimal(210),
            fewest=5,
            baseline=Decimal(10),
            target=Decimal(800),
        )
    ]


def test_the_figure_of_the_baseline_period_is_the_start(system):
    one = IndicatorFactory(market_system=system, baseline_period=202601)
    measure(one, {date(2026, 1, 31): FIVE, date(2026, 6, 30): ["90"] * 5})

    (found,) = standings(system)

    assert (found.has_baseline, found.baseline, found.value) == (True, 30, 90)


@pytest.mark.parametrize("many", [1, 3])
def test_one_query_whatever_the_number(system, django_assert_num_queries, many):
    for _n in range(many):
        measure(IndicatorFactory(market_system=system), {date(2026, 1, 31): FIVE})

    with django_assert_num_queries(1):
        assert len(standings(system)) == many
