"""Enterprises that look alike, for tests of finding and merging them."""

from decimal import Decimal
from typing import Any

from enterprises.models import DuplicatePair, MarketSystem, MicroEnterprise, Place
from tests.factories import MicroEnterpriseFactory, PlaceFactory


def place(system: MarketSystem, name: str, parent: Place | None = None) -> Place:
    made: Place = PlaceFactory(
        market_system=system,
        name=name,
        parent=parent,
        level=parent.level + 1 if parent else 1,
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save()
    return made


def enterprise(
    system: MarketSystem, code: str, name: str = "", **values: Any
) -> MicroEnterprise:
    made: MicroEnterprise = MicroEnterpriseFactory(
        market_system=system, code=code, name=name, **values
    )
    return made


def found(system: MarketSystem) -> dict[tuple[int, int], Decimal]:
    return {
        (row.first_key, row.second_key): row.score
        for row in DuplicatePair.objects.filter(search__market_system=system)
    }
