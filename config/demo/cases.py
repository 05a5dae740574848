"""What is in it for whom: the business cases of the demonstration."""

from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.models import User

from config.demo.cast import Cast
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem
from valueprop.models import Benefit, BusinessCase, Investment

CASES: Final[tuple[dict[str, Any], ...]] = (
    {
        "name": "Milk through the dry season",
        "segment": "Milk producers in Lampa",
        "summary": (
            "Water points, fodder and advice, so that cows give milk from July to "
            "November too."
        ),
        "first_year": 2025,
        "years": 6,
        "discount_rate": "0.12",
        "organisation": "Altiplano Dairy",
        "visibility": 30,
        "investments": (
            ("Water points", "Seed Fund", "donor", 2025, 2026, "420000"),
            ("Field trainers", "Altiplano Dairy", "business", 2025, 2028, "180000"),
            (
                "Working time of trainers",
                "Hands for the Highlands",
                "in_kind",
                2025,
                2027,
                "60000",
            ),
        ),
        # label, who, kind, from, until, units, of what, change, value, ramp-up
        "benefits": (
            (
                "Milk bought in the dry season",
                "Altiplano Dairy",
                "commercial",
                2026,
                2030,
                "1400",
                "families",
                "620",
                "0.42",
                3,
            ),
            (
                "Income of families",
                "Association of Lampa producers",
                "social",
                2026,
                2030,
                "1400",
                "families",
                "620",
                "0.55",
                3,
            ),
            (
                "Fewer emergency treatments",
                "Regional Office of Agriculture",
                "social",
                2026,
                2030,
                "1400",
                "families",
                "1.5",
                "18",
                2,
            ),
        ),
    },
    {
        "name": "What a price formula would cost us",
        "segment": "Milk producers in Azángaro",
        "summary": "Paying by quality instead of by week.",
        "first_year": 2026,
        "years": 5,
        "discount_rate": "0.12",
        "organisation": "Altiplano Dairy",
        "visibility": 10,
        "investments": (
            ("Laboratory", "Altiplano Dairy", "business", 2026, 2026, "310000"),
        ),
        "benefits": (
            (
                "Less milk turned away",
                "Altiplano Dairy",
                "commercial",
                2026,
                2030,
                "2100",
                "families",
                "90",
                "0.60",
                2,
            ),
        ),
    },
)


def make_the_case(cast: Cast, system: MarketSystem, by: User) -> None:
    """Make the business cases, line by line."""
    for told in CASES:
        case = add_row(
            row=BusinessCase(
                market_system=system,
                organisation=cast.organisations[str(told["organisation"])],
                visibility=told["visibility"],
                segment=cast.segments[str(told["segment"])],
                name=told["name"],
                summary=told["summary"],
                first_year=told["first_year"],
                years=told["years"],
                discount_rate=Decimal(str(told["discount_rate"])),
            ),
            by=by,
        )
        for line in _lines(cast, system, case, told):
            add_row(row=line, by=by)


def _lines(
    cast: Cast, system: MarketSystem, case: BusinessCase, told: dict[str, Any]
) -> list[Investment | Benefit]:
    put_in: list[Investment | Benefit] = [
        Investment(
            market_system=system,
            case=case,
            label=label,
            stakeholder=cast.stakeholders[who],
            source=source,
            first_year=first,
            last_year=last,
            amount_per_year=Decimal(amount),
        )
        for label, who, source, first, last, amount in told["investments"]
    ]
    return put_in + [
        Benefit(
            market_system=system,
            case=case,
            label=label,
            stakeholder=cast.stakeholders[who],
            kind=kind,
            first_year=first,
            last_year=last,
            units=Decimal(units),
            unit_name=unit,
            change=Decimal(change),
            value=Decimal(value),
            ramp_up_years=ramp,
        )
        for label, who, kind, first, last, units, unit, change, value, ramp in told[
            "benefits"
        ]
    ]
