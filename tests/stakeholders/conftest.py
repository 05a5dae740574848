"""Stakeholders that several tests are about, and who imports a table of them."""

import pytest
from django.contrib.auth.models import User

from enterprises.models import MarketSystem
from stakeholders.models import Stakeholder
from tests.enterprises.imports import importer
from tests.factories import StakeholderFactory, StakeholderNameFactory
from tests.stakeholders import root


@pytest.fixture
def bank(system: MarketSystem) -> Stakeholder:
    return StakeholderFactory(market_system=system, name="Bank")


@pytest.fixture
def home(system: MarketSystem, bank: Stakeholder) -> str:
    """The address of its page."""
    return f"{root(system)}stakeholders/{bank.pk}/"


@pytest.fixture
def by(system: MarketSystem) -> User:
    return importer(system)


@pytest.fixture
def fao(system: MarketSystem) -> Stakeholder:
    row: Stakeholder = StakeholderFactory(
        market_system=system, name="Food and Agriculture Organization", kind="donor"
    )
    StakeholderNameFactory(stakeholder=row, kind="acronym", text="FAO")
    StakeholderNameFactory(stakeholder=row, kind="identifier", text="XM-DAC-41301")
    return row


@pytest.fixture
def kept(system: MarketSystem) -> Stakeholder:
    return StakeholderFactory(market_system=system, name="Baraka Bank", sub_kind="Bank")


@pytest.fixture
def gone(system: MarketSystem) -> Stakeholder:
    return StakeholderFactory(
        market_system=system, name="BARAKA bank Ltd", priorities="Reach"
    )
