"""The needs map: severity, and how far views, genders or rounds lie apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises import charts
from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.analysis.contrasts import Contrast, gender_gaps, gender_map, trends
from enterprises.analysis.needs import SUPPORTERS, NeedMap, Rating, need_map
from enterprises.analysis.voices import heard, overall
from enterprises.catalogue import description_of
from enterprises.charts import contrasts
from enterprises.charts.contrasts import GAP, GENDER, SEVERITY, TREND
from enterprises.forms.need_map import VIEWS, MapFilter
from enterprises.models import AssessmentRound, Segment, SubNeed
from enterprises.models.needs import Category
from enterprises.tables.writer import csv_response

CATEGORY_NAMES = dict(Category.choices)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the map shows of a system: the chosen part, loaded and judged.

    `needs` has cells where no `contrasts` stand in for them, those where genders or
    rounds are set against each other.
    """

    form: MapFilter
    round: AssessmentRound | None
    since: AssessmentRound | None
    segments: list[Segment]
    sub_needs: dict[int, SubNeed]
    ratings: list[Rating]
    needs: NeedMap
    contrasts: Mapping[tuple[int, str | int], Contrast]

    @property
    def view(self) -> str:
        """Severity, or which difference."""
        return self.form.view_chosen

    @property
    def names(self) -> dict[Any, Any]:
        """The names of the columns, categories or sub-needs."""
        return {**CATEGORY_NAMES, **{k: s.name for k, s in self.sub_needs.items()}}


def _shown(request: SystemRequest) -> Shown:
    system = request.system
    known = system.segments.select_related("place", "step")
    in_order = list(known.order_by("step__order", "name", "pk"))
    form = MapFilter(
        request.GET,
        rounds=list(system.rounds.all()),
        places=list(system.places.all()),
        segments=in_order,
    )
    now, since = form.round_chosen, form.since_chosen
    segments = [s for s in in_order if form.admits(s)]
    sub_needs = {s.pk: s for s in system.sub_needs.in_use()}
    asked = [
        r.pk for r in (now, since) if r and (r is now or form.view_chosen == TREND)
    ]
    keys = {s.pk for s in segments}
    read = system.ratings.in_use().filter(round__in=asked).readings()
    inside = [r for r in read if r.segment_id in keys]
    of_now = [r for r in inside if now and r.round_id == now.pk]
    category = form.category_chosen
    columns: Sequence[str | int] = (
        [k for k, s in sub_needs.items() if s.category == category]
        if category
        else Category.values
    )
    grid = {
        "segments": [s.pk for s in segments],
        "columns": columns,
        "threshold": system.small_cell_threshold,
    }
    differences = _contrasts(form, now, inside, grid)
    if differences:
        needs = NeedMap(tuple(s.pk for s in segments), tuple(columns), {})
    else:
        needs = _needs(form, of_now, grid)
    return Shown(
        form=form,
        round=now,
        since=since,
        segments=segments,
        sub_needs=sub_needs,
        ratings=of_now,
        needs=needs,
        contrasts=differences,
    )


def _needs(form: MapFilter, ratings: list[Rating], grid: dict[str, Any]) -> NeedMap:
    gender = form.gender_chosen
    return gender_map(ratings, gender, **grid) if gender else need_map(ratings, **grid)


def _contrasts(
    form: MapFilter,
    now: AssessmentRound | None,
    ratings: list[Rating],
    grid: dict[str, Any],
) -> dict[tuple[int, str | int], Contrast]:
    if form.view_chosen == GENDER:
        return gender_gaps(ratings, **grid)
    if form.view_chosen != TREND or now is None:
        return {}
    return trends(
        [r for r in ratings if r.round_id == now.pk],
        [r for r in ratings if r.round_id != now.pk],
        perspective=form.perspective_chosen,
        gender=form.gender_chosen,
        **grid,
    )


@require_safe
@requires("enterprises.view_need")
def need_matrix(request: SystemRequest) -> HttpResponse:
    shown = _shown(request)
    threshold = request.system.small_cell_threshold
    asked = heard(shown.ratings, segments=shown.needs.segments)
    has_chart = shown.view in (SEVERITY, GAP) and not shown.form.gender_chosen
    context = {
        "form": shown.form,
        "shown": shown,
        "view": shown.view,
        "views": [(view, words, view == shown.view) for view, words in VIEWS],
        "legend": [] if shown.view == SEVERITY else contrasts.legend(shown.view),
        "category": shown.form.category_chosen,
        "category_name": CATEGORY_NAMES.get(shown.form.category_chosen, ""),
        "columns": _columns(shown),
        "lines": _lines(request, shown, asked),
        "answer": _answer(shown, asked),
        "gap_chart": _gap_chart(shown, threshold) if has_chart else None,
        "twin": _twin(shown),
        "threshold": threshold,
    }
    return render(request, "enterprises/need_matrix.html", context)


