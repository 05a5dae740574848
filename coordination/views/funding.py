"""The money of all interventions together."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coordination import charts
from coordination.analysis.funding import Funding, FundingTable, Plan, funded
from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from stakeholders.backends import audience
from valueprop.views.tables import to_six_places, twin

PER_PAGE = 50


@require_safe
@requires("coordination.view_intervention")
def funding(request: SystemRequest) -> HttpResponse:
    plan, table = _funded(request)
    rows = [
        (
            one,
            table.by_intervention[one.id],
            [table.cells.get((one.id, year)) for year in table.years],
        )
        for one in plan.interventions
    ]
    context = {
        "table": table,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "by_year": [table.by_year[year] for year in table.years],
        "chart": {
            "figure": charts.cost_and_secured(plan, table),
            "columns": charts.funding_columns(),
            "rows": twin(charts.funding_rows(plan, table)),
        },
    }
    return render(request, "coordination/funding.html", context)


@require_safe
@requires("coordination.view_intervention")
def funding_export(request: SystemRequest) -> HttpResponseBase:
    plan, table = _funded(request)
    header = [
        *(_("Intervention"), _("Year"), _("Currency"), _("Cost")),
        *(_("Cash pledged"), _("Cash confirmed"), _("Cash received")),
        *(_("In kind pledged"), _("In kind confirmed"), _("In kind received")),
        *(_("Missing"), _("Missing if all pledges hold"), _("Not counted: no rate")),
    ]
    lines = list(_lines(plan, table, request.system.currency))
    record_export(
        system=request.system, what="funding", count=len(lines), by=request.user
    )
    return csv_response(f"{request.system.slug}-funding.csv", header, lines)


def _funded(request: SystemRequest) -> tuple[Plan, FundingTable]:
    plan = request.system.interventions.all().plan(audience(request))
    return plan, funded(plan, request.system.currency)


def _lines(plan: Plan, table: FundingTable, currency: str) -> Iterator[list[Any]]:
    """A line for each intervention and year; one without money has a line too."""
    for one in plan.interventions:
        cells: list[tuple[int | None, Funding]] = [
            (year, table.cells[one.id, year])
            for year in table.years
            if (one.id, year) in table.cells
        ]
        for year, cell in cells or [(None, table.by_intervention[one.id])]:
            amounts = [
                cell.cost,
                *(cell.cash.pledged, cell.cash.confirmed, cell.cash.received),
                *(cell.in_kind.pledged, cell.in_kind.confirmed, cell.in_kind.received),
                *(cell.gap, cell.gap_if_pledges_hold),
            ]
            exact = [None if a is None else to_six_places(a) for a in amounts]
            yield [one.name, year, currency, *exact, cell.unconverted]
