"""What others do already in the demonstration, and what is made of overlaps."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django.contrib.auth.models import User

from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem, Place, Segment, SubNeed
from stakeholders.actions.initiatives import add_initiative
from stakeholders.models import (
    ExistingInitiative,
    InitiativePart,
    Organisation,
    OverlapVerdict,
    Stakeholder,
)

DAIRY, HANDS = "Altiplano Dairy", "Hands for the Highlands"
BANK, FUND = "Savings and Credit Lampa", "Seed Fund"
OFFICE, GROUP = "Regional Office of Agriculture", "Association of Lampa producers"
LAMPA, AZANGARO = "Milk producers in Lampa", "Milk producers in Azángaro"
CHEESE, CARTS = "Cheese makers", "Push-cart sellers in Puno city"


class Told(NamedTuple):
    """One initiative of the story; its lead may be no stakeholder."""

    name: str
    lead: str
    what: str
    state: str
    starts: date | None
    ends: date | None
    amount: int | None
    functions: tuple[str, ...]
    segments: tuple[str, ...]
    places: tuple[str, ...]
    parts: tuple[tuple[str, str], ...] = ()


INITIATIVES: Final = (
    Told(
        "Better pastures for Lampa",
        OFFICE,
        "Seed of alfalfa at half the price, and a vet twice a year",
        "running",
        date(2025, 3, 1),
        date(2027, 2, 28),
        420_000,
        ("skills.technical", "markets.supply"),
        (LAMPA,),
        ("Lampa",),
        (("funds", OFFICE), ("implements", "Agrovet Cooperative")),
    ),
    Told(
        "School of dairy women",
        HANDS,
        "Twelve days of training on feed, hygiene and keeping books",
        "running",
        date(2025, 9, 1),
        date(2027, 8, 31),
        310_000,
        ("skills.technical", "skills.records"),
        (LAMPA, AZANGARO),
        ("Lampa", "Azángaro"),
        (("funds", FUND), ("leads", HANDS), ("implements", HANDS)),
    ),
    Told(
        "Field trainers of the dairy",
        DAIRY,
        "A trainer visits each supplier every second month",
        "running",
        date(2026, 1, 1),
        date(2026, 12, 31),
        95_000,
        ("skills.technical",),
        (LAMPA,),
        ("Puno",),
        (("funds", DAIRY), ("implements", GROUP)),
    ),
    Told(
        "Small loans for herds",
        BANK,
        "Loans up to 5,000 soles against the milk price of the season",
        "planned",
        date(2027, 1, 1),
        date(2028, 12, 31),
        None,
        ("finance.credit",),
        (LAMPA, CHEESE),
        ("Lampa", "Juliaca"),
        (("leads", BANK), ("funds", "Andean Guarantee Fund")),
    ),
    Told(
        "Rural credit window",
        "Andean Development Agency",
        "Group loans through village banks",
        "running",
        date(2026, 4, 1),
        date(2028, 3, 31),
        1_800_000,
        ("finance.credit", "finance.savings"),
        (LAMPA, AZANGARO, CHEESE),
        ("Puno",),
        (("funds", "Andean Development Agency"), ("implements", BANK)),
    ),
    Told(
        "Clean carts",
        "Municipality of Puno",
        "Stands with water for sellers who register",
        "running",
        date(2023, 1, 1),
        date(2025, 12, 31),
        60_000,
        ("markets.demand",),
        (CARTS,),
        ("Puno city",),
    ),
    Told(
        "Cheese of the high plain",
        "Slow Plate Foundation",
        "",
        "",
        None,
        None,
        None,
        (),
        (CHEESE,),
        (),
    ),
)

# first, second, verdict, why, on
VERDICTS: Final = (
    (
        "School of dairy women",
        "Field trainers of the dairy",
        "join",
        "Same farms, same trainers; one calendar of visits from next season on",
        date(2026, 4, 14),
    ),
    (
        "Small loans for herds",
        "Rural credit window",
        "problem",
        "Cheaper money from the capital would end the bank's first rural product",
        date(2026, 5, 20),
    ),
)


def list_initiatives(
    system: MarketSystem,
    known: Mapping[str, Mapping[str, Any]],
    by: User,
) -> None:
    """Write them down for the organisation that coordinates.

    `known` holds stakeholders, functions by code, segments, places and organisations,
    each by the name that the story gives it.
    """
    made: dict[str, ExistingInitiative] = {}
    for told in INITIATIVES:
        made[told.name] = _listed(system, told, known, by)
    for first, second, verdict, reason, day in VERDICTS:
        pair = sorted((made[first], made[second]), key=lambda row: row.pk)
        add_row(
            row=OverlapVerdict(
                market_system=system,
                organisation=known["organisations"][DAIRY],
                first=pair[0],
                second=pair[1],
                verdict=verdict,
                reason=reason,
                by=by,
                decided_on=day,
            ),
            by=by,
        )


def _listed(
    system: MarketSystem,
    told: Told,
    known: Mapping[str, Mapping[str, Any]],
    by: User,
) -> ExistingInitiative:
    stakeholders: Mapping[str, Stakeholder] = known["stakeholders"]
    functions: Mapping[str, SubNeed] = known["functions"]
    segments: Mapping[str, Segment] = known["segments"]
    places: Mapping[str, Place] = known["places"]
    organisation: Organisation = known["organisations"][DAIRY]
    lead = stakeholders.get(told.lead)
    row = ExistingInitiative(
        market_system=system,
        organisation=organisation,
        name=told.name,
        lead=lead,
        lead_name="" if lead else told.lead,
        description=told.what,
        state=told.state,
        starts_on=told.starts,
        ends_on=told.ends,
        amount=told.amount,
        currency=system.currency if told.amount else "",
        source="Told by partners",
    )
    tied: dict[str, list[Any]] = {
        "functions": [functions[code] for code in told.functions],
        "segments": [segments[name] for name in told.segments],
        "places": [places[name] for name in told.places],
    }
    add_initiative(initiative=row, tied=tied, by=by)
    for kind, name in told.parts:
        who = stakeholders.get(name)
        part = InitiativePart(
            market_system=system,
            initiative=row,
            kind=kind,
            stakeholder=who,
            written_name="" if who else name,
        )
        add_row(row=part, by=by)
    return row
