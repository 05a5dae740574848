"""The demonstration's facts: invented people, places and figures around milk in Puno.

Plain data; `config.demo.load` turns it into rows. Nothing here is a real organisation
or a real measurement.
"""

from typing import Any, Final

from django.utils.translation import gettext_noop

PASSWORD: Final = "sokoni-demo"  # noqa: S105 - printed on the sign-in page of the demo

# e-mail, first name, organisation, role in the demonstration system, what to look at
ACCOUNTS: Final = (
    (
        "coordinator@demo.example",
        "Rosa Quispe",
        "Altiplano Dairy",
        "COORDINATOR",
        gettext_noop("Runs the partnership: sees and edits everything, invites people"),
    ),
    (
        "contributor@demo.example",
        "Daniel Mamani",
        "Hands for the Highlands",
        "CONTRIBUTOR",
        gettext_noop("Edits the plan for a partner organisation"),
    ),
    (
        "partner@demo.example",
        "Luz Condori",
        "Hands for the Highlands",
        "FIELD_PARTNER",
        gettext_noop("Logs values from the field, on a phone"),
    ),
    (
        "viewer@demo.example",
        "Anne Fischer",
        "Seed Fund",
        "VIEWER",
        gettext_noop("Reads the plan and the figures"),
    ),
    (
        "admin@demo.example",
        "Site administrator",
        "",
        "",
        gettext_noop(
            "Looks after organisations and people, outside every market system"
        ),
    ),
)

ORGANISATIONS: Final = (
    ("Altiplano Dairy", "company"),
    ("Hands for the Highlands", "civil_society"),
    ("Seed Fund", "donor"),
    ("Regional Office of Agriculture", "government"),
)

SYSTEM: Final[dict[str, Any]] = {
    "name": "Milk and cheese of Puno",
    "slug": "puno-dairy",
    "country": "PE",
    "currency": "PEN",
    "value_chain": "Milk and cheese",
    "purpose": (
        "Families who keep two to ten cows, and the people who carry and sell what "
        "they make, should earn a steady living; the dairy should get good milk in "
        "the dry season too."
    ),
}

PLACES: Final = (
    ("Puno", None),
    ("Lampa", "Puno"),
    ("Melgar", "Puno"),
    ("San Román", "Puno"),
    ("Juliaca", "San Román"),
    ("Azángaro", "Puno"),
    ("Puno city", "Puno"),
)

# name, order, share of the labour that women do
STEPS: Final = (
    ("Feed and breeding", 1, "0.4500"),
    ("Milking", 2, "0.8000"),
    ("Collecting and cooling", 3, "0.1500"),
    ("Cheese making", 4, "0.6000"),
    ("Selling", 5, "0.7000"),
    ("Packaging returned", 6, None),
)

# name, role, step, place, estimated number, relationship, through, transparency,
# what they want, and for the registry: how many, women's share, urban share
SEGMENTS: Final = (
    (
        "Milk producers in Lampa",
        "supplier",
        "Milking",
        "Lampa",
        1400,
        "direct",
        "",
        "transparent",
        "Two more cows and a price they can count on",
        64,
        0.70,
        0.02,
    ),
    (
        "Milk producers in Azángaro",
        "supplier",
        "Milking",
        "Azángaro",
        2100,
        "indirect",
        "Milk collectors",
        "opaque",
        "Selling to the dairy without a middleman",
        52,
        0.66,
        0.0,
    ),
    (
        "Milk collectors",
        "distributor",
        "Collecting and cooling",
        "Melgar",
        120,
        "direct",
        "",
        "transparent",
        "A cooling tank of their own",
        24,
        0.10,
        0.25,
    ),
    (
        "Cheese makers",
        "supplier",
        "Cheese making",
        "Melgar",
        310,
        "direct",
        "",
        "transparent",
        "A health permit, and supermarkets as buyers",
        38,
        0.55,
        0.40,
    ),
    (
        "Corner shops in Juliaca",
        "retailer",
        "Selling",
        "Juliaca",
        2600,
        "indirect",
        "Wholesalers",
        "transparent",
        "A fridge, and customers who pay at once",
        58,
        0.72,
        1.0,
    ),
    (
        "Push-cart sellers in Puno city",
        "retailer",
        "Selling",
        "Puno city",
        850,
        "indirect",
        "Cheese makers",
        "opaque",
        "A place where nobody chases them away",
        20,
        0.85,
        1.0,
    ),
)

