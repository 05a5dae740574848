"""Which functions are served, by whom, and what is missing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from stakeholders.analysis import functions
from stakeholders.analysis.functions import Function
from stakeholders.forms.stakeholders import GapFilter
from stakeholders.models.severity import system_functions


@require_safe
@requires("stakeholders.view_stakeholder")
def function_gap_list(request: SystemRequest) -> HttpResponse:
    form = GapFilter(request.GET or None, system=request.system)
    every = system_functions(request.system)
    shown = _matching(every, form)
    context = {
        "form": form,
        "is_filtered": bool(form.is_bound and {*form.changed_data} - {"view"}),
        "functions": shown,
        "unserved": functions.unserved(shown),
        "all_unserved": functions.unserved(every),
        "severe": [f for f in every if f.is_severe],
        "next_steps": functions.capable_not_engaged(shown),
        "is_matrix": request.GET.get("view") == "matrix",
        "matrix": functions.matrix(shown),
        "columns": functions.providers(shown),
    }
    return render(request, "stakeholders/function_gap_list.html", context)


def _matching(every: list[Function], form: GapFilter) -> list[Function]:
    if not form.is_valid():
        return every
    wanted = form.cleaned_data
    segment = wanted.get("segment")
    return [
        f
        for f in every
        if (not wanted.get("category") or f.category == wanted["category"])
        and (not wanted.get("severe") or f.is_severe)
        and (segment is None or any(n.segment_id == segment.pk for n in f.needs))
    ]
