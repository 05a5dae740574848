"""An indicator with its figures as pages show them: published, and in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from enterprises.models import MarketSystem, Place
from impact.analysis.figures import Cell, Progress
from impact.analysis.freshness import (
    Freshness,
    RoundDates,
    expected_periods,
    freshness,
    is_over,
)
from impact.analysis.periods import ROUND, is_period, label, year_of
from impact.analysis.published import Series, floor_for, series_of, way_to_target
from impact.analysis.series import Point
from impact.charts import words
from impact.charts.words import written
from impact.models import Baseline, Indicator, RollupCell, Target
from impact.models.cells import cells_in, marks_in
from impact.models.indicators import Level

ALL = RollupCell.Dimension.ALL


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of one period, ready to be read: `state` says why there is none."""

    period: int
    label: str
    value: Decimal | None
    text: str
    n: int | None
    state: str
    is_carried: bool = False

    @property
    def point(self) -> words.Point:
        """The same for a chart."""
        return words.Point(self.label, self.value, self.n, self.state, self.is_carried)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What day it is, and the rounds of the system: what periods are told by."""

    today: date
    rounds: Sequence[RoundDates] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    def label(self, period: int, frequency: str) -> str:
        """The name of a round, or the period as a number."""
        if frequency == ROUND and period in self.names:
            return self.names[period]
        return label(period, frequency)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator, its figures over time, and how it stands."""

    indicator: Indicator
    points: Sequence[Shown]
    latest: Shown
    target: Target | None
    target_text: str
    target_label: str
    baseline: Baseline | None
    baseline_value: Decimal | None
    baseline_text: str
    progress: Progress
    freshness: Freshness
    due_label: str
    whole_text: str
    unit: str
    marks: frozenset[int]
    computed_at: datetime | None

    @property
    def is_share(self) -> bool:
        """Say whether the figure is a share of 0..1."""
        return self.indicator.aggregation == Indicator.Aggregation.SHARE

    @property
    def n(self) -> int | None:
        """Enterprises behind the newest figure; of a total nobody counted them."""
        is_total = self.indicator.over_time in words.TOTALS
        return None if is_total else self.latest.n

    @property
    def progress_percent(self) -> int | None:
        """How far the bar is filled: the words beside it are not bounded by it."""
        share = self.progress.share
        return None if share is None else round(share * 100)

    @property
    def shown(self) -> list[Shown]:
        """The periods that have a figure of their own."""
        return [p for p in self.points if p.value is not None and not p.is_carried]


def calendar_of(system: MarketSystem, *, with_rounds: bool = True) -> Calendar:
    """Today and, where they are needed, the rounds of a system; one query."""
    rounds = list(system.measurement_rounds.all()) if with_rounds else []
    return Calendar(
        today=timezone.localdate(),
        rounds=[RoundDates(r.number, r.starts_on, r.ends_on) for r in rounds],
        names={r.number: r.name for r in rounds},
    )


def by_level(lines: Iterable[Line]) -> list[tuple[Level, list[Line]]]:
    """Lines under the levels of the results chain, from impact down to input."""
    groups: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.indicator.level].append(line)
    return [(level, groups[level]) for level in reversed(Level) if groups[level]]


def loaded(system: MarketSystem) -> "QuerySet[Indicator]":
    """Indicators with what a line needs of them: baseline, targets; two queries."""
    targets = Prefetch(
        "targets",
        queryset=system.targets.current().order_by("period"),
        to_attr="current_targets",
    )
    rows = system.indicators.select_related("baseline")
    # Grouping takes the order of the model away.
    rows = rows.annotate(computed_at=Max("groups__computed_at"))
    return rows.order_by("-level", "code").prefetch_related(targets)


def lines_of(
    indicators: Sequence[Indicator],
    *,
    system: MarketSystem,
    calendar: Calendar,
    dimension: str = ALL,
    key: str = "",
    parents: Mapping[str, str] | None = None,
    until: int | None = None,
) -> list[Line]:
    """The lines of indicators made by `loaded`, of all enterprises or one slice.

    `until` is the last year that is looked at, `parents` the tree of places where the
    slice is one. Two queries, whatever the number of indicators.
    """
    cells: dict[int, list[Cell]] = defaultdict(list)
    wanted = cells_in(system).along(dimension)
    for cell in wanted.filter(group__indicator__in=indicators).figures():
        cells[cell.indicator_id].append(cell)
    open_marks = open_periods(system)
    return [
        line_of(
            indicator,
            cells[indicator.pk],
            calendar=calendar,
            threshold=system.small_cell_threshold,
            marks=open_marks.get(indicator.pk, set()),
            key=key,
            parents=parents,
            until=until,
            is_part=dimension != ALL,
        )
        for indicator in indicators
    ]


