"""Due diligence: the list of all checks, and each of them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.views.saving import changed, offer_undo, posted
from enterprises.wording import isolated
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.backends import acting_organisation, audience
from stakeholders.forms.profiles import DueDiligenceFilter, DueDiligenceForm
from stakeholders.models import DueDiligence
from stakeholders.models.stakeholders import Engagement
from stakeholders.views.saving import FORM, added, own, part_page, section

PER_PAGE = 50
PART_FORM = "stakeholders/part_form.html"
SOONEST = "expires"
ORDERINGS = {
    "stakeholder": "stakeholder__name",
    "checked": "checked_on",
    "risk": "risk",
    "decision": "decision",
    SOONEST: "expires_on",
}


@require_safe
@requires("stakeholders.view_duediligence")
def duediligence_list(request: SystemRequest) -> HttpResponse:
    form, today = DueDiligenceFilter(request.GET or None), timezone.localdate()
    wanted = form.cleaned_data if form.is_valid() else {}
    visible = request.system.due_diligences.visible_to(audience(request))
    checked = visible.by_stakeholder(today)
    counting = {one.check.id for one in checked.values() if one.check}
    found = visible.select_related("stakeholder", "organisation")
    if wanted.get("state"):
        found = found.filter(pk__in=_keys(checked, wanted["state"]))
    if wanted.get("risk"):
        found = found.filter(risk=wanted["risk"])
    ordering = wanted.get("ordering") or SOONEST
    pages = Paginator(found.order_by(*_order(ordering)), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    engaged = request.system.stakeholders.filter(engagement=Engagement.ENGAGED)
    valid = [pk for pk, one in checked.items() if one.is_valid]
    context = {
        "form": form,
        "is_filtered": bool(wanted.get("state") or wanted.get("risk")),
        "ordering": ordering,
        "page": page,
        "lines": [_line(row, checked, counting, today) for row in page],
        "soon": len(_keys(checked, CheckState.EXPIRING)),
        "unchecked": engaged.exclude(pk__in=valid).order_by("name"),
        "audience": audience(request),
    }
    return render(request, "stakeholders/duediligence_list.html", context)


def _keys(checked: dict[int, Checked], state: int) -> list[int]:
    """The checks that give their stakeholder this state."""
    return [c.check.id for c in checked.values() if c.check and c.state == state]


def _order(ordering: str) -> tuple[Any, ...]:
    column = F(ORDERINGS.get(ordering.removeprefix("-"), ORDERINGS[SOONEST]))
    if ordering.startswith("-"):
        return column.desc(nulls_last=True), "-pk"
    return column.asc(nulls_last=True), "pk"


def _line(
    row: DueDiligence, checked: dict[int, Checked], counting: set[int], today: date
) -> tuple[DueDiligence, Checked | None, int | None]:
    """A check, what it comes to (None if a newer one counts), and the days left."""
    days = (row.expires_on - today).days if row.expires_on else None
    return row, checked[row.stakeholder_id] if row.pk in counting else None, days


@require_http_methods(FORM)
@requires("stakeholders.change_duediligence")
def duediligence_add(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    today = timezone.localdate()
    form = DueDiligenceForm(
        posted(request),
        system=request.system,
        stakeholder=stakeholder,
        organisation=acting_organisation(request),
        today=today,
        initial={"checked_on": today},
    )
    to = section(request, stakeholder, "checks")
    context = part_page(stakeholder, _("A due diligence"), to)
    return added(request, form, PART_FORM, context)


@require_http_methods(FORM)
@requires("stakeholders.change_duediligence")
def duediligence_change(request: SystemRequest, pk: int) -> HttpResponse:
    check = own(request, request.system.due_diligences, pk)
    to = section(request, check.stakeholder, "checks")
    form = DueDiligenceForm(
        posted(request),
        instance=check,
        system=request.system,
        today=timezone.localdate(),
    )
    context = part_page(check.stakeholder, _("A due diligence"), to)
    return changed(request, form, PART_FORM, to=to, context=context)


@require_POST
@requires("stakeholders.change_duediligence")
def duediligence_remove(request: SystemRequest, pk: int) -> HttpResponse:
    check = own(request, request.system.due_diligences, pk)
    removal = rows.remove_row(row=check, by=request.user)
    words = _("The due diligence of %(name)s was removed.")
    offer_undo(request, words % {"name": isolated(check.stakeholder)}, removal)
    return redirect(section(request, check.stakeholder, "checks"))
