"""The register of what others already do: the list, and what goes out as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from stakeholders.backends import audience
from stakeholders.forms.initiatives import InitiativeFilter
from stakeholders.models import ExistingInitiative
from stakeholders.models.initiatives import Links, PartKind
from stakeholders.models.vocabulary import Vocabulary

PER_PAGE = 50
NAMED = 3  # functions and places a line of the list names
ORDERINGS = {
    "name": "name",
    "lead": "led_by",
    "starts": "starts_on",
    "ends": "ends_on",
    "state": "state",
}


@require_safe
@requires("stakeholders.view_existinginitiative")
def initiative_list(request: SystemRequest) -> HttpResponse:
    words = Vocabulary(request.system)
    form, found = _found(request, words)
    today = timezone.localdate()
    visible = request.system.initiatives.visible_to(audience(request))
    tally = visible.tally(found, today)
    pages = Paginator(found, PER_PAGE)
    pages.count = tally["found"]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": _lines(request, list(page), words),
        "ordering": form.chosen.get("ordering", "name"),
        "is_filtered": bool(set(form.chosen) - {"ordering"}),
        "tally": tally,
    }
    return render(request, "stakeholders/initiative_list.html", context)


def _found(request: SystemRequest, words: Vocabulary) -> tuple[InitiativeFilter, Any]:
    """The filter of the address, and what it leaves, in its order."""
    visible = request.system.initiatives.visible_to(audience(request))
    leads = visible.filter(lead__isnull=False).order_by("lead__name", "lead")
    form = InitiativeFilter(
        request.GET,
        functions=[(row.pk, row.name) for row in words.lines if row.is_on],
        segments=[(row.pk, row.name) for row in words.segment_rows],
        places=words.place_rows,
        leads=list(leads.values_list("lead", "lead__name").distinct()),
    )
    found = visible.with_lead().matching(form.chosen, timezone.localdate())
    ordering = form.chosen.get("ordering", "name")
    column = F(ORDERINGS.get(ordering.removeprefix("-"), "name"))
    if ordering.startswith("-"):
        return form, found.order_by(column.desc(nulls_last=True), "name", "pk")
    return form, found.order_by(column.asc(nulls_last=True), "name", "pk")


def _lines(
    request: SystemRequest, shown: list[ExistingInitiative], words: Vocabulary
) -> list[dict[str, Any]]:
    """Each row with the first of its functions and places, and how many more."""
    keys = [row.pk for row in shown]
    links = request.system.initiatives.filter(pk__in=keys).links()
    today, lines = timezone.localdate(), []
    for row in shown:
        functions = words.functions_named(links[row.pk].functions)
        places = words.places_named(links[row.pk].places)
        lines.append(
            {
                "row": row,
                "phase": row.phase(today),
                "is_late": row.is_late(today),
                "functions": functions[:NAMED],
                "more_functions": max(0, len(functions) - NAMED),
                "places": places[:NAMED],
                "more_places": max(0, len(places) - NAMED),
            }
        )
    return lines


@require_safe
@requires("stakeholders.view_existinginitiative")
def initiative_export(request: SystemRequest) -> HttpResponseBase:
    words = Vocabulary(request.system)
    _form, found = _found(request, words)
    kept = list(found.with_parts())
    links = found.links()
    lines = [_cells(row, links[row.pk], words) for row in kept]
    record_export(
        system=request.system, what="initiatives", count=len(lines), by=request.user
    )
    header = [
        *(_("identifier"), _("name"), _("lead"), _("state"), _("starts on")),
        *(_("ends on"), _("budget"), _("currency"), _("functions"), _("segments")),
        *(_("places"), _("funded by"), _("answered for by"), _("passed on by")),
        *(_("carried out by"), _("what is done"), _("source"), _("link")),
        *(_("entered for"), _("who may see it")),
    ]
    return csv_response(f"{request.system.slug}-initiatives.csv", header, lines)


def _cells(row: ExistingInitiative, links: Links, words: Vocabulary) -> list[Any]:
    """The cells of one line; several names in one stand behind bars, as in imports."""
    parts: dict[str, list[str]] = {kind: [] for kind in PartKind.values}
    for part in row.parts.all():
        parts[part.kind].append(part.name)
    places = [words.whole_place(key) for key in words.ways if key in set(links.places)]
    return [
        *(row.identifier, row.name, row.led, row.get_state_display(), row.starts_on),
        *(row.ends_on, row.amount, row.currency),
        " | ".join(words.functions_named(links.functions)),
        " | ".join(words.segments_named(links.segments)),
        " | ".join(places),
        *(" | ".join(parts[kind]) for kind in PartKind.values),
        *(row.description, row.source, row.link),
        *(row.organisation.name, row.get_visibility_display()),
    ]
