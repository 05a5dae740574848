"""Pages of the registry of micro-enterprises."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import F, ProtectedError
from django.http import (
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.actions.registry import add_enterprise, change_enterprise
from enterprises.actions.rows import Stale, remove_row
from enterprises.analysis.disclosure import withheld
from enterprises.analysis.duplicates import LIKELY_FROM
from enterprises.analysis.place_tree import PlaceSum
from enterprises.analysis.positions import doubt
from enterprises.analysis.registry import OwnerCounts, starts_before_birth, women_share
from enterprises.charts.positions import doubt_warning, position_words
from enterprises.charts.years import started_warning
from enterprises.forms.base import stale_rows
from enterprises.forms.registry import EnterpriseForm
from enterprises.forms.registry_columns import shown_columns, ticks
from enterprises.forms.registry_filter import PLACES, EnterpriseFilter
from enterprises.models import MicroEnterprise
from enterprises.models.found import COUNTED, counted, found_by, lists_of
from enterprises.models.keyset import Order, keyset_page
from enterprises.models.registry import MicroEnterpriseQuerySet, is_short
from enterprises.tables.duplicates import like
from enterprises.tables.enterprise_columns import COLUMNS
from enterprises.tables.writer import csv_response
from enterprises.views.saving import offer_undo
from enterprises.wording import isolated

PAGE_SIZE = 50
# Only what an index gives the order of: the list stays quick at a million rows.
ORDERINGS = ("code", "name", "employees", "started_year")
NULLABLE = ("employees", "started_year")
SEES_CONSENTS = "enterprises.view_consent"


def position_doubt(enterprise: MicroEnterprise) -> str:
    """What is wrong with its position, in words; "" if nothing is."""
    position, country = enterprise.position, enterprise.market_system.country
    why = position and doubt(position, country)
    return doubt_warning(position, why, country) if position and why else ""


def year_doubt(enterprise: MicroEnterprise) -> str:
    """What is wrong with its years, in words; "" if nothing is."""
    started, born = enterprise.started_year, enterprise.owner_birth_year
    if started is None or born is None or not starts_before_birth(started, born):
        return ""
    return started_warning(started, born)


def doubts(enterprise: MicroEnterprise) -> list[str]:
    """All that looks wrong and may be right."""
    return [one for one in (position_doubt(enterprise), year_doubt(enterprise)) if one]


def say_saved(request: SystemRequest, enterprise: MicroEnterprise, words: str) -> None:
    """Say that it is saved, and what looks wrong all the same."""
    messages.success(request, words % {"code": enterprise.code})
    for warning in doubts(enterprise):
        messages.warning(request, warning)


def filter_of(request: SystemRequest, tree: list[PlaceSum]) -> EnterpriseFilter:
    """What the address asks for, with what this reader may ask for."""
    return EnterpriseFilter(
        request.GET,
        system=request.system,
        tree=tree,
        sees_consents=SEES_CONSENTS in request.permissions,
    )


def subtree(tree: list[PlaceSum], chosen: Mapping[str, Any]) -> list[int]:
    """The keys of the chosen place and of all that lies in it."""
    keys = [place.key for place in tree]
    if chosen.get("place") not in keys:
        return []
    start = keys.index(chosen["place"])
    return keys[start : start + 1 + tree[start].places]


def order_of(asked: str) -> Order:
    """How the list is ordered; by code where no such column is offered."""
    column = asked.removeprefix("-")
    if column not in ORDERINGS:
        return Order("code")
    return Order(column, asked.startswith("-"), is_nullable=column in NULLABLE)


def beginning_at(query: QueryDict, code: str) -> str:
    """The address of the list by code from a code on, there or not."""
    address = query.copy()
    for name in PLACES:
        address.pop(name, None)
    if address.get("ordering") != "-code":
        address["ordering"] = "code"
    address["after"] = f"={code}~0"
    return f"?{address.urlencode()}"


def shown_share(counts: OwnerCounts, threshold: int) -> dict[str, Any]:
    """The share of women, unless too few owners stand behind it."""
    parts = {"women": counts.women, "others": counts.known - counts.women}
    if withheld(parts, threshold=threshold):
        return {"counts": counts, "is_withheld": True, "women_share": None}
    share = women_share(counts.women, counts.known)
    return {"counts": counts, "is_withheld": False, "women_share": share}


@require_safe
@requires("enterprises.view_microenterprise")
def enterprise_list(request: SystemRequest) -> HttpResponse:
    if code := request.GET.get("at", "").strip():
        return HttpResponseRedirect(beginning_at(request.GET, code))
    tree = request.system.places.tree(is_counted=False)
    form = filter_of(request, tree)
    chosen = form.chosen
    places = subtree(tree, chosen)
    lists = lists_of(request.system, chosen, places)
    counts, is_more = counted(
        *(request.system, lists, chosen, places),
        is_exact=request.GET.get("count") == "all",
    )
    if not counts.total:
        lists = [lists[0].none()]
    ordering = request.GET.get("ordering", "code")
    page = keyset_page(
        *lists,
        order=order_of(ordering),
        related=["segment"],
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        is_last=request.GET.get("page") == "last",
    )
    sees_consents = SEES_CONSENTS in request.permissions
    columns = shown_columns(request.GET, sees_consents=sees_consents)
    context = {
        "page": page,
        "places": {place.key: place for place in tree},
        "form": form,
        "is_filtered": bool(chosen),
        "ordering": ordering,
        "columns": columns,
        "ticks": ticks(columns, sees_consents=sees_consents),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in PLACES
            for value in values
        ],
        "is_more": is_more,
        "is_short": "q" in chosen and is_short(chosen["q"]),
        "capped": COUNTED,
        **shown_share(counts, request.system.small_cell_threshold),
    }
    if is_more:
        # The share among the first ones read is not that of all.
        context |= {"women_share": None, "is_withheld": False}
    return render(request, "enterprises/enterprise_list.html", context)


@require_safe
@requires("enterprises.view_microenterprise")
def enterprise_detail(request: SystemRequest, pk: int) -> HttpResponse:
    rows = request.system.enterprises.select_related("segment", "place")
    enterprise = get_object_or_404(rows, pk=pk)
    place = enterprise.place
    above = place.path.split("/") if place else []
    ways = request.system.places.filter(pk__in=[key for key in above if key])
    context = {
        "enterprise": enterprise,
        "way": ways.order_by("level"),
        "position": enterprise.position and position_words(enterprise.position),
        "doubts": doubts(enterprise),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_microenterprise")
def enterprise_add(request: SystemRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST or None, system=request.system)
    is_good = request.method == "POST" and form.is_valid()
    likely: list[Any] = []
    if is_good and "sure" not in request.POST:
        likely = like(request.system, form.instance, least=LIKELY_FROM)
    if is_good and not likely:
        enterprise = add_enterprise(enterprise=form.instance, by=request.user)
        say_saved(request, enterprise, _("%(code)s added."))
        return redirect(enterprise.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "likely": [row for row, _likeness in likely[:3]]}
    return render(request, "enterprises/enterprise_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.change_microenterprise")
def enterprise_change(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = get_object_or_404(request.system.enterprises, pk=pk)
    form = EnterpriseForm(
        request.POST or None, instance=enterprise, system=request.system
    )
    context: dict[str, Any] = {"form": form, "enterprise": enterprise}
    if request.method != "POST":
        return render(request, "enterprises/enterprise_change.html", context)
    if not form.is_valid():
        page = "enterprises/enterprise_change.html"
        return render(request, page, context, status=422)
    try:
        change_enterprise(
            enterprise=form.instance, version=form.read_version, by=request.user
        )
    except Stale as stale:
        context |= {"current": stale.current, "rows": stale_rows(form, stale.current)}
        page = "enterprises/enterprise_change.html"
        return render(request, page, context, status=409)
    say_saved(request, enterprise, _("%(code)s saved."))
    return redirect(enterprise.get_absolute_url())


@require_POST
@requires("enterprises.change_microenterprise")
def enterprise_remove(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = get_object_or_404(request.system.enterprises, pk=pk)
    try:
        removal = remove_row(row=enterprise, by=request.user)
    except ProtectedError as error:
        context = {"enterprise": enterprise, "records": len(error.protected_objects)}
        page = "enterprises/enterprise_used.html"
        return render(request, page, context, status=409)
    words = _("%(code)s removed.") % {"code": isolated(enterprise.code)}
    offer_undo(request, words, removal)
    return redirect("enterprises:enterprise_list", slug=request.system.slug)


@require_safe
@requires("enterprises.view_microenterprise")
def enterprise_export(request: SystemRequest) -> HttpResponseBase:
    tree = request.system.places.tree(is_counted=False)
    chosen = filter_of(request, tree).chosen
    rows = found_by(request.system, chosen, subtree(tree, chosen))
    order = order_of(request.GET.get("ordering", "code"))
    column = F(order.column)
    by = column.desc(nulls_last=True) if order.is_descending else column.asc()
    rows = rows.order_by(by, "pk").select_related("segment")
    record_export(
        system=request.system, what="enterprises", count=rows.count(), by=request.user
    )
    # Without those that few may see: how to reach owners is in no export.
    names = [column.name for column in COLUMNS if not column.permission]
    if SEES_CONSENTS not in request.permissions:
        names = [name for name in names if not name.startswith("consent_")]
    name = f"enterprises-{request.system.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_response(name, names, cells_of(rows, names, tree))


def cells_of(
    rows: MicroEnterpriseQuerySet, names: list[str], tree: list[PlaceSum]
) -> Iterator[list[Any]]:
    """The rows as the importer reads them, one at a time."""
    places = {place.key: place.whole_name for place in tree}
    for row in rows.iterator(chunk_size=500):
        yield [cell_of(row, name, places) for name in names]


def cell_of(row: MicroEnterprise, name: str, places: dict[int, str]) -> Any:
    if name == "place":
        return places.get(row.place_id or 0)
    if name == "segment":
        return row.segment.name if row.segment else None
    return getattr(row, name)
