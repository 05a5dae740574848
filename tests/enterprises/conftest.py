"""What several tests of needs and of the registry stand on."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from enterprises.models import MarketSystem, MicroEnterprise, Place, RatingSession
from tests.enterprises.duplicates import enterprise, place
from tests.factories import (
    MicroEnterpriseFactory,
    PlaceFactory,
    RatingSessionFactory,
    SegmentFactory,
    SessionTopicFactory,
    UserFactory,
)


@pytest.fixture
def registry(system: MarketSystem) -> MarketSystem:
    """Four enterprises, of which the first two are alike in nothing."""
    puno = PlaceFactory(market_system=system, name="Puno")
    kiosks = SegmentFactory(market_system=system, name="Kiosks")
    rows = {
        "A": {
            "name": "Amina's",
            "owner_gender": "woman",
            "segment": kiosks,
            "place": PlaceFactory(parent=puno, name="Juliaca"),
            "urbanity": "urban",
            "formality": "formal",
            "employees": 3,
            "turnover": 500,
            "turnover_currency": "KES",
        },
        "B": {
            "owner_gender": "man",
            "owner_birth_year": timezone.localdate().year - 35,
            "place": puno,
            "closed_on": date(2026, 1, 1),
            "consent_on": date(2025, 1, 1),
            "consent_purpose": "Survey of 2025",
            "consent_withdrawn_on": date(2025, 6, 1),
        },
        "C": {"owner_gender": "", "employees": 1},
        "D": {
            "owner_gender": "woman",
            "owner_birth_year": 1985,
            "started_year": 2015,
            "consent_on": date(2026, 1, 1),
        },
    }
    for code, values in rows.items():
        MicroEnterpriseFactory(market_system=system, code=code, **values)
    MicroEnterpriseFactory(code="elsewhere")
    return system


@pytest.fixture
def by(db: None) -> User:
    return UserFactory()


@pytest.fixture
def session(system: MarketSystem) -> RatingSession:
    """An open session with two topics, both put to the room."""
    held: RatingSession = RatingSessionFactory(
        market_system=system, position=2, title="In the hall"
    )
    for order in (1, 2):
        SessionTopicFactory(session=held, order=order)
    return held


@pytest.fixture
def puno(system: MarketSystem) -> Place:
    return place(system, "Puno")


@pytest.fixture
def twins(system: MarketSystem, puno: Place) -> tuple[MicroEnterprise, MicroEnterprise]:
    """The same dairy twice, written in two ways."""
    return (
        enterprise(system, "A1", "Peña's Dairy", place=puno, formality="formal"),
        enterprise(system, "A2", "dairy penas", place=puno, premises="home"),
    )
