"""Who the enterprises of a segment are, as far as the registry knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from enterprises.analysis.disclosure import is_small, withheld

# Years of age reached this year, and employees; each band begins at its number.
AGE_BANDS = (("to_24", 0), ("from_25", 25), ("from_35", 35), ("from_50", 50))
SIZE_BANDS = (("alone", 0), ("to_2", 1), ("to_5", 3), ("to_9", 6))


@dataclass(frozen=True, slots=True)
class Share:
    """One answer, how many enterprises gave it, and their share of those known.

    `share` is 0 to 1, None where nothing is known. Where `is_withheld` neither number
    may be shown.
    """

    key: str
    count: int
    share: Decimal | None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Mix:
    """How enterprises divide by one attribute; who is not known is in no share."""

    shares: tuple[Share, ...]
    known: int
    unknown: int

    @property
    def is_withheld(self) -> bool:
        """Whether so much is hidden that nothing of it is left to show."""
        return bool(self.shares) and all(s.is_withheld for s in self.shares)


def mix(
    counts: Mapping[str, int], *, keys: Sequence[str], total: int, threshold: int
) -> Mix:
    """Divide `total` enterprises by the answers in `counts`, in the order of `keys`.

    A share is count / Σ counts, so that the shares of what is known add up to one;
    unknown is total - Σ counts. Small answers are withheld, with as many others as keep
    them from being worked out (`disclosure.withheld`). Answers that nobody gave are
    there with 0. More known than there are is a programmer's error (ValueError).
    """
    found = {key: counts.get(key, 0) for key in keys}
    known = sum(found.values())
    if known > total or min(found.values(), default=0) < 0:
        raise ValueError(f"{known} known of {total} enterprises")
    hidden = withheld(found, threshold=threshold)
    shares = tuple(
        Share(key, n, Decimal(n) / known if known else None, key in hidden)
        for key, n in found.items()
    )
    return Mix(shares, known, total - known)


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of some amounts of one currency, and how many there are."""

    amount: Decimal | None
    currency: str
    count: int
    is_withheld: bool = False


def median(
    middle: Sequence[Decimal], *, currency: str, count: int, threshold: int
) -> Median:
    """The median of `count` amounts, of which `middle` are the one or two middle ones.

    Their mean, in the currency they are in; None without one. Withheld where fewer
    than `threshold` enterprises stand behind it.
    """
    amount = sum(middle, Decimal(0)) / len(middle) if middle else None
    return Median(amount, currency, count, is_small(count, threshold))


def middle_of(count: int) -> slice:
    """Where the one or two middle ones of `count` sorted values stand."""
    return slice((count - 1) // 2, count // 2 + 1) if count else slice(0, 0)


def in_bands(
    counts: Mapping[int, int], bands: Sequence[tuple[str, int]]
) -> dict[str, int]:
    """Add up counts of whole values by bands, each from its number to the next one's.

    `bands` begin in rising order; a value below the first is in none. Without a value
    all are 0.
    """
    found = {key: 0 for key, _least in bands}
    for value, n in counts.items():
        inside = [key for key, least in bands if value >= least]
        if inside:
            found[inside[-1]] += n
    return found


@dataclass(frozen=True, slots=True)
class Registered:
    """How many of the enterprises that are thought to exist are in the registry.

    `share` is registered / estimated; None where the estimate is not known or zero. It
    may be above one, which says that the estimate is too low.
    """

    count: int
    estimated: int | None
    share: Decimal | None

    @property
    def is_more_than_estimated(self) -> bool:
        """Whether the estimate cannot be right."""
        return self.estimated is not None and self.count > self.estimated


def registered(count: int, estimated: int | None) -> Registered:
    """Set the registry's count against the estimate; never clamped."""
    share = Decimal(count) / estimated if estimated else None
    return Registered(count, estimated, share)
