"""Forgetting people who speak for a stakeholder."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.views.saving import posted, show_form
from stakeholders.actions.representatives import erase_representative, forget_removed
from stakeholders.backends import audience
from stakeholders.forms.people import RepresentativeErasureForm
from stakeholders.models.removed_people import removed_people
from stakeholders.views.saving import FORM, own, section

PER_PAGE = 50


@never_cache
@require_http_methods(FORM)
@requires("stakeholders.change_representative")
def representative_erase(request: SystemRequest, pk: int) -> HttpResponse:
    person = own(request, request.system.representatives, pk)
    form = RepresentativeErasureForm(posted(request))
    to = section(request, person.stakeholder, "representatives")
    page = "stakeholders/representative_erase.html"
    context: dict[str, Any] = {"form": form, "person": person, "cancel_url": to}
    if not form.is_valid():
        return show_form(request, page, context)
    reason = form.cleaned_data["reason"]
    try:
        erase_representative(representative=person, reason=reason, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, page, context)
    messages.success(request, _("The person was erased for good."))
    return redirect(to)


@never_cache
@require_safe
@requires("stakeholders.change_representative")
def representative_removed(request: SystemRequest) -> HttpResponse:
    seen = removed_people(request.system, audience(request))
    people = [person for person in seen if person.may_be_forgotten]
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "count": len(people)}
    return render(request, "stakeholders/representative_removed.html", context)


@require_POST
@requires("stakeholders.change_representative")
def representative_forget(request: SystemRequest, pk: int) -> HttpResponse:
    """Forget the kept copies of somebody who was removed; `pk` was theirs."""
    people = removed_people(request.system, audience(request))
    copies = [person for person in people if person.key == pk]
    if not copies:
        raise Http404
    if not all(copy.may_be_forgotten for copy in copies):
        raise PermissionDenied
    forget_removed(system=request.system, keys={pk}, by=request.user)
    messages.success(request, _("What was kept of this person is erased for good."))
    return redirect("stakeholders:representative_removed", slug=request.system.slug)
