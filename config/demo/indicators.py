"""How the partners will see what has changed."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.contrib.auth.models import User

from config.demo.cast import Cast
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem
from impact.models import Baseline, Indicator, Target

# code, name, level, beneficiary, unit, direction, aggregation, over time, frequency,
# definition, use, need, intervention, baseline, targets (period, value)
INDICATORS: Final = (
    (
        "SPENT",
        "Money spent on water points",
        1,
        "enterprises",
        "PEN",
        "up",
        "sum",
        "running_total",
        "quarter",
        "Paid invoices, without working time.",
        "Seed Fund releases the next part",
        None,
        "Water for the dry season",
        None,
        ((20264, "840000"),),
    ),
    (
        "VISITS",
        "Visits by field trainers",
        2,
        "enterprises",
        "visits",
        "up",
        "sum",
        "running_total",
        "quarter",
        "One visit of at least an hour to one family.",
        "Trainers plan their next quarter",
        ("Milk producers in Lampa", "skills.technical"),
        "Trainers who know cows",
        "0",
        ((20264, "1100"),),
    ),
    (
        "REACHED",
        "Families with a water point nearby",
        3,
        "enterprises",
        "families",
        "up",
        "distinct",
        "non_cumulative",
        "quarter",
        "Less than fifteen minutes' walk, water all year.",
        "The village committees choose the next places",
        ("Milk producers in Lampa", "infrastructure.water"),
        "Water for the dry season",
        "0",
        ((20264, "60"),),
    ),
    (
        "PROFIT",
        "Profit of a family in a month",
        4,
        "enterprises",
        "PEN a month",
        "up",
        "mean",
        "non_cumulative",
        "quarter",
        "What is left after feed, medicine, transport and helpers; own work not paid.",
        "The dairy and the association review the milk price",
        ("Milk producers in Lampa", "markets.prices"),
        "Trainers who know cows",
        "412",
        ((20254, "450"), (20264, "520")),
    ),
    (
        "BOOKS",
        "Families that keep simple books",
        4,
        "enterprises",
        "of families visited",
        "up",
        "share",
        "latest_state",
        "quarter",
        "Income and costs of the last month are written down and were shown.",
        "Trainers choose whom to visit twice",
        ("Milk producers in Lampa", "skills.records"),
        "Trainers who know cows",
        "0.18",
        ((20264, "0.6"),),
    ),
    (
        "REJECTED",
        "Milk turned away at the dairy",
        4,
        "company",
        "litres in a thousand",
        "down",
        "mean",
        "non_cumulative",
        "quarter",
        "Litres refused at the gate for acidity or dirt, in a thousand delivered.",
        "The dairy decides on the quality bonus",
        None,
        "Trainers who know cows",
        "38",
        ((20264, "15"),),
    ),
    (
        "CHILDREN",
        "Children who finish secondary school",
        5,
        "community",
        "of households asked",
        "up",
        "share",
        "latest_state",
        "year",
        "",
        "",
        None,
        None,
        None,
        (),
    ),
)


def agree_on_indicators(cast: Cast, system: MarketSystem, by: User) -> None:
    """Make the indicators, with where they stood and what they shall reach."""
    for row in INDICATORS:
        (code, name, level, whom, unit, direction, aggregation, over_time) = row[:8]
        frequency, definition, use, need, intervention, baseline, targets = row[8:]
        indicator = add_row(
            row=Indicator(
                market_system=system,
                code=code,
                name=name,
                level=level,
                beneficiary=whom,
                unit=unit,
                direction=direction,
                aggregation=aggregation,
                over_time=over_time,
                frequency=frequency,
                definition=definition,
                use=use,
                need=cast.needs[need] if need else None,
                intervention=cast.interventions[intervention] if intervention else None,
                baseline_period=20251 if frequency == "quarter" else None,
            ),
            by=by,
        )
        cast.indicators[code] = indicator
        if baseline is not None:
            Baseline.objects.create(
                market_system=system,
                indicator=indicator,
                value=Decimal(baseline),
                observed_on=date(2025, 2, 15),
                method="Baseline survey",
            )
        for period, value in targets:
            Target.objects.create(
                market_system=system,
                indicator=indicator,
                period=period,
                value=Decimal(value),
                set_by=by,
            )
