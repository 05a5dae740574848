"""The register of stakeholders, and a profile for each."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.actions.exports import record_export
from enterprises.forms.base import stale_rows
from enterprises.tables.writer import csv_response
from stakeholders.backends import audience
from stakeholders.catalogue import profile_of
from stakeholders.forms.stakeholders import StakeholderFilter, StakeholderForm
from stakeholders.models import FunctionRole, Stakeholder
from stakeholders.models.profiles import MotiveKind
from stakeholders.models.severity import worst_needs

PAGE_SIZE = 50
ORDERINGS = {
    "name": ("name",),
    "-name": ("-name",),
    "kind": ("kind", "name"),
    "-kind": ("-kind", "name"),
    "engagement": ("engagement", "name"),
    "-engagement": ("-engagement", "name"),
    "named": ("named_by_count", "name"),
    "-named": ("-named_by_count", "name"),
    "provided": ("provided", "name"),
    "-provided": ("-provided", "name"),
}


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_list(request: SystemRequest) -> HttpResponse:
    form = StakeholderFilter(request.GET or None)
    wanted = dict(form.cleaned_data) if form.is_valid() else {}
    ordering = wanted.pop("ordering", "") or "name"
    found = request.system.stakeholders.in_list().matching(wanted)
    found = found.order_by(*ORDERINGS.get(ordering, ORDERINGS["name"]))
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "ordering": ordering,
        "is_filtered": any(v not in ("", None) for v in wanted.values()),
        "tally": request.system.stakeholders.tally(),
    }
    return render(request, "stakeholders/stakeholder_list.html", context)


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_export(request: SystemRequest) -> HttpResponseBase:
    form = StakeholderFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = request.system.stakeholders.in_list().matching(wanted).order_by("name")
    motives = request.system.motives.visible_to(audience(request)).told()
    header = [
        *(_("name"), _("kind"), _("layer"), _("engagement"), _("organisation")),
        *(_("functions provided"), _("named by enterprises")),
        *(_("brings"), _("stands to gain"), _("worries about")),
    ]
    lines = (
        [
            *(row.name, row.get_kind_display(), row.get_layer_display()),
            *(row.get_engagement_display(), str(row.organisation or "")),
            *(getattr(row, "provided"), row.named_by_count),  # noqa: B009 - annotated
            row.value_brought,
            *("; ".join(motives.get((row.pk, kind), ())) for kind in MotiveKind),
        ]
        for row in found
    )
    record_export(
        system=request.system, what="stakeholders", count=found.count(), by=request.user
    )
    return csv_response(f"{request.system.slug}-stakeholders.csv", header, lines)


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.stakeholders.select_related("organisation", "segment")
    stakeholder = get_object_or_404(known, pk=pk)
    roles = list(stakeholder.function_roles.select_related("sub_need"))
    motives = stakeholder.motives.visible_to(audience(request)).told()
    context = {
        "stakeholder": stakeholder,
        "roles": roles,
        "gains": motives.get((stakeholder.pk, MotiveKind.INCENTIVE), []),
        "worries": motives.get((stakeholder.pk, MotiveKind.CONCERN), []),
        "answer": _does(roles),
        "worst": worst_needs(request.system),
        "profile": profile_of(stakeholder.kind),
    }
    return render(request, "stakeholders/stakeholder_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.add_stakeholder")
def stakeholder_add(request: SystemRequest) -> HttpResponse:
    form = StakeholderForm(request.POST or None, system=request.system)
    if request.method == "POST" and form.is_valid():
        row = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added. Now say what it does."))
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
        removal = rows.remove_row(row=stakeholder, by=request.user)
    except ProtectedError as kept:
        messages.error(request, in_use(kept))
        return redirect(stakeholder.get_absolute_url())
    undo = reverse(
        "enterprises:removal_restore",
        kwargs={"slug": request.system.slug, "pk": removal.pk},
    )
    messages.success(
        request, _("%(name)s was removed.") % {"name": stakeholder}, extra_tags=undo
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


def in_use(kept: ProtectedError) -> str:
    """Say which kinds of row hang on one that was to be removed.

    Not which rows: a case or a contribution may be one that its organisation keeps to
    itself, and its name or amount would be told here.
    """
    kinds = {str(row._meta.verbose_name_plural) for row in kept.protected_objects}
    shown = ", ".join(sorted(kinds))
    return _("Not removed, for other rows rest on it: %(kinds)s.") % {"kinds": shown}


def _form_page(
    request: SystemRequest, context: dict[str, Any], status: int = 0
) -> HttpResponse:
    status = status or (422 if request.method == "POST" else 200)
    instance: Stakeholder = context["form"].instance
    context["stakeholder"] = instance if instance.pk else None
    return render(request, "stakeholders/stakeholder_form.html", context, status=status)
