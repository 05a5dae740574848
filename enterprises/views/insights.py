"""Insights: how well each topic is known, what is known, and where it is from."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.analysis.insights import Cover, Coverage, coverage, fresh_since
from enterprises.charts.insights import (
    cover_words,
    coverage_answer,
    insights_answer,
)
from enterprises.forms.insights import (
    FRESH,
    WHOLE,
    CoverageFilter,
    InsightFilter,
    InsightForm,
)
from enterprises.models import Segment
from enterprises.models.insights import InsightQuerySet, Topic
from enterprises.views.saving import added, changed, posted, removed

PER_PAGE = 50
SHOWN = 3
FORM = ["GET", "HEAD", "POST"]
NEWEST_FIRST = "-dated_on"
ORDERINGS = {
    "dated_on": "dated_on",
    "topic": "topic",
    "segment": "segment__name",
    "confidence": "confidence",
}
# What a filter asks for by the very value of a column.
COLUMNS = {
    **{name: name for name in ("topic", "method", "view", "confidence")},
    "role": "segment__role",
    "setting": "segment__setting",
}


def topics() -> dict[str, str]:
    """The topics by code, in the reader's language."""
    return {code: str(label) for code, label in Topic.choices}


@require_safe
@requires("enterprises.view_insight")
def insight_coverage(request: SystemRequest) -> HttpResponse:
    segments = list(request.system.segments.select_related("place"))
    places = list(request.system.places.all())
    form = CoverageFilter(request.GET, places=places, segments=segments)
    insights = request.system.insights.known()
    asked = [segment for segment in segments if form.admits(segment)]
    # The whole system is of no segment, role, setting or place.
    about_all = not form.is_narrowed
    largest = sorted(asked, key=lambda s: -(s.estimated_number or 0))
    keys = [*([None] if about_all else []), *(s.pk for s in largest)]
    grid = coverage(
        insights, topics=Topic.values, segments=keys, today=timezone.localdate()
    )
    shown = [s for s in asked if form.asks_for(_states(grid, s.pk))]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    has_whole = about_all and form.asks_for(_states(grid, None))
    context = {
        "form": form,
        "topics": topics(),
        "page": page,
        "whole": _cells(request, grid, None) if has_whole else [],
        "lines": [(s, _cells(request, grid, s)) for s in page],
        "is_empty": not insights and not segments,
        "answer": coverage_answer(grid, topics(), {s.pk: s.name for s in segments}),
        "states": [(state, cover_words(state)) for state in reversed(Cover)],
    }
    return render(request, "enterprises/insight_coverage.html", context)


def _states(grid: Coverage, segment_id: int | None) -> set[Cover]:
    return {cell.state for _topic, cell in grid.of_segment(segment_id)}


def _cells(
    request: SystemRequest, grid: Coverage, segment: Segment | None
) -> list[dict[str, Any]]:
    """The cells of one row: what is there, and the page that shows or adds it."""
    key = segment.pk if segment else None
    may_add = "enterprises.add_insight" in request.permissions
    names = topics()
    cells = []
    for topic, cell in grid.of_segment(key):
        is_blank = cell.state == Cover.BLANK
        page = "insight_add" if is_blank and may_add else "insight_list"
        cells.append(
            {
                "cell": cell,
                "word": cover_words(cell.state),
                "topic": names[topic],
                "url": _cell_address(request, topic, key, page=page),
            }
        )
    return cells


def _cell_address(
    request: SystemRequest,
    topic: str,
    segment_id: int | None,
    page: str = "insight_list",
) -> str:
    """The page that shows one topic of one segment, or that adds to it."""
    base = reverse(f"enterprises:{page}", kwargs={"slug": request.system.slug})
    return f"{base}?topic={topic}&segment={segment_id or WHOLE}"


