"""Interventions as they stand on the pages of needs, segments and stakeholders."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coordination.analysis.funding import Gift, Plan, converted, funded
from coordination.models import Intervention
from enterprises.access import SystemRequest, requires
from stakeholders.backends import audience


@require_safe
@requires("coordination.view_intervention")
def need_interventions(request: SystemRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(request.system.needs, pk=pk)
    plan = request.system.interventions.answering([need.pk]).plan(audience(request))
    context = {"need": need, **_listed(request, plan)}
    return render(request, "coordination/need_interventions.html", context)


@require_safe
@requires("coordination.view_intervention")
def segment_interventions(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    answering = request.system.interventions.answering(segment.needs.values("pk"))
    context = {
        "segment": segment,
        **_listed(request, answering.plan(audience(request))),
    }
    return render(request, "coordination/segment_interventions.html", context)


@require_safe
@requires("coordination.view_intervention")
def stakeholder_interventions(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    reader = audience(request)
    given = stakeholder.contributions.visible_to(reader)
    theirs = request.system.interventions.filter(
        Q(lead=stakeholder) | Q(pk__in=given.values("intervention"))
    )
    plan = theirs.plan(reader)
    rows = [
        (one, one.lead_id == stakeholder.pk, _gifts(request, plan, one.id, pk))
        for one in plan.interventions
    ]
    context = {"stakeholder": stakeholder, "rows": rows, "states": _states()}
    return render(request, "coordination/stakeholder_interventions.html", context)


def _listed(request: SystemRequest, plan: Plan) -> dict[str, Any]:
    table = funded(plan, request.system.currency)
    rows = [(one, table.by_intervention[one.id]) for one in plan.interventions]
    return {"rows": rows, "states": _states()}


def _states() -> dict[str, Any]:
    return dict(Intervention.State.choices)


def _gifts(
    request: SystemRequest, plan: Plan, intervention: int, stakeholder: int
) -> list[tuple[Gift, Any]]:
    """What one gives to one: each contribution, and its amount in our currency."""
    return [
        (gift, converted(gift, request.system.currency))
        for gift in plan.gifts
        if (gift.intervention_id, gift.stakeholder_id) == (intervention, stakeholder)
    ]
