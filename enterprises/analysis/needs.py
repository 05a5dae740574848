"""How severe needs are, who says so, and how far the two views lie apart.

Severity goes from 1 (light) to 5 (blocks the business). "Not known" is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from enterprises.analysis.differences import all_together, by_segment, difference
from enterprises.analysis.disclosure import is_small
from enterprises.analysis.noise import ENOUGH_RESPONDENTS, is_beyond_noise
from enterprises.analysis.ratings import (
    ENTERPRISES,
    SUPPORTERS,
    Rating,
    grouped,
    hidden_by_category,
    hidden_sub_needs,
    mean_severity,
    people_heard,
    rated_by_both,
    untold,
)

# A need at least this severe holds a segment back.
SEVERE = Decimal("3.5")


@dataclass(frozen=True, slots=True)
class Score:
    """A mean severity and how many stand behind it.

    `mean` is None where nobody rated. `is_withheld` says that it must not be shown;
    `worst` is the sub-need of the highest mean among those that may be shown.
    """

    mean: Decimal | None
    people: int
    sub_needs: int
    worst: int | None = None
    is_withheld: bool = False

    @property
    def shown(self) -> Decimal | None:
        """The mean where it may be shown."""
        return None if self.is_withheld else self.mean


NOT_RATED = Score(mean=None, people=0, sub_needs=0)


class Verdict(StrEnum):
    """What a voice gap means, in words."""

    UNKNOWN = "unknown"
    WITHHELD = "withheld"
    TOO_FEW = "too_few"
    NO_GAP = "no_gap"
    ENTERPRISES_HIGHER = "enterprises_higher"
    SUPPORTERS_HIGHER = "supporters_higher"


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more severe the enterprises rate something than the supporters do.

    `difference` is in points of severity, -4 to 4; None unless both sides rated.
    `noise` is how large it could be by chance.
    """

    difference: Decimal | None
    enterprises: Score
    supporters: Score
    verdict: Verdict
    noise: Decimal | None = None

    @property
    def shown(self) -> Decimal | None:
        """The difference where it may be shown."""
        return None if self.verdict == Verdict.WITHHELD else self.difference

    @property
    def size(self) -> Decimal:
        """How far the views lie apart, whichever is higher; 0 where it is unknown."""
        return abs(self.difference) if self.difference is not None else Decimal(0)

    @property
    def is_real(self) -> bool:
        """Whether the two views differ by more than chance or taste."""
        return self.verdict in (
            Verdict.ENTERPRISES_HIGHER,
            Verdict.SUPPORTERS_HIGHER,
        )


def score(ratings: Iterable[Rating], *, threshold: int) -> Score:
    """The respondents-weighted mean severity over all these ratings, 1 to 5.

    Σ(severity * respondents) / Σ(respondents) over every rating of every sub-need, so
    that a sub-need which nobody rated changes nothing. `NOT_RATED` without a rating.
    Withheld where enterprises' ratings rest on fewer people than `threshold`, not
    counting those that a session tells already (`untold`); what supporters say they
    say in their role, and it is never withheld. `worst` names the
    sub-need of the highest mean, the first of equals by key, among those whose own
    mean may be shown; None where there is none.
    """
    ratings = list(ratings)
    by_sub_need = grouped(ratings, lambda r: r.sub_need_id)
    hidden = hidden_sub_needs(ratings, threshold=threshold)
    means = {
        key: mean
        for key, rows in sorted(by_sub_need.items())
        if key not in hidden and (mean := mean_severity(rows)) is not None
    }
    few = people_heard(untold(ratings, threshold=threshold))
    is_withheld = is_small(few, threshold)
    worst = max(means, key=means.__getitem__) if means else None
    return Score(
        mean=mean_severity(ratings),
        people=people_heard(ratings),
        sub_needs=len(by_sub_need),
        worst=None if is_withheld else worst,
        is_withheld=is_withheld,
    )


def compare(ratings: Iterable[Rating], *, threshold: int) -> Gap:
    """The voice gap: the enterprises' mean minus the supporters', -4 to 4.

    Only over sub-needs that both sides rated, each with the same weight on both sides
    (`differences.difference`). Unknown without such a sub-need. Below
    `ENOUGH_RESPONDENTS` people on either side it is "too few to tell", within the noise
    "no real gap". Withheld where the enterprises' part is, or where any sub-need is a
    small one: beside the mean over all sub-needs the gap would give it away.
    """
    ratings = list(ratings)
    gap = gap_between(ratings, threshold)
    hidden = hidden_sub_needs(ratings, threshold=threshold)
    if gap.difference is None or not (gap.enterprises.is_withheld or hidden):
        return gap
    return replace(gap, verdict=Verdict.WITHHELD)


