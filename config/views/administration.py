"""The site administration: organisations, people, systems; content by break-glass."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from config import installation
from config.access import PersonRequest, administrators_only
from enterprises.actions.rows import Stale, add_row, change_row
from enterprises.forms.base import stale_rows
from enterprises.models import MarketSystem
from enterprises.wording import isolated
from stakeholders.actions import administration as actions
from stakeholders.actions import memberships, people
from stakeholders.backends import memberships_of, open_glass
from stakeholders.forms.administration import (
    BreakGlassForm,
    CoordinatorForm,
    OrganisationForm,
    ReasonForm,
    SearchForm,
)
from stakeholders.models import BreakGlass, Membership, Organisation
from stakeholders.views.invitations import link_maker

PER_PAGE = 50
FORM = ["GET", "HEAD", "POST"]


def _page(request: PersonRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _searched(request: PersonRequest) -> tuple[SearchForm, str]:
    form = SearchForm(request.GET)
    return form, form.cleaned_data["q"].strip() if form.is_valid() else ""


def _status(request: PersonRequest) -> int:
    return 422 if request.method == "POST" else 200


@require_safe
@administrators_only
def administration(request: PersonRequest) -> HttpResponse:
    context = {
        "organisations": installation.organisations("").count(),
        "people": installation.people("").filter(is_active=True).count(),
        "systems": installation.systems("").count(),
        "not_run": installation.systems_not_run(),
        "glasses": installation.open_glasses(),
        "events": installation.site_events()[:10],
    }
    return render(request, "config/administration.html", context)


# Organisations


@require_safe
@administrators_only
def administration_organisation_list(request: PersonRequest) -> HttpResponse:
    form, text = _searched(request)
    page = _page(request, installation.organisations(text))
    context = {"form": form, "page": page, "is_filtered": bool(text)}
    return render(request, "config/administration_organisation_list.html", context)


@require_http_methods(FORM)
@administrators_only
def administration_organisation_add(request: PersonRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = add_row(row=form.save(commit=False), by=request.user)
        text = gettext("%(organisation)s is added.")
        messages.success(request, text % {"organisation": isolated(organisation)})
        return redirect("administration_organisation_list")
    return render(
        request,
        "config/administration_organisation_form.html",
        {"form": form},
        status=_status(request),
    )


@require_http_methods(FORM)
@administrators_only
def administration_organisation_change(request: PersonRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, instance=organisation)
    context: dict[str, Any] = {"form": form, "organisation": organisation}
    status = _status(request)
    if request.method == "POST" and form.is_valid():
        version = form.read_version
        try:
            change_row(row=form.save(commit=False), version=version, by=request.user)
        except Stale as stale:
            context["stale"] = stale_rows(form, stale.current)
            context["stored"], status = stale.current, 409
        else:
            messages.success(request, gettext("Saved."))
            return redirect("administration_organisation_list")
    return render(
        request,
        "config/administration_organisation_form.html",
        context,
        status=status,
    )


# People


@require_safe
@administrators_only
def administration_person_list(request: PersonRequest) -> HttpResponse:
    form, text = _searched(request)
    page = _page(request, installation.people(text))
    context = {"form": form, "page": page, "is_filtered": bool(text)}
    return render(request, "config/administration_person_list.html", context)


@require_safe
@administrators_only
def administration_person_detail(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    return _person(request, person, ReasonForm())


def _person(
    request: PersonRequest, person: User, form: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "systems": installation.systems_of(person),
        "left_without": installation.systems_left_without(person),
        "factors": installation.second_factors(person),
        "is_oneself": person.pk == request.user.pk,
    }
    return render(
        request, "config/administration_person_detail.html", context, status=status
    )


@require_POST
@administrators_only
def administration_person_deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            memberships.deactivate_person(person=person, by=request.user, reason=reason)
        except memberships.LastCoordinator as refused:
            form.add_error(None, _not_run(refused.systems))
        except memberships.NotOneself:
            form.add_error(None, gettext("You cannot deactivate your own account."))
        except memberships.LastAdministrator:
            form.add_error(None, gettext("The installation needs an administrator."))
        else:
            messages.success(
                request, gettext("Deactivated, and signed out everywhere.")
            )
            return redirect("administration_person_detail", pk=pk)
    return _person(request, person, form, status=422)


def _not_run(systems: Iterable[MarketSystem]) -> str:
    text = gettext(
        "Nobody else coordinates %(systems)s. Give somebody the role there first; then "
        "this account can be deactivated."
    )
    return text % {"systems": ", ".join(system.name for system in systems)}


@require_POST
@administrators_only
def administration_person_reactivate(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _person(request, person, form, status=422)
    reason = form.cleaned_data["reason"]
    memberships.reactivate_person(person=person, by=request.user, reason=reason)
    messages.success(request, gettext("The account is open again."))
    return redirect("administration_person_detail", pk=pk)


@require_POST
@administrators_only
def administration_person_reset(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _person(request, person, form, status=422)
    reason = form.cleaned_data["reason"]
    memberships.reset_second_factor(person=person, by=request.user, reason=reason)
    messages.success(
        request, gettext("The second factor is gone; they sign in with the password.")
    )
    return redirect("administration_person_detail", pk=pk)


# Market systems


@require_safe
@administrators_only
def administration_system_list(request: PersonRequest) -> HttpResponse:
    form, text = _searched(request)
    page = _page(request, installation.systems(text))
    context = {
        "form": form,
        "page": page,
        "coordinators": installation.coordinators_of(page.object_list),
        "is_filtered": bool(text),
    }
    return render(request, "config/administration_system_list.html", context)


@require_safe
@administrators_only
def administration_system_detail(request: PersonRequest, pk: int) -> HttpResponse:
    system = get_object_or_404(MarketSystem, pk=pk)
    context = {
        "system": system,
        "people": system.memberships.values("user").distinct().count(),
        "coordinators": installation.coordinators_of([system]).get(pk, []),
        "glass": open_glass(request.user, system),
        "is_member": bool(memberships_of(request.user, system)),
        "looks": system.break_glasses.select_related("user")[:10],
    }
    return render(request, "config/administration_system_detail.html", context)


@require_http_methods(FORM)
@administrators_only
def administration_coordinator_add(request: PersonRequest, pk: int) -> HttpResponse:
    system = get_object_or_404(MarketSystem, pk=pk)
    form = CoordinatorForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _make_coordinator(request, system, form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    context = {"form": form, "system": system}
    return render(
        request,
        "config/administration_coordinator_add.html",
        context,
        status=_status(request),
    )


def _make_coordinator(
    request: PersonRequest, system: MarketSystem, wanted: dict[str, Any]
) -> HttpResponse:
    """At once for somebody with an account, else by invitation."""
    common = {
        "system": system,
        "organisation": wanted["organisation"],
        "by": request.user,
        "reason": wanted["reason"],
    }
    if wanted["person"] is not None:
        actions.give_coordinator_role(person=wanted["person"], **common)
        messages.success(request, gettext("They are coordinator from now on."))
        return redirect("administration_system_detail", pk=system.pk)
    issued = people.invite(
        email=wanted["email"],
        role=Membership.Role.COORDINATOR,
        link=link_maker(request),
        **common,
    )
    if issued.letter.is_sent is not False:
        messages.success(request, gettext("The invitation is on its way."))
        return redirect("administration_system_detail", pk=system.pk)
    context = {"issued": issued, "invitation": issued.invitation, "system": system}
    return render(request, "config/administration_coordinator_link.html", context)


# Breaking the glass


@require_http_methods(FORM)
@administrators_only
def administration_break_glass(request: PersonRequest, pk: int) -> HttpResponse:
    system = get_object_or_404(MarketSystem, pk=pk)
    if memberships_of(request.user, system) or open_glass(request.user, system):
        messages.info(request, gettext("This market system is open to you already."))
        return redirect("administration_system_detail", pk=pk)
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.break_glass(system=system, by=request.user, **form.cleaned_data)
        return redirect(system)
    context = {"form": form, "system": system}
    return render(
        request,
        "config/administration_break_glass.html",
        context,
        status=_status(request),
    )


@require_POST
@administrators_only
def administration_glass_close(request: PersonRequest, pk: int) -> HttpResponse:
    glass = get_object_or_404(BreakGlass, pk=pk, user=request.user)
    actions.close_break_glass(glass=glass, by=request.user)
    messages.success(
        request, gettext("Closed. The market system is shut to you again.")
    )
    return redirect("administration_system_detail", pk=glass.market_system_id)


@require_safe
@administrators_only
def administration_event_list(request: PersonRequest) -> HttpResponse:
    page = _page(request, installation.site_events())
    return render(request, "config/administration_event_list.html", {"page": page})
