"""One stakeholder: its profile, and listing, changing and removing it."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from enterprises.views.saving import offer_undo
from enterprises.wording import isolated
from stakeholders.actions.stakeholders import InUse, remove_stakeholder
from stakeholders.analysis.checks import checked
from stakeholders.backends import audience, memberships_of
from stakeholders.catalogue import profile_of
from stakeholders.findings.profiles import about_one
from stakeholders.forms.profiles import TakeOverForm
from stakeholders.forms.stakeholders import StakeholderAddForm, StakeholderForm
from stakeholders.models import FunctionRole, Motive, Stakeholder
from stakeholders.models.profile_state import profiled
from stakeholders.models.profiles import MotiveKind
from stakeholders.models.severity import worst_needs
from stakeholders.views.picking import marking_stops


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_detail(request: SystemRequest, pk: int) -> HttpResponse:
    beside = ("organisation", "segment", "reached_through")
    known = request.system.stakeholders.select_related(*beside)
    stakeholder = get_object_or_404(known, pk=pk)
    who, today = audience(request), timezone.localdate()
    roles = list(stakeholder.function_roles.select_related("sub_need"))
    visible = stakeholder.motives.visible_to(who).strongest_first()
    motives = list(visible.select_related("organisation"))
    checks = list(
        stakeholder.due_diligences.visible_to(who).select_related("organisation")
    )
    found = checked([check.plain for check in checks], today)
    context = {
        "stakeholder": stakeholder,
        "roles": roles,
        "answer": _does(roles),
        "worst": worst_needs(request.system),
        "motives": _sides(motives, who),
        "profile": profile_of(stakeholder.kind),
        "take_over": _take_over(request, stakeholder, motives),
        "checked": found,
        "checks": [(check, check.may_be_changed_by(who)) for check in checks],
        "programmes": list(stakeholder.programmes.all()),
        "steps": stakeholder.engagement_changes.select_related("by"),
        "findings": about_one(profiled(stakeholder, motives, found)),
    }
    return render(request, "stakeholders/stakeholder_detail.html", context)


def _sides(motives: list[Motive], who: Any) -> list[tuple[str, str, Any]]:
    """What it gains and what worries it: (kind, title, [(motive, may be changed)])."""
    titles = {
        MotiveKind.INCENTIVE: _("What it stands to gain"),
        MotiveKind.CONCERN: _("What worries it"),
    }
    return [
        (
            kind,
            title,
            [(m, m.may_be_changed_by(who)) for m in motives if m.kind == kind],
        )
        for kind, title in titles.items()
    ]


def _take_over(
    request: SystemRequest, stakeholder: Stakeholder, motives: list[Motive]
) -> dict[str, Any] | None:
    """The lines of the starting catalogue that are not in the profile yet."""
    held = memberships_of(request.user, request.system)
    if "stakeholders.change_stakeholder" not in request.permissions or not held:
        return None
    form = TakeOverForm(
        profile=profile_of(stakeholder.kind), organisation=held[0].organisation
    )
    return {"form": form, "groups": form.groups(motives, stakeholder.value_brought)}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.add_stakeholder")
def stakeholder_add(request: SystemRequest) -> HttpResponse:
    form = StakeholderAddForm(request.POST or None, system=request.system)
    if request.method == "POST" and form.is_valid():
        row = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added. Now say what it does, gains and fears."))
        return redirect(row.get_absolute_url())
    return _form_page(request, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_stakeholder")
def stakeholder_change(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    form = StakeholderForm(
        request.POST or None, instance=stakeholder, system=request.system
    )
    if request.method == "POST" and form.is_valid():
        row = form.save(commit=False)
        try:
            rows.change_row(row=row, version=form.read_version, by=request.user)
        except rows.Stale as stale:
            theirs = stale_rows(form, stale.current)
            return _form_page(
                request, {"form": form, "stale": stale, "theirs": theirs}, status=409
            )
        messages.success(request, _("Saved."))
        return redirect(stakeholder.get_absolute_url())
    return _form_page(request, {"form": form})


@require_POST
@requires("stakeholders.change_stakeholder")
def stakeholder_remove(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    try:
        removal = remove_stakeholder(stakeholder=stakeholder, by=request.user)
    except InUse as kept:
        context = {"stakeholder": stakeholder, "kinds": kept.kinds}
        return render(
            request, "stakeholders/stakeholder_kept.html", context, status=409
        )
    offer_undo(
        request, _("%(name)s was removed.") % {"name": isolated(stakeholder)}, removal
    )
    return redirect("stakeholders:stakeholder_list", slug=request.system.slug)


def _does(roles: list[FunctionRole]) -> str:
    """Say in a line what a stakeholder does about needs, and what it could."""
    does = Counter(role.performance for role in roles)
    done = sum(role.provides for role in roles)
    could = does[FunctionRole.Performance.COULD_PROVIDE]
    held = does[FunctionRole.Performance.HOLDS_BACK]
    told = [
        (done, ngettext("Provides %s function.", "Provides %s functions.", done)),
        (could, ngettext("Could provide %s.", "Could provide %s.", could)),
        (held, ngettext("Holds %s back.", "Holds %s back.", held)),
    ]
    words = " ".join(text % n for n, text in told if n)
    return words or _("Nobody has said yet what it does about needs.")


def _form_page(
    request: SystemRequest, context: dict[str, Any], status: int = 0
) -> HttpResponse:
    status = status or (422 if request.method == "POST" else 200)
    instance: Stakeholder = context["form"].instance
    context["stakeholder"] = instance if instance.pk else None
    context["profile"] = profile_of(instance.kind)
    marking_stops(request, context["form"])
    return render(request, "stakeholders/stakeholder_form.html", context, status=status)
