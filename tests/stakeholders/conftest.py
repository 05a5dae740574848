"""A stakeholder that several tests are about."""

import pytest

from enterprises.models import MarketSystem
from stakeholders.models import Stakeholder
from tests.factories import StakeholderFactory
from tests.stakeholders import root


@pytest.fixture
def bank(system: MarketSystem) -> Stakeholder:
    return StakeholderFactory(market_system=system, name="Bank")


@pytest.fixture
def home(system: MarketSystem, bank: Stakeholder) -> str:
    """The address of its page."""
    return f"{root(system)}stakeholders/{bank.pk}/"
