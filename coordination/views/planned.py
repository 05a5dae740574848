"""What an intervention plans that stakeholders do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from coordination.analysis.proposals import GIVES, LEADS, proposals
from coordination.forms.planned import PlannedRoleForm
from coordination.models import Intervention, PlannedRole
from enterprises.access import SystemRequest, requires
from enterprises.views.saving import added, changed, posted, removed
from stakeholders.backends import audience
from stakeholders.views.picking import marking_stops

FORM = ["GET", "HEAD", "POST"]
# What the address of the form may fill in beforehand.
PREFILLED = ("sub_need", "stakeholder", "performance")


@require_safe
@requires("coordination.view_intervention")
def intervention_roles(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of the intervention's page."""
    known = request.system.interventions.select_related("lead")
    intervention = get_object_or_404(known, pk=pk)
    rows = intervention.planned_roles.select_related("stakeholder", "sub_need")
    context: dict[str, Any] = {
        "intervention": intervention,
        "rows": rows,
    }
    if "coordination.change_intervention" in request.permissions:
        in_use = request.system.sub_needs.filter(
            is_on=True, needs__intervention_links__intervention=intervention
        )
        context["proposals"] = proposals(
            dict(in_use.distinct().values_list("pk", "name")),
            request.system.function_roles.parts(),
            _involved(request, intervention),
            intervention.planned_roles.all().plans(),
        )
    return render(request, "coordination/intervention_roles.html", context)


@require_http_methods(FORM)
@requires("coordination.change_intervention")
def plannedrole_add(request: SystemRequest, pk: int) -> HttpResponse:
    intervention = get_object_or_404(request.system.interventions, pk=pk)
    initial = {name: request.GET.get(name) for name in PREFILLED if name in request.GET}
    form = PlannedRoleForm(
        posted(request),
        system=request.system,
        intervention=intervention,
        initial=initial,
    )
    marking_stops(request, form)
    context = {"intervention": intervention}
    template = "coordination/plannedrole_add.html"
    return added(request, form, template, to=intervention, context=context)


@require_http_methods(FORM)
@requires("coordination.change_intervention")
def plannedrole_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = _planned_role(request, pk)
    form = PlannedRoleForm(posted(request), instance=row, system=request.system)
    marking_stops(request, form)
    context = {"intervention": row.intervention, "row": row, "name": str(row)}
    template = "coordination/plannedrole_change.html"
    return changed(request, form, template, to=row.intervention, context=context)


@require_POST
@requires("coordination.change_intervention")
def plannedrole_remove(request: SystemRequest, pk: int) -> HttpResponse:
    row = _planned_role(request, pk)
    return removed(request, row, to=row.intervention.get_absolute_url())


def _planned_role(request: SystemRequest, pk: int) -> PlannedRole:
    rows = request.system.planned_roles.select_related(
        "intervention", "stakeholder", "sub_need"
    )
    row = get_object_or_404(rows, pk=pk)
    row.intervention.market_system = request.system
    return row


def _involved(
    request: SystemRequest, intervention: Intervention
) -> dict[int, tuple[str, str]]:
    """Who leads it, and who gives to it as far as the reader may see."""
    gifts = intervention.contributions.visible_to(audience(request)).order_by()
    givers = gifts.values_list("stakeholder_id", "stakeholder__name").distinct()
    found = {pk: (name, GIVES) for pk, name in givers}
    if intervention.lead:
        found[intervention.lead.pk] = (intervention.lead.name, LEADS)
    return found
