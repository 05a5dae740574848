"""How much two initiatives do the same, for the same people, where and when.

Four things are compared: functions, places, segments, time. Each has a share from 0
(nothing in common) to 1 (the same), twice what is common over what both have together:

* functions, segments: 2 · |A ∩ B| / (|A| + |B|);
* places: those of A that are, lie in or contain one of B's, and those of B likewise,
  over all of both: one place inside the other counts whole;
* time: 2 · days in common / (days of A + days of B), first and last day included.

The score is the weighted geometric mean of the shares that are known,
∏ share^(weight / sum of the known weights), so that one known share of 0 makes it 0:
initiatives that share no function, or no day, are not in each other's way. What is not
known of either (no function is listed, a date is missing) is left out and said so; it
is never taken for 0. Nobody can compare two of which neither a function nor a place
nor a segment is known of both: the score is None.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log
from typing import Literal, NamedTuple

Dimension = Literal["functions", "places", "segments", "time"]
Path = tuple[int, ...]

WEIGHTS: dict[Dimension, float] = {
    "functions": 0.4,
    "places": 0.25,
    "segments": 0.2,
    "time": 0.15,
}
# From here on an overlap is high: worth a verdict before more money goes in.
HIGH = 0.7


@dataclass(frozen=True, slots=True)
class Reach:
    """What an initiative does, for whom, where and when; an empty set is not known.

    A place is the keys on the way down to it, its own last.
    """

    id: int
    functions: frozenset[int] = frozenset()
    segments: frozenset[int] = frozenset()
    places: frozenset[Path] = frozenset()
    starts: date | None = None
    ends: date | None = None


class Pair(NamedTuple):
    """Two initiatives by their keys, the smaller first, with their overlap.

    `score` is above 0 up to 1; `basis` is the sum of the weights of what is known.
    """

    score: float
    basis: float
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """An overlap with its reasons: what is shared, and what is not known.

    `score` is None where the two cannot be compared, else 0 to 1. `shares` holds each
    dimension, None where it is not known.
    """

    score: float | None
    shares: dict[Dimension, float | None]
    functions: frozenset[int]
    segments: frozenset[int]
    # Each a pair of places, the same or one inside the other, by their own keys.
    places: tuple[tuple[int, int], ...]
    days: tuple[date, date] | None


def overlap(one: Reach, other: Reach) -> Overlap:
    """Compare two initiatives; symmetric, and 1 for two that are the same."""
    shares = {**_what_and_where(one, other), "time": _time_share(one, other)}
    return Overlap(
        score=_score(shares),
        shares=shares,
        functions=one.functions & other.functions,
        segments=one.segments & other.segments,
        places=tuple(
            (a[-1], b[-1])
            for a in sorted(one.places)
            for b in sorted(other.places)
            if _related(a, b)
        ),
        days=_common_days(one, other),
    )


def overlaps(reaches: Iterable[Reach], *, least: float = 0.0) -> list[Pair]:
    """Every pair that scores above 0 and at least `least`, the highest first.

    Only pairs that are not 0 for sure are compared: each initiative has a set of bits
    of those with which it shares a function, a place, a segment and a day (or where
    that is not known), and the sets are laid over each other. What two say of function,
    place and segment is compared once for all that say the same.
    """
    kept = sorted(reaches, key=lambda reach: reach.id)
    found = []
    compared: dict[tuple[int, int], Logs] = {}
    groups, spans = _groups(kept), [_span(reach) for reach in kept]
    for at, others in _candidates(kept):
        group, span = groups[at], spans[at]
        for index in others:
            pair = (group, groups[index])
            logs = compared.get(pair)
            if logs is None:
                logs = _logs(_what_and_where(kept[at], kept[index]))
                compared[pair] = logs
            total, basis = logs
            other = spans[index]
            if span is not None and other is not None:
                basis += WEIGHTS["time"]
                total += WEIGHTS["time"] * log(_span_share(span, other))
            score = exp(total / basis)
            if score >= least:
                found.append((-score, -basis, at, index))
    found.sort()
    return [
        Pair(-score, -basis, kept[at].id, kept[index].id)
        for score, basis, at, index in found
    ]


def overlaps_of(one: Reach, others: Iterable[Reach]) -> list[tuple[int, Overlap]]:
    """The others that this one overlaps with, by key, the highest first."""
    compared = [
        (other.id, overlap(one, other)) for other in others if other.id != one.id
    ]
    found = [(key, result) for key, result in compared if result.score]
    return sorted(found, key=lambda pair: (-(pair[1].score or 0), pair[0]))


Logs = tuple[float, float]


def _score(shares: Mapping[Dimension, float | None]) -> float | None:
    if all(shares[name] is None for name in ("functions", "places", "segments")):
        return None
    if 0.0 in shares.values():
        return 0.0
    total, basis = _logs(shares)
    return exp(total / basis)


def _logs(shares: Mapping[Dimension, float | None]) -> Logs:
    """The weighted logarithms of the known shares, none of them 0, and the weights."""
    known = [(WEIGHTS[name], s) for name, s in shares.items() if s is not None]
    total = sum(weight * log(share) for weight, share in known)
    return total, sum(weight for weight, _share in known)


def _what_and_where(one: Reach, other: Reach) -> dict[Dimension, float | None]:
    return {
        "functions": _set_share(one.functions, other.functions),
        "places": _place_share(one.places, other.places),
        "segments": _set_share(one.segments, other.segments),
    }


def _groups(kept: Sequence[Reach]) -> list[int]:
    """The same number for all that say the same of function, place and segment."""
    numbers: dict[tuple[frozenset[int], frozenset[Path], frozenset[int]], int] = {}
    return [
        numbers.setdefault((r.functions, r.places, r.segments), len(numbers))
        for r in kept
    ]


def _set_share(one: frozenset[int], other: frozenset[int]) -> float | None:
    if not one or not other:
        return None
    return 2 * len(one & other) / (len(one) + len(other))


def _place_share(one: frozenset[Path], other: frozenset[Path]) -> float | None:
    if not one or not other:
        return None
    touched = _touched(one, other) + _touched(other, one)
    return touched / (len(one) + len(other))


def _touched(places: frozenset[Path], others: frozenset[Path]) -> int:
    return sum(any(_related(place, other) for other in others) for place in places)


def _related(one: Path, other: Path) -> bool:
    """Whether two places are the same or one lies in the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


