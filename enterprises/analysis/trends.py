"""Whether needs change as people say they do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from enterprises.analysis.contrasts import Contrast, Reading, trends
from enterprises.analysis.ratings import ENTERPRISES, Rating, grouped
from enterprises.analysis.severities import NeedPlace

BETTER, SAME, WORSE = "better", "same", "worse"


class Agreement(StrEnum):
    """How a trend that somebody stated fits what two rounds measured."""

    UNKNOWN = "unknown"
    AGREES = "agrees"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Change:
    """What the last two rounds that rated a need measured: the later minus the earlier.

    The rounds are their keys; `contrast` says how much of it may be chance.
    """

    earlier: int
    later: int
    contrast: Contrast


def agreement(stated: str, change: Change | None) -> Agreement:
    """Set a stated trend against the measured change.

    "Better" and "worse" are contradicted by a real change the other way, "same" by any
    real change. Unknown where nothing was stated, or nothing can be told from two
    rounds; a change inside the noise is one that cannot be told.
    """
    if not stated or change is None or not change.contrast.is_real:
        return Agreement.UNKNOWN
    measured = WORSE if change.contrast.verdict == Reading.HIGHER else BETTER
    return Agreement.AGREES if stated == measured else Agreement.CONTRADICTS


def last_change(
    ratings: Sequence[Rating], place: NeedPlace, *, threshold: int
) -> Change | None:
    """The change between the last two rounds in which enterprises rated a need.

    `ratings` are all of the need's segment, also of other sub-needs, so that what must
    stay hidden is the same as on the map. None with fewer than two rounds.
    """
    held = sorted(
        {
            (r.held_on, r.round_id)
            for r in ratings
            if (r.sub_need_id, r.perspective) == (place.sub_need_id, ENTERPRISES)
        }
    )
    if len(held) < 2:
        return None
    (_day, earlier), (_later_day, later) = held[-2:]
    cells = trends(
        [r for r in ratings if r.round_id == later],
        [r for r in ratings if r.round_id == earlier],
        segments=[place.segment_id],
        columns=[place.sub_need_id],
        threshold=threshold,
    )
    return Change(earlier, later, cells[place.segment_id, place.sub_need_id])


def last_changes(
    ratings: Iterable[Rating], places: Iterable[NeedPlace], *, threshold: int
) -> Mapping[int, Change | None]:
    """The same for each need, by its key."""
    segments = grouped(ratings, lambda r: r.segment_id)
    return {
        place.need_id: last_change(
            segments.get(place.segment_id, []), place, threshold=threshold
        )
        for place in places
    }
