"""How one figure came about: its formula, its records, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.models import MarketSystem
from enterprises.models.traits import Gender
from impact.actions.indicators import ask_recomputation
from impact.analysis import periods
from impact.analysis.figures import Cell, Change, figure
from impact.analysis.published import (
    Published,
    changes,
    floor_for,
    published,
    series_of,
)
from impact.analysis.series import CUMULATIVE, Point
from impact.charts import formulas
from impact.models import Indicator, Observation, RollupCell
from impact.models.cells import cells_in, groups_in, marks_in
from impact.rollups.base import amounts_of, counted_in, exact
from impact.rollups.cells import within_cell
from impact.views.observations import readable

Dimension = RollupCell.Dimension
Status = Observation.Status
ROUND = Indicator.Frequency.ROUND
PAGE_SIZE = 20
SEES_RECORDS = "impact.view_observation"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure is asked for."""

    indicator: Indicator
    period: int
    dimension: str
    key: str

    @property
    def within(self) -> Q:
        """The observations of the slice."""
        return within_cell((self.dimension, self.key))

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        return f"?period={self.period}&dimension={self.dimension}&key={self.key}"


@dataclass(frozen=True, slots=True)
class SliceName:
    """What the slice is called, and the tree it lies in where it is a place."""

    text: str
    parents: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that do not enter the figure, and why."""

    reason: str
    count: int
    status: str = ""


@require_safe
@requires("impact.view_indicator")
def figure_explain(request: SystemRequest, pk: int) -> HttpResponse:
    asked = find_asked(request, pk)
    name = slice_name(request.system, asked)
    cells = cells_of(request.system, asked)
    shown = shown_in(request.system, cells, asked, name)
    context = {
        "asked": asked,
        "indicator": asked.indicator,
        "slice": name.text,
        "shown": shown,
        "when": period_words(request.system, asked),
        "links": links(request, asked),
        **(parts(request, asked, cells, shown, name) if shown else {}),
    }
    if shown is None or not shown.is_withheld:
        context["left_out"] = left_out(request.system, asked)
    return render(request, "impact/figure_explain.html", context)


@require_safe
@requires("impact.view_indicator")
def figure_check(request: SystemRequest, pk: int) -> HttpResponse:
    """A fragment: the figure computed from its records now, beside the stored one."""
    asked = find_asked(request, pk)
    name = slice_name(request.system, asked)
    cells = cells_of(request.system, asked)
    shown = shown_in(request.system, cells, asked, name)
    if shown is None or shown.is_withheld:
        raise Http404
    found = amounts_of(asked.indicator, asked.period, asked.within)
    value = exact(figure(asked.indicator.aggregation, found.sums)) if found else None
    context = {
        "indicator": asked.indicator,
        "is_marked": asked.indicator.is_marked,  # type: ignore[attr-defined]
        "agrees": value == shown.value and found is not None,
        "value": written(asked.indicator, value),
    }
    return render(request, "impact/_figure_check.html", context)


@require_POST
@requires("impact.change_indicator")
def figure_recompute(request: SystemRequest, pk: int) -> HttpResponse:
    asked = find_asked(request, pk)
    ask_recomputation(indicator=asked.indicator, period=asked.period, by=request.user)
    messages.success(request, _("The figures of this period are computed afresh."))
    return redirect(links(request, asked)["here"])


# What is asked for


def find_asked(request: SystemRequest, pk: int) -> Asked:
    """The figure that the address names; without a period, the newest one."""
    given = request.GET
    wanted = given.get("period", "")
    indicator = get_object_or_404(indicators(request.system, wanted), pk=pk)
    period = int(wanted) if wanted else indicator.newest
    if period is None:
        raise Http404
    dimension = given.get("dimension", Dimension.ALL)
    if dimension not in Dimension.values:
        raise Http404
    if not periods.is_period(period, indicator.frequency):
        raise Http404
    return Asked(indicator, period, dimension, given.get("key", ""))


def indicators(system: MarketSystem, wanted: str) -> QuerySet[Any]:
    """Indicators with the state of their figures in one period (or the newest)."""
    if wanted and not (wanted.isdecimal() and len(wanted) < 9):
        raise Http404
    groups = groups_in(system).filter(indicator=OuterRef("pk"), cells__isnull=False)
    newest = groups.order_by("-period").values("period")[:1]
    period: Any = int(wanted) if wanted else Subquery(newest)
    here = groups_in(system).filter(indicator=OuterRef("pk"), period=period)
    marks = marks_in(system).filter(indicator=OuterRef("pk"), period=period)
    return system.indicators.annotate(
        newest=Subquery(newest),
        computed_at=Subquery(here.values("computed_at")[:1]),
        is_marked=Exists(marks),
    )


def slice_name(system: MarketSystem, asked: Asked) -> SliceName:
    """What the slice is called; 404 for one that there is not. At most one query."""
    unknown: dict[str, str] = {
        Dimension.PLACE: _("place not known"),
        Dimension.GENDER: _("owner's gender not known"),
        Dimension.SEGMENT: _("segment not known"),
        Dimension.ALL: _("all enterprises"),
    }
    if asked.dimension == Dimension.PLACE:
        rows = system.places.values_list("pk", "parent", "name")
        names = {str(pk): name for pk, _parent, name in rows} | {"": unknown["place"]}
        tree = {str(pk): str(parent or "") for pk, parent, _name in rows}
        return SliceName(_known(names, asked.key), tree)
    if asked.dimension == Dimension.GENDER:
        genders = {one.value: str(one.label) for one in Gender}
        return SliceName(_known(genders | {"": unknown["gender"]}, asked.key))
    if asked.dimension == Dimension.SEGMENT and asked.key:
        named = system.segments.values_list("pk", "name")
        return SliceName(_known({str(pk): name for pk, name in named}, asked.key))
    return SliceName(_known({"": unknown[asked.dimension]}, asked.key))


def _known(names: Mapping[str, str], key: str) -> str:
    if key not in names:
        raise Http404
    return names[key]


def period_words(system: MarketSystem, asked: Asked) -> dict[str, Any]:
    """The name and days of the period, and the name of the baseline period."""
    base, frequency = asked.indicator.baseline_period, asked.indicator.frequency
    if frequency != ROUND:
        first, last = periods.bounds(asked.period, frequency)
        return {
            "label": periods.label(asked.period, frequency),
            "first": first,
            "last": last,
            "since": "" if base is None else periods.label(base, frequency),
        }
    rounds = system.measurement_rounds.filter(number__in=[asked.period, base or 0])
    waves = {wave.number: wave for wave in rounds}
    wave = waves.get(asked.period)
    return {
        "label": wave.name if wave else str(asked.period),
        "first": wave.starts_on if wave else None,
        "last": wave.ends_on if wave else None,
        "since": waves[base].name if base in waves else str(base),
    }


# What may be shown


def cells_of(system: MarketSystem, asked: Asked) -> list[Cell]:
    """The figures of the dimension in this period and those it is told against."""
    rows = cells_in(system).filter(group__indicator=asked.indicator)
    rows = rows.along(asked.dimension)
    if asked.indicator.over_time not in CUMULATIVE:
        told: set[Any] = {asked.period, asked.indicator.baseline_period} - {None}
        rows = rows.filter(group__period__in=told)
    return rows.figures()


def shown_in(
    system: MarketSystem, cells: Sequence[Cell], asked: Asked, name: SliceName
) -> Published | None:
    """The figure as it may be shown; None where there is none."""
    return _published(system, cells, asked, name).get(asked.period)


def _published(
    system: MarketSystem, cells: Sequence[Cell], asked: Asked, name: SliceName
) -> dict[int, Published]:
    floor = floor_for(asked.indicator.level, system.small_cell_threshold)
    floors = {asked.indicator.pk: floor}
    shown = published(cells, floors=floors, parents=name.parents)
    return {one.period: one for one in shown if one.key == asked.key}


def parts(
    request: SystemRequest,
    asked: Asked,
    cells: Sequence[Cell],
    shown: Published,
    name: SliceName,
) -> dict[str, Any]:
    """All that is told of a figure that there is."""
    if shown.sums is None:
        return {}
    indicator = asked.indicator
    total = running_total(request.system, cells, asked, name)
    return {
        "least": written(indicator, shown.sums.minimum),
        "most": written(indicator, shown.sums.maximum),
        "formula": formulas.formula(indicator.aggregation, shown.sums, shown.value),
        "answer": formulas.answer(
            indicator.aggregation,
            shown.sums,
            shown.value,
            unit=indicator.unit,
            slice_=name.text,
        ),
        "changes": changes_since(request.system, cells, asked, name),
        "total": total,
        "total_so_far": total[-1][-1] if total else "",
        "records": records(request, asked),
        "sees_all": "impact.change_observation" in request.permissions,
    }


def changes_since(
    system: MarketSystem, cells: Sequence[Cell], asked: Asked, name: SliceName
) -> list[tuple[Change, str]]:
    """Both changes since the baseline period, with the difference in words."""
    indicator = asked.indicator
    base = indicator.baseline_period
    if base is None or base == asked.period:
        return []
    floor = floor_for(indicator.level, system.small_cell_threshold)
    shown = _published(system, cells, asked, name)
    both = changes(
        indicator.aggregation, shown[asked.period], shown.get(base), floor=floor
    )
    return [
        (change, formulas.difference(indicator.aggregation, change.value))
        for change in both
    ]


def running_total(
    system: MarketSystem, cells: Sequence[Cell], asked: Asked, name: SliceName
) -> list[tuple[str, str, Point, str]]:
    """The periods that make a total that runs: label, what each adds, the total."""
    indicator = asked.indicator
    if indicator.over_time not in CUMULATIVE:
        return []
    so_far = sorted({cell.period for cell in cells if cell.period <= asked.period})
    calendar = indicator.frequency != ROUND
    found = series_of(
        cells,
        key=asked.key,
        periods=so_far,
        aggregation=indicator.aggregation,
        mode=indicator.over_time,
        floor=floor_for(indicator.level, system.small_cell_threshold),
        parents=name.parents,
        years={p: periods.year_of(p, indicator.frequency) for p in so_far}
        if calendar
        else None,
    )
    return [
        (
            periods.label(point.period, indicator.frequency),
            written(indicator, point.own),
            point,
            "" if point.is_withheld else written(indicator, point.value),
        )
        for point in found.points
    ]


def written(indicator: Indicator, value: Decimal | None) -> str:
    """A figure of the indicator with all its decimals."""
    is_share = indicator.aggregation == Indicator.Aggregation.SHARE
    return formulas.percent(value) if is_share else formulas.exactly(value)


# Records


def records(request: SystemRequest, asked: Asked) -> Page[Observation] | None:
    """The records that make the figure, of those the reader may see; None for none."""
    if SEES_RECORDS not in request.permissions:
        return None
    within = counted_in(asked.indicator, asked.period, asked.within)
    rows = readable(request).filter(pk__in=within.values("pk"))
    rows = rows.select_related(
        "indicator", "enterprise", "organisation", "recorded_by", "reviewed_by"
    ).order_by("-observed_on", "-pk")
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def left_out(system: MarketSystem, asked: Asked) -> list[LeftOut]:
    """How many records of the period do not enter the figure, by reason; one query."""
    rows = system.observations.filter(
        indicator=asked.indicator, period=asked.period
    ).order_by()
    inside = asked.within or Q(pk__isnull=False)
    counts = {
        status: (every, here)
        for status, every, here in rows.values_list("status").annotate(
            every=Count("pk"), here=Count("pk", filter=inside)
        )
    }
    reasons = {
        Status.SUBMITTED: _("wait for review"),
        Status.REJECTED: _("were sent back"),
        Status.WITHDRAWN: _("were withdrawn"),
    }
    found = [
        LeftOut(reason, counts.get(status, (0, 0))[1], status)
        for status, reason in reasons.items()
    ]
    every, here = counts.get(Status.APPROVED, (0, 0))
    if asked.dimension != Dimension.ALL:
        found.append(LeftOut(_("count, but lie outside this slice"), every - here))
    return found


def links(request: SystemRequest, asked: Asked) -> dict[str, str]:
    """Where the page's buttons lead."""

    def to(name: str) -> str:
        kwargs = {"slug": request.system.slug, "pk": asked.indicator.pk}
        return reverse(f"impact:{name}", kwargs=kwargs)

    may_recompute = "impact.change_indicator" in request.permissions
    return {
        "here": to("figure_explain") + asked.query,
        "check": to("figure_check") + asked.query,
        "recompute": to("figure_recompute") + asked.query if may_recompute else "",
        "indicator": to("indicator_detail"),
    }
