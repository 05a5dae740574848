"""The map of the market system: the page, its measures, and what goes out as a file."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.models import Segment
from enterprises.tables.writer import csv_response
from stakeholders.actions.map import place_on_map, put_back
from stakeholders.analysis import map_files
from stakeholders.analysis.map_layout import LAYOUTS, Picture, moved
from stakeholders.analysis.market_map import (
    ABSENT,
    SEGMENT,
    STRAINED,
    Graph,
    Node,
    Wanted,
    narrowed,
)
from stakeholders.analysis.network import measured
from stakeholders.backends import audience
from stakeholders.forms.relationships import MapFilter, PlaceForm, PutBackForm
from stakeholders.models import Stakeholder
from stakeholders.models.market_map import kept_points, map_graph
from stakeholders.models.relationships import MapLayout, Quality, RelationshipKind
from stakeholders.models.stakeholders import PROVIDING, Domain, Engagement, Layer

PER_PAGE = 50
PAGE = "stakeholders:map_detail"
CHANGE = "stakeholders.change_mapposition"


@dataclass(frozen=True, slots=True)
class Shown:
    """What one address of the map shows."""

    form: MapFilter
    layout: str
    everything: Graph
    graph: Graph


def _shown(request: SystemRequest) -> Shown:
    form = MapFilter(request.GET, system=request.system)
    asked = form.chosen
    performers = None
    if need := asked.get("need"):
        roles = need.function_roles.filter(performance__in=PROVIDING).order_by()
        keys = roles.values_list("stakeholder_id", flat=True)
        performers = frozenset(f"s{key}" for key in keys)
    wanted = Wanted(
        performers=performers,
        kind=asked.get("kind", ""),
        engagement=asked.get("engagement"),
        quality=asked.get("quality", ""),
    )
    graph = map_graph(request.system, audience(request))
    layout = asked.get("layout", MapLayout.LAYERS)
    return Shown(form, str(layout), graph, narrowed(graph, wanted))


def _picture(request: SystemRequest, shown: Shown) -> tuple[Picture, Picture]:
    """Where all stand by the layout alone, and where people put them.

    A filter moves nobody: whoever is looked for stands where they always stood.
    """
    home = LAYOUTS[shown.layout](shown.everything)
    return home, moved(home, kept_points(request.system, shown.layout))


@require_safe
@requires("stakeholders.view_relationship")
def map_detail(request: SystemRequest) -> HttpResponse:
    shown = _shown(request)
    home, picture = _picture(request, shown)
    says = _sentences(request, shown.graph)
    page = Paginator(shown.graph.nodes, PER_PAGE).get_page(request.GET.get("page"))
    links, words = shown.graph.links, _words()
    context = {
        "form": shown.form,
        "layout": shown.layout,
        "layouts": MapLayout.choices,
        "is_filtered": bool(set(shown.form.chosen) - {"layout"}),
        "drawing": _drawing(request, shown.graph, (home, picture)),
        "page": page,
        "rows": [(node, _facts(node, words), says.get(node.key, ())) for node in page],
        "counted": {
            "nodes": len(shown.graph.nodes),
            "links": len(links),
            "absent": sum(link.quality == ABSENT for link in links),
            "strained": sum(link.quality == STRAINED for link in links),
        },
        "is_moved": home != picture,
        "is_empty": not shown.everything.nodes,
    }
    return render(request, "stakeholders/map_detail.html", context)


def _addresses(request: SystemRequest) -> dict[str, str]:
    """The pages of stakeholders and segments, with 0 where their key goes."""
    at = {"slug": request.system.slug, "pk": 0}
    return {
        "s": reverse("stakeholders:stakeholder_detail", kwargs=at),
        "g": reverse("enterprises:segment_detail", kwargs=at),
    }


def _drawing(
    request: SystemRequest, graph: Graph, pictures: tuple[Picture, Picture]
) -> dict[str, Any]:
    """What the page's script draws; small, because there may be thousands."""
    home, picture = pictures
    words = _words()
    slug = {"slug": request.system.slug}
    may = CHANGE in request.permissions
    add = reverse("stakeholders:relationship_add", kwargs=slug)
    return {
        "nodes": [
            {
                "id": node.key,
                "name": node.name,
                "kind": node.kind,
                "layer": node.layer,
                "domain": node.domain,
                "step": node.step_name,
                "state": node.engagement or 0,
                "at": [
                    _short(picture.points[node.key].x),
                    _short(picture.points[node.key].y),
                ],
                "home": [
                    _short(home.points[node.key].x),
                    _short(home.points[node.key].y),
                ],
            }
            for node in graph.nodes
        ],
        "links": [
            [f"r{one.pk}", one.source, one.target, one.kind, one.quality, one.note]
            for one in graph.links
        ],
        "frames": [
            {
                "shape": frame.shape,
                "title": frame.title,
                "text": frame.text or str(words.titles.get(frame.title, "")),
                "box": [
                    _short(v) for v in (frame.x, frame.y, frame.width, frame.height)
                ],
            }
            for frame in home.frames
        ],
        "words": {
            "kinds": dict(words.kinds),
            "links": dict(words.links),
            "qualities": dict(words.qualities),
            "states": {str(key): word for key, word in words.engagements.items()},
            "layers": {value: str(label) for value, label in Layer.choices},
            "domains": {value: str(label) for value, label in Domain.choices},
        },
        "addresses": _addresses(request),
        "place": reverse("stakeholders:map_place", kwargs=slug) if may else "",
        "putBack": reverse("stakeholders:map_put_back", kwargs=slug) if may else "",
        "add": add if "stakeholders.change_relationship" in request.permissions else "",
    }