def found_by(rows: InsightQuerySet, form: InsightFilter) -> InsightQuerySet:
    """The insights that a filter leaves; of a role, place or setting by segment."""
    chosen = form.chosen
    if "q" in chosen:
        rows = rows.searched(chosen["q"])
    if "segment" in chosen:
        whom = chosen["segment"]
        rows = rows.about(None if whom == WHOLE else int(whom))
    if "age" in chosen:
        since = fresh_since(timezone.localdate())
        rows = rows.fresh(since) if chosen["age"] == FRESH else rows.stale(since)
    if "place" in chosen:
        rows = rows.filter(segment__place__path__startswith=form.path_chosen)
    asked = {COLUMNS[name]: chosen[name] for name in COLUMNS if name in chosen}
    return rows.filter(**asked)


def filter_of(request: SystemRequest) -> InsightFilter:
    """What the address asks for."""
    return InsightFilter(
        request.GET,
        places=list(request.system.places.all()),
        segments=list(request.system.segments.all()),
    )


def order_of(request: SystemRequest) -> tuple[str, str]:
    """The order that the address asks for, by its own name and by its column."""
    ordering = request.GET.get("ordering", "")
    if ordering.removeprefix("-") not in ORDERINGS:
        ordering = NEWEST_FIRST
    column = ORDERINGS[ordering.removeprefix("-")]
    return ordering, f"-{column}" if ordering.startswith("-") else column


@require_safe
@requires("enterprises.view_insight")
def insight_list(request: SystemRequest) -> HttpResponse:
    form, (ordering, order) = filter_of(request), order_of(request)
    found = found_by(request.system.insights.all(), form)
    since = fresh_since(timezone.localdate())
    shown = found.select_related("segment").order_by(order, "-pk")
    add_url = reverse("enterprises:insight_add", kwargs={"slug": request.system.slug})
    context = {
        "form": form,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": bool(form.chosen),
        "answer": insights_answer(**found.counts(since)),
        "ordering": ordering,
        "fresh_since": since,
        "add_url": f"{add_url}?{request.GET.urlencode()}" if request.GET else add_url,
    }
    return render(request, "enterprises/insight_list.html", context)


@require_safe
@requires("enterprises.view_insight")
def insight_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.insights.select_related("segment__market_system")
    insight = get_object_or_404(known, pk=pk)
    beside = request.system.insights.about(insight.segment_id)
    others = beside.filter(topic=insight.topic).exclude(pk=pk)
    context = {
        "insight": insight,
        "is_stale": insight.dated_on < fresh_since(timezone.localdate()),
        "others": others[:SHOWN],
        "cell_url": _cell_address(request, insight.topic, insight.segment_id),
    }
    return render(request, "enterprises/insight_detail.html", context)


@require_http_methods(FORM)
@requires("enterprises.add_insight")
def insight_add(request: SystemRequest) -> HttpResponse:
    initial = {
        "topic": request.GET.get("topic", ""),
        "segment": request.GET.get("segment", ""),
    }
    form = InsightForm(posted(request), system=request.system, initial=initial)
    context = {"suppliers": request.system.insights.suppliers()}
    template = "enterprises/insight_add.html"
    return added(request, form, template, to=form.instance, context=context)


@require_http_methods(FORM)
@requires("enterprises.change_insight")
def insight_change(request: SystemRequest, pk: int) -> HttpResponse:
    insight = get_object_or_404(request.system.insights, pk=pk)
    form = InsightForm(posted(request), instance=insight, system=request.system)
    return changed(
        request,
        form,
        "enterprises/insight_change.html",
        to=insight.get_absolute_url(),
        context={"suppliers": request.system.insights.suppliers()},
    )


@require_POST
@requires("enterprises.change_insight")
def insight_remove(request: SystemRequest, pk: int) -> HttpResponse:
    insight = get_object_or_404(request.system.insights, pk=pk)
    to = reverse("enterprises:insight_list", kwargs={"slug": request.system.slug})
    return removed(request, insight, to=to, stay=to)


@require_safe
@requires("enterprises.view_insight")
def segment_insights(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    about = request.system.insights.about(segment.pk)
    known = about.known()
    grid = coverage(
        known,
        topics=Topic.values,
        segments=[segment.pk],
        today=timezone.localdate(),
    )
    context = {
        "segment": segment,
        "cells": _cells(request, grid, segment),
        "covered": grid.covered,
        "count": len(known),
        "insights": about[:SHOWN],
    }
    return render(request, "enterprises/segment_insights.html", context)