def open_periods(system: MarketSystem) -> dict[int, set[int]]:
    """The periods of each indicator that are being computed; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    for indicator_id, period in marks_in(system).values_list("indicator", "period"):
        found[indicator_id].add(period)
    return found


def parents_of(places: Iterable[Place]) -> dict[str, str]:
    """The key of each place to that of the place it lies in, "" at the top."""
    return {str(p.pk): "" if p.parent_id is None else str(p.parent_id) for p in places}


def periods_of(
    indicator: Indicator, cells: Sequence[Cell], calendar: Calendar, until: int | None
) -> list[int]:
    """All periods a series shows: from the first figure to the running one."""
    frequency = indicator.frequency
    found = {cell.period for cell in cells if is_period(cell.period, frequency)}
    if found:
        found |= set(
            expected_periods(
                frequency=frequency,
                first=min(found),
                today=calendar.today,
                rounds=calendar.rounds,
            )
        )
    if until is not None and frequency != ROUND:
        found = {period for period in found if year_of(period, frequency) <= until}
    return sorted(found)


def series_for(
    indicator: Indicator,
    cells: Sequence[Cell],
    periods: Sequence[int],
    *,
    threshold: int,
    key: str = "",
    parents: Mapping[str, str] | None = None,
) -> Series:
    """One slice over time, published."""
    frequency = indicator.frequency
    years = {p: year_of(p, frequency) for p in periods if frequency != ROUND}
    return series_of(
        cells,
        key=key,
        periods=periods,
        aggregation=indicator.aggregation,
        mode=indicator.over_time,
        floor=floor_for(indicator.level, threshold),
        parents=parents,
        years=years,
    )


def line_of(
    indicator: Indicator,
    cells: Sequence[Cell],
    *,
    calendar: Calendar,
    threshold: int,
    marks: set[int],
    key: str = "",
    parents: Mapping[str, str] | None = None,
    until: int | None = None,
    is_part: bool = False,
) -> Line:
    """Put one indicator and its figures together.

    Targets and baselines are of all enterprises: a part has none.
    """
    periods = periods_of(indicator, cells, calendar, until)
    series = series_for(
        indicator, cells, periods, threshold=threshold, key=key, parents=parents
    )
    points = [
        shown_of(indicator, point, calendar=calendar, marks=marks)
        for point in series.points
    ]
    latest = _latest(indicator, points, calendar, marks)
    target = None if is_part else _target_for(indicator, latest.period)
    baseline: Baseline | None = getattr(indicator, "baseline", None)
    start = None if is_part else _start(indicator, baseline, points)
    share = indicator.aggregation == Indicator.Aggregation.SHARE
    fresh = freshness(
        frequency=indicator.frequency,
        latest=max((p.period for p in points if _is_there(p)), default=None),
        today=calendar.today,
        rounds=calendar.rounds,
    )
    newest = next((p for p in series.points if p.period == latest.period), None)
    return Line(
        indicator=indicator,
        points=points,
        latest=latest,
        target=target,
        target_text="" if target is None else written(target.value, is_share=share),
        target_label=(
            "" if target is None else calendar.label(target.period, indicator.frequency)
        ),
        baseline=baseline,
        baseline_value=start,
        baseline_text="" if start is None else written(start, is_share=share),
        progress=way_to_target(newest, start, target.value if target else None),
        freshness=fresh,
        due_label=(
            ""
            if fresh.period is None
            else calendar.label(fresh.period, indicator.frequency)
        ),
        whole_text=""
        if series.whole is None
        else written(series.whole, is_share=share),
        unit=indicator.unit,
        marks=frozenset(marks),
        computed_at=indicator.computed_at,  # type: ignore[attr-defined]
    )


def shown_of(
    indicator: Indicator, point: Point, *, calendar: Calendar, marks: set[int]
) -> Shown:
    """One point of a series with the words for it."""
    share = indicator.aggregation == Indicator.Aggregation.SHARE
    frequency = indicator.frequency
    if point.is_withheld:
        state = "withheld"
    elif point.value is not None:
        state = "value" if point.value else "zero"
    elif point.period in marks:
        state = "not_computed"
    elif is_over(
        period=point.period,
        frequency=frequency,
        today=calendar.today,
        rounds=calendar.rounds,
    ):
        state = "not_collected"
    else:
        state = "not_yet_due"
    return Shown(
        period=point.period,
        label=calendar.label(point.period, frequency),
        value=point.value,
        text="" if point.value is None else written(point.value, is_share=share),
        n=point.n if point.value is not None else None,
        state=state,
        is_carried=point.is_carried,
    )


def _is_there(point: Shown) -> bool:
    """Say whether something was reported in the period itself, shown or withheld."""
    return point.state in {"value", "zero", "withheld"} and not point.is_carried


def _latest(
    indicator: Indicator, points: Sequence[Shown], calendar: Calendar, marks: set[int]
) -> Shown:
    """The newest period in which something was reported, or why there is none."""
    for point in reversed(points):
        if _is_there(point):
            return point
    state = "not_computed" if marks else "not_collected"
    if not marks and not indicator_is_due(indicator, calendar):
        state = "not_yet_due"
    return Shown(period=-1, label="", value=None, text="", n=None, state=state)


def freshness_of(
    system: MarketSystem, indicators: Iterable[Indicator], calendar: Calendar
) -> dict[int, Freshness]:
    """How each indicator stands with what it owes; one query."""
    cells = cells_in(system).along(ALL).filter(n__gt=0).order_by()
    newest = dict(
        cells.values_list("group__indicator").annotate(newest=Max("group__period"))
    )
    return {
        indicator.pk: freshness(
            frequency=indicator.frequency,
            latest=newest.get(indicator.pk),
            today=calendar.today,
            rounds=calendar.rounds,
        )
        for indicator in indicators
    }


def indicator_is_due(indicator: Indicator, calendar: Calendar) -> bool:
    """Say whether any period of the indicator is over: else nothing can be missing."""
    found = freshness(
        frequency=indicator.frequency,
        latest=None,
        today=calendar.today,
        rounds=calendar.rounds,
    )
    return found.period is not None


def _target_for(indicator: Indicator, period: int) -> Target | None:
    """The next target from the newest figure on, else the last one there was."""
    targets: list[Target] = indicator.current_targets  # type: ignore[attr-defined]
    ahead = [target for target in targets if target.period >= period]
    return ahead[0] if ahead else (targets[-1] if targets else None)


def _start(
    indicator: Indicator, baseline: Baseline | None, points: Sequence[Shown]
) -> Decimal | None:
    """Where the way to the target begins: the baseline, else its period's figure."""
    if baseline is not None:
        return baseline.value
    first = (p.value for p in points if p.period == indicator.baseline_period)
    return next(first, None)
