"""What one takes part as oneself, and how to stop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.views.saving import posted, show_form
from enterprises.wording import isolated
from stakeholders.actions import memberships as actions
from stakeholders.backends import memberships_of
from stakeholders.forms.people import RemovalForm
from stakeholders.models.ownership import owned_by
from stakeholders.views.memberships import FORM, last_coordinator


@require_safe
@requires("enterprises.view_marketsystem")
def membership_own(request: SystemRequest) -> HttpResponse:
    context = {
        "held": memberships_of(request.user, request.system),
        "owned": owned_by(request.system, request.user),
    }
    return render(request, "stakeholders/membership_own.html", context)


@require_http_methods(FORM)
@requires("enterprises.view_marketsystem")
def membership_leave(request: SystemRequest) -> HttpResponse:
    form = RemovalForm(posted(request))
    page = "stakeholders/membership_leave.html"
    context = {"form": form, "owned": owned_by(request.system, request.user)}
    if not form.is_valid():
        return show_form(request, page, context)
    reason = form.cleaned_data["reason"]
    try:
        actions.leave_system(system=request.system, by=request.user, reason=reason)
    except actions.LastCoordinator:
        form.add_error(None, last_coordinator())
    except actions.NotMember:
        form.add_error(None, _("You take no part here, so there is nothing to leave."))
    else:
        text = _("You have left %(system)s.")
        messages.success(request, text % {"system": isolated(request.system.name)})
        return redirect("home")
    return show_form(request, page, context)
