"""How many enterprises a value chain has, and how far the company sees and reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

OPAQUE, TRANSPARENT = "opaque", "transparent"
DIRECT, INDIRECT = "direct", "indirect"
# Smaller circles would not be seen.
SMALLEST = 10


@dataclass(frozen=True, slots=True)
class Member:
    """One segment as far as the chain asks: its estimated number, None if not known.

    `transparency` is "transparent", "opaque" or "" where nobody said; `relationship`
    "direct", "indirect" or "" likewise. `intermediary` is who stands between.
    """

    segment_id: int
    estimated_number: int | None
    transparency: str = ""
    relationship: str = ""
    intermediary: str = ""


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

    full * √(number / largest), at least `SMALLEST` so that it is seen; None for an
    unknown number, which is drawn otherwise.
    """
    if number is None:
        return None
    if number < 0 or largest < number:
        raise ValueError(f"a number of enterprises from 0 to {largest}: {number}")
    if largest == 0:
        return SMALLEST
    return max(SMALLEST, round(full * sqrt(number / largest)))


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the chain as a picture shows it.

    `whole` sums up all of its segments, `shown` are the largest ones by key, `rest`
    sums up those for which there is no room; its `segments` is 0 where all are shown.
    """

    whole: Chain
    shown: tuple[int, ...]
    rest: Chain


def stage(members: Iterable[Member], *, room: int) -> Stage:
    """Choose the segments that a picture of one step shows.

    The largest first, those of unknown number last, of equals as they came. One that
    is left over is shown as well: a line that speaks of it would take its place.
    """
    members = list(members)
    ranked = sorted(
        members,
        key=lambda m: (m.estimated_number is None, -(m.estimated_number or 0)),
    )
    fits = len(ranked) if len(ranked) <= room + 1 else room
    shown = tuple(m.segment_id for m in ranked[:fits])
    return Stage(chain(members), shown, chain(ranked[fits:]))


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the company reaches segments, or does not know that it does.

    `relationship` is "direct", "indirect", or "" where nobody said; `through` names who
    stands between, "" where nobody is named or nobody does. `share` is that of the
    enterprises of all ways, 0 to 1, None where no number is known.
    """

    relationship: str
    through: str
    reached: Chain
    share: Decimal | None

    @property
    def key(self) -> str:
        """What tells apart who stands between, as a filter asks for it."""
        return self.through.casefold()


def between(relationship: str, intermediary: str) -> str:
    """Who stands between, without stray spaces; "" where nobody does or is named."""
    return " ".join(intermediary.split()) if relationship == INDIRECT else ""


def reach(members: Iterable[Member]) -> list[Way]:
    """Sum up the segments by the way in which the company reaches them.

    Direct first, then who stands between by the number of enterprises, then those of
    whom nobody says. Names that differ in capitals and spaces only are one. The sums of
    all ways together are those of `chain`.
    """
    ways: dict[tuple[str, str], list[Member]] = {}
    names: dict[str, str] = {}
    for member in members:
        through = between(member.relationship, member.intermediary)
        names.setdefault(through.casefold(), through)
        ways.setdefault((member.relationship, through.casefold()), []).append(member)
    sums = {key: chain(rows) for key, rows in ways.items()}
    whole = sum(found.enterprises or 0 for found in sums.values())
    return sorted(
        (
            Way(
                relationship,
                names[through],
                found,
                Decimal(found.enterprises) / whole
                if whole and found.enterprises is not None
                else None,
            )
            for (relationship, through), found in sums.items()
        ),
        key=_importance,
    )


def _importance(way: Way) -> tuple[int, bool, int, str]:
    kinds = [DIRECT, INDIRECT]
    kind = kinds.index(way.relationship) if way.relationship in kinds else len(kinds)
    is_unnamed = way.relationship == INDIRECT and not way.through
    return kind, is_unnamed, -(way.reached.enterprises or 0), way.through
