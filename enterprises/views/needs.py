"""The needs map, one need, and the taxonomy both follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises import charts
from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.actions.exports import record_export
from enterprises.analysis.needs import (
    SUPPORTERS,
    Cell,
    NeedMap,
    Rating,
    need_map,
)
from enterprises.analysis.voices import by_gender, by_round, heard, overall
from enterprises.catalogue import description_of
from enterprises.forms.needs import GAP, MapFilter, NeedForm, SubNeedForm
from enterprises.models import AssessmentRound, Segment, SubNeed
from enterprises.models.needs import Category
from enterprises.tables.writer import csv_response
from enterprises.views.causes import why
from enterprises.views.links import held
from enterprises.views.saving import changed, posted, removed, show_form

FORM = ["GET", "HEAD", "POST"]
CATEGORY_NAMES = dict(Category.choices)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the map shows of a system: the chosen part, loaded and judged."""

    form: MapFilter
    round: AssessmentRound | None
    segments: list[Segment]
    sub_needs: dict[int, SubNeed]
    ratings: list[Rating]
    needs: NeedMap

    @property
    def names(self) -> dict[Any, Any]:
        """The names of the columns, categories or sub-needs."""
        return {**CATEGORY_NAMES, **{k: s.name for k, s in self.sub_needs.items()}}


def _shown(request: SystemRequest) -> Shown:
    system = request.system
    form = MapFilter(
        request.GET, rounds=list(system.rounds.all()), places=list(system.places.all())
    )
    chosen = form.round_chosen
    known = system.segments.select_related("place", "step")
    in_order = known.order_by("step__order", "name", "pk")
    segments = [s for s in in_order if form.admits(s)]
    sub_needs = {s.pk: s for s in system.sub_needs.in_use()}
    ratings = chosen.ratings.in_use().readings() if chosen else []
    category = form.category_chosen
    columns: Sequence[str | int] = (
        [k for k, s in sub_needs.items() if s.category == category]
        if category
        else Category.values
    )
    keys = [s.pk for s in segments]
    needs = need_map(
        ratings,
        segments=keys,
        columns=columns,
        threshold=system.small_cell_threshold,
    )
    inside = [r for r in ratings if r.segment_id in set(keys)]
    return Shown(form, chosen, segments, sub_needs, inside, needs)


@require_safe
@requires("enterprises.view_need")
def need_matrix(request: SystemRequest) -> HttpResponse:
    shown = _shown(request)
    threshold = request.system.small_cell_threshold
    view = shown.form.view_chosen
    asked = heard(shown.ratings, segments=shown.needs.segments)
    gaps = overall(shown.ratings, columns=Category.values, threshold=threshold)
    context = {
        "form": shown.form,
        "shown": shown,
        "view": view,
        "category": shown.form.category_chosen,
        "category_name": CATEGORY_NAMES.get(shown.form.category_chosen, ""),
        "columns": _columns(shown),
        "lines": _lines(request, shown, asked),
        "answer": charts.map_answer(shown.needs, view, asked, shown.names),
        "gap_chart": _gap_chart(gaps),
        "threshold": threshold,
    }
    return render(request, "enterprises/need_matrix.html", context)


def _columns(shown: Shown) -> list[dict[str, Any]]:
    """The heads of the map; a category opens its sub-needs, a sub-need says itself."""
    heads = []
    for column in shown.needs.columns:
        line = shown.sub_needs.get(column) if isinstance(column, int) else None
        about = description_of(line.catalogue_code) if line else ""
        name = shown.names[column]
        heads.append({"name": name, "about": about, "category": "" if line else column})
    return heads


def _lines(
    request: SystemRequest, shown: Shown, asked: Sequence[Any]
) -> list[dict[str, Any]]:
    """The rows of the map, each cell with its words and where it leads."""
    needs = {(n.segment_id, n.sub_need_id): n.pk for n in request.system.needs.in_use()}
    lines = []
    for segment, who in zip(shown.segments, asked, strict=True):
        cells = [
            _cell(request, shown, segment, column, needs)
            for column in shown.needs.columns
        ]
        lines.append({"segment": segment, "cells": cells, "heard": who})
    return lines


