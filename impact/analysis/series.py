"""How the figures of periods become a figure for the whole time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from impact.analysis.figures import Sums, added, figure

# The values of impact.models.indicators.OverTime.
NON_CUMULATIVE = "non_cumulative"
RUNNING_TOTAL = "running_total"
LATEST_STATE = "latest_state"
YEARLY_RESET = "yearly_reset"
CUMULATIVE = (RUNNING_TOTAL, YEARLY_RESET)


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of a series: `sums` is None where nothing was reported.

    `year` is where a yearly total starts anew; None where the period has none.
    `is_withheld` says that too few enterprises stand behind it.
    """

    period: int
    sums: Sums | None
    year: int | None = None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What a page shows of one period.

    `own` is the figure of the period itself, `value` what the mode makes of it. A
    carried value was not reported in this period: it is the last one known.
    """

    period: int
    value: Decimal | None
    own: Decimal | None
    n: int | None
    is_carried: bool = False
    is_withheld: bool = False


@dataclass(slots=True)
class _Running:
    """A total that runs, and the hidden periods since it was last shown."""

    aggregation: str
    sums: Sums = field(default_factory=Sums)
    hidden: list[int] = field(default_factory=list)

    def add(self, slot: Slot) -> None:
        if slot.sums is not None:
            self.sums = added(self.sums, slot.sums)
            if self.aggregation == "distinct":
                # Each enterprise once: the cells keep this count, it does not add up.
                self.sums = replace(self.sums, total=slot.sums.total)
        if slot.is_withheld:
            self.hidden.append(slot.sums.enterprises if slot.sums else 0)

    def may_be_shown(self, threshold: int) -> bool:
        """Say whether no hidden period follows from the total shown before."""
        enough = len(self.hidden) > 1 and sum(self.hidden) >= threshold
        return not self.hidden or enough

    @property
    def value(self) -> Decimal | None:
        """What the total is now."""
        if self.aggregation == "distinct":
            return self.sums.total
        return figure(self.aggregation, self.sums)


def over_time(
    slots: Sequence[Slot], *, aggregation: str, mode: str, threshold: int = 0
) -> list[Point]:
    """Return the series of one slice, in the order of `slots` (of time).

    * non_cumulative: each period for itself; nothing where nothing was reported.
    * latest_state: what was reported is the state; where nothing was, the last known
      one, marked as carried over.
    * running_total: from the first period up to this one. Sums and counts add up; means
      and shares are the ratio of the sums so far; of different enterprises it is how
      many there have been up to then, each once; a median has none (None).
    * yearly_reset: the same, from zero in each year.

    A period without a result adds nothing and carries the total; before the first
    result the total is None, not 0. A late entry changes its own period and later ones
    only. A withheld period shows nothing, and a total is shown again only when at least
    two withheld periods with `threshold` enterprises or more went into it since it was
    last shown.
    """
    if mode not in {NON_CUMULATIVE, LATEST_STATE, *CUMULATIVE}:
        raise ValueError(f"no such mode: {mode}")
    if mode == NON_CUMULATIVE:
        return [_alone(slot, aggregation) for slot in slots]
    if mode == LATEST_STATE or aggregation == "latest":
        return _carried(slots, aggregation)
    return _running(slots, aggregation, mode, threshold)


def _alone(slot: Slot, aggregation: str) -> Point:
    if slot.is_withheld:
        return Point(slot.period, None, None, None, is_withheld=True)
    if slot.sums is None:
        return Point(slot.period, None, None, 0)
    own = figure(aggregation, slot.sums)
    return Point(slot.period, own, own, slot.sums.enterprises)


def _carried(slots: Iterable[Slot], aggregation: str) -> list[Point]:
    points: list[Point] = []
    last: Point | None = None
    for slot in slots:
        point = _alone(slot, aggregation)
        if point.own is not None or point.is_withheld:
            last = point
        elif last is not None:
            point = Point(
                slot.period,
                last.value,
                None,
                last.n,
                is_carried=True,
                is_withheld=last.is_withheld,
            )
        points.append(point)
    return points


def _running(
    slots: Sequence[Slot], aggregation: str, mode: str, threshold: int
) -> list[Point]:
    points = []
    running, year = _Running(aggregation), None
    for slot in slots:
        if mode == YEARLY_RESET and slot.year != year:
            running, year = _Running(aggregation), slot.year
        running.add(slot)
        own = _alone(slot, aggregation)
        if slot.is_withheld or not running.may_be_shown(threshold):
            points.append(Point(slot.period, None, own.own, own.n, is_withheld=True))
            continue
        running.hidden.clear()
        carried = slot.sums is None and running.value is not None
        points.append(
            Point(slot.period, running.value, own.own, own.n, is_carried=carried)
        )
    return points


def whole_time(
    slots: Sequence[Slot], *, aggregation: str, mode: str, threshold: int = 0
) -> Decimal | None:
    """Return one figure for all periods together.

    latest_state: the last known state. Else the periods together: sums and counts add
    up (under yearly_reset that is the sum of the years' ends), means and shares are the
    ratio of all sums, different enterprises count once in all, or, where they are
    counted anew each year, have no figure of the whole time. None for a median, without
    results, and where withheld periods would follow from it.
    """
    points = over_time(slots, aggregation=aggregation, mode=mode, threshold=threshold)
    if mode in {LATEST_STATE, RUNNING_TOTAL} or aggregation == "latest":
        return points[-1].value if points else None
    if aggregation == "distinct" and mode == YEARLY_RESET:
        return None
    running = _Running(aggregation)
    for slot in slots:
        running.add(slot)
    if mode == YEARLY_RESET:
        last_of_year = {slot.year: at for slot, at in zip(slots, points, strict=True)}
        is_shown = not any(point.is_withheld for point in last_of_year.values())
    else:
        is_shown = running.may_be_shown(threshold)
    return running.value if is_shown else None
