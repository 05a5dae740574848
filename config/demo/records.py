"""Two years of invented records, quarter by quarter, and the figures made from them."""

import random
import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from enterprises.models import MarketSystem, MicroEnterprise
from impact.models import Indicator, Observation
from impact.rollups.marks import leaf_of, mark_leaves
from stakeholders.models import Organisation

SEED = 19
# The last day of each quarter that has been reported, with its number.
QUARTERS = (
    (date(2025, 3, 28), 20251),
    (date(2025, 6, 27), 20252),
    (date(2025, 9, 26), 20253),
    (date(2025, 12, 19), 20254),
    (date(2026, 3, 27), 20261),
    (date(2026, 6, 26), 20262),
    (date(2026, 9, 25), 20263),
)
MILK = ("Milk producers in Lampa", "Milk producers in Azángaro")
SPACE = uuid.UUID("6f0d1a52-6f8e-4c68-9e55-0d5f0e7a5f10")


def record(
    system: MarketSystem,
    indicators: Mapping[str, Indicator],
    enterprises: Iterable[MicroEnterprise],
    organisations: Mapping[str, Organisation],
    by: User,
) -> int:
    """Store the records, and mark what follows from them; return how many."""
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration everywhere
    families = [e for e in enterprises if e.segment and e.segment.name in MILK]
    told = [
        *_of_families(chance, families, indicators),
        *_of_the_whole(chance, indicators),
    ]
    rows = [
        Observation(
            market_system=system,
            uuid=uuid.uuid5(SPACE, f"{system.pk}-{number}"),
            organisation=organisations[reporter],
            recorded_by=by,
            **values,
        )
        for number, (reporter, values) in enumerate(told)
    ]
    Observation.objects.bulk_create(rows, batch_size=500)
    mark_leaves(leaf_of(row) for row in rows if row.status == "approved")
    return len(rows)


Told = Iterable[tuple[str, dict[str, object]]]
NGO, DAIRY = "Hands for the Highlands", "Altiplano Dairy"


def _of_families(
    chance: random.Random,
    families: list[MicroEnterprise],
    indicators: Mapping[str, Indicator],
) -> Told:
    for family in families:
        level = chance.gauss(400, 90)
        is_trained = chance.random() < (0.75 if family.segment_id else 0)
        for at, (day, period) in enumerate(QUARTERS):
            if chance.random() < 0.08:
                continue  # nobody was at home
            about = _about(family, day, period)
            dry = -35 if period % 10 == 3 else 0
            grown = at * (17 if is_trained else 6)
            profit = max(0.0, level + grown + dry + chance.gauss(0, 45))
            yield NGO, _value(about, indicators["PROFIT"], Decimal(round(profit)))
            visits = chance.choice([0, 1, 2, 3, 3]) if is_trained else 0
            yield NGO, _value(about, indicators["VISITS"], Decimal(visits))
            books = chance.random() < 0.18 + at * (0.07 if is_trained else 0.02)
            yield (
                NGO,
                {
                    **about,
                    "indicator": indicators["BOOKS"],
                    "numerator": Decimal(books),
                    "denominator": Decimal(1),
                },
            )
            if is_trained and chance.random() < at * 0.09:
                yield NGO, _value(about, indicators["REACHED"], Decimal(1))


def _of_the_whole(chance: random.Random, indicators: Mapping[str, Indicator]) -> Told:
    spent = (61000, 142000, 118000, 96000, 38000, 104000, 87000)
    refused = (37, 33, 34, 28, 24, 25, 21)
    for at, (day, period) in enumerate(QUARTERS):
        about = {"observed_on": day, "period": period, "group_size": 60}
        yield NGO, _value(about, indicators["SPENT"], Decimal(spent[at]))
        for _ in range(6):
            litres = Decimal(refused[at]) + Decimal(chance.randrange(-20, 21)) / 10
            group = {"observed_on": day, "period": period, "group_size": 20}
            yield DAIRY, _value(group, indicators["REJECTED"], litres)
    waiting = {"observed_on": date(2026, 10, 9), "period": 20264, "group_size": 60}
    late = _value(waiting, indicators["SPENT"], Decimal(52000))
    yield NGO, {**late, "status": "submitted"}


def _about(family: MicroEnterprise, day: date, period: int) -> dict[str, object]:
    return {
        "enterprise": family,
        "observed_on": day,
        "period": period,
        "place": family.place,
        "segment": family.segment,
        "owner_gender": family.owner_gender,
    }


def _value(
    about: Mapping[str, object], indicator: Indicator, value: Decimal
) -> dict[str, object]:
    return {**about, "indicator": indicator, "value": value}