# segment → urban or rural, estimated share in business out of necessity, and whence
SETTINGS: Final = {
    "Milk producers in Lampa": ("rural", "0.60", "Household survey of 2024"),
    "Milk producers in Azángaro": ("rural", "0.70", "Household survey of 2024"),
    "Milk collectors": ("both", None, ""),
    "Cheese makers": ("both", "0.40", "The association's secretary"),
    "Corner shops in Juliaca": ("urban", "0.55", "Two market walks, January 2026"),
    "Push-cart sellers in Puno city": ("urban", "0.90", "Municipal permits, 2025"),
}

# place → latitude and longitude, about
POSITIONS: Final = {
    "Lampa": ("-15.364", "-70.366"),
    "Azángaro": ("-14.908", "-70.196"),
    "Melgar": ("-14.881", "-70.590"),
    "Juliaca": ("-15.500", "-70.133"),
    "Puno city": ("-15.840", "-70.022"),
}

# What people say about the trend of a need; two rounds bear it out, or not.
TRENDS: Final = {
    ("Milk producers in Lampa", "infrastructure.water"): "worse",
    ("Milk producers in Lampa", "skills.technical"): "same",
    ("Corner shops in Juliaca", "finance.payments"): "better",
    ("Cheese makers", "policy.registration"): "same",
}

# segment → catalogue code of a sub-need → (enterprises women, enterprises men,
# supporters, last year's enterprises); severity 1 to 5, None where nobody was asked
RATINGS: Final[dict[str, dict[str, tuple[float | None, ...]]]] = {
    "Milk producers in Lampa": {
        "finance.credit": (4.4, 3.9, 3.1, 4.5),
        "finance.savings": (3.6, 3.0, 2.4, 3.7),
        "skills.technical": (3.2, 3.4, 4.3, 3.6),
        "skills.records": (3.0, 2.6, 3.9, 3.4),
        "markets.prices": (4.1, 4.3, 2.6, 4.0),
        "infrastructure.water": (4.6, 4.4, 3.4, 4.2),
        "infrastructure.transport": (3.4, 3.3, 3.0, 3.5),
        "policy.registration": (2.2, 2.0, 3.0, 2.2),
    },
    "Milk producers in Azángaro": {
        "finance.credit": (4.6, 4.1, 3.0, None),
        "skills.technical": (3.5, 3.3, 4.1, None),
        "markets.demand": (4.5, 4.4, 3.6, None),
        "markets.prices": (4.7, 4.5, 3.1, None),
        "infrastructure.water": (4.2, 4.0, 3.2, None),
        "infrastructure.transport": (4.3, 4.1, 3.8, None),
    },
    "Milk collectors": {
        "finance.credit": (None, 4.2, 3.3, 4.0),
        "skills.technical": (None, 2.6, 3.5, 2.8),
        "markets.prices": (None, 3.2, 2.7, 3.1),
        "infrastructure.energy": (None, 4.5, 3.9, 4.4),
        "infrastructure.transport": (None, 4.0, 3.4, 4.1),
        "policy.registration": (None, 3.1, 2.9, 3.0),
    },
    "Cheese makers": {
        "finance.credit": (3.6, 3.3, 2.8, 3.9),
        "skills.technical": (3.0, 2.8, 3.4, 3.5),
        "skills.marketing": (3.7, 3.4, 3.2, 3.8),
        "markets.demand": (3.9, 3.7, 3.0, 4.0),
        "infrastructure.energy": (3.4, 3.5, 2.9, 3.4),
        "policy.registration": (4.5, 4.2, 3.3, 4.3),
        "policy.tax": (3.8, 3.6, 2.6, 3.6),
    },
    "Corner shops in Juliaca": {
        "finance.credit": (3.9, 3.5, 3.6, 4.1),
        "finance.payments": (3.1, 2.9, 3.7, 3.6),
        "skills.records": (2.8, 2.9, 4.0, 3.2),
        "markets.supply": (3.3, 3.1, 2.9, 3.4),
        "infrastructure.energy": (3.6, 3.4, 2.7, 3.5),
        "policy.safety": (4.3, 3.4, 2.5, 4.0),
    },
    "Push-cart sellers in Puno city": {
        "finance.savings": (None, None, 3.2, None),
        "markets.supply": (None, None, 2.8, None),
        "policy.safety": (None, None, 2.9, None),
        "policy.registration": (None, None, 3.4, None),
    },
}

