"""Under which other names a stakeholder is known."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.views.saving import offer_undo, posted
from enterprises.wording import isolated
from stakeholders.forms.names import StakeholderNameForm
from stakeholders.views.saving import FORM, added, part_page, section

PART_FORM = "stakeholders/part_form.html"
CHANGE = "stakeholders.change_stakeholder"


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_names(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of the profile."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    context = {"stakeholder": stakeholder, "names": stakeholder.other_names.all()}
    return render(request, "stakeholders/stakeholder_names.html", context)


@require_http_methods(FORM)
@requires(CHANGE)
def stakeholdername_add(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    form = StakeholderNameForm(
        posted(request), system=request.system, stakeholder=stakeholder
    )
    to = section(request, stakeholder, "names")
    page = part_page(stakeholder, _("Another name, acronym or identifier"), to)
    return added(request, form, PART_FORM, page)


@require_POST
@requires(CHANGE)
def stakeholdername_remove(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.stakeholder_names.select_related("stakeholder")
    name = get_object_or_404(known, pk=pk)
    removal = rows.remove_row(row=name, by=request.user)
    offer_undo(request, _("Removed “%(name)s”.") % {"name": isolated(name)}, removal)
    return redirect(section(request, name.stakeholder, "names"))
