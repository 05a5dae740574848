"""What the registry knows of the enterprises of a segment, in one pass over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from enterprises.analysis.profile import AGE_BANDS, SIZE_BANDS, middle_of
from enterprises.models.registry import (
    Formality,
    Gender,
    MicroEnterpriseQuerySet,
    Motivation,
    Premises,
    Urbanity,
)

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
    """Open and closed enterprises, and how many of the open ones gave which answer."""

    open: int
    closed: int
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def known_of(enterprises: MicroEnterpriseQuerySet, year: int) -> Known:
    """Count the answers of all attributes at once, in one query."""
    is_open = Q(closed_on__isnull=True)
    asked = {
        **{(name, key): Q(**{name: key}) for name in CHOICES for key in KEYS[name]},
        **{("age", key): found for key, found in _ages(year).items()},
        **{("size", key): found for key, found in _sizes().items()},
    }
    names = {f"n_{name}_{key}": pair for pair in asked for name, key in [pair]}
    found = enterprises.order_by().aggregate(
        n_open=Count("pk", filter=is_open),
        n_closed=Count("pk", filter=~is_open),
        **{
            column: Count("pk", filter=is_open & asked[pair])
            for column, pair in names.items()
        },
    )
    answers: dict[str, dict[str, int]] = {name: {} for name in KEYS}
    for column, (name, key) in names.items():
        answers[name][key] = found[column]
    return Known(found["n_open"], found["n_closed"], answers)


def _ages(year: int) -> dict[str, Q]:
    """Bands of the age that an owner reaches this year."""
    found = {}
    for (key, least), after in zip(AGE_BANDS, [*AGE_BANDS[1:], None], strict=True):
        born = Q(owner_birth_year__lte=year - least)
        if after is not None:
            born &= Q(owner_birth_year__gt=year - after[1])
        found[key] = born
    return found


def _sizes() -> dict[str, Q]:
    """Bands of employees; a half-time one counts to the next whole number."""
    found = {}
    for (key, least), after in zip(SIZE_BANDS, [*SIZE_BANDS[1:], None], strict=True):
        found[key] = Q(employees__gt=least - 1)
        if after is not None:
            found[key] &= Q(employees__lte=after[1] - 1)
    return found


@dataclass(frozen=True, slots=True)
class Turnovers:
    """The middle one or two of the turnovers in the commonest currency.

    `others` is how many are in another currency, which cannot be compared.
    """

    currency: str
    count: int
    middle: list[Decimal]
    others: int


def turnovers(enterprises: MicroEnterpriseQuerySet) -> Turnovers:
    """The turnovers of open enterprises, in two queries."""
    known = enterprises.open().filter(turnover__isnull=False).order_by()
    counted = known.values_list("turnover_currency").annotate(n=Count("pk"))
    by_currency = list(counted.order_by("-n", "turnover_currency"))
    if not by_currency:
        return Turnovers("", 0, [], 0)
    currency, n = by_currency[0]
    amounts = known.filter(turnover_currency=currency).order_by("turnover", "pk")
    found = amounts.values_list("turnover", flat=True)[middle_of(n)]
    middle = [amount for amount in found if amount is not None]
    return Turnovers(currency, n, middle, sum(n for _c, n in by_currency[1:]))
