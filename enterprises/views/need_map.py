"""The needs map: severity, and how far views, genders or rounds lie apart."""

from collections.abc import Iterator, Sequence
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
from enterprises.analysis.ratings import SUPPORTERS
from enterprises.analysis.voices import heard, overall
from enterprises.catalogue import description_of
from enterprises.charts import contrasts
from enterprises.charts.contrasts import GAP, GENDER, SEVERITY, TREND
from enterprises.forms.need_map import VIEWS
from enterprises.models import AssessmentRound, Segment
from enterprises.models.needs import Category
from enterprises.tables.writer import csv_response
from enterprises.views.need_shown import CATEGORY_NAMES, Shown, shown_of


@require_safe
@requires("enterprises.view_need")
def need_matrix(request: SystemRequest) -> HttpResponse:
    shown = shown_of(request)
    threshold = request.system.small_cell_threshold
    asked = heard(shown.ratings, segments=shown.needs.segments)
    form = shown.form
    has_chart = shown.view in (SEVERITY, GAP) and not (
        form.gender_chosen or form.is_of_supporters
    )
    context = {
        "form": form,
        "shown": shown,
        "rate_in": _open_round(shown),
        "has_rounds": bool(shown.form.rounds),
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


def _open_round(shown: Shown) -> AssessmentRound | None:
    """Where needs can be rated now: the round that is shown, else the newest open."""
    rounds = [shown.round, *shown.form.rounds.values()]
    return next((one for one in rounds if one and one.closed_at is None), None)


def _answer(shown: Shown, asked: Sequence[Any]) -> str:
    if shown.view == GENDER:
        return contrasts.gender_answer(shown.contrasts, shown.names)
    if shown.view == TREND:
        if not shown.since:
            return _("There is no earlier round to compare with.")
        before = shown.compared.name if shown.compared else _("the round before")
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
            "rounds": [] if shown.round else shown.rounds_of(segment.pk),
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
    """A category's cell opens its sub-needs, a sub-need's the page of the need.

    Where there is none yet, whoever may write it down gets there.
    """
    slug = request.system.slug
    if isinstance(column, int):
        if pk := needs.get((segment.pk, column)):
            return reverse("enterprises:need_detail", kwargs={"slug": slug, "pk": pk})
        if "enterprises.change_need" not in request.permissions:
            return ""
        base = reverse("enterprises:need_add", kwargs={"slug": slug})
        return f"{base}?segment={segment.pk}&sub_need={column}"
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
    gaps = overall(
        shown.ratings,
        columns=Category.values,
        threshold=threshold,
        hidden=shown.hidden,
    )
    if not any(gap.difference is not None for gap in gaps.values()):
        return None
    return {
        "title": charts.voice_gap_title(gaps, CATEGORY_NAMES),
        "figure": charts.voice_gap_chart(gaps, CATEGORY_NAMES),
        "rows": charts.voice_gap_rows(gaps, CATEGORY_NAMES),
        "source": shown.round.name if shown.round else _("What was said last"),
        "columns": [
            _("Category"),
            _("Enterprises"),
            _("Supporters"),
            _("Difference"),
            _("By chance up to"),
            _("What it means"),
        ],
    }


@require_safe
@requires("enterprises.view_need")
def need_export(request: SystemRequest) -> HttpResponseBase:
    shown = shown_of(request)
    header = [_("Round"), *_table_columns(shown)]
    name = f"needs-{shown.view}-{request.system.slug}.csv"
    lines = [
        [", ".join(one.name for one in rounds), *map(_rounded, row)]
        for rounds, row in _table_rows(shown)
    ]
    record_export(
        system=request.system, what="needs", count=len(lines), by=request.user
    )
    return csv_response(name, header, lines)


def _twin(shown: Shown) -> dict[str, Any]:
    """The map as a plain table, with the figures that the colours stand for."""
    rows = [
        [_cell_words(value) for value in row] for _rounds, row in _table_rows(shown)
    ]
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
        before = shown.compared.name if shown.compared else _("Before")
        now = shown.round.name if shown.round else _("Now")
        return contrasts.contrast_columns(shown.view, [now, before])
    if shown.form.is_of_supporters:
        return [_("Segment"), _("Need"), _("Supporters"), _("n")]
    sides = [_("Enterprises"), _("Supporters")]
    return contrasts.contrast_columns(shown.view, sides)


def _table_rows(shown: Shown) -> Iterator[tuple[list[AssessmentRound], list[Any]]]:
    """One row a cell, with its rounds.

    A withheld figure says so, an unknown one is None.
    """
    for segment in shown.segments:
        for column in shown.needs.columns:
            key = (segment.pk, column)
            difference = shown.contrasts.get(key)
            figures = (
                _both_views(shown, key)
                if difference is None
                else contrasts.contrast_row(shown.view, difference)
            )
            rounds = [shown.round] if shown.round else shown.rounds_of(*key)
            yield rounds, [segment.name, shown.names[column], *figures]


def _both_views(shown: Shown, key: tuple[int, str | int]) -> list[Any]:
    cell = shown.needs.cells[key]
    hidden = charts.verdict_words("withheld")
    ours, theirs, gap = cell.enterprises, cell.supporters, cell.gap
    if shown.form.is_of_supporters:
        return [theirs.mean, theirs.people or None]
    return [
        hidden if ours.is_withheld else ours.mean,
        hidden if ours.is_withheld else ours.people or None,
        theirs.mean,
        theirs.people or None,
        gap.shown,
        None if gap.shown is None else gap.noise,
        charts.verdict_words(gap.verdict),
    ]


def _rounded(value: Any) -> Any:
    """Two decimals, as the scale allows; a spreadsheet needs no more."""
    return round(value, 2) if isinstance(value, Decimal) else value
