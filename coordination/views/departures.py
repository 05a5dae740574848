"""What falls away if a stakeholder leaves, and on whom most depends."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from coordination.analysis.departure import Departure, departure, leaned_on
from coordination.models.coverage import known
from enterprises.access import SystemRequest, requires
from stakeholders.analysis.network import cut_off, there
from stakeholders.backends import audience
from stakeholders.models import Stakeholder
from stakeholders.models.market_map import map_graph

PER_PAGE = 50


@require_safe
@requires("coordination.view_intervention")
def departure_list(request: SystemRequest) -> HttpResponse:
    names = dict(request.system.stakeholders.values_list("pk", "name"))
    plan = request.system.interventions.all().plan(audience(request))
    rows = leaned_on(names, known(request.system), plan, request.system.currency)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "first": rows[0] if rows and rows[0].points else None,
        "alone": sum(len(row.functions) for row in rows),
    }
    return render(request, "coordination/departure_list.html", context)


@require_safe
@requires("coordination.view_intervention")
def departure_detail(request: SystemRequest, pk: int) -> HttpResponse:
    context = _departure(request, pk)
    return render(request, "coordination/departure_detail.html", context)


@require_safe
@requires("coordination.view_intervention")
def stakeholder_departure(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of the stakeholder's page."""
    context = _departure(request, pk)
    return render(request, "coordination/stakeholder_departure.html", context)


@require_safe
@requires("stakeholders.view_relationship")
def departure_ties(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of the page: the relationships that go, and who would be cut off."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    graph = map_graph(request.system, audience(request))
    key = f"s{stakeholder.pk}"
    named = graph.named()
    ends = [(link.source, link.target) for link in there(graph)]
    others = {one for pair in ends if key in pair for one in pair} - {key}
    context = {
        "stakeholder": stakeholder,
        "others": sorted((named[one] for one in others), key=lambda node: node.name),
        "groups": cut_off(graph, key),
    }
    return render(request, "coordination/departure_ties.html", context)


def _departure(request: SystemRequest, pk: int) -> dict[str, Any]:
    stakeholder: Stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    plan = request.system.interventions.all().plan(audience(request))
    gone: Departure = departure(pk, known(request.system), plan)
    return {"stakeholder": stakeholder, "gone": gone, "answer": _told(gone)}


def _told(gone: Departure) -> str:
    """What hangs on them, in a sentence."""
    counts = [
        (
            len(gone.lost),
            ngettext(
                "%s function loses its only provider",
                "%s functions lose their only provider",
                len(gone.lost),
            ),
        ),
        (
            len(gone.weak),
            ngettext(
                "%s is left with weak providers only",
                "%s are left with weak providers only",
                len(gone.weak),
            ),
        ),
        (
            gone.severe,
            ngettext(
                "%s of these is severely missed",
                "%s of these are severely missed",
                gone.severe,
            ),
        ),
        (
            len(gone.fallen),
            ngettext(
                "%s planned role falls away",
                "%s planned roles fall away",
                len(gone.fallen),
            ),
        ),
        (
            len(gone.leads),
            ngettext(
                "%s intervention loses its lead",
                "%s interventions lose their lead",
                len(gone.leads),
            ),
        ),
    ]
    words = "; ".join(text % n for n, text in counts if n)
    if not words:
        return _("No function, plan or lead hangs on them alone.")
    return f"{capfirst(words)}."
