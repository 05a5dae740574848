"""One existing initiative: its page, its changes, and who takes part in it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.views.saving import changed, offer_undo, posted, show_form
from enterprises.wording import isolated
from stakeholders.actions import initiatives as actions
from stakeholders.backends import acting_organisation, audience
from stakeholders.forms.initiatives import InitiativeForm, PartForm
from stakeholders.models import ExistingInitiative, InitiativePart
from stakeholders.models.initiatives import PartKind, parts_seen
from stakeholders.models.vocabulary import Vocabulary
from stakeholders.views.picking import marking_stops
from stakeholders.views.saving import FORM, added, only_own

FORM_PAGE = "stakeholders/initiative_form.html"
PART_PAGE = "stakeholders/initiative_part.html"
BESIDE = ("lead", "organisation", "market_system")


def seen(request: SystemRequest, pk: int) -> ExistingInitiative:
    """One this reader may see; else 404 as for one that is not there."""
    visible = request.system.initiatives.visible_to(audience(request))
    row: ExistingInitiative = get_object_or_404(visible.select_related(*BESIDE), pk=pk)
    return row


def own(request: SystemRequest, pk: int) -> ExistingInitiative:
    """One this person may change; who only sees it gets 403."""
    row = seen(request, pk)
    only_own(request, row)
    return row


def may_change(request: SystemRequest, row: ExistingInitiative) -> bool:
    held = "stakeholders.change_existinginitiative" in request.permissions
    return held and row.may_be_changed_by(audience(request))


@require_safe
@requires("stakeholders.view_existinginitiative")
def initiative_detail(request: SystemRequest, pk: int) -> HttpResponse:
    row = seen(request, pk)
    words = Vocabulary(request.system)
    alone = request.system.initiatives.filter(pk=pk)
    links = alone.links()[pk]
    today = timezone.localdate()
    context = {
        "initiative": row,
        "parts": sorted(
            row.parts.select_related("stakeholder"),
            key=lambda part: (PartKind.values.index(part.kind), part.name.casefold()),
        ),
        "functions": [line for line in words.lines if line.pk in links.functions],
        "segments": [one for one in words.segment_rows if one.pk in links.segments],
        "places": [words.whole_place(key) for key in words.ways if key in links.places],
        "phase": row.phase(today),
        "is_late": row.is_late(today),
        "may_change": may_change(request, row),
    }
    return render(request, "stakeholders/initiative_detail.html", context)


@require_http_methods(FORM)
@requires("stakeholders.change_existinginitiative")
def initiative_add(request: SystemRequest) -> HttpResponse:
    form = marking_stops(
        request,
        InitiativeForm(
            posted(request),
            system=request.system,
            organisation=acting_organisation(request),
            initial={"lead": request.GET.get("lead")},
        ),
    )
    to = reverse("stakeholders:initiative_list", kwargs={"slug": request.system.slug})
    context = {"form": form, "title": _("An initiative"), "cancel_url": to}
    if not form.is_valid():
        return show_form(request, FORM_PAGE, context)
    try:
        row = actions.add_initiative(
            initiative=form.save(commit=False), tied=form.tied, by=request.user
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, FORM_PAGE, context)
    messages.success(request, _("Added “%(name)s”.") % {"name": isolated(row)})
    return redirect(row)


@require_http_methods(FORM)
@requires("stakeholders.change_existinginitiative")
def initiative_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = own(request, pk)
    name, to = row.name, row.get_absolute_url()
    form = marking_stops(
        request, InitiativeForm(posted(request), instance=row, system=request.system)
    )

    def save(*, row: ExistingInitiative, version: int, by: Any) -> Any:
        return actions.change_initiative(
            initiative=row, version=version, tied=form.tied, by=by
        )

    context = {"title": name, "initiative": row}
    return changed(request, form, FORM_PAGE, to=to, context=context, save=save)


@require_POST
@requires("stakeholders.change_existinginitiative")
def initiative_remove(request: SystemRequest, pk: int) -> HttpResponse:
    row = own(request, pk)
    removal = rows.remove_row(row=row, by=request.user)
    offer_undo(request, _("Removed “%(name)s”.") % {"name": isolated(row)}, removal)
    return redirect("stakeholders:initiative_list", slug=request.system.slug)


# --- Who takes part -------------------------------------------------------------------


@require_http_methods(FORM)
@requires("stakeholders.change_existinginitiative")
def initiativepart_add(request: SystemRequest, pk: int) -> HttpResponse:
    row = own(request, pk)
    form = marking_stops(
        request, PartForm(posted(request), system=request.system, initiative=row)
    )
    to = f"{row.get_absolute_url()}#parts"
    context = {"initiative": row, "cancel_url": to}
    return added(request, form, PART_PAGE, context)


@require_POST
@requires("stakeholders.change_existinginitiative")
def initiativepart_remove(request: SystemRequest, pk: int) -> HttpResponse:
    parts = parts_seen(request.system, audience(request))
    part: InitiativePart = get_object_or_404(
        parts.select_related("initiative__market_system", "stakeholder"), pk=pk
    )
    only_own(request, part.initiative)
    removal = rows.remove_row(row=part, by=request.user)
    offer_undo(
        request, _("Removed “%(name)s”.") % {"name": isolated(part.name)}, removal
    )
    return redirect(f"{part.initiative.get_absolute_url()}#parts")


# --- A part of another page -----------------------------------------------------------


@require_safe
@requires("stakeholders.view_existinginitiative")
def stakeholder_initiatives(request: SystemRequest, pk: int) -> HttpResponse:
    """In which initiatives a stakeholder takes part, and as what."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    today = timezone.localdate()
    visible = request.system.initiatives.visible_to(audience(request))
    found = visible.of_stakeholder(stakeholder.pk)
    kinds: dict[int, list[str]] = {}
    parts = parts_seen(request.system, audience(request)).filter(stakeholder=pk)
    for part in parts:
        kinds.setdefault(part.initiative_id, []).append(part.get_kind_display())
    lines = [
        {
            "row": row,
            "leads": row.lead_id == pk,
            "kinds": kinds.get(row.pk, []),
            "phase": row.phase(today),
        }
        for row in found
    ]
    context = {"stakeholder": stakeholder, "lines": lines}
    return render(request, "stakeholders/stakeholder_initiatives.html", context)
