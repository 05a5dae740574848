"""What the registry knows of the enterprises of a segment, without reading them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from enterprises.analysis.profile import AGE_BANDS, SIZE_BANDS, in_bands, middle_of
from enterprises.models.segments import Segment
from enterprises.models.tally import AnswerTally
from enterprises.models.traits import Formality, Gender, Motivation, Premises, Urbanity

CHOICES = {
    "owner_gender": Gender,
    "motivation": Motivation,
    "formality": Formality,
    "urbanity": Urbanity,
    "premises": Premises,
}
# The answers of each attribute, in the order in which they are shown.
KEYS: dict[str, tuple[str, ...]] = {
    **{name: tuple(choices.values) for name, choices in CHOICES.items()},
    "age": tuple(key for key, _least in AGE_BANDS),
    "size": tuple(key for key, _least in SIZE_BANDS),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Open enterprises, and how many of them gave which answer.

    `turnovers` is how many told theirs in each currency.
    """

    open: int
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    turnovers: Mapping[str, int] = field(default_factory=dict)


def known_of(segment: Segment, year: int) -> Known:
    """The answers to all questions at once, in one query of a few hundred lines."""
    lines = AnswerTally.objects.filter(
        market_system=segment.market_system_id, segment_key=segment.pk
    )
    told = lines.answers()
    ages = {year - int(born): n for born, n in told.get("born", {}).items()}
    sizes = {int(size): n for size, n in told.get("employees", {}).items()}
    answers: dict[str, Mapping[str, int]] = {
        name: {key: told.get(name, {}).get(key, 0) for key in KEYS[name]}
        for name in CHOICES
    }
    answers["age"] = in_bands(ages, AGE_BANDS)
    answers["size"] = in_bands(sizes, SIZE_BANDS)
    is_open = told.get("open", {}).get("yes", 0)
    return Known(is_open, answers, told.get("turnover", {}))


def closed_of(segment: Segment) -> int:
    """How many of a segment have closed; one query."""
    lines = segment.market_system.tallies.filter(segment_key=segment.pk, is_open=False)
    return int(lines.aggregate(n=Coalesce(Sum("total"), 0))["n"])


@dataclass(frozen=True, slots=True)
class Turnovers:
    """The middle one or two of the turnovers in the commonest currency.

    `others` is how many are in another currency, which cannot be compared.
    """

    currency: str
    count: int
    middle: list[Decimal]
    others: int


def turnovers(segment: Segment, told: Mapping[str, int]) -> Turnovers:
    """The turnovers of open enterprises, of which `told` counts those by currency.

    One query, which an index answers.
    """
    if not told:
        return Turnovers("", 0, [], 0)
    currency, n = min(told.items(), key=lambda pair: (-pair[1], pair[0]))
    amounts = segment.enterprises.open().filter(
        turnover__isnull=False, turnover_currency=currency
    )
    found = amounts.order_by("turnover").values_list("turnover", flat=True)
    middle = [amount for amount in found[middle_of(n)] if amount is not None]
    return Turnovers(currency, n, middle, sum(told.values()) - n)
