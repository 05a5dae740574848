"""Who deals with whom: the list, and one relationship's changes."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.http.response import HttpResponseBase
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
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from enterprises.views.saving import changed, offer_undo, posted
from stakeholders.analysis.market_map import ABSENT
from stakeholders.analysis.network import route
from stakeholders.backends import acting_organisation, audience
from stakeholders.forms.relationships import RelationshipFilter, RelationshipForm
from stakeholders.models import Relationship, Stakeholder
from stakeholders.models.market_map import doors, map_graph
from stakeholders.views.saving import FORM, added, only_own

PER_PAGE = 50
BESIDE = ("source", "target", "target_segment", "organisation")
ORDERINGS = {
    "source": "source__name",
    "target": "other_end",
    "kind": "kind",
    "quality": "quality",
}


@require_safe
@requires("stakeholders.view_relationship")
def relationship_list(request: SystemRequest) -> HttpResponse:
    form, found = _found(request)
    visible = request.system.relationships.visible_to(audience(request))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": _lines(request, page),
        "ordering": form.chosen.get("ordering", "source"),
        "is_filtered": bool(set(form.chosen) - {"ordering"}),
        "tally": visible.tally(),
    }
    return render(request, "stakeholders/relationship_list.html", context)


def _found(request: SystemRequest) -> tuple[RelationshipFilter, Any]:
    form = RelationshipFilter(request.GET, system=request.system)
    wanted = form.chosen
    found = request.system.relationships.visible_to(audience(request))
    if one := wanted.get("stakeholder"):
        found = found.filter(Q(source=one) | Q(target=one))
    if "kind" in wanted:
        found = found.filter(kind=wanted["kind"])
    if asked := wanted.get("quality"):
        found = found.filter(quality="" if asked == "unknown" else asked)
    found = found.annotate(other_end=Coalesce("target__name", "target_segment__name"))
    ordering = wanted.get("ordering", "source")
    column = F(ORDERINGS.get(ordering.removeprefix("-"), "source__name"))
    order = column.desc() if ordering.startswith("-") else column.asc()
    return form, found.select_related(*BESIDE).order_by(order, "source__name", "pk")


def _lines(request: SystemRequest, found: Any) -> list[tuple[Relationship, bool]]:
    """Each with whether this person may change it."""
    who = audience(request)
    may = "stakeholders.change_relationship" in request.permissions
    return [(row, may and row.may_be_changed_by(who)) for row in found]


@require_safe
@requires("stakeholders.view_relationship")
def relationship_export(request: SystemRequest) -> HttpResponseBase:
    _form, found = _found(request)
    lines = [
        [
            *(row.source.name, row.get_kind_display()),
            *(row.target.name if row.target else "",),
            *(row.target_segment.name if row.target_segment else "",),
            *(row.get_quality_display(), row.note, row.get_visibility_display()),
        ]
        for row in found
    ]
    record_export(
        system=request.system, what="relationships", count=len(lines), by=request.user
    )
    header = [
        *(_("who"), _("what"), _("with whom"), _("with which segment")),
        *(_("how well it works"), _("note"), _("who may see it")),
    ]
    return csv_response(f"{request.system.slug}-relationships.csv", header, lines)


@require_http_methods(FORM)
@requires("stakeholders.change_relationship")
def relationship_add(request: SystemRequest) -> HttpResponse:
    form = RelationshipForm(
        posted(request),
        system=request.system,
        audience=audience(request),
        organisation=acting_organisation(request),
        initial={
            "source": request.GET.get("source"),
            "target": request.GET.get("target"),
            "target_segment": request.GET.get("segment"),
            "quality": request.GET.get("quality", ""),
        },
    )
    context = _page(request, _("A relationship"), request.GET.get("source", ""))
    return added(request, form, "stakeholders/relationship_form.html", context)


@require_http_methods(FORM)
@requires("stakeholders.change_relationship")
def relationship_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = RelationshipForm(
        posted(request), instance=row, system=request.system, audience=audience(request)
    )
    context = _page(request, _("A relationship"), str(row.source_id))
    template = "stakeholders/relationship_form.html"
    return changed(request, form, template, to=context["cancel_url"], context=context)


@require_POST
@requires("stakeholders.change_relationship")
def relationship_remove(request: SystemRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    words = _("Removed: %(source)s, %(what)s, %(target)s.") % {
        "source": row.source,
        "what": row.get_kind_display(),
        "target": row.target or row.target_segment,
    }
    removal = rows.remove_row(row=row, by=request.user)
    offer_undo(request, words, removal)
    return redirect(_back(request, str(row.source_id)))


def _own(request: SystemRequest, pk: int) -> Relationship:
    """One this person may change: 404 where they do not see it, else 403."""
    visible = request.system.relationships.visible_to(audience(request))
    row: Relationship = get_object_or_404(visible.select_related(*BESIDE), pk=pk)
    only_own(request, row)
    return row


def _page(request: SystemRequest, title: str, source: str) -> dict[str, Any]:
    to = _back(request, source)
    return {"title": title, "cancel_url": to}


def _back(request: SystemRequest, source: str) -> str:
    """Where the reader came from: the map, the list, or the page of who does it."""
    slug = {"slug": request.system.slug}
    back = request.GET.get("back", "")
    if back == "map":
        return reverse("stakeholders:map_detail", kwargs=slug)
    if back == "list" or not (source.isascii() and source.isdecimal()):
        return reverse("stakeholders:relationship_list", kwargs=slug)
    to = reverse("stakeholders:stakeholder_detail", kwargs={**slug, "pk": source[:18]})
    return f"{to}#relationships"


# --- Parts of other pages -------------------------------------------------------------


@require_safe
@requires("stakeholders.view_relationship")
def stakeholder_relationships(request: SystemRequest, pk: int) -> HttpResponse:
    """Whom it deals with, and how to reach it from those engaged."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    visible = request.system.relationships.visible_to(audience(request))
    found = visible.filter(Q(source=stakeholder) | Q(target=stakeholder))
    found = found.select_related(*BESIDE).order_by("pk")
    lines = _lines(request, found)
    context = {
        "stakeholder": stakeholder,
        "does": [line for line in lines if line[0].source_id == pk],
        "done_to": [line for line in lines if line[0].source_id != pk],
        "missing": sum(row.quality == ABSENT for row, _may in lines),
        "route": _route(request, stakeholder),
    }
    return render(request, "stakeholders/stakeholder_relationships.html", context)


def _route(request: SystemRequest, stakeholder: Stakeholder) -> list[Any] | None:
    """Through whom, in order, one who is not engaged can be reached; None: engaged."""
    if stakeholder.engagement == Stakeholder.Engagement.ENGAGED:
        return None
    graph = map_graph(request.system, audience(request))
    return list(route(graph, f"s{stakeholder.pk}", doors(request.system))[:-1])


@require_safe
@requires("stakeholders.view_relationship")
def segment_relationships(request: SystemRequest, pk: int) -> HttpResponse:
    """Who deals with a segment: a part of its page."""
    segment = get_object_or_404(request.system.segments, pk=pk)
    visible = request.system.relationships.visible_to(audience(request))
    found = visible.filter(target_segment=segment).select_related(*BESIDE)
    context = {"segment": segment, "lines": _lines(request, found.order_by("pk"))}
    return render(request, "stakeholders/segment_relationships.html", context)
