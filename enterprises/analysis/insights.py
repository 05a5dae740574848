"""What is known, topic by topic: blank, thin, stale or covered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# What was true two years ago may not be so today: prices, rules and people move on.
FRESH_MONTHS = 24
# One insight may be chance or one person's opinion; a second one checks it.
ENOUGH = 2
LOW = 1


@dataclass(frozen=True, slots=True)
class Known:
    """One insight, as far as coverage asks; no segment: about the whole system.

    `confidence` goes from 1, low, to 3, high.
    """

    topic: str
    segment_id: int | None
    confidence: int
    view: str
    dated_on: date


class Cover(StrEnum):
    """How well one topic is known; in the order of what is most worth asking next."""

    BLANK = "blank"
    STALE = "stale"
    THIN = "thin"
    COVERED = "covered"


# Where nothing is known comes first, then what may no longer hold, then what is thin.
URGENCY = list(Cover)
Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class CoverCell:
    """One topic of one segment: its state, how many insights, and the newest one."""

    state: Cover
    insights: int = 0
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The grid of topics and segments; None among the segments is the whole system."""

    topics: tuple[str, ...]
    segments: tuple[int | None, ...]
    cells: Mapping[Key, CoverCell]

    @property
    def covered(self) -> int:
        """How many cells are covered."""
        return sum(c.state == Cover.COVERED for c in self.cells.values())

    def of_segment(self, segment_id: int | None) -> list[tuple[str, CoverCell]]:
        """The topics of one segment, in their order."""
        return [(topic, self.cells[topic, segment_id]) for topic in self.topics]

    def most_urgent(self) -> tuple[str, int | None, CoverCell] | None:
        """The cell most worth asking about next; None if all are covered.

        Blank before stale before thin; of equals the first segment, then the first
        topic, in the order in which they were given.
        """
        open_ones = [
            (topic, segment, self.cells[topic, segment])
            for segment in self.segments
            for topic in self.topics
            if self.cells[topic, segment].state != Cover.COVERED
        ]
        if not open_ones:
            return None
        return min(open_ones, key=lambda cell: URGENCY.index(cell[2].state))


def fresh_since(today: date) -> date:
    """The first day that still counts as fresh: `FRESH_MONTHS` months before today.

    The same day of that month; 28 February where it has no 29th.
    """
    year = today.year - FRESH_MONTHS // 12
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28)


def cover(insights: Iterable[Known], *, today: date) -> CoverCell:
    """Judge what is known in one cell.

    Blank: nothing. Stale: nothing that is fresh (`fresh_since`). Thin: fewer than
    `ENOUGH` fresh insights, or all fresh ones of low confidence. Else covered. What is
    stale neither helps nor harms where something fresh is known. A date after today
    counts as fresh.
    """
    insights = list(insights)
    if not insights:
        return CoverCell(Cover.BLANK)
    fresh = [known for known in insights if known.dated_on >= fresh_since(today)]
    if not fresh:
        state = Cover.STALE
    elif len(fresh) < ENOUGH or all(known.confidence == LOW for known in fresh):
        state = Cover.THIN
    else:
        state = Cover.COVERED
    newest = max(known.dated_on for known in insights)
    return CoverCell(state, len(insights), newest)


def coverage(
    insights: Iterable[Known],
    *,
    topics: Sequence[str],
    segments: Sequence[int | None],
    today: date,
) -> Coverage:
    """Judge every topic of every segment; insights of other ones are left out."""
    inside: dict[Key, list[Known]] = {
        (topic, segment): [] for segment in segments for topic in topics
    }
    for known in insights:
        if (cell := inside.get((known.topic, known.segment_id))) is not None:
            cell.append(known)
    cells = {key: cover(rows, today=today) for key, rows in inside.items()}
    return Coverage(tuple(topics), tuple(segments), cells)
