"""Functions by stakeholders, as they are and as they will be."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coordination.analysis.coverage import (
    HOPED,
    TO_BE_FOUND,
    Coverage,
    by_name,
    by_severity,
    by_urgency,
    columns,
    coverages,
    tally,
    weighted,
)
from coordination.catalogue import SERVICES
from coordination.forms.coverage import CoverageFilter
from coordination.models.coverage import known
from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.models.needs import Category
from enterprises.tables.writer import csv_response
from stakeholders.models.stakeholders import Performance

# As many columns as one page of the matrix holds, and how few are no page of their own.
COLUMNS, ORPHANS = 60, 10
DOES = {"": "", **dict(Performance.choices)}
ORDERINGS = {"": by_urgency, "severity": by_severity, "name": by_name}


@require_safe
@requires("coordination.view_intervention")
def coverage_matrix(request: SystemRequest) -> HttpResponse:
    form = CoverageFilter(request.GET, system=request.system)
    every = coverages(known(request.system), form.states)
    kinds = _kinds(request, form)
    rows = _matching(every, form)
    heads = _heads(rows, form, kinds)
    page = Paginator(heads, COLUMNS, ORPHANS).get_page(request.GET.get("page"))
    shown = [key for key, _name in page]
    export = reverse(
        "coordination:coverage_matrix_export", kwargs={"slug": request.system.slug}
    )
    context: dict[str, Any] = {
        "form": form,
        "view": form.shown,
        "rows": [(row, [row.cells.get(key) for key in shown]) for row in rows],
        "page": page,
        "names": dict(heads),
        "now": weighted(row.now for row in every),
        "after": weighted(row.after for row in every),
        "gaps_now": sum(row.now.is_gap for row in every),
        "gaps_after": sum(row.after.is_gap for row in every),
        "crowds": sum(row.crowds for row in every),
        "plans": sum(len(row.plans) for row in every),
        "tally": tally(every),
        "export_url": f"{export}?{request.GET.urlencode()}",
    }
    return render(request, "coordination/coverage_matrix.html", context)


@require_safe
@requires("coordination.view_intervention")
def coverage_matrix_export(request: SystemRequest) -> HttpResponseBase:
    form = CoverageFilter(request.GET, system=request.system)
    every = coverages(known(request.system), form.states)
    kinds = _kinds(request, form)
    lines = list(_lines(_matching(every, form), kinds))
    record_export(
        system=request.system, what="coverage", count=len(lines), by=request.user
    )
    header = [
        *(_("Function"), _("Category"), _("Severity"), _("Missed most by")),
        *(_("Service now"), _("Service after"), _("Stakeholder"), _("Now"), _("After")),
        *(_("Interventions"), _("From")),
    ]
    return csv_response(f"{request.system.slug}-coverage.csv", header, lines)


@require_safe
@requires("coordination.view_intervention")
def coverage_function(request: SystemRequest, pk: int) -> HttpResponse:
    """One function: whom it is missed by, who does it, and what is planned."""
    sub_need = get_object_or_404(request.system.sub_needs.filter(is_on=True), pk=pk)
    state = known(request.system)
    rows = {row.now.sub_need_id: row for row in coverages(state, HOPED)}
    row = rows[sub_need.pk]
    committed = {row.now.sub_need_id: row for row in coverages(state)}[sub_need.pk]
    heads = columns([row])
    roles = {
        part.stakeholder_id: part.role_id
        for part in state.parts
        if part.sub_need_id == pk
    }
    answering = request.system.interventions.filter(
        need_links__need__sub_need=sub_need
    ).distinct()
    planning = {plan.intervention_id for plan in row.plans}
    context = {
        "sub_need": sub_need,
        "row": row,
        "committed": committed,
        "cells": [(name, row.cells[key], roles.get(key)) for key, name in heads],
        "answering": [(one, one.pk in planning) for one in answering],
    }
    return render(request, "coordination/coverage_function.html", context)


def _kinds(request: SystemRequest, form: CoverageFilter) -> Collection[int] | None:
    """The keys of the stakeholders of the wanted kind; None where all are wanted."""
    kind = form.chosen.get("kind")
    if not kind:
        return None
    rows = request.system.stakeholders.filter(kind=kind)
    return frozenset(rows.values_list("pk", flat=True))


def _matching(every: list[Coverage], form: CoverageFilter) -> list[Coverage]:
    """The rows that are wanted, in the order wanted; they come most urgent today."""
    wanted = form.chosen
    segment = wanted.get("segment")
    found = [
        row
        for row in every
        if wanted.get("category") in (None, row.now.category)
        and (row.now.is_severe or not wanted.get("severe"))
        and (row.is_changed or not wanted.get("changes"))
        and (not segment or any(n.segment_id == segment.pk for n in row.now.needs))
    ]
    if form.shown == "now" and not wanted.get("ordering"):
        return found
    return ORDERINGS[wanted.get("ordering", "")](found)


def _heads(
    rows: list[Coverage], form: CoverageFilter, kinds: Collection[int] | None
) -> list[tuple[int, str]]:
    """The columns that are wanted; of today, only those who do something today."""
    found = [one for one in columns(rows) if kinds is None or one[0] in kinds]
    if form.shown != "now":
        return found
    busy = {key for row in rows for key, cell in row.cells.items() if cell.now}
    return [(key, name) for key, name in found if key in busy]


def _lines(rows: list[Coverage], kinds: Collection[int] | None) -> Iterator[list[Any]]:
    """A line for each cell; a function without anybody has a line too."""
    names = dict(columns(rows))
    for row in rows:
        worst = row.now.worst
        about = [
            *(row.now.sub_need, Category(row.now.category).label),
            None if row.now.severity is None else round(row.now.severity, 2),
            worst.segment if worst else None,
            *(SERVICES[row.now.service], SERVICES[row.after.service]),
        ]
        cells = [
            (names[key], cell)
            for key, cell in row.cells.items()
            if kinds is None or key in kinds
        ]
        for name, cell in sorted(
            cells, key=lambda one: (not one[0], one[0].casefold())
        ):
            who = name if cell.stakeholder_id != TO_BE_FOUND else _("to be found")
            by = "; ".join(plan.intervention for plan in cell.plans)
            days = [plan.starts_on for plan in cell.plans if plan.starts_on]
            first = min(days) if days else None
            yield [*about, who, DOES[cell.now], DOES[cell.after], by, first]
        if not cells:
            yield [*about, None, None, None, None, None]
