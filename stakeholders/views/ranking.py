"""Who leans in, whom to bring in next, and the least set that covers all."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from enterprises.views.saving import changed, posted
from stakeholders import charts
from stakeholders.actions.ranking import save_weights
from stakeholders.analysis.alignment import (
    Lean,
    around_needs,
    position,
    positions,
    shared_motives,
)
from stakeholders.analysis.coalition import (
    able_stakeholders,
    least_coalition,
    severe_needs,
)
from stakeholders.analysis.ranking import Ranked, ranking
from stakeholders.backends import audience
from stakeholders.forms.ranking import CoalitionOptions, TryWeights, WeightsForm
from stakeholders.models import standing
from stakeholders.models.severity import system_functions
from stakeholders.models.stakeholders import Engagement

PAGE_SIZE = 50
VIEWS = ("stakeholders", "needs", "pairs")


@require_safe
@requires("stakeholders.view_stakeholder")
def alignment(request: SystemRequest) -> HttpResponse:
    asked = request.GET.get("view")
    view = asked if asked in VIEWS else VIEWS[0]
    listed = request.system.stakeholders.exclude(engagement=Engagement.WITHDRAWN)
    names = dict(listed.order_by("name").values_list("pk", "name"))
    drives = standing.drives(request.system, audience(request))
    drives = [d for d in drives if d.stakeholder_id in names]
    found = positions(names, drives)
    found.sort(key=lambda p: (p.net is None, p.net or 0, -p.push))
    context: dict[str, Any] = {"view": view, "names": names}
    context["leans"] = {lean: sum(p.lean == lean for p in found) for lean in Lean}
    if view == "needs":
        functions = system_functions(request.system)
        context["functions"] = {f.sub_need_id: f for f in functions}
        lines: Any = around_needs(found, standing.concerned(functions))
    elif view == "pairs":
        lines = shared_motives(drives)
    else:
        lines = found
        weighed = [p for p in found if p.net is not None]
        context["chart"] = {
            "figure": charts.pull_and_push(weighed, names),
            "columns": charts.pull_and_push_columns(),
            "rows": [[n, *v] for n, v in charts.pull_and_push_rows(weighed, names)],
        }
        context["weighed"] = len(weighed)
    context["page"] = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "stakeholders/alignment.html", context)


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_position(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of the profile: where this one stands, and what would move it."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    drives = standing.drives(request.system, audience(request))
    context = {"stakeholder": stakeholder, "position": position(pk, drives)}
    return render(request, "stakeholders/stakeholder_position.html", context)


def _ranked(request: SystemRequest) -> tuple[list[Ranked], dict[str, Any]]:
    stored = standing.weights(request.system)
    saved = standing.by_reason(stored)
    form = TryWeights(request.GET or None, saved=saved, initial=saved)
    is_valid = form.is_valid()
    weights = form.weights if is_valid else saved
    today = timezone.localdate()
    found = standing.candidates(request.system, audience(request), today)
    ranked = ranking(found, system_functions(request.system), weights)
    tried = {name for name in weights if weights[name] != saved[name]}
    labels = {name: str(field.label) for name, field in form.fields.items()}
    context = {"form": form, "labels": labels, "is_tried": bool(tried)}
    return ranked, context


@require_safe
@requires("stakeholders.view_stakeholder")
def ranking_list(request: SystemRequest) -> HttpResponse:
    ranked, context = _ranked(request)
    context["page"] = Paginator(ranked, PAGE_SIZE).get_page(request.GET.get("page"))
    context["first"] = next(
        (
            r
            for r in ranked
            if r.candidate.engagement < Engagement.ENGAGED and not r.is_stopped
        ),
        None,
    )
    if ranked:
        export = reverse(
            "stakeholders:ranking_export", kwargs={"slug": request.system.slug}
        )
        context["export_url"] = f"{export}?{request.GET.urlencode()}"
    status = 422 if context["form"].errors else 200
    return render(request, "stakeholders/ranking_list.html", context, status=status)


@require_safe
@requires("stakeholders.view_stakeholder")
def ranking_export(request: SystemRequest) -> HttpResponseBase:
    ranked, context = _ranked(request)
    header = [
        *(_("Place"), _("Stakeholder"), _("Points"), _("Points possible")),
        *context["labels"].values(),
        _("Severe gaps it could fill"),
    ]
    lines = (
        [
            *(r.place, r.candidate.name, round(r.points, 1), round(r.possible, 1)),
            *(None if v is None else round(v, 2) for v in r.parts.values()),
            "; ".join(r.fills),
        ]
        for r in ranked
    )
    record_export(
        system=request.system, what="ranking", count=len(ranked), by=request.user
    )
    return csv_response(f"{request.system.slug}-ranking.csv", header, lines)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_engagementweights")
def weights_change(request: SystemRequest) -> HttpResponse:
    stored = standing.weights(request.system)
    # From the page where they were tried, so that nobody types them twice.
    tried = {name: request.GET[name] for name in request.GET if request.GET[name]}
    form = WeightsForm(
        posted(request), instance=stored, system=request.system, initial=tried
    )
    to = reverse("stakeholders:ranking_list", kwargs={"slug": request.system.slug})
    template = "stakeholders/weights_change.html"
    if request.method != "POST":
        context = {"form": form, "cancel_url": to}
        return render(request, template, context)
    return changed(request, form, template, to=to, save=save_weights)


@require_safe
@requires("stakeholders.view_stakeholder")
def coalition(request: SystemRequest) -> HttpResponse:
    form = CoalitionOptions(request.GET or None)
    form.is_valid()
    functions = system_functions(request.system)
    today = timezone.localdate()
    visible = request.system.due_diligences.visible_to(audience(request))
    barred = visible.stopped(today)
    able = able_stakeholders(functions, counts=form.counts, barred=barred)
    if form.is_engaged_only:
        able = [one for one in able if one.is_engaged]
    needs = severe_needs(functions)
    context = {
        "form": form,
        "needs": needs,
        "names": {need.sub_need_id: need.name for need in needs},
        "found": least_coalition(needs, able),
        "barred": len(barred),
    }
    return render(request, "stakeholders/coalition.html", context)
