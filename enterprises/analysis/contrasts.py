"""How far two groups, or two rounds, lie apart: women and men, before and after.

What is compared are means over the sub-needs that both sides rated, each with the same
weight on both sides (`analysis.differences`). A difference inside the noise
(`analysis.noise`) is not called one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from enterprises.analysis.differences import all_together, by_segment, difference
from enterprises.analysis.needs import (
    NOT_RATED,
    Cell,
    NeedMap,
    Score,
    Verdict,
    closed,
    judge,
    need_map,
)
from enterprises.analysis.ratings import (
    ENTERPRISES,
    Rating,
    grouped,
    hidden_by_category,
    hidden_genders,
    people_heard,
)

WOMAN, MAN = "woman", "man"
Place = tuple[int, int]


class Reading(StrEnum):
    """What a difference means: the first side lies higher, lower, or neither."""

    UNKNOWN = "unknown"
    WITHHELD = "withheld"
    TOO_FEW = "too_few"
    NO_GAP = "no_gap"
    HIGHER = "higher"
    LOWER = "lower"


READINGS = {
    Verdict.UNKNOWN: Reading.UNKNOWN,
    Verdict.TOO_FEW: Reading.TOO_FEW,
    Verdict.NO_GAP: Reading.NO_GAP,
    Verdict.ENTERPRISES_HIGHER: Reading.HIGHER,
    Verdict.SUPPORTERS_HIGHER: Reading.LOWER,
}


@dataclass(frozen=True, slots=True)
class Contrast:
    """The first side's mean severity minus the second's, -4 to 4.

    `difference` is None unless both sides rated the same sub-need. `noise` is how large
    it could be by chance, in the same points.
    """

    difference: Decimal | None
    noise: Decimal | None
    first: Score
    second: Score
    verdict: Reading

    @property
    def shown(self) -> Decimal | None:
        """The difference where it may be shown."""
        return None if self.verdict == Reading.WITHHELD else self.difference

    @property
    def is_real(self) -> bool:
        """Whether the sides differ by more than chance."""
        return self.verdict in (Reading.HIGHER, Reading.LOWER)

    @property
    def size(self) -> Decimal:
        """How far the sides lie apart, whichever is higher; 0 where it is unknown."""
        return abs(self.difference) if self.difference is not None else Decimal(0)


def contrast(
    first: Iterable[Rating], second: Iterable[Rating], *, hidden: frozenset[Place]
) -> Contrast:
    """Compare two sides over the sub-needs that both rated.

    Withheld where one of these sub-needs is `hidden` as (segment, sub-need): a mean
    over it and others would give it away. Exchanging the sides changes the sign only.
    """
    sides = [list(first), list(second)]
    rated = [{(r.segment_id, r.sub_need_id) for r in side} for side in sides]
    both = rated[0] & rated[1]
    compared = [
        [r for r in side if (r.segment_id, r.sub_need_id) in both] for side in sides
    ]
    is_ours = all(r.perspective == ENTERPRISES for r in compared[0])
    group = by_segment if is_ours else all_together
    found = difference(*compared, groups=(group, group))
    if found is None:
        return Contrast(None, None, NOT_RATED, NOT_RATED, Reading.UNKNOWN)
    ours = _score(compared[0], found.first)
    theirs = _score(compared[1], found.second)
    reading = READINGS[judge(found.points, ours.people, theirs.people, found.noise)]
    return Contrast(
        difference=found.points,
        noise=found.noise,
        first=ours,
        second=theirs,
        verdict=Reading.WITHHELD if both & hidden else reading,
    )


def _score(ratings: list[Rating], mean: Decimal) -> Score:
    return Score(
        mean=mean,
        people=people_heard(ratings),
        sub_needs=len({r.sub_need_id for r in ratings}),
    )


def recognisable(ratings: Iterable[Rating], *, threshold: int) -> frozenset[Place]:
    """The (segment, sub-need) of which no gender may be shown apart.

    Those whose mean over all enterprises is hidden on the map, and those where a
    gender is so few that it would be recognised. `ratings` are of one round.
    """
    ours = [r for r in ratings if r.perspective == ENTERPRISES]
    few = {
        place
        for place, rows in grouped(
            ours, lambda r: (r.segment_id, r.sub_need_id)
        ).items()
        if hidden_genders(rows, threshold=threshold)
    }
    return frozenset(few) | unshown(ours, threshold=threshold)


def unshown(ratings: Iterable[Rating], *, threshold: int) -> frozenset[Place]:
    """The (segment, sub-need) whose mean over all enterprises is hidden on the map."""
    ours = [r for r in ratings if r.perspective == ENTERPRISES]
    return frozenset(
        (segment, key)
        for segment, rows in grouped(ours, lambda r: r.segment_id).items()
        for key in hidden_by_category(rows, threshold)
    )


def hiding(
    gender: str, threshold: int
) -> Callable[[Iterable[Rating]], frozenset[Place]]:
    """What finds the (segment, sub-need) that one round hides, of one gender or all."""
    return partial(recognisable if gender else unshown, threshold=threshold)


def gender_gaps(
    ratings: Iterable[Rating],
    *,
    segments: Sequence[int],
    columns: Sequence[str | int],
    threshold: int,
    hidden: frozenset[Place] | None = None,
) -> dict[tuple[int, str | int], Contrast]:
    """Women's mean minus men's, of the enterprises' respondents, for each cell.

    Who is of another gender, or not recorded, is on neither side. `hidden` is what
    rounds find `recognisable`, where the ratings are of several.
    """
    ours = [r for r in ratings if r.perspective == ENTERPRISES]
    if hidden is None:
        hidden = recognisable(ours, threshold=threshold)
    women, men = ([r for r in ours if r.gender == g] for g in (WOMAN, MAN))
    return _cells(women, men, segments, columns, hidden)


def trends(
    later: Iterable[Rating],
    earlier: Iterable[Rating],
    *,
    segments: Sequence[int],
    columns: Sequence[str | int],
    threshold: int,
    perspective: str = ENTERPRISES,
    gender: str = "",
    hidden: frozenset[Place] | None = None,
) -> dict[tuple[int, str | int], Contrast]:
    """How much more severe one round's mean is than an earlier one's, for each cell.

    Of one perspective, and of one gender where that is asked for. `hidden` is what
    either side's rounds hide (`hiding`), where these are several.
    """
    later, earlier = list(later), list(earlier)
    if perspective != ENTERPRISES:
        hidden = frozenset()
    elif hidden is None:
        find = hiding(gender, threshold)
        hidden = find(later) | find(earlier)

    def asked(ratings: list[Rating]) -> list[Rating]:
        return [
            r
            for r in ratings
            if r.perspective == perspective and (not gender or r.gender == gender)
        ]

    return _cells(asked(later), asked(earlier), segments, columns, hidden)


def _cells(
    first: Iterable[Rating],
    second: Iterable[Rating],
    segments: Sequence[int],
    columns: Sequence[str | int],
    hidden: frozenset[Place],
) -> dict[tuple[int, str | int], Contrast]:
    by_sub_need = any(isinstance(column, int) for column in columns)

    def place(r: Rating) -> tuple[int, str | int]:
        return r.segment_id, r.sub_need_id if by_sub_need else r.category

    ours, theirs = grouped(first, place), grouped(second, place)
    return {
        (segment, column): contrast(
            ours.get((segment, column), []),
            theirs.get((segment, column), []),
            hidden=hidden,
        )
        for segment in segments
        for column in columns
    }


def of_gender(
    ratings: Iterable[Rating], gender: str, *, threshold: int
) -> tuple[list[Rating], frozenset[Place]]:
    """The ratings with only one gender of the enterprises, and what stays hidden.

    Supporters' ratings are all kept: they are what the gender is set against.
    """
    ratings = list(ratings)
    kept = [r for r in ratings if r.perspective != ENTERPRISES or r.gender == gender]
    return kept, recognisable(ratings, threshold=threshold)


def gender_map(
    ratings: Iterable[Rating],
    gender: str,
    *,
    segments: Sequence[int],
    columns: Sequence[str | int],
    threshold: int,
    hidden: frozenset[Place] | None = None,
) -> NeedMap:
    """The needs map of what one gender said, beside what supporters believe.

    A cell is closed where a sub-need that the gender rated in it must stay hidden.
    `hidden` is what rounds find `recognisable`, where the ratings are of several.
    """
    kept, found = of_gender(ratings, gender, threshold=threshold)
    hidden = found if hidden is None else hidden
    needs = need_map(kept, segments=segments, columns=columns, threshold=threshold)
    by_sub_need = any(isinstance(column, int) for column in columns)
    touched = {
        (r.segment_id, r.sub_need_id if by_sub_need else r.category)
        for r in kept
        if r.perspective == ENTERPRISES and (r.segment_id, r.sub_need_id) in hidden
    }
    cells: Mapping[tuple[int, str | int], Cell] = {
        key: closed(cell) if key in touched else cell
        for key, cell in needs.cells.items()
    }
    return NeedMap(needs.segments, needs.columns, cells)
