"""One indicator: its figures over time, cut by part, and what they are held against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.models import MarketSystem, Place
from enterprises.models.traits import Gender
from impact.analysis.figures import Cell, Change
from impact.analysis.published import changes, floor_for, published
from impact.charts import pictures, words
from impact.models import Indicator, RollupCell
from impact.models.cells import cells_in
from impact.views.dashboard import trend_picture
from impact.views.lines import (
    ALL,
    Calendar,
    Line,
    Shown,
    calendar_of,
    line_of,
    open_periods,
    parents_of,
    series_for,
    shown_of,
)
from impact.views.observations import ALL_RECORDS, readable

Dimension = RollupCell.Dimension
CUTS = (Dimension.SEGMENT, Dimension.GENDER, Dimension.PLACE)
OWN_PERIODS = frozenset(
    {Indicator.OverTime.NON_CUMULATIVE, Indicator.OverTime.LATEST_STATE}
)
NEWEST_RECORDS = 5
BARS, MANY_BARS = 20, 10


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the enterprises in one period."""

    key: str
    label: str
    depth: int
    shown: Shown


@dataclass(frozen=True, slots=True)
class Cut:
    """The figure of a period, part by part, with its picture."""

    dimension: str
    period: Shown
    parts: Sequence[Part]
    title: str
    figure: pictures.Figure
    rows: Sequence[Sequence[str]]
    withheld: int
    height: str