def _cell(
    request: SystemRequest,
    shown: Shown,
    segment: Segment,
    column: str | int,
    needs: dict[tuple[int, int], int],
) -> dict[str, Any]:
    cell = shown.needs.cells[segment.pk, column]
    slug = request.system.slug
    if isinstance(column, int):
        pk = needs.get((segment.pk, column))
        url = (
            reverse("enterprises:need_detail", kwargs={"slug": slug, "pk": pk})
            if pk
            else ""
        )
    else:
        query = request.GET.copy()
        query["category"] = column
        url = f"?{query.urlencode()}"
    return {
        "url": url,
        "label": f"{segment.name}, {shown.names[column]}",
        **_face(cell, shown),
    }


def _face(cell: Cell, shown: Shown) -> dict[str, Any]:
    """What stands in a cell, by the view that is chosen."""
    if shown.form.view_chosen == GAP:
        gap = cell.gap
        return {
            "gap": gap,
            "words": charts.verdict_words(gap.verdict),
            "text": charts.signed(gap.shown),
            "n": f"{gap.enterprises.people}/{gap.supporters.people}",
        }
    score = cell.of(shown.form.view_chosen)
    worst = shown.sub_needs.get(score.worst) if score.worst else None
    return {
        "score": score,
        "is_thin": shown.form.view_chosen == SUPPORTERS,
        "worst": worst.name if worst else "",
        "text": charts.written(score.shown),
        "n": score.people,
    }


def _gap_chart(gaps: dict[str, Any]) -> dict[str, Any] | None:
    if not any(gap.difference is not None for gap in gaps.values()):
        return None
    return {
        "title": charts.voice_gap_title(gaps, CATEGORY_NAMES),
        "figure": charts.voice_gap_chart(gaps, CATEGORY_NAMES),
        "rows": charts.voice_gap_rows(gaps, CATEGORY_NAMES),
        "columns": [
            _("Category"),
            _("Enterprises"),
            _("Supporters"),
            _("Difference"),
            _("What it means"),
        ],
    }


@require_safe
@requires("enterprises.view_need")
def need_export(request: SystemRequest) -> HttpResponseBase:
    shown = _shown(request)
    header = [
        *(_("Round"), _("Segment"), _("Need"), _("Enterprises"), _("n")),
        *(_("Supporters"), _("n"), _("Difference"), _("What it means")),
    ]
    name, lines = f"needs-{request.system.slug}.csv", list(_export_rows(shown))
    record_export(
        system=request.system, what="needs", count=len(lines), by=request.user
    )
    return csv_response(name, header, lines)


def _export_rows(shown: Shown) -> Iterator[list[Any]]:
    """One row a cell; a withheld figure says so, an unknown one is empty."""
    hidden = charts.verdict_words("withheld")
    for segment in shown.segments:
        for column in shown.needs.columns:
            cell = shown.needs.cells[segment.pk, column]
            ours, gap = cell.enterprises, cell.gap
            held = ours.is_withheld
            yield [
                shown.round.name if shown.round else "",
                segment.name,
                shown.names[column],
                hidden if held else _rounded(ours.mean),
                hidden if held else ours.people or None,
                _rounded(cell.supporters.mean),
                cell.supporters.people or None,
                _rounded(gap.shown),
                charts.verdict_words(gap.verdict),
            ]


def _rounded(value: Any) -> Any:
    """Two decimals, as the scale allows; a spreadsheet needs no more."""
    return None if value is None else round(value, 2)