def _short(value: float) -> float:
    return round(value, 1)


def _words() -> map_files.Words:
    layers = {
        "chain": _("Market chain"),
        "services": _("Services and inputs"),
        "environment": _("Rules and environment"),
    }
    domains = {value: str(label) for value, label in Domain.choices}
    return map_files.Words(
        titles={**domains, **layers, "enterprises": _("Enterprises, by segment")},
        kinds={
            **{value: str(label) for value, label in Stakeholder.Kind.choices},
            SEGMENT: _("Segment of micro-enterprises"),
        },
        links={value: str(label) for value, label in RelationshipKind.choices},
        qualities={
            **{value: str(label) for value, label in Quality.choices},
            "": _("Not known how well"),
        },
        engagements={value: str(label) for value, label in Engagement.choices},
    )


def _facts(node: Node, words: map_files.Words) -> dict[str, str]:
    return {
        "kind": words.kinds.get(node.kind, node.kind),
        "layer": str(Layer(node.layer).label),
        "state": words.engagements.get(node.engagement or 0, ""),
    }


def _sentences(request: SystemRequest, graph: Graph) -> dict[str, list[dict[str, Any]]]:
    """For each node what it does for others, and what others do for it."""
    named, words, at = graph.named(), _words(), _addresses(request)
    says: dict[str, list[dict[str, Any]]] = {}
    for link in graph.links:
        for own, other, is_source in (
            (link.source, link.target, True),
            (link.target, link.source, False),
        ):
            node = named[other]
            said = {
                "what": words.links.get(link.kind, link.kind),
                "other": node.name,
                "url": at[other[0]].replace("/0/", f"/{node.pk}/"),
                "is_source": is_source,
                "quality": link.quality,
                "how": words.qualities[link.quality],
            }
            says.setdefault(own, []).append(said)
    return says


@require_safe
@requires("stakeholders.view_relationship")
def map_measures(request: SystemRequest) -> HttpResponse:
    """What the network tells, in words: a part of the map's page."""
    graph = map_graph(request.system, audience(request))
    context = {"measured": measured(graph), "addresses": _addresses(request)}
    return render(request, "stakeholders/map_measures.html", context)


# --- Where people put somebody --------------------------------------------------------


def _node(request: SystemRequest, key: str) -> Stakeholder | Segment:
    if key[0] == "s":
        return get_object_or_404(request.system.stakeholders, pk=int(key[1:]))
    return get_object_or_404(request.system.segments, pk=int(key[1:]))


