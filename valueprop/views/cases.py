"""Business cases: the list, one case, and its changes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from enterprises.views.saving import added, changed, posted, removed
from stakeholders.backends import acting_organisation, audience
from stakeholders.views.saving import only_own
from valueprop import charts, findings
from valueprop.analysis.cases import CaseResult, computed, full_benefits, together
from valueprop.analysis.flows import flows
from valueprop.forms.cases import CaseForm
from valueprop.forms.filters import CaseFilter
from valueprop.models import BusinessCase
from valueprop.views.tables import to_six_places, twin

PER_PAGE = 50
LEAST = Decimal("-Infinity")


def _by_number(number: Callable[[CaseResult], Decimal | None]) -> Callable[..., Any]:
    def key(row: tuple[BusinessCase, CaseResult]) -> tuple[Decimal, str]:
        found = number(row[1])
        return LEAST if found is None else found, row[0].name

    return key


ORDERINGS: dict[str, Callable[..., Any]] = {
    "name": lambda row: row[0].name.casefold(),
    "put_in": _by_number(lambda result: result.total.put_in),
    "got_out": _by_number(lambda result: result.total.got_out),
    "npv": _by_number(lambda result: result.total.npv),
    "ratio": _by_number(lambda result: result.total.ratio),
}


@require_safe
@requires("valueprop.view_businesscase")
def case_list(request: SystemRequest) -> HttpResponse:
    form = CaseFilter(request.GET, system=request.system)
    cases = request.system.cases.visible_to(audience(request))
    is_filtered = form.is_valid() and form.cleaned_data["segment"] is not None
    if is_filtered:
        cases = cases.filter(segment=form.cleaned_data["segment"])
    results = [computed(case) for case in cases.lines()]
    ordering = request.GET.get("ordering", "")
    rows = _sorted(cases, results, ordering)
    context = {
        "form": form,
        "is_filtered": is_filtered,
        "ordering": ordering,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "together": together(results),
        "findings": [] if is_filtered else findings.found(results)[:5],
    }
    return render(request, "valueprop/case_list.html", context)


@require_safe
@requires("valueprop.view_businesscase")
def case_detail(request: SystemRequest, pk: int) -> HttpResponse:
    case = seen_case(request, pk)
    result = _result(request, case)
    context = {
        "case": case,
        "result": result,
        "full": full_benefits(result.case),
        "investments": case.investments.select_related("stakeholder"),
        "benefits": case.benefits.select_related("stakeholder"),
        "needs": case.segment.needs.count() if case.segment else None,
        "chart": {
            "figure": charts.net_by_year(result),
            "columns": charts.net_columns(result),
            "rows": twin(charts.net_rows(result)),
        },
        "findings": findings.about_one(result),
        "may_change": may_change(request, case),
    }
    return render(request, "valueprop/case_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("valueprop.add_businesscase")
def case_add(request: SystemRequest) -> HttpResponse:
    organisation = acting_organisation(request)
    form = CaseForm(posted(request), system=request.system, organisation=organisation)
    return added(request, form, "valueprop/case_add.html", to=form.instance)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("valueprop.change_businesscase")
def case_change(request: SystemRequest, pk: int) -> HttpResponse:
    case = own_case(request, pk)
    form = CaseForm(posted(request), instance=case, system=request.system)
    context = {"case": case, "name": str(case)}
    template = "valueprop/case_change.html"
    return changed(request, form, template, to=case, context=context)


@require_POST
@requires("valueprop.change_businesscase")
def case_remove(request: SystemRequest, pk: int) -> HttpResponse:
    case = own_case(request, pk)
    to = reverse("valueprop:case_list", kwargs={"slug": request.system.slug})
    return removed(request, case, to=to)


@require_safe
@requires("valueprop.view_businesscase")
def case_export(request: SystemRequest, pk: int) -> HttpResponseBase:
    case = seen_case(request, pk)
    lines = [
        [
            flow.year,
            flow.stakeholder,
            flow.label,
            flow.kind,
            request.system.currency,
            to_six_places(flow.amount),
            _("yes") if flow.is_counted else _("no"),
        ]
        for flow in flows(_result(request, case).case)
    ]
    record_export(
        system=request.system,
        what="lines",
        count=len(lines),
        by=request.user,
        row=case,
    )
    return csv_response(
        f"{request.system.slug}-case-{case.pk}.csv",
        [
            _("Year"),
            _("Stakeholder"),
            _("Line"),
            _("Kind"),
            _("Currency"),
            _("Amount"),
            _("Counted in the figures"),
        ],
        lines,
    )


def seen_case(request: SystemRequest, pk: int) -> BusinessCase:
    """The case, if this reader may see it; else 404 as for one that is not there."""
    cases = request.system.cases.visible_to(audience(request))
    case: BusinessCase = get_object_or_404(
        cases.select_related("segment", "organisation"), pk=pk
    )
    return case


def own_case(request: SystemRequest, pk: int) -> BusinessCase:
    """The case, if this person may change it; who only sees it gets 403."""
    case = seen_case(request, pk)
    only_own(request, case)
    return case


def may_change(request: SystemRequest, case: BusinessCase) -> bool:
    """Whether the page offers to change the case."""
    is_allowed = "valueprop.change_businesscase" in request.permissions
    return is_allowed and case.may_be_changed_by(audience(request))


def _result(request: SystemRequest, case: BusinessCase) -> CaseResult:
    (lines,) = request.system.cases.filter(pk=case.pk).lines()
    return computed(lines)


def _sorted(
    cases: Any, results: list[CaseResult], ordering: str
) -> list[tuple[BusinessCase, CaseResult]]:
    by_key = {case.pk: case for case in cases.select_related("segment", "organisation")}
    rows = [(by_key[r.case.id], r) for r in results if r.case.id in by_key]
    key = ORDERINGS.get(ordering.removeprefix("-"), ORDERINGS["name"])
    return sorted(rows, key=key, reverse=ordering.startswith("-"))