STATEMENTS: Final = {
    ("Milk producers in Lampa", "infrastructure.water"): (
        "The cows drink from a stream that dries up in August"
    ),
    ("Milk producers in Lampa", "finance.credit"): (
        "The bank wants papers for land that is held in common"
    ),
    ("Milk producers in Azángaro", "markets.prices"): (
        "The collector names the price, and it changes every week"
    ),
    ("Cheese makers", "policy.registration"): (
        "The health permit takes five visits to the capital of the region"
    ),
    ("Corner shops in Juliaca", "policy.safety"): (
        "Whoever looks prosperous is robbed first"
    ),
}

# name, the cause it lies behind, evidence, and the needs it lies directly behind
CAUSES: Final = (
    (
        "Banks ask for land titles, and pasture is held in common",
        None,
        "Three loan officers in Juliaca, and the rules of two banks",
        (
            ("Milk producers in Lampa", "finance.credit"),
            ("Milk producers in Azángaro", "finance.credit"),
        ),
    ),
    (
        "The law knows no pledge of animals or of milk to come",
        "Banks ask for land titles, and pasture is held in common",
        "Read by the association's lawyer, February 2026",
        (),
    ),
    (
        "Nobody writes down what was sold, so nobody can show an income",
        None,
        "",
        (
            ("Milk producers in Lampa", "finance.credit"),
            ("Milk collectors", "finance.credit"),
            ("Corner shops in Juliaca", "finance.credit"),
        ),
    ),
    (
        "The dry season gets longer",
        None,
        "Rain gauges in Lampa: 31 days less rain than twenty years ago",
        (
            ("Milk producers in Lampa", "infrastructure.water"),
            ("Milk producers in Azángaro", "infrastructure.water"),
        ),
    ),
    (
        "Milk spoils within hours, so producers must take the first price",
        None,
        "Twelve mornings beside the collectors' trucks",
        (
            ("Milk producers in Lampa", "markets.prices"),
            ("Milk producers in Azángaro", "markets.prices"),
            ("Milk producers in Azángaro", "markets.demand"),
        ),
    ),
    (
        "There is no cooling between the farm and the dairy",
        "Milk spoils within hours, so producers must take the first price",
        "",
        (("Milk collectors", "infrastructure.energy"),),
    ),
    (
        "Permits are given in Puno city only",
        None,
        "Regulation of 2019; the office has no budget for travel",
        (("Cheese makers", "policy.registration"),),
    ),
)

# this need, holds back that one, how strongly (1 to 3), why
LINKS: Final = (
    (
        ("Milk collectors", "infrastructure.energy"),
        ("Milk producers in Azángaro", "markets.prices"),
        3,
        "Without a cold tank milk cannot wait for a better price",
    ),
    (
        ("Milk collectors", "finance.credit"),
        ("Milk collectors", "infrastructure.energy"),
        2,
        "A tank costs more than a collector earns in a year",
    ),
    (
        ("Milk producers in Lampa", "skills.records"),
        ("Milk producers in Lampa", "finance.credit"),
        2,
        "No records, no loan",
    ),
    (
        ("Milk producers in Lampa", "finance.credit"),
        ("Milk producers in Lampa", "infrastructure.water"),
        2,
        "Wells are paid in advance",
    ),
    (
        ("Milk producers in Lampa", "infrastructure.water"),
        ("Milk producers in Lampa", "skills.technical"),
        1,
        "Better feed needs water first",
    ),
    (
        ("Milk producers in Azángaro", "markets.prices"),
        ("Milk producers in Azángaro", "finance.credit"),
        2,
        "Who sells below cost cannot pay back",
    ),
    (
        ("Milk producers in Azángaro", "finance.credit"),
        ("Milk producers in Azángaro", "infrastructure.transport"),
        1,
        "A motorbike is bought on credit",
    ),
    (
        ("Milk producers in Azángaro", "infrastructure.transport"),
        ("Milk producers in Azángaro", "markets.prices"),
        2,
        "Whoever cannot carry milk sells to the one who comes",
    ),
    (
        ("Cheese makers", "policy.registration"),
        ("Cheese makers", "markets.demand"),
        3,
        "Supermarkets buy with a permit only",
    ),
    (
        ("Cheese makers", "infrastructure.energy"),
        ("Cheese makers", "policy.registration"),
        1,
        "The inspector asks for a cold room",
    ),
)

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

