"""How many enterprises a value chain has, and how much of it the company sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

OPAQUE, TRANSPARENT = "opaque", "transparent"


@dataclass(frozen=True, slots=True)
class Member:
    """One segment as far as the chain asks: its estimated number, None if not known.

    `transparency` is "transparent", "opaque" or "" where nobody said.
    """

    segment_id: int
    estimated_number: int | None
    transparency: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """All segments of a system together.

    `enterprises` is the sum of the numbers that are known, None where none is.
    `unseen_share` is 0 to 1, None where it cannot be said; `judged` is the number of
    segments it rests on. Of `told` segments it is known whether the company sees them,
    whatever their number; `unseen` of these it does not.
    """

    segments: int
    unknown: int
    enterprises: int | None
    unseen_share: Decimal | None
    judged: int
    unseen: int = 0
    told: int = 0


def chain(members: Iterable[Member]) -> Chain:
    """Sum up the segments.

    The unseen share is a ratio of sums: Σ(number of opaque segments) / Σ(number of
    segments known to be one or the other), over segments whose number is known; None
    where the lower sum is 0 or there is none. A number that is not known is left out,
    and never 0.
    """
    members = list(members)
    known = [m for m in members if m.estimated_number is not None]
    judged = [m for m in known if m.transparency in (OPAQUE, TRANSPARENT)]
    whole = sum(m.estimated_number or 0 for m in judged)
    unseen = sum(m.estimated_number or 0 for m in judged if m.transparency == OPAQUE)
    return Chain(
        segments=len(members),
        unknown=len(members) - len(known),
        enterprises=sum(m.estimated_number or 0 for m in known) if known else None,
        unseen_share=Decimal(unseen) / whole if whole else None,
        judged=len(judged),
        unseen=sum(m.transparency == OPAQUE for m in members),
        told=sum(m.transparency in (OPAQUE, TRANSPARENT) for m in members),
    )


def diameter(number: int | None, *, largest: int, full: int) -> int | None:
    """How wide the circle of a segment is drawn, so that its *area* is its number.

    full * √(number / largest), at least 4 so that it is seen; None for an unknown
    number, which is drawn otherwise.
    """
    if number is None:
        return None
    if number < 0 or largest < number:
        raise ValueError(f"a number of enterprises from 0 to {largest}: {number}")
    if largest == 0:
        return 4
    return max(4, round(full * sqrt(number / largest)))
