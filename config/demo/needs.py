"""What holds the enterprises back, as two rounds found it."""

from datetime import date
from decimal import Decimal
from typing import Final

from config.demo.cast import Cast
from enterprises.models import AssessmentRound, MarketSystem, Need, NeedRating

LAST_YEAR, THIS_YEAR = date(2025, 3, 12), date(2026, 3, 10)
HEARD_WOMEN, HEARD_MEN, HEARD_SUPPORTERS = 18, 11, 6

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


def ask_for_needs(cast: Cast, system: MarketSystem) -> None:
    """Make the needs, with what was said in two rounds."""
    cast.sub_needs = {s.catalogue_code: s for s in system.sub_needs.all()}
    old, new = (
        AssessmentRound.objects.create(
            market_system=system,
            name=name,
            purpose="Decide where to begin",
            approach=AssessmentRound.Approach.BOTH,
            method="Focus groups, and a workshop with supporters",
            held_on=day,
        )
        for name, day in (("March 2025", LAST_YEAR), ("March 2026", THIS_YEAR))
    )
    ratings: list[NeedRating] = []
    for segment_name, lines in RATINGS.items():
        for code, (women, men, supporters, before) in lines.items():
            about = {
                "market_system": system,
                "segment": cast.segments[segment_name],
                "sub_need": cast.sub_needs[code],
            }
            own = NeedRating.Perspective.ENTERPRISES
            others = NeedRating.Perspective.SUPPORTERS
            for at, who, gender, severity, heard in (
                (new, own, "woman", women, HEARD_WOMEN),
                (new, own, "man", men, HEARD_MEN),
                (new, others, "", supporters, HEARD_SUPPORTERS),
                (old, own, "woman", before if women else None, HEARD_WOMEN - 4),
                (old, own, "man", before if men else None, HEARD_MEN),
            ):
                if severity is not None:
                    ratings.append(
                        NeedRating(
                            **about,
                            round=at,
                            perspective=who,
                            respondent_gender=gender,
                            severity=Decimal(str(severity)),
                            respondents=heard,
                        )
                    )
            need = Need.objects.create(
                **about,
                statement=STATEMENTS.get((segment_name, code), ""),
                trend=TRENDS.get((segment_name, code), ""),
            )
            cast.needs[segment_name, code] = need
    NeedRating.objects.bulk_create(ratings)
