"""Why the needs are there, and which of them holds back which."""

from typing import Final

from django.contrib.auth.models import User

from config.demo.cast import Cast
from enterprises.actions.causes import add_cause, link_cause
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem, NeedLink, RootCause

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


def give_reasons(cast: Cast, system: MarketSystem, by: User) -> None:
    """Make the causes behind needs, and the links between needs."""
    causes: dict[str, RootCause] = {}
    for name, behind, note, needs in CAUSES:
        causes[name] = add_cause(
            row=RootCause(
                market_system=system,
                name=name,
                behind=causes[behind] if behind else None,
                note=note,
            ),
            by=by,
        )
        for key in needs:
            link_cause(need=cast.needs[key], cause=causes[name], by=by)
    for need, holds_back, strength, why in LINKS:
        add_row(
            row=NeedLink(
                market_system=system,
                need=cast.needs[need],
                holds_back=cast.needs[holds_back],
                strength=strength,
                why=why,
            ),
            by=by,
        )
