"""What stakeholders do about needs, on their own page and on others'."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from enterprises.models.standing import links_state
from enterprises.views.saving import offer_undo
from enterprises.wording import isolated
from stakeholders.actions import stakeholders as actions
from stakeholders.analysis.functions import PERFORMANCES
from stakeholders.findings import blocked_by_unserved
from stakeholders.forms.stakeholders import (
    FunctionRoleForm,
    FunctionsForm,
    ProviderForm,
)
from stakeholders.models import FunctionRole, Stakeholder
from stakeholders.models.severity import system_functions, worst_needs
from stakeholders.views.picking import marking_stops

# On the page of linked needs, which has more to tell.
MOST_BLOCKED = 3


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_stakeholder")
def function_add(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    back = _came_from(request) or stakeholder.get_absolute_url()
    form = FunctionRoleForm(
        request.POST or None,
        system=request.system,
        stakeholder=stakeholder,
        initial={"sub_need": request.GET.get("sub_need")},
    )
    if request.method == "POST" and form.is_valid():
        role = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added: %(name)s.") % {"name": isolated(role)})
        return redirect(back)
    context = {"form": form, "stakeholder": stakeholder, "back_url": back}
    return _form_page(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_stakeholder")
def function_change(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.function_roles.select_related("stakeholder", "sub_need")
    role = get_object_or_404(known, pk=pk)
    stakeholder = role.stakeholder
    form = FunctionRoleForm(
        request.POST or None,
        system=request.system,
        stakeholder=stakeholder,
        instance=role,
    )
    back = stakeholder.get_absolute_url()
    context: dict[str, Any] = {"form": form, "stakeholder": stakeholder, "role": role}
    context["back_url"] = back
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        try:
            rows.change_row(row=row, version=form.read_version, by=request.user)
        except rows.Stale as stale:
            context |= {"stale": stale, "theirs": stale_rows(form, stale.current)}
            return _form_page(request, context, status=409)
        messages.success(request, _("Saved."))
        return redirect(stakeholder.get_absolute_url())
    return _form_page(request, context)


@require_POST
@requires("stakeholders.change_stakeholder")
def function_remove(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.function_roles.select_related("stakeholder", "sub_need")
    role: FunctionRole = get_object_or_404(known, pk=pk)
    removal = rows.remove_row(row=role, by=request.user)
    text = _("%(name)s was removed.") % {"name": isolated(role.sub_need)}
    offer_undo(request, text, removal)
    return redirect(role.stakeholder.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_stakeholder")
def function_set(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    form = FunctionsForm(
        request.POST or None, stakeholder=stakeholder, system=request.system
    )
    context: dict[str, Any] = {"form": form, "stakeholder": stakeholder}
    context["worst"] = worst_needs(request.system)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = actions.set_functions(
                stakeholder=stakeholder,
                performances=form.performances(),
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except rows.Stale:
            context |= {"theirs": form.differences()}
            return render(
                request, "stakeholders/function_set.html", context, status=409
            )
        _say_what_was_set(request, outcome)
        return redirect(stakeholder.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    return render(request, "stakeholders/function_set.html", context, status=status)


@require_safe
@requires("stakeholders.view_stakeholder")
def segment_functions(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    context = {
        "segment": segment,
        "served": [
            (need, roles, any(role.provides for role in roles))
            for need, roles in request.system.function_roles.serving(segment)
        ],
    }
    return render(request, "stakeholders/segment_functions.html", context)


@require_safe
@requires("stakeholders.view_stakeholder")
def need_providers(request: SystemRequest, pk: int) -> HttpResponse:
    needs = request.system.needs.select_related("sub_need")
    need = get_object_or_404(needs, pk=pk)
    roles = request.system.function_roles.filter(sub_need=need.sub_need)
    named = list(roles.select_related("stakeholder").order_by("stakeholder__name"))
    context = {
        "need": need,
        "roles": sorted(named, key=lambda role: PERFORMANCES.index(role.performance)),
        "is_served": any(role.provides and role.stakeholder.is_in for role in named),
        "form": marking_stops(request, ProviderForm(need=need)),
    }
    return render(request, "stakeholders/need_providers.html", context)


@require_safe
@requires("stakeholders.view_stakeholder")
def need_blocked(request: SystemRequest) -> HttpResponse:
    """The segments' worst needs that wait for one nobody provides for."""
    found = blocked_by_unserved(
        system_functions(request.system), links_state(request.system)
    )
    context = {"findings": found[:MOST_BLOCKED], "more": len(found[MOST_BLOCKED:])}
    return render(request, "stakeholders/need_blocked.html", context)


@require_safe
@requires("stakeholders.change_stakeholder")
def provider_pick(request: SystemRequest, pk: int) -> HttpResponse:
    """From a need to the form that says what the chosen stakeholder does about it."""
    need = get_object_or_404(request.system.needs, pk=pk)
    form = ProviderForm(request.GET or None, need=need)
    if not form.is_valid():
        return redirect(f"{need.get_absolute_url()}#providers")
    chosen: Stakeholder = form.cleaned_data["stakeholder"]
    url = reverse(
        "stakeholders:function_add",
        kwargs={"slug": request.system.slug, "pk": chosen.pk},
    )
    return redirect(f"{url}?sub_need={need.sub_need_id}&need={need.pk}")


def _say_what_was_set(request: SystemRequest, outcome: actions.FunctionsSet) -> None:
    """How many were set, and for each one taken away the way back."""
    messages.success(request, _("Saved: %(n)s changed.") % {"n": outcome.changed})
    for removal in outcome.removals:
        words = _("Set to nothing: %(name)s.") % {"name": isolated(removal.subject)}
        offer_undo(request, words, removal)


def _came_from(request: SystemRequest) -> str:
    """The page of the need from which a provider was named; "" for none."""
    pk = request.GET.get("need", "")
    need = request.system.needs.filter(pk=pk).first() if pk.isdecimal() else None
    return f"{need.get_absolute_url()}#providers" if need else ""


def _form_page(
    request: SystemRequest, context: dict[str, Any], status: int = 0
) -> HttpResponse:
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "stakeholders/function_form.html", context, status=status)
