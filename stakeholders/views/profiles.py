"""What a profile says in rows of its own: motives, programmes, people, steps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from enterprises.views.saving import changed, offer_undo, posted, show_form
from enterprises.wording import isolated
from stakeholders.actions import profiles as actions
from stakeholders.analysis.checks import checked
from stakeholders.analysis.masking import masked
from stakeholders.backends import acting_organisation, audience
from stakeholders.catalogue import profile_of
from stakeholders.forms.profiles import (
    EngagementForm,
    MotiveForm,
    ProgrammeForm,
    RepresentativeForm,
    TakeOverForm,
)
from stakeholders.models import Representative
from stakeholders.models.profiles import MotiveKind
from stakeholders.views.saving import FORM, added, own, part_page, section, seen

PART_FORM = "stakeholders/part_form.html"


@require_http_methods(FORM)
@requires("stakeholders.change_stakeholder")
def engagement_change(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    today = timezone.localdate()
    checks = stakeholder.due_diligences.visible_to(audience(request)).checks()
    form = EngagementForm(
        posted(request),
        instance=stakeholder,
        system=request.system,
        today=today,
        checked=checked(checks, today),
    )
    to = section(request, stakeholder, "engagement")
    context = part_page(stakeholder, _("How far it has come"), to, form=form)
    if not form.is_valid():
        return show_form(request, PART_FORM, context)
    try:
        actions.change_engagement(
            stakeholder=form.save(commit=False),
            version=form.read_version,
            changed_on=form.cleaned_data["changed_on"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
    except rows.Stale as stale:
        stored = stale.current
        context |= {"stored": stored, "theirs": stale_rows(form, stored)}
        return render(request, PART_FORM, context, status=409)
    messages.success(request, _("Saved, and kept in the history."))
    return redirect(to)


# --- Motives --------------------------------------------------------------------------


@require_http_methods(FORM)
@requires("stakeholders.change_stakeholder")
def motive_add(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    form = MotiveForm(
        posted(request),
        system=request.system,
        stakeholder=stakeholder,
        organisation=acting_organisation(request),
        initial={"kind": request.GET.get("kind", MotiveKind.INCENTIVE)},
    )
    to = section(request, stakeholder, "motives")
    return added(request, form, PART_FORM, part_page(stakeholder, _("A motive"), to))


@require_http_methods(FORM)
@requires("stakeholders.change_stakeholder")
def motive_change(request: SystemRequest, pk: int) -> HttpResponse:
    motive = own(request, request.system.motives, pk)
    to = section(request, motive.stakeholder, "motives")
    form = MotiveForm(posted(request), instance=motive, system=request.system)
    context = part_page(motive.stakeholder, _("A motive"), to)
    return changed(request, form, PART_FORM, to=to, context=context)


@require_POST
@requires("stakeholders.change_stakeholder")
def motive_remove(request: SystemRequest, pk: int) -> HttpResponse:
    motive = own(request, request.system.motives, pk)
    removal = rows.remove_row(row=motive, by=request.user)
    offer_undo(request, _("Removed “%(name)s”.") % {"name": isolated(motive)}, removal)
    return redirect(section(request, motive.stakeholder, "motives"))


@require_POST
@requires("stakeholders.change_stakeholder")
def motive_take(request: SystemRequest, pk: int) -> HttpResponse:
    """Take the ticked lines of the starting catalogue over into the profile."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    organisation = acting_organisation(request)
    form = TakeOverForm(
        request.POST,
        profile=profile_of(stakeholder.kind),
        organisation=organisation,
    )
    if not form.is_valid():
        refused = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(refused))
        return redirect(section(request, stakeholder, "motives"))
    n = actions.take_over(
        stakeholder=stakeholder,
        suggestions=form.chosen,
        organisation=organisation,
        visibility=form.cleaned_data["visibility"],
        by=request.user,
    )
    words = ngettext("%(n)s line taken over.", "%(n)s lines taken over.", n)
    messages.success(request, words % {"n": n})
    return redirect(section(request, stakeholder, "motives"))


# --- Programmes -----------------------------------------------------------------------


@require_http_methods(FORM)
@requires("stakeholders.change_stakeholder")
def programme_add(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    form = ProgrammeForm(
        posted(request), system=request.system, stakeholder=stakeholder
    )
    to = section(request, stakeholder, "programmes")
    return added(request, form, PART_FORM, part_page(stakeholder, _("A programme"), to))


@require_http_methods(FORM)
@requires("stakeholders.change_stakeholder")
def programme_change(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.programmes.select_related("stakeholder")
    programme = get_object_or_404(known, pk=pk)
    to = section(request, programme.stakeholder, "programmes")
    form = ProgrammeForm(posted(request), instance=programme, system=request.system)
    context = part_page(programme.stakeholder, _("A programme"), to)
    return changed(request, form, PART_FORM, to=to, context=context)


@require_POST
@requires("stakeholders.change_stakeholder")
def programme_remove(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.programmes.select_related("stakeholder")
    programme = get_object_or_404(known, pk=pk)
    removal = rows.remove_row(row=programme, by=request.user)
    offer_undo(
        request, _("Removed “%(name)s”.") % {"name": isolated(programme)}, removal
    )
    return redirect(section(request, programme.stakeholder, "programmes"))


# --- People who speak for it ----------------------------------------------------------


@never_cache
@require_safe
@requires("stakeholders.view_representative")
def stakeholder_representatives(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of the profile; how to reach somebody is hidden for the most part."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    who = audience(request)
    visible = stakeholder.representatives.visible_to(who).select_related("organisation")
    people = [(row, masked(row.reach), row.may_be_changed_by(who)) for row in visible]
    context = {"stakeholder": stakeholder, "people": people}
    return render(request, "stakeholders/stakeholder_representatives.html", context)


@require_http_methods(FORM)
@requires("stakeholders.change_representative")
def representative_add(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    form = RepresentativeForm(
        posted(request),
        system=request.system,
        stakeholder=stakeholder,
        organisation=acting_organisation(request),
    )
    to = section(request, stakeholder, "representatives")
    context = part_page(stakeholder, _("Somebody who speaks for it"), to)
    return added(request, form, PART_FORM, context)


@never_cache
@require_http_methods(FORM)
@requires("stakeholders.change_representative")
def representative_change(request: SystemRequest, pk: int) -> HttpResponse:
    person = own(request, request.system.representatives, pk)
    to = section(request, person.stakeholder, "representatives")
    form = RepresentativeForm(posted(request), instance=person, system=request.system)
    context = part_page(person.stakeholder, _("Somebody who speaks for it"), to)
    return changed(request, form, PART_FORM, to=to, context=context)


@require_POST
@requires("stakeholders.change_representative")
def representative_remove(request: SystemRequest, pk: int) -> HttpResponse:
    person = own(request, request.system.representatives, pk)
    removal = rows.remove_row(row=person, by=request.user)
    offer_undo(
        request, _("Removed “%(name)s”.") % {"name": isolated(person.name)}, removal
    )
    return redirect(section(request, person.stakeholder, "representatives"))


@never_cache
@require_POST
@requires("stakeholders.view_representative")
def representative_reveal(request: SystemRequest, pk: int) -> HttpResponse:
    """Show how to reach a person, and write down who looked."""
    person: Representative = seen(request, request.system.representatives, pk)
    actions.reveal_representative(representative=person, by=request.user)
    to = section(request, person.stakeholder, "representatives")
    context: dict[str, Any] = {"person": person, "back_url": to}
    return render(request, "stakeholders/representative_reveal.html", context)
