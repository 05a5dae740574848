"""Who has to do with the chain, and which functions they perform."""

from typing import Any, Final

from django.contrib.auth.models import User

from config.demo.cast import Cast
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem
from stakeholders.models import FunctionRole, Stakeholder

# name, organisation, kind, layer, engagement, brings, named by, and what it does:
# catalogue code → (performance, barrier); the rest is in profiles.py
STAKEHOLDERS: Final[tuple[Any, ...]] = (
    (
        "Altiplano Dairy",
        "Altiplano Dairy",
        "company",
        "chain",
        30,
        "Buys 38,000 litres a day, pays every second week",
        31,
        {
            "markets.demand": ("well", ""),
            "markets.prices": ("weakly", "incentive"),
            "skills.technical": ("weakly", "capability"),
        },
    ),
    (
        "Hands for the Highlands",
        "Hands for the Highlands",
        "civil_society",
        "services",
        30,
        "Eighteen field trainers who speak Quechua",
        44,
        {
            "skills.technical": ("well", ""),
            "skills.records": ("well", ""),
            "skills.marketing": ("weakly", "capability"),
            "finance.savings": ("well", ""),
        },
    ),
    (
        "Savings and Credit Lampa",
        None,
        "company",
        "services",
        20,
        "Seven branches and a licence for mobile money",
        12,
        {
            "finance.credit": ("could", "incentive"),
            "finance.payments": ("weakly", "capability"),
            "finance.savings": ("weakly", "awareness"),
        },
    ),
    (
        "Regional Office of Agriculture",
        "Regional Office of Agriculture",
        "government",
        "environment",
        20,
        "Vets, and the plan for small reservoirs",
        9,
        {
            "infrastructure.water": ("could", "capability"),
            "skills.technical": ("weakly", "capability"),
        },
    ),
    (
        "Seed Fund",
        "Seed Fund",
        "donor",
        "services",
        30,
        "Grants and patient capital",
        None,
        {},
    ),
    (
        "Municipality of Juliaca",
        None,
        "government",
        "environment",
        10,
        "Market places and street patrols",
        6,
        {
            "policy.safety": ("could", "awareness"),
            "policy.registration": ("holds_back", "incentive"),
        },
    ),
    (
        "Association of Lampa producers",
        None,
        "enterprises",
        "chain",
        20,
        "The word of 380 families",
        27,
        {"markets.prices": ("weakly", "capability")},
    ),
    (
        "Power company of the South",
        None,
        "company",
        "environment",
        10,
        "The grid",
        3,
        {"infrastructure.energy": ("weakly", "incentive")},
    ),
)


def list_stakeholders(cast: Cast, system: MarketSystem, by: User) -> None:
    """Make the stakeholders and what they do."""
    for row in STAKEHOLDERS:
        name, organisation, kind, layer, engagement, brings, named, functions = row
        stakeholder = add_row(
            row=Stakeholder(
                market_system=system,
                name=name,
                organisation=cast.organisations.get(organisation or ""),
                kind=kind,
                layer=layer,
                engagement=engagement,
                value_brought=brings,
                named_by_count=named,
            ),
            by=by,
        )
        cast.stakeholders[name] = stakeholder
        FunctionRole.objects.bulk_create(
            FunctionRole(
                market_system=system,
                stakeholder=stakeholder,
                sub_need=cast.sub_needs[code],
                performance=performance,
                barrier=barrier,
            )
            for code, (performance, barrier) in functions.items()
        )