def _answer(shown: Shown, asked: Sequence[Any]) -> str:
    if shown.view == GENDER:
        return contrasts.gender_answer(shown.contrasts, shown.names)
    if shown.view == TREND:
        if shown.since is None:
            return _("There is no earlier round to compare with.")
        before = shown.since.name
        return contrasts.trend_answer(shown.contrasts, shown.names, before)
    side = GAP if shown.view == GAP else shown.form.perspective_chosen
    return charts.map_answer(shown.needs, side, asked, shown.names)


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
    return [
        {
            "segment": segment,
            "heard": who,
            "cells": [
                {
                    "url": _leads_to(request, segment, column, needs),
                    "label": f"{segment.name}, {shown.names[column]}",
                    **_face(shown, (segment.pk, column)),
                }
                for column in shown.needs.columns
            ],
        }
        for segment, who in zip(shown.segments, asked, strict=True)
    ]


def _leads_to(
    request: SystemRequest,
    segment: Segment,
    column: str | int,
    needs: dict[tuple[int, int], int],
) -> str:
    """A category's cell opens its sub-needs, a sub-need's the page of the need."""
    if isinstance(column, int):
        pk = needs.get((segment.pk, column))
        kwargs = {"slug": request.system.slug, "pk": pk}
        return reverse("enterprises:need_detail", kwargs=kwargs) if pk else ""
    query = request.GET.copy()
    query["category"] = column
    return f"?{query.urlencode()}"


def _face(shown: Shown, key: tuple[int, str | int]) -> dict[str, Any]:
    """What stands in a cell, by the view that is chosen."""
    difference = shown.contrasts.get(key)
    if difference is not None:
        words = contrasts.reading_words(shown.view, difference.verdict)
        n = (difference.first.people, difference.second.people)
        return _difference(difference, words, n)
    cell = shown.needs.cells[key]
    if shown.view == GAP:
        n = (cell.gap.enterprises.people, cell.gap.supporters.people)
        return _difference(cell.gap, charts.verdict_words(cell.gap.verdict), n)
    score = cell.of(shown.form.perspective_chosen)
    worst = shown.sub_needs.get(score.worst) if score.worst else None
    return {
        "score": score,
        "is_thin": shown.form.perspective_chosen == SUPPORTERS,
        "worst": worst.name if worst else "",
        "text": charts.written(score.shown),
        "n": score.people,
        "other": cell.supporters if shown.form.shows_both_sides else None,
    }


def _difference(gap: Any, words: str, people: tuple[int, int]) -> dict[str, Any]:
    noise = None if gap.shown is None else gap.noise
    return {
        "gap": gap,
        "words": words,
        "title": contrasts.with_noise(words, noise),
        "text": charts.signed(gap.shown),
        "n": f"{people[0]}/{people[1]}",
    }


def _gap_chart(shown: Shown, threshold: int) -> dict[str, Any] | None:
    gaps = overall(shown.ratings, columns=Category.values, threshold=threshold)
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
    header = [_("Round"), *_table_columns(shown)]
    name = f"needs-{shown.view}-{request.system.slug}.csv"
    held = shown.round.name if shown.round else ""
    lines = [[held, *map(_rounded, row)] for row in _table_rows(shown)]
    record_export(
        system=request.system, what="needs", count=len(lines), by=request.user
    )
    return csv_response(name, header, lines)


def _twin(shown: Shown) -> dict[str, Any]:
    """The map as a plain table, with the figures that the colours stand for."""
    rows = [[_cell_words(value) for value in row] for row in _table_rows(shown)]
    return {"columns": _table_columns(shown), "rows": rows}


def _cell_words(value: Any) -> str:
    """A figure as the reader's language writes it; words stay."""
    if value is None or isinstance(value, int):
        return charts.written(value, "#,##0")
    return charts.written(value, "0.00") if isinstance(value, Decimal) else str(value)


def _table_columns(shown: Shown) -> list[str]:
    if shown.view == GENDER:
        return contrasts.contrast_columns(shown.view, [_("Women"), _("Men")])
    if shown.view == TREND:
        before = shown.since.name if shown.since else _("Before")
        now = shown.round.name if shown.round else _("Now")
        return contrasts.contrast_columns(shown.view, [now, before])
    sides = [_("Enterprises"), _("Supporters")]
    return contrasts.contrast_columns(shown.view, sides)


def _table_rows(shown: Shown) -> Iterator[list[Any]]:
    """One row a cell; a withheld figure says so, an unknown one is None."""
    for segment in shown.segments:
        for column in shown.needs.columns:
            key = (segment.pk, column)
            difference = shown.contrasts.get(key)
            figures = (
                _both_views(shown, key)
                if difference is None
                else contrasts.contrast_row(shown.view, difference)
            )
            yield [segment.name, shown.names[column], *figures]


def _both_views(shown: Shown, key: tuple[int, str | int]) -> list[Any]:
    cell = shown.needs.cells[key]
    hidden = charts.verdict_words("withheld")
    ours, gap = cell.enterprises, cell.gap
    return [
        hidden if ours.is_withheld else ours.mean,
        hidden if ours.is_withheld else ours.people or None,
        cell.supporters.mean,
        cell.supporters.people or None,
        gap.shown,
        None if gap.shown is None else gap.noise,
        charts.verdict_words(gap.verdict),
    ]


def _rounded(value: Any) -> Any:
    """Two decimals, as the scale allows; a spreadsheet needs no more."""
    return round(value, 2) if isinstance(value, Decimal) else value