# name, what, lead, state, starts, ends, needs (segment, code), budget lines,
# contributions (who, kind, commitment, year, amount, currency, rate, rate day)
INTERVENTIONS: Final = (
    (
        "Water for the dry season",
        "Sixty water points with troughs, built and kept by village committees.",
        "Hands for the Highlands",
        "running",
        "2025-03-01",
        "2026-12-31",
        (("Milk producers in Lampa", "infrastructure.water"),),
        ((2025, "Water points", "420000"), (2026, "Water points", "420000")),
        (
            ("Seed Fund", "cash", 30, 2025, "110000", "USD", "3.72", "2025-03-01"),
            ("Seed Fund", "cash", 20, 2026, "60000", "USD", "3.68", "2026-01-15"),
            ("Altiplano Dairy", "cash", 10, 2026, "90000", "PEN", None, None),
            (
                "Regional Office of Agriculture",
                "in_kind",
                20,
                2025,
                "35000",
                "PEN",
                None,
                None,
            ),
        ),
    ),
    (
        "Trainers who know cows",
        "Monthly visits on feed, hygiene and simple books.",
        "Hands for the Highlands",
        "running",
        "2025-02-01",
        "2027-12-31",
        (
            ("Milk producers in Lampa", "skills.technical"),
            ("Milk producers in Lampa", "skills.records"),
            ("Milk producers in Azángaro", "skills.technical"),
        ),
        (
            (2025, "Trainers", "240000"),
            (2026, "Trainers", "240000"),
            (2027, "Trainers", "240000"),
        ),
        (
            ("Altiplano Dairy", "cash", 30, 2025, "180000", "PEN", None, None),
            ("Altiplano Dairy", "cash", 20, 2026, "180000", "PEN", None, None),
            (
                "Hands for the Highlands",
                "in_kind",
                30,
                2025,
                "60000",
                "PEN",
                None,
                None,
            ),
            (
                "Hands for the Highlands",
                "in_kind",
                10,
                2026,
                "60000",
                "PEN",
                None,
                None,
            ),
        ),
    ),
    (
        "A price agreed for the season",
        "Dairy and association agree on a floor price before the rains, in public.",
        "Association of Lampa producers",
        "running",
        "2025-10-01",
        "2027-03-31",
        (("Milk producers in Lampa", "markets.prices"),),
        ((2025, "Meetings and radio", "9000"), (2026, "Meetings and radio", "9000")),
        (
            ("Altiplano Dairy", "cash", 30, 2025, "9000", "PEN", None, None),
            ("Altiplano Dairy", "cash", 20, 2026, "9000", "PEN", None, None),
        ),
    ),
    (
        "One visit for the health permit",
        "A mobile desk that checks, advises and stamps in the cheese makers' town.",
        None,
        "idea",
        None,
        None,
        (("Cheese makers", "policy.registration"),),
        (),
        (),
    ),
    (
        "Cooling tanks on credit",
        "Collectors pay tanks back from the milk price.",
        "Savings and Credit Lampa",
        "planned",
        "2026-09-01",
        "2028-06-30",
        (
            ("Milk collectors", "finance.credit"),
            ("Milk collectors", "infrastructure.energy"),
        ),
        ((2026, "Guarantee fund", "150000"), (2027, "Guarantee fund", "150000")),
        (("Seed Fund", "cash", 10, 2026, "25000", "USD", "3.68", "2026-01-15"),),
    ),
)

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
