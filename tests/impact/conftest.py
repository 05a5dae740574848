"""What tests of figures stand on."""

from collections.abc import Iterator

import pytest
import time_machine

from enterprises.models import MarketSystem, MicroEnterprise
from impact.models import Indicator
from tests.factories import IndicatorFactory, MicroEnterpriseFactory


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
