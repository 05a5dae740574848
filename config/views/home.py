"""Where a person starts: their market systems, and a new one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from config import installation
from config.access import PersonRequest
from enterprises.forms.systems import SystemForm
from stakeholders.actions.systems import found_system
from stakeholders.forms.people import OrganisationChoiceForm


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    cards = installation.cards_of(request.user)
    context = {
        "cards": [card for card in cards if card.system.archived_at is None],
        "archived": [card for card in cards if card.system.archived_at is not None],
        "invitations": installation.invitations_for(request.user),
        "requests": installation.requests_of(request.user, timezone.now()),
        "closed": installation.closed_to(request.user),
        "may_start": installation.may_start(request.user),
    }
    return render(request, "config/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def system_add(request: PersonRequest) -> HttpResponse:
    if not installation.may_start(request.user):
        raise PermissionDenied
    form = SystemForm(request.POST or None)
    choices = installation.own_or_listed(request.user)
    founder = OrganisationChoiceForm(
        request.POST or None,
        organisations=choices,
        initial={"organisation": installation.usual_organisation(request.user)},
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid() & founder.is_valid():
        organisation = founder.cleaned_data["organisation"]
        try:
            system = found_system(
                **form.values, organisation=organisation, by=request.user
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)  # somebody was quicker
        else:
            messages.success(request, gettext("Your market system is ready."))
            return redirect(system)
    context = {"form": form, "founder": founder}
    return render(request, "config/system_add.html", context, status=status)