Span = tuple[int, int]


def _span(reach: Reach) -> Span | None:
    """The first and the last day as numbers; None where one is not known."""
    if not reach.starts or not reach.ends:
        return None
    return reach.starts.toordinal(), reach.ends.toordinal()


def _time_share(one: Reach, other: Reach) -> float | None:
    a, b = _span(one), _span(other)
    if a is None or b is None:
        return 0.0 if _is_apart(one, other) else None
    return _span_share(a, b)


def _span_share(one: Span, other: Span) -> float:
    first = one[0] if one[0] > other[0] else other[0]
    last = one[1] if one[1] < other[1] else other[1]
    if first > last:
        return 0.0
    return 2 * (last - first + 1) / (one[1] - one[0] + other[1] - other[0] + 2)


def _is_apart(one: Reach, other: Reach) -> bool:
    """Whether one ends before the other starts, as far as that is known."""
    return _ends_before(one, other) or _ends_before(other, one)


def _ends_before(one: Reach, other: Reach) -> bool:
    return one.ends is not None and other.starts is not None and one.ends < other.starts


def _common_days(one: Reach, other: Reach) -> tuple[date, date] | None:
    if not one.starts or not one.ends or not other.starts or not other.ends:
        return None
    first, last = max(one.starts, other.starts), min(one.ends, other.ends)
    return (first, last) if first <= last else None


# --- Which pairs can be above 0 ---------------------------------------------------


def _candidates(kept: Sequence[Reach]) -> Iterator[tuple[int, list[int]]]:
    """For each, by its place in the list, the later ones it may overlap with."""
    functions = _Sets([reach.functions for reach in kept])
    segments = _Sets([reach.segments for reach in kept])
    places, times = _Places(kept), _Times(kept)
    for at, reach in enumerate(kept):
        comparable = (
            (functions.known if reach.functions else 0)
            | (segments.known if reach.segments else 0)
            | (places.known if reach.places else 0)
        )
        mask = comparable & functions.beside(at) & segments.beside(at)
        mask &= places.beside(reach) & times.beside(reach)
        yield at, _bits(mask >> (at + 1), at + 1)


def _bits(mask: int, start: int) -> list[int]:
    """The places of the bits that are set, counted from `start`."""
    digits = bin(mask)[:1:-1]
    found, at = [], digits.find("1")
    while at != -1:
        found.append(start + at)
        at = digits.find("1", at + 1)
    return found


class _Sets:
    """Which initiatives share a key, one bit each; those without any share unknown."""

    def __init__(self, sets: Sequence[frozenset[int]]) -> None:
        self.sets = sets
        self.holding: dict[int, int] = defaultdict(int)
        self.known = 0
        for at, keys in enumerate(sets):
            for key in keys:
                self.holding[key] |= 1 << at
            if keys:
                self.known |= 1 << at
        self.all = (1 << len(sets)) - 1

    def beside(self, at: int) -> int:
        if not self.sets[at]:
            return self.all
        mask = self.all & ~self.known
        for key in self.sets[at]:
            mask |= self.holding[key]
        return mask


class _Places:
    """Which initiatives work at, in or around a place."""

    def __init__(self, kept: Sequence[Reach]) -> None:
        self.at: dict[Path, int] = defaultdict(int)
        self.below: dict[Path, int] = defaultdict(int)
        self.known = 0
        for index, reach in enumerate(kept):
            bit = 1 << index
            for path in reach.places:
                self.known |= bit
                self.at[path] |= bit
                for length in range(1, len(path) + 1):
                    self.below[path[:length]] |= bit
        self.all = (1 << len(kept)) - 1

    def beside(self, reach: Reach) -> int:
        if not reach.places:
            return self.all
        mask = self.all & ~self.known
        for path in reach.places:
            mask |= self.below[path]
            for length in range(1, len(path)):
                mask |= self.at.get(path[:length], 0)
        return mask


class _Times:
    """Which initiatives do not end before, nor start after, another one."""

    def __init__(self, kept: Sequence[Reach]) -> None:
        starts = sorted((r.starts, i) for i, r in enumerate(kept) if r.starts)
        ends = sorted((r.ends, i) for i, r in enumerate(kept) if r.ends)
        self.starts = [day for day, _index in starts]
        self.ends = [day for day, _index in ends]
        self.all = (1 << len(kept)) - 1
        # Bits of the first n that start, and of the first n that end.
        self.started = self._growing(index for _day, index in starts)
        self.ended = self._growing(index for _day, index in ends)

    @staticmethod
    def _growing(indexes: Iterable[int]) -> list[int]:
        masks = [0]
        for index in indexes:
            masks.append(masks[-1] | 1 << index)
        return masks

    def beside(self, reach: Reach) -> int:
        mask = self.all
        if reach.starts:
            mask &= ~self.ended[bisect_left(self.ends, reach.starts)]
        if reach.ends:
            begun = self.started[bisect_right(self.starts, reach.ends)]
            mask &= begun | (self.all & ~self.started[-1])
        return mask
