"""All figures of a market system at a glance, and as a table to take away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from impact.analysis.freshness import DUE, LATE
from impact.charts import pictures, words
from impact.forms.filters import DashboardFilter
from impact.models import Indicator
from impact.views.lines import (
    ALL,
    Calendar,
    Line,
    by_level,
    calendar_of,
    lines_of,
    loaded,
    parents_of,
)

CHARTS = 6
CHANGES = 6
YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart with all that stands around it."""

    line: Line
    title: str
    subtitle: str
    figure: pictures.Figure
    rows: Sequence[Sequence[str]]
    n: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """What changed between the two newest figures of an indicator."""

    line: Line
    before: str
    size: str
    is_better: bool | None


def trend_picture(line: Line, calendar: Calendar) -> Picture:
    """The chart of one indicator over time, with its targets, and its table twin."""
    points = [shown.point for shown in line.points]
    targets = {}
    if line.target is not None:
        frequency = line.indicator.frequency
        current: list[Any] = line.indicator.current_targets  # type: ignore[attr-defined]
        targets = {calendar.label(t.period, frequency): t.value for t in current}
    share = line.is_share
    title = words.trend_title(
        points,
        unit=line.unit,
        is_share=share,
        target=line.target.value if line.target else None,
        over_time=line.indicator.over_time,
    )
    rows = [
        [
            point.label,
            words.state_words(point.state) or point.text,
            words.written(targets[point.label], is_share=share)
            if point.label in targets
            else "",
            "" if point.n is None else str(point.n),
            _("carried over") if point.is_carried else "",
        ]
        for point in line.points
    ]
    figure = pictures.trend(
        points, targets=targets, baseline=line.baseline_value, is_share=share
    )
    return Picture(
        line=line,
        title=title,
        subtitle=subtitle_of(line),
        figure=figure,
        rows=rows,
        n=line.n,
    )


def subtitle_of(line: Line) -> str:
    """Measure, unit and span of a chart."""
    shown = line.shown
    span = ""
    if shown:
        first, last = shown[0].label, shown[-1].label
        span = first if first == last else f"{first} \N{EN DASH} {last}"
    parts = [line.indicator.name, line.unit, span]
    return " · ".join(part for part in parts if part)


def moves_of(lines: Iterable[Line]) -> list[Move]:
    """The changes between the two newest figures of each, in the order of `lines`."""
    moves = []
    for line in lines:
        shown = line.shown
        if len(shown) < 2:
            continue
        before, now = shown[-2], shown[-1]
        assert before.value is not None and now.value is not None  # noqa: S101, PT018
        size = now.value - before.value
        wanted = 1 if line.indicator.direction == Indicator.Direction.UP else -1
        moves.append(
            Move(
                line=line,
                before=before.label,
                size=words.written_change(size, is_share=line.is_share),
                is_better=None if not size else size * wanted > 0,
            )
        )
    return moves


@require_safe
@requires("impact.view_indicator")
def dashboard(request: SystemRequest) -> HttpResponse:
    places = list(request.system.places.all())
    this_year = timezone.localdate().year
    form = DashboardFilter(
        request.GET,
        segments=request.system.segments.all(),
        places=places,
        years=range(this_year - 1, this_year - YEARS_BACK, -1),
    )
    chosen = form.chosen
    until = chosen.pop("year", None)
    dimension, _colon, key = chosen.pop("slice", f"{ALL}:").partition(":")
    lines = lines_of(
        list(loaded(request.system).filter(**chosen)),
        system=request.system,
        calendar=(calendar := calendar_of(request.system)),
        dimension=dimension,
        key=key,
        parents=parents_of(places),
        until=until,
    )
    drawn = [line for line in lines if len(line.shown) > 1]
    context = {
        "form": form,
        "is_filtered": bool(form.chosen),
        "dimension": dimension,
        "key": key,
        "groups": by_level(lines),
        "pictures": [trend_picture(line, calendar) for line in drawn[:CHARTS]],
        "moves": moves_of(drawn)[:CHANGES],
        "owed": [line for line in lines if line.freshness.state in {DUE, LATE}],
        "may_log": "impact.add_observation" in request.permissions,
        "open_marks": sum(len(line.marks) for line in lines),
        **answer_parts(lines),
    }
    return render(request, "impact/dashboard.html", context)


def answer_parts(lines: Sequence[Line]) -> dict[str, Any]:
    """What the answer line counts."""
    shares = [line.progress.share for line in lines]
    return {
        "count": len(lines),
        "reported": sum(bool(line.shown) for line in lines),
        "reached": sum(share is not None and share >= 1 for share in shares),
        "with_target": sum(share is not None for share in shares),
        "worse": sum(share is not None and share < 0 for share in shares),
        "computed_at": max(
            (line.computed_at for line in lines if line.computed_at), default=None
        ),
    }
