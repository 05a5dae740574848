"""What tests of figures stand on."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from enterprises.models import MarketSystem, MicroEnterprise
from impact.actions.observations import record_observation
from impact.models import Indicator, Observation
from stakeholders.models import Membership
from tests.factories import (
    IndicatorFactory,
    MembershipFactory,
    MicroEnterpriseFactory,
    OrganisationFactory,
    UserFactory,
)


@pytest.fixture
def mid_march() -> Iterator[None]:
    """It is the 10th of March 2026, at noon."""
    with time_machine.travel("2026-03-10 12:00", tick=False):
        yield


@pytest.fixture
def indicator(system: MarketSystem) -> Indicator:
    return IndicatorFactory(market_system=system, unit="KES a week")


@pytest.fixture
def shop(system: MarketSystem) -> MicroEnterprise:
    return MicroEnterpriseFactory(market_system=system, code="E12", name="Rosa")


@pytest.fixture
def record(db: None) -> Callable[..., Observation]:
    by, organisation = UserFactory(), OrganisationFactory()

    def write(
        indicator: Indicator,
        value: Any = None,
        *,
        day: date = date(2026, 1, 31),
        **kwargs: Any,
    ) -> Observation:
        system = indicator.market_system
        if "enterprise" not in kwargs and "group_size" not in kwargs:
            kwargs["enterprise"] = MicroEnterpriseFactory(market_system=system)
        return record_observation(
            system=system,
            indicator=indicator,
            organisation=organisation,
            by=by,
            observed_on=day,
            value=None if value is None else Decimal(value),
            **kwargs,
        )

    return write


@pytest.fixture
def by(system: MarketSystem) -> User:
    return MembershipFactory(
        market_system=system, role=Membership.Role.CONTRIBUTOR
    ).user


@pytest.fixture
def profit(system: MarketSystem) -> Indicator:
    return IndicatorFactory(market_system=system, code="profit")
