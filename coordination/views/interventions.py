"""Interventions: the list, one of them, and its changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from coordination import actions, findings
from coordination.analysis.funding import (
    Funding,
    Plan,
    PlannedIntervention,
    converted,
    funded,
)
from coordination.forms.interventions import InterventionFilter, InterventionForm
from coordination.models import Contribution, Intervention
from enterprises.access import SystemRequest, requires
from enterprises.views.saving import added, changed, offer_undo, posted
from enterprises.wording import isolated
from stakeholders.backends import audience
from stakeholders.models import FunctionRole
from stakeholders.models.severity import rated_needs
from stakeholders.views.picking import marking_stops

PER_PAGE = 50
# Under the list; the overview has them all.
FINDINGS = 6
STATES = [str(state) for state in Intervention.State.values]
UNKNOWN = Decimal("-Infinity")

Row = tuple[PlannedIntervention, Funding]


def _amount(amount: Callable[[Funding], Decimal | None]) -> Callable[[Row], Any]:
    def key(row: Row) -> tuple[Decimal, str]:
        found = amount(row[1])
        return UNKNOWN if found is None else found, row[0].name

    return key


ORDERINGS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: row[0].name.casefold(),
    "state": lambda row: (STATES.index(row[0].state), row[0].name),
    "starts": lambda row: (row[0].starts_on or date.max, row[0].name),
    "lead": lambda row: (row[0].lead == "", row[0].lead.casefold(), row[0].name),
    "cost": _amount(lambda funding: funding.cost),
    "secured": _amount(lambda funding: funding.secured),
    "gap": _amount(lambda funding: funding.gap),
}


@require_safe
@requires("coordination.view_intervention")
def intervention_list(request: SystemRequest) -> HttpResponse:
    form = InterventionFilter(request.GET, system=request.system)
    found = form.narrowed(request.system.interventions.all())
    plan: Plan = found.plan(audience(request))  # type: ignore[attr-defined]
    table = funded(plan, request.system.currency)
    ordering = request.GET.get("ordering", "")
    key = ORDERINGS.get(ordering.removeprefix("-"), ORDERINGS["name"])
    rows = [(one, table.by_intervention[one.id]) for one in plan.interventions]
    rows.sort(key=key, reverse=ordering.startswith("-"))
    context = {
        "form": form,
        "is_filtered": form.is_narrowing,
        "ordering": ordering,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "states": dict(Intervention.State.choices),
        "running": sum(one.state == "running" for one in plan.interventions),
        "table": table,
        "findings": [] if form.is_narrowing else _open_ends(request, plan)[:FINDINGS],
    }
    return render(request, "coordination/intervention_list.html", context)


@require_safe
@requires("coordination.view_intervention")
def intervention_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.interventions.select_related("lead")
    intervention = get_object_or_404(known, pk=pk)
    plan = request.system.interventions.filter(pk=pk).plan(audience(request))
    table = funded(plan, request.system.currency)
    needs = [
        link.need
        for link in intervention.need_links.select_related(
            "need__segment", "need__sub_need"
        ).order_by("need__segment__name", "need__sub_need__order")
    ]
    today = timezone.localdate()
    context = {
        "intervention": intervention,
        "needs": needs,
        "providers": _providers(request, needs),
        "funding": table.by_intervention[intervention.pk],
        "by_year": [(year, table.by_year[year]) for year in table.years],
        "budget": intervention.budget_lines.all(),
        "contributions": _contributions(request, intervention, plan),
        "findings": findings.about_plan(plan, table, today),
    }
    return render(request, "coordination/intervention_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("coordination.add_intervention")
def intervention_add(request: SystemRequest) -> HttpResponse:
    wanted = request.GET.get("need", "")
    initial = {"needs": [int(wanted)] if wanted.isdecimal() else []}
    form = InterventionForm(posted(request), system=request.system, initial=initial)
    marking_stops(request, form)

    def save(*, row: Intervention, by: User) -> None:
        needs = form.cleaned_data["needs"]
        actions.add_intervention(intervention=row, needs=needs, by=by)

    template = "coordination/intervention_add.html"
    return added(request, form, template, to=form.instance, save=save)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("coordination.change_intervention")
def intervention_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.system.interventions, pk=pk)
    form = InterventionForm(posted(request), instance=row, system=request.system)
    marking_stops(request, form)
    context = {"intervention": row, "name": str(row)}

    def save(*, row: Intervention, version: int, by: User) -> None:
        needs = form.cleaned_data["needs"]
        actions.change_intervention(
            intervention=row, version=version, needs=needs, by=by
        )

    template = "coordination/intervention_change.html"
    return changed(request, form, template, to=row, context=context, save=save)


@require_POST
@requires("coordination.change_intervention")
def intervention_remove(request: SystemRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.system.interventions, pk=pk)
    try:
        removal = actions.remove_intervention(intervention=row, by=request.user)
    except actions.ContributedTo:
        words = _(
            "“%(name)s” stays: something has been promised for it. Remove the "
            "contributions first, or set its state to “Stopped”."
        )
        messages.error(request, words % {"name": isolated(row)})
        return redirect(row)
    except ProtectedError:
        words = _("“%(name)s” stays, for indicators measure it.") % {
            "name": isolated(row)
        }
        messages.error(request, words)
        return redirect(row)
    words = _("Removed “%(name)s”.") % {"name": isolated(row)}
    offer_undo(request, words, removal)
    return redirect("coordination:intervention_list", slug=request.system.slug)


def _open_ends(request: SystemRequest, plan: Plan) -> list[Any]:
    """Needs without an intervention, then what interventions lack."""
    table = funded(plan, request.system.currency)
    needs = rated_needs(request.system)
    return [
        *findings.need_without_intervention(needs, plan),
        *findings.about_plan(plan, table, timezone.localdate()),
    ]


def _providers(request: SystemRequest, needs: list[Any]) -> list[FunctionRole]:
    """Who does something about these needs, in the order of the taxonomy."""
    sub_needs = {need.sub_need_id for need in needs}
    roles = request.system.function_roles.filter(sub_need__in=sub_needs)
    return list(roles.select_related("stakeholder", "sub_need"))


def _contributions(
    request: SystemRequest, intervention: Intervention, plan: Plan
) -> list[tuple[Contribution, Decimal | None, bool]]:
    """Visible contributions: the row, its amount in our currency, who may change it."""
    reader = audience(request)
    is_allowed = "coordination.change_contribution" in request.permissions
    ours = {gift.id: converted(gift, request.system.currency) for gift in plan.gifts}
    visible = intervention.contributions.visible_to(reader)
    return [
        (row, ours[row.pk], is_allowed and row.may_be_changed_by(reader))
        for row in visible.select_related("stakeholder", "organisation")
        if row.pk in ours
    ]