@require_POST
@requires("stakeholders.change_mapposition")
def map_place(request: SystemRequest) -> HttpResponse:
    """Keep where the script says that somebody was put; 204, or 422 with why not."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        words = _("Could not be kept: %(why)s") % {"why": form.errors.as_text()}
        return HttpResponse(words, status=422, content_type="text/plain")
    put = form.cleaned_data
    node = _node(request, put["key"])
    place_on_map(
        node=node, layout=put["layout"], x=put["x"], y=put["y"], by=request.user
    )
    return HttpResponse(status=204)


@require_POST
@requires("stakeholders.change_mapposition")
def map_put_back(request: SystemRequest) -> HttpResponse:
    form = PutBackForm(request.POST)
    to = reverse(PAGE, kwargs={"slug": request.system.slug})
    if not form.is_valid():
        messages.error(request, _("Choose one of the three layouts first."))
        return redirect(to)
    layout, key = form.cleaned_data["layout"], form.cleaned_data["key"]
    node = _node(request, key) if key else None
    n = put_back(system=request.system, layout=layout, node=node, by=request.user)
    if node is None:
        words = ngettext("%(n)s was put back.", "%(n)s were put back.", n)
        messages.success(request, words % {"n": n})
    return redirect(f"{to}?layout={layout}")


# --- Files ----------------------------------------------------------------------------


def _file(request: SystemRequest, name: str, kind: str, body: bytes) -> HttpResponse:
    filename = f"{request.system.slug}-map.{name}"
    headers = {
        "Content-Disposition": content_disposition_header(True, filename) or "",
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type=kind, headers=headers)


def _record(request: SystemRequest, what: str, count: int) -> None:
    record_export(system=request.system, what=what, count=count, by=request.user)


@require_safe
@requires("stakeholders.view_relationship")
def map_svg_export(request: SystemRequest) -> HttpResponse:
    shown = _shown(request)
    _home, picture = _picture(request, shown)
    body = map_files.svg(shown.graph, picture, _words(), request.system.name)
    _record(request, "map", len(shown.graph.nodes))
    return _file(request, "svg", "image/svg+xml", body)


@require_safe
@requires("stakeholders.view_relationship")
def map_graphml_export(request: SystemRequest) -> HttpResponse:
    shown = _shown(request)
    _record(request, "map", len(shown.graph.nodes))
    body = map_files.graphml(shown.graph, _words())
    return _file(request, "graphml", "application/xml", body)


@require_safe
@requires("stakeholders.view_relationship")
def map_nodes_export(request: SystemRequest) -> HttpResponseBase:
    shown, words = _shown(request), _words()
    domains = {value: str(label) for value, label in Domain.choices}
    lines = [
        [
            *(node.key, node.name, words.kinds.get(node.kind, node.kind)),
            *(str(Layer(node.layer).label), node.step_name),
            domains.get(node.domain, ""),
            words.engagements.get(node.engagement or 0, ""),
        ]
        for node in shown.graph.nodes
    ]
    header = [
        *(_("key"), _("name"), _("kind"), _("layer"), _("step"), _("domain")),
        _("engagement"),
    ]
    _record(request, "stakeholders", len(lines))
    return csv_response(f"{request.system.slug}-map-nodes.csv", header, lines)


@require_safe
@requires("stakeholders.view_relationship")
def map_links_export(request: SystemRequest) -> HttpResponseBase:
    shown, words = _shown(request), _words()
    named = shown.graph.named()
    lines = [
        [
            *(link.source, named[link.source].name, words.links[link.kind]),
            *(link.target, named[link.target].name),
            *(words.qualities[link.quality] if link.quality else "", link.note),
        ]
        for link in shown.graph.links
    ]
    header = [
        *(_("key of who"), _("who"), _("what"), _("key of whom"), _("with whom")),
        *(_("how well it works"), _("note")),
    ]
    _record(request, "relationships", len(lines))
    return csv_response(f"{request.system.slug}-map-links.csv", header, lines)