@require_safe
@requires("enterprises.view_need")
def need_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.needs.select_related("segment__place", "sub_need")
    need = get_object_or_404(known, pk=pk)
    threshold = request.system.small_cell_threshold
    ratings = need.segment.ratings.in_use().readings()
    trend = by_round(
        ratings,
        segment_id=need.segment_id,
        sub_need_id=need.sub_need_id,
        threshold=threshold,
    )
    rounds = request.system.rounds.in_bulk([key for key, _cell in trend])
    last = trend[-1] if trend else None
    of_last = [
        r
        for r in ratings
        if last and (r.round_id, r.sub_need_id) == (last[0], need.sub_need_id)
    ]
    is_withheld = last[1].enterprises.is_withheld if last else False
    context = {
        "need": need,
        "answer": charts.need_answer(need.segment.name, last[1] if last else None),
        "about": description_of(need.sub_need.catalogue_code),
        "trend": [(rounds[key], cell) for key, cell in trend],
        "last": last and {"round": rounds[last[0]], "cell": last[1]},
        "words": charts.verdict_words(last[1].gap.verdict) if last else "",
        "difference": charts.signed(last[1].gap.shown) if last else "",
        "genders": [
            (charts.gender_words(part.key), part)
            for part in by_gender(of_last, threshold=threshold, is_withheld=is_withheld)
        ],
        "trend_chart": _trend_chart(rounds, trend),
        "why": why(request, need),
        "held": held(request, need),
    }
    return render(request, "enterprises/need_detail.html", context)


def _trend_chart(
    rounds: dict[int, AssessmentRound], trend: list[tuple[int, Cell]]
) -> dict[str, Any] | None:
    if len(trend) < 2:
        return None
    points = [
        (rounds[key].name, cell.enterprises.shown, cell.supporters.shown)
        for key, cell in trend
    ]
    return {
        "figure": charts.trend_chart(points),
        "columns": [_("Round"), _("Enterprises"), _("Supporters")],
        "rows": [
            [name, charts.written(ours), charts.written(theirs)]
            for name, ours, theirs in points
        ],
    }


@require_http_methods(FORM)
@requires("enterprises.change_need")
def need_change(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.needs.select_related("segment", "sub_need")
    need = get_object_or_404(known, pk=pk)
    form = NeedForm(posted(request), instance=need, system=request.system)
    return changed(
        request,
        form,
        "enterprises/need_change.html",
        to=need.get_absolute_url(),
        context={"need": need},
    )


@require_safe
@requires("enterprises.view_need")
def subneed_list(request: SystemRequest) -> HttpResponse:
    lines = list(request.system.sub_needs.with_use())
    by_category = [
        {
            "code": code,
            "name": name,
            "lines": [
                {"row": line, "about": description_of(line.catalogue_code)}
                for line in lines
                if line.category == code
            ],
        }
        for code, name in Category.choices
    ]
    context = {
        "categories": by_category,
        "on": sum(line.is_on for line in lines),
        "off": sum(not line.is_on for line in lines),
    }
    return render(request, "enterprises/subneed_list.html", context)


@require_http_methods(FORM)
@requires("enterprises.change_subneed")
def subneed_add(request: SystemRequest) -> HttpResponse:
    initial = {"category": request.GET.get("category", "")}
    form = SubNeedForm(posted(request), system=request.system, initial=initial)
    if form.is_valid():
        line = form.save(commit=False)
        line.order = request.system.sub_needs.count() + 1
        rows.add_row(row=line, by=request.user)
        messages.success(request, _("Added “%(name)s”.") % {"name": line})
        return redirect("enterprises:subneed_list", slug=request.system.slug)
    return show_form(request, "enterprises/subneed_add.html", {"form": form})


@require_http_methods(FORM)
@requires("enterprises.change_subneed")
def subneed_change(request: SystemRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(request.system.sub_needs.with_use(), pk=pk)
    name = line.name
    form = SubNeedForm(posted(request), instance=line, system=request.system)
    to = reverse("enterprises:subneed_list", kwargs={"slug": request.system.slug})
    return changed(
        request,
        form,
        "enterprises/subneed_change.html",
        to=to,
        context={"line": line, "name": name},
    )


@require_POST
@requires("enterprises.change_subneed")
def subneed_remove(request: SystemRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(request.system.sub_needs, pk=pk)
    to = reverse("enterprises:subneed_list", kwargs={"slug": request.system.slug})
    return removed(request, line, to=to, stay=to)
