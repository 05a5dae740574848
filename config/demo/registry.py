"""The enterprises of the demonstration, drawn from its segments."""

import random
from datetime import date
from decimal import Decimal
from typing import Final

from config.demo.cast import Cast
from config.demo.chain import SEGMENTS
from enterprises.models import MarketSystem, MicroEnterprise

SEED = 20260301
YOUNGEST = 16

# place → latitude and longitude, about
POSITIONS: Final = {
    "Lampa": ("-15.364", "-70.366"),
    "Azángaro": ("-14.908", "-70.196"),
    "Melgar": ("-14.881", "-70.590"),
    "Juliaca": ("-15.500", "-70.133"),
    "Puno city": ("-15.840", "-70.022"),
}


def _position(place: str, number: int) -> dict[str, Decimal]:
    """Somewhere around a place, the same for the same number."""
    north, east = (Decimal(degrees) for degrees in POSITIONS[place])
    step = Decimal("0.0013")
    return {
        "latitude": north + step * (number % 7 - 3),
        "longitude": east + step * (number % 11 - 5),
    }


def started_year(year: int, born: int | None) -> int:
    """The year, or a later one where the owner was no more than a child in it."""
    return year if born is None else max(year, born + YOUNGEST)


def register(cast: Cast, system: MarketSystem) -> None:
    """Make the enterprises, the same ones everywhere."""
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration everywhere
    rows = []
    for number, segment in enumerate(SEGMENTS, start=1):
        name, place, count, women, urban = segment[0], segment[3], *segment[9:]
        rows += [
            MicroEnterprise(
                market_system=system,
                code=f"{'ABCDEF'[number - 1]}{one:03d}",
                segment=cast.segments[name],
                place=cast.places[place],
                owner_gender="woman" if chance.random() < women else "man",
                owner_birth_year=(born := chance.choice([None, *range(1956, 2004)])),
                urbanity="urban" if chance.random() < urban else "rural",
                motivation=chance.choice(["necessity", "necessity", "opportunity", ""]),
                employees=Decimal(chance.choice([0, 0, 0, 1, 1, 2])),
                turnover=Decimal(chance.randrange(400, 4200, 10)),
                turnover_currency="PEN",
                formality=chance.choice(["informal", "informal", "partly", "formal"]),
                premises=chance.choice(["home", "owned", "rented", ""]),
                started_year=started_year(chance.randrange(1988, 2025), born),
                closed_on=date(2025, 11, 30) if chance.random() < 0.03 else None,
                consent_on=date(2025, 2, 1),
                consent_purpose="Planning and measuring together",
                **(_position(place, one) if one % 3 == 0 else {}),
            )
            for one in range(1, count + 1)
        ]
    MicroEnterprise.objects.bulk_create(rows)
    cast.enterprises = list(
        system.enterprises.select_related("segment", "place").order_by("pk")
    )