def gap_between(ratings: Iterable[Rating], threshold: int) -> Gap:
    """The gap of `compare`, before anything is withheld."""
    ratings = list(ratings)
    both = rated_by_both(ratings)
    sides = [
        [r for r in ratings if r.perspective == side and r.sub_need_id in both]
        for side in (ENTERPRISES, SUPPORTERS)
    ]
    ours, theirs = (score(side, threshold=threshold) for side in sides)
    found = difference(*sides, groups=(by_segment, all_together))
    if found is None:
        return Gap(None, ours, theirs, Verdict.UNKNOWN)
    verdict = judge(found.points, ours.people, theirs.people, found.noise)
    ours, theirs = replace(ours, mean=found.first), replace(theirs, mean=found.second)
    return Gap(found.points, ours, theirs, verdict, found.noise)


def judge(
    difference: Decimal | None, ours: int, theirs: int, by_chance: Decimal | None
) -> Verdict:
    """What a gap between `ours` and `theirs` respondents means."""
    if difference is None:
        return Verdict.UNKNOWN
    if min(ours, theirs) < ENOUGH_RESPONDENTS:
        return Verdict.TOO_FEW
    if not is_beyond_noise(difference, by_chance):
        return Verdict.NO_GAP
    return Verdict.ENTERPRISES_HIGHER if difference > 0 else Verdict.SUPPORTERS_HIGHER


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the needs map: both views, and how far they lie apart."""

    enterprises: Score
    supporters: Score
    gap: Gap

    def of(self, perspective: str) -> Score:
        """The score of one perspective."""
        return self.enterprises if perspective == ENTERPRISES else self.supporters


@dataclass(frozen=True, slots=True)
class NeedMap:
    """Segments by columns; a cell that nobody rated is there, and not known."""

    segments: tuple[int, ...]
    columns: tuple[str | int, ...]
    cells: Mapping[tuple[int, str | int], Cell]

    def worst_of(
        self, segment: int, perspective: str
    ) -> tuple[str | int, Decimal] | None:
        """The column of the segment's highest mean that may be shown, and that mean.

        Of equal columns the first; None where nothing is known or may be shown.
        """
        means = {
            column: mean
            for column in self.columns
            if (mean := self.cells[segment, column].of(perspective).shown) is not None
        }
        worst = max(means, key=means.__getitem__, default=None)
        return None if worst is None else (worst, means[worst])


def need_map(
    ratings: Iterable[Rating],
    *,
    segments: Sequence[int],
    columns: Sequence[str | int],
    threshold: int,
    hidden: frozenset[tuple[int, int]] = frozenset(),
) -> NeedMap:
    """Segments by categories (columns are codes) or by sub-needs (columns are keys).

    Ratings of other segments or columns are left out. In a map by sub-needs, whoever
    reads it can see the category's mean too, so each segment's small cells take
    further ones with them. Where ratings are of several rounds, `hidden` are the
    (segment, sub-need) that their own round hides: they stay so, and so does the mean
    of a category that puts one of them together with needs of other rounds.
    """
    by_sub_need = any(isinstance(column, int) for column in columns)
    inside: dict[int, list[Rating]] = {segment: [] for segment in segments}
    for rating in ratings:
        if rating.segment_id in inside:
            inside[rating.segment_id].append(rating)
    cells: dict[tuple[int, str | int], Cell] = {}
    for segment, rows in inside.items():
        columned = grouped(rows, lambda r: r.sub_need_id if by_sub_need else r.category)
        small = hidden_by_category(rows, threshold) if by_sub_need else frozenset()
        for key in columns:
            said = columned.get(key, [])
            cell = _cell(said, threshold)
            is_open = key not in small and not _gives_away(said, hidden)
            cells[segment, key] = cell if is_open else closed(cell)
    return NeedMap(tuple(segments), tuple(columns), cells)


def _gives_away(said: Iterable[Rating], hidden: frozenset[tuple[int, int]]) -> bool:
    """Whether a cell would tell what a round hides: a need alone, or with others'."""
    ours = [r for r in said if r.perspective == ENTERPRISES]
    is_one_need = len({r.sub_need_id for r in ours}) == 1
    is_mixed = len({r.round_id for r in ours}) > 1
    return (is_one_need or is_mixed) and any(
        (r.segment_id, r.sub_need_id) in hidden for r in ours
    )


def _cell(ratings: list[Rating], threshold: int) -> Cell:
    sides = grouped(ratings, lambda r: r.perspective)
    return Cell(
        enterprises=score(sides.get(ENTERPRISES, []), threshold=threshold),
        supporters=score(sides.get(SUPPORTERS, []), threshold=threshold),
        gap=compare(ratings, threshold=threshold),
    )


def closed(cell: Cell) -> Cell:
    """The same cell, its enterprises' part hidden to protect a neighbour."""
    ours = replace(cell.enterprises, worst=None, is_withheld=True)
    verdict = Verdict.UNKNOWN if cell.gap.difference is None else Verdict.WITHHELD
    gap = replace(cell.gap, verdict=verdict)
    return replace(cell, enterprises=ours, gap=gap)
