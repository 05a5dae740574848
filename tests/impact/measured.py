"""Figures for tests: values are recorded as people do it, computed, and looked at."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from impact.actions.observations import record_observation
from impact.models import Indicator, RollupCell, RollupMark
from impact.rollups.audit import differences
from impact.rollups.drain import drain
from tests.factories import MicroEnterpriseFactory, OrganisationFactory, UserFactory

FIVE = ("10", "20", "30", "40", "50")


def measure(
    indicator: Indicator,
    days: Mapping[date, Iterable[str]],
    *,
    enterprises: list[Any] | None = None,
    **kwargs: Any,
) -> list[Any]:
    """Record one value for each of some enterprises on each day; return those."""
    system = indicator.market_system
    by, organisation = UserFactory(), OrganisationFactory()
    known: list[Any] = list(enterprises or [])
    for day, values in days.items():
        for place, value in enumerate(values):
            if place == len(known):
                known.append(MicroEnterpriseFactory(market_system=system))
            record_observation(
                system=system,
                indicator=indicator,
                organisation=organisation,
                by=by,
                enterprise=known[place],
                observed_on=day,
                value=Decimal(value),
                **kwargs,
            )
    drain()
    return known


def cells(
    indicator: Indicator, dimension: str = "all", field: str = "value"
) -> dict[tuple[int, str], Any]:
    """{(period, key): figure} as pages read it."""
    found = RollupCell.objects.filter(
        group__indicator=indicator, dimension=dimension
    ).values_list("group__period", "key", field)
    return {(period, key): value for period, key, value in found}


def assert_in_step(indicator: Indicator) -> None:
    """Every mark is drained, and the figures are those of the observations."""
    assert not RollupMark.objects.exists()
    assert differences(indicator.groups.all()) == []
