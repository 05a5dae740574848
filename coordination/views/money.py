"""What an intervention costs, and what is given for it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from coordination.catalogue import COSTS
from coordination.forms.money import BudgetLineForm, ContributionForm
from coordination.models import BudgetLine, Contribution
from enterprises.access import SystemRequest, requires
from enterprises.views.saving import added, changed, posted, removed
from stakeholders.backends import acting_organisation, audience
from stakeholders.views.picking import marking_stops
from stakeholders.views.saving import only_own


@require_http_methods(["GET", "HEAD", "POST"])
@requires("coordination.change_intervention")
def budgetline_add(request: SystemRequest, pk: int) -> HttpResponse:
    intervention = get_object_or_404(request.system.interventions, pk=pk)
    form = BudgetLineForm(
        posted(request), system=request.system, intervention=intervention
    )
    context = {"intervention": intervention, "costs": COSTS}
    template = "coordination/budgetline_add.html"
    return added(request, form, template, to=intervention, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("coordination.change_intervention")
def budgetline_change(request: SystemRequest, pk: int) -> HttpResponse:
    line = _budget_line(request, pk)
    form = BudgetLineForm(posted(request), instance=line, system=request.system)
    context = {
        "intervention": line.intervention,
        "line": line,
        "name": str(line),
        "costs": COSTS,
    }
    template = "coordination/budgetline_change.html"
    return changed(request, form, template, to=line.intervention, context=context)


@require_POST
@requires("coordination.change_intervention")
def budgetline_remove(request: SystemRequest, pk: int) -> HttpResponse:
    line = _budget_line(request, pk)
    return removed(request, line, to=line.intervention.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@requires("coordination.add_contribution")
def contribution_add(request: SystemRequest, pk: int) -> HttpResponse:
    intervention = get_object_or_404(request.system.interventions, pk=pk)
    form = ContributionForm(
        posted(request),
        system=request.system,
        intervention=intervention,
        organisation=acting_organisation(request),
    )
    marking_stops(request, form)
    context = {"intervention": intervention}
    template = "coordination/contribution_add.html"
    return added(request, form, template, to=intervention, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("coordination.change_contribution")
def contribution_change(request: SystemRequest, pk: int) -> HttpResponse:
    gift = own_contribution(request, pk)
    form = ContributionForm(posted(request), instance=gift, system=request.system)
    marking_stops(request, form)
    context = {
        "intervention": gift.intervention,
        "gift": gift,
        "name": gift.stakeholder.name,
    }
    template = "coordination/contribution_change.html"
    return changed(request, form, template, to=gift.intervention, context=context)


@require_POST
@requires("coordination.change_contribution")
def contribution_remove(request: SystemRequest, pk: int) -> HttpResponse:
    gift = own_contribution(request, pk)
    return removed(request, gift, to=gift.intervention.get_absolute_url())


def own_contribution(request: SystemRequest, pk: int) -> Contribution:
    """The contribution, if it is seen (else 404) and may be changed (else 403)."""
    reader = audience(request)
    seen = request.system.contributions.visible_to(reader)
    gift: Contribution = get_object_or_404(
        seen.select_related("intervention", "stakeholder", "organisation"), pk=pk
    )
    gift.intervention.market_system = request.system
    only_own(request, gift)
    return gift


def _budget_line(request: SystemRequest, pk: int) -> BudgetLine:
    lines = request.system.budget_lines.select_related("intervention")
    line = get_object_or_404(lines, pk=pk)
    line.intervention.market_system = request.system
    return line
