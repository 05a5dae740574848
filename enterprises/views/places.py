"""Pages of the tree of places."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.places import add_places, change_place
from enterprises.actions.rows import Stale, remove_row
from enterprises.analysis.place_lines import PlaceLine
from enterprises.analysis.place_tree import PlaceSum
from enterprises.forms.base import stale_rows
from enterprises.forms.places import PlaceFilter, PlaceForm, PlaceListForm
from enterprises.views.saving import offer_undo
from enterprises.wording import isolated

PAGE_SIZE = 100


@require_safe
@requires("enterprises.view_place")
def place_list(request: SystemRequest) -> HttpResponse:
    tree = request.system.places.tree()
    form = PlaceFilter(request.GET)
    wanted = form.chosen.get("q", "")
    found = [p for p in tree if wanted.casefold() in p.whole_name.casefold()]
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "is_filtered": bool(wanted),
        "total": len(tree),
        "tops": sum(not place.above for place in tree),
        "located": sum(p.enterprises for p in tree if not p.above),
    }
    return render(request, "enterprises/place_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_place")
def place_add(request: SystemRequest) -> HttpResponse:
    form = PlaceListForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "enterprises/place_add.html", {"form": form})
    if not form.is_valid() or form.problems:
        context = {"form": form, "problems": problems_in_words(form)}
        return render(request, "enterprises/place_add.html", context, status=422)
    if "confirm" not in request.POST:
        return render(request, "enterprises/place_add.html", preview(request, form))
    paths = [line.names for line in form.lines]
    added = add_places(system=request.system, paths=paths, by=request.user)
    text = ngettext("%(n)s place added.", "%(n)s places added.", len(added))
    messages.success(request, text % {"n": len(added)})
    return redirect("enterprises:place_list", slug=request.system.slug)


def preview(request: SystemRequest, form: PlaceListForm) -> dict[str, Any]:
    """What the list would add, in reading order, beside what is there already."""
    known = {(*p.above, p.name) for p in request.system.places.tree()}
    rows = new_and_known(form.lines, known)
    return {
        "form": form,
        "text": form.cleaned_data["text"],
        "rows": rows[:500],
        "hidden": max(len(rows) - 500, 0),
        "new": sum(is_new for _names, is_new in rows),
        "known": sum(not is_new for _names, is_new in rows),
    }


def new_and_known(
    lines: list[PlaceLine], known: set[tuple[str, ...]]
) -> list[tuple[tuple[str, ...], bool]]:
    """Every place on the ways down once, and whether it is new."""
    ways: dict[tuple[str, ...], bool] = {}
    for line in lines:
        for depth in range(1, len(line.names) + 1):
            way = line.names[:depth]
            ways.setdefault(way, way not in known)
    return list(ways.items())


def problems_in_words(form: PlaceListForm) -> list[tuple[int, str, str]]:
    """What is wrong with each refused line of the list."""
    words = {
        "too_deep": _("There are at most four levels."),
        "empty_level": _("A level has no name."),
        "too_long": _("A name has at most 120 characters."),
        "not_a_name": _("A name cannot hold the sign “>”."),
        "mixed_indent": _("Tabs and spaces are mixed; use one of them."),
        "odd_indent": _("The indent is no multiple of that of the other lines."),
        "skipped_level": _("It is indented by more than one step."),
        "indented_way": _(
            "It is indented and has “>” too. Write the whole way without indenting "
            "it, or one name a line."
        ),
        "below_refused": _("It lies in a place that is refused."),
    }
    problems = getattr(form, "problems", [])
    return [(p.number, p.found, words[p.code]) for p in problems]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_place")
def place_change(request: SystemRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(request.system.places, pk=pk)
    form = PlaceForm(request.POST or None, instance=place, system=request.system)
    context: dict[str, Any] = {"form": form, "place": place}
    if request.method != "POST":
        return render(request, "enterprises/place_change.html", context)
    if not form.is_valid():
        return render(request, "enterprises/place_change.html", context, status=422)
    try:
        change_place(place=form.instance, version=form.read_version, by=request.user)
    except Stale as stale:
        context |= {"current": stale.current, "rows": stale_rows(form, stale.current)}
        return render(request, "enterprises/place_change.html", context, status=409)
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, "enterprises/place_change.html", context, status=422)
    messages.success(
        request, _("%(place)s saved.") % {"place": isolated(form.instance.name)}
    )
    return redirect("enterprises:place_list", slug=request.system.slug)


@require_POST
@requires("enterprises.add_place")
def place_remove(request: SystemRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(request.system.places, pk=pk)
    try:
        removal = remove_row(row=place, by=request.user)
    except ProtectedError:
        context = {"place": place, "sum": sum_of(request, pk)}
        return render(request, "enterprises/place_used.html", context, status=409)
    words = _("%(place)s removed.") % {"place": isolated(place.name)}
    offer_undo(request, words, removal)
    return redirect("enterprises:place_list", slug=request.system.slug)


def sum_of(request: SystemRequest, pk: int) -> PlaceSum:
    """What hangs on one place."""
    return next(p for p in request.system.places.tree() if p.key == pk)