@require_safe
@requires("impact.view_indicator")
def indicator_detail(request: SystemRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(whole(request.system), pk=pk)
    indicator.current_targets = [
        t for t in indicator.all_targets if t.replaced_at is None
    ]
    in_rounds = indicator.frequency == Indicator.Frequency.ROUND
    calendar = calendar_of(request.system, with_rounds=in_rounds)
    along = request.GET.get("cut", Dimension.SEGMENT)
    along = along if along in CUTS else Dimension.SEGMENT
    wanted = cells_in(request.system).filter(dimension__in=[ALL, along])
    cells = wanted.filter(group__indicator=indicator).figures()
    every = [cell for cell in cells if cell.dimension == ALL]
    threshold = request.system.small_cell_threshold
    marks = open_periods(request.system).get(indicator.pk, set())
    line = line_of(
        indicator, every, calendar=calendar, threshold=threshold, marks=marks
    )
    names = names_of(request.system, along)
    cut = cut_of(
        line,
        [cell for cell in cells if cell.dimension == along],
        names=names,
        calendar=calendar,
        threshold=threshold,
        period=request.GET.get("period", ""),
    )
    before, same = changes_of(line, every, threshold)
    context = {
        "line": line,
        "indicator": indicator,
        "answer": answer(line, before, same, calendar, threshold),
        "every": before,
        "same": same,
        "changes": written_changes(line, before, same),
        "since": since_label(line, calendar),
        "picture": trend_picture(line, calendar) if line.points else None,
        "cut": cut,
        "cuts": [(str(value), value.label) for value in CUTS],
        "targets": [
            (
                t,
                calendar.label(t.period, indicator.frequency),
                words.written(t.value, is_share=line.is_share),
            )
            for t in indicator.all_targets
        ],
        **around(request, line),
    }
    return render(request, "impact/indicator_detail.html", context)


def whole(system: MarketSystem) -> Any:
    """Indicators with all that their page says of them; two queries."""
    targets = system.targets.select_related("set_by").order_by("period", "-pk")
    rows = system.indicators.select_related(
        "baseline",
        "need__sub_need",
        "need__segment",
        "intervention",
    )
    rows = rows.annotate(computed_at=Max("groups__computed_at"))
    return rows.prefetch_related(
        Prefetch("targets", queryset=targets, to_attr="all_targets")
    )


def newest_records(request: SystemRequest, indicator: Indicator) -> list[Any]:
    """The last records the reader may see; none for those who may see no record."""
    if "impact.view_observation" not in request.permissions:
        return []
    rows = readable(request).filter(indicator=indicator)
    rows = rows.select_related("indicator", "enterprise", "organisation", "recorded_by")
    return list(rows[:NEWEST_RECORDS])


def around(request: SystemRequest, line: Line) -> dict[str, Any]:
    """What the page offers beside the figures: neighbours, records, where to go on."""
    indicator, latest, slug = line.indicator, line.latest, request.system.slug
    log = reverse("impact:observation_log", args=[slug])
    explain = reverse("impact:figure_explain", args=[slug, indicator.pk])
    return {
        "thread": thread_of(request, indicator),
        "records": newest_records(request, indicator),
        "sees_records": "impact.view_observation" in request.permissions,
        "sees_all": ALL_RECORDS in request.permissions,
        "log_url": (
            f"{log}?indicator={indicator.pk}"
            if "impact.add_observation" in request.permissions
            else ""
        ),
        "latest_label": (
            _("Newest period")
            if indicator.over_time in OWN_PERIODS
            else indicator.get_over_time_display()
        ),
        "explain_url": (
            f"{explain}?period={latest.period}&dimension={ALL}&key="
            if latest.value is not None
            else ""
        ),
    }


def thread_of(request: SystemRequest, indicator: Indicator) -> list[Any]:
    """From the need over the intervention to the records behind a figure."""
    slug, need, intervention = (
        request.system.slug,
        indicator.need,
        indicator.intervention,
    )
    links: list[Any] = [
        (_("No need named"), "", False, None, "needs"),
        (_("No intervention named"), "", False, None, "coordination"),
        (_("Indicator"), "", True, None, "impact"),
    ]
    if need is not None:
        url = reverse("enterprises:need_detail", args=[slug, need.pk])
        links[0] = (str(need), url, False, None, "needs")
    if intervention is not None:
        url = reverse("coordination:intervention_detail", args=[slug, intervention.pk])
        links[1] = (intervention.name, url, False, None, "coordination")
    if "impact.view_observation" in request.permissions:
        url = reverse("impact:observation_list", args=[slug])
        url += f"?indicator={indicator.pk}"
        links.append((_("Records"), url, False, None, "impact"))
    return links


# What a change is told against


def changes_of(
    line: Line, cells: Iterable[Cell], threshold: int
) -> tuple[Change | None, Change | None]:
    """The two changes of the newest figure since the baseline period."""
    indicator = line.indicator
    since, now = indicator.baseline_period, line.latest.period
    told = since is not None and since != now and indicator.over_time in OWN_PERIODS
    if not told or line.latest.value is None:
        return None, None
    floor = floor_for(indicator.level, threshold)
    rows = [cell for cell in cells if cell.period in {since, now}]
    shown = {one.period: one for one in published(rows, floors={indicator.pk: floor})}
    if now not in shown:
        return None, None
    return changes(
        indicator.aggregation, shown[now], shown.get(int(since or 0)), floor=floor
    )


def since_label(line: Line, calendar: Calendar) -> str:
    """The baseline period in words; "" where none is set."""
    period = line.indicator.baseline_period
    frequency = line.indicator.frequency
    return "" if period is None else calendar.label(period, frequency)


def written_changes(line: Line, *changes: Change | None) -> list[str]:
    """Each change with its sign; "" where there is none."""
    return [
        ""
        if change is None or change.value is None
        else words.written_change(change.value, is_share=line.is_share)
        for change in changes
    ]


def answer(
    line: Line,
    every: Change | None,
    same: Change | None,
    calendar: Calendar,
    threshold: int,
) -> str:
    """The line under the title: the newest figure and its changes, or why none."""
    latest = line.latest
    if latest.value is None:
        return words.why_no_figure(
            latest.state, period=latest.label or line.due_label, threshold=threshold
        )
    text = words.figure_sentence(
        value=latest.text,
        unit=line.unit,
        period=latest.label,
        n=line.n,
        aggregation=line.indicator.aggregation,
        over_time=line.indicator.over_time,
    )
    if every is None or same is None:
        return f"{text}."
    told = words.changes_sentence(
        words.ChangeInWords(every.value, every.n_before, every.n_now),
        words.ChangeInWords(same.value, same.n_before, same.n_now),
        since=since_label(line, calendar),
        is_share=line.is_share,
    )
    return f"{text}, {told}." if told else f"{text}."


# Part by part


@dataclass(frozen=True, slots=True)
class Names:
    """How the parts of a cut are called, and how they lie in each other."""

    labels: Mapping[str, str]
    depths: Mapping[str, int]
    parents: Mapping[str, str] | None = None


def names_of(system: MarketSystem, dimension: str) -> Names:
    """The parts of one dimension in the order of their lists; at most one query."""
    if dimension == Dimension.PLACE:
        places: list[Place] = list(system.places.all())
        return Names(
            labels={str(place.pk): place.name for place in places},
            depths={str(place.pk): place.level - 1 for place in places},
            parents=parents_of(places),
        )
    if dimension == Dimension.SEGMENT:
        rows = system.segments.values_list("pk", "name")
        return Names(labels={str(pk): name for pk, name in rows}, depths={})
    return Names(labels={g.value: str(g.label) for g in Gender}, depths={})


def cut_of(
    line: Line,
    cells: Sequence[Cell],
    *,
    names: Names,
    calendar: Calendar,
    threshold: int,
    period: str,
) -> Cut | None:
    """One period part by part; None where the indicator has no figure at all."""
    at = _chosen_period(line, period)
    if at is None or not cells:
        return None
    periods = [shown.period for shown in line.points if shown.period <= at.period]
    parts = []
    keys = [key for key in (*names.labels, "") if any(c.key == key for c in cells)]
    for key in keys:
        series = series_for(
            line.indicator,
            cells,
            periods,
            threshold=threshold,
            key=key,
            parents=names.parents,
        )
        shown = shown_of(
            line.indicator, series.points[-1], calendar=calendar, marks=set()
        )
        label = names.labels.get(key, _("not known"))
        parts.append(Part(key, label, names.depths.get(key, 0), shown))
    return _drawn(line, cells[0].dimension, at, parts)


def _chosen_period(line: Line, period: str) -> Shown | None:
    reported = [p for p in line.points if p.value is not None or p.state == "withheld"]
    if period.isdecimal():
        for shown in reported:
            if shown.period == int(period):
                return shown
    own = [shown for shown in reported if not shown.is_carried]
    return own[-1] if own else None


def _drawn(line: Line, dimension: str, at: Shown, parts: Sequence[Part]) -> Cut:
    bars = [
        words.Point(part.label, part.shown.value, part.shown.n, part.shown.state)
        for part in _one_depth(parts)[:BARS]
    ]
    share = line.is_share
    return Cut(
        dimension=dimension,
        period=at,
        parts=parts,
        title=words.cut_title(bars, is_share=share),
        figure=pictures.cut(bars, is_share=share),
        rows=[
            [
                part.label,
                words.state_words(part.shown.state) or part.shown.text,
                "" if part.shown.n is None else str(part.shown.n),
            ]
            for part in parts
        ],
        withheld=sum(part.shown.state == "withheld" for part in parts),
        height="tall" if len(bars) > MANY_BARS else "",
    )


def _one_depth(parts: Sequence[Part]) -> list[Part]:
    """The highest places of which there are several: bars compare what is alike."""
    for depth in range(4):
        found = [part for part in parts if part.depth == depth]
        if len(found) > 1:
            return found
    return list(parts)
