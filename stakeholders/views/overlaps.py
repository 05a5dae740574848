"""Which initiatives do the same for the same people, and what is made of it."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
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
from enterprises.views.saving import changed, offer_undo, posted
from stakeholders.analysis.overlap import (
    HIGH,
    WEIGHTS,
    Overlap,
    Reach,
    overlap,
    overlaps,
    overlaps_of,
)
from stakeholders.backends import acting_organisation, audience
from stakeholders.forms.initiatives import OverlapFilter, VerdictForm
from stakeholders.models import ExistingInitiative, OverlapVerdict
from stakeholders.models.vocabulary import Vocabulary
from stakeholders.views.initiatives import seen
from stakeholders.views.saving import FORM, added, only_own

PER_PAGE = 50
SHOWN = 10  # on the page of one initiative
NAMED = 4
VERDICT_PAGE = "stakeholders/overlap_form.html"
Keys = tuple[int, int]


@require_safe
@requires("stakeholders.view_existinginitiative")
def overlap_list(request: SystemRequest) -> HttpResponse:
    form = OverlapFilter(request.GET)
    visible = request.system.initiatives.visible_to(audience(request))
    reaches = {reach.id: reach for reach in visible.reaches()}
    verdicts = request.system.overlap_verdicts.visible_to(audience(request)).by_pair()
    found = _wanted(form.chosen, reaches.values(), verdicts)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    keys = {key for pair in page for key in pair}
    shown = visible.filter(pk__in=keys).select_related("lead").in_bulk()
    words = Vocabulary(request.system)
    lines = [
        _line(request, pair, reaches, shown, verdicts.get(pair, []), words)
        for pair in page
    ]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "one": shown.get(form.chosen.get("one", 0)),
        "is_filtered": bool(set(request.GET) & {"state", "least", "one"}),
        "listed": len(reaches),
        "open": sum(1 for pair in found if pair not in verdicts),
        "weights": WEIGHTS,
        "may_judge": "stakeholders.change_overlapverdict" in request.permissions,
    }
    return render(request, "stakeholders/overlap_list.html", context)


def _wanted(
    wanted: dict[str, Any],
    reaches: Iterable[Reach],
    verdicts: dict[Keys, list[OverlapVerdict]],
) -> list[Keys]:
    """The pairs that the filter leaves; the highest overlap first.

    A pair with a verdict stays, even where nothing known is shared any more.
    """
    least = float(wanted.get("least", 0))
    pairs = [(p.first, p.second) for p in overlaps(reaches, least=least)]
    state = wanted.get("state", "")
    if state == "open":
        pairs = [pair for pair in pairs if pair not in verdicts]
    elif state:
        asked = {
            pair
            for pair, said in verdicts.items()
            if state in ("decided", said[0].verdict)
        }
        scored = [pair for pair in pairs if pair in asked]
        pairs = scored + sorted(asked - set(scored))
    if one := wanted.get("one"):
        pairs = [pair for pair in pairs if one in pair]
    return pairs


def _line(
    request: SystemRequest,
    pair: Keys,
    reaches: dict[int, Reach],
    shown: dict[int, ExistingInitiative],
    verdicts: list[OverlapVerdict],
    words: Vocabulary,
) -> dict[str, Any]:
    first, second = pair
    return {
        "first": shown[first],
        "second": shown[second],
        **_told(overlap(reaches[first], reaches[second]), words),
        **_judged(request, verdicts),
    }


def _judged(request: SystemRequest, said: list[OverlapVerdict]) -> dict[str, Any]:
    """The newest verdict, and the one this person would change, if any."""
    held = "stakeholders.change_overlapverdict" in request.permissions
    own = [v for v in said if held and v.may_be_changed_by(audience(request))]
    return {
        "verdict": said[0] if said else None,
        "others": len(said) - 1,
        "change": own[0] if own else None,
    }


def _place_words(one: int, other: int, words: Vocabulary) -> tuple[str, str]:
    """The place of both; where one lies in the other, it and the one around it."""
    if one == other:
        return words.places[one], ""
    inner, outer = sorted((one, other), key=lambda key: -len(words.ways[key]))
    return words.places[inner], words.places[outer]


def _told(result: Overlap, words: Vocabulary) -> dict[str, Any]:
    """An overlap with its reasons by name; `unknown` is what was left out."""
    places = [_place_words(a, b, words) for a, b in result.places]
    functions = words.functions_named(result.functions)
    return {
        "score": result.score,
        "is_high": (result.score or 0) >= HIGH,
        "functions": functions[:NAMED],
        "more_functions": max(0, len(functions) - NAMED),
        "segments": words.segments_named(result.segments),
        "places": places[:NAMED],
        "more_places": max(0, len(places) - NAMED),
        "days": result.days,
        "shares": result.shares,
        "unknown": [name for name, share in result.shares.items() if share is None],
    }


@require_safe
@requires("stakeholders.view_existinginitiative")
def initiative_overlaps(request: SystemRequest, pk: int) -> HttpResponse:
    """With which others one initiative overlaps: a part of its page."""
    visible = request.system.initiatives.visible_to(audience(request))
    reaches = {reach.id: reach for reach in visible.reaches()}
    if pk not in reaches:
        raise Http404
    found = overlaps_of(reaches[pk], reaches.values())
    shown = dict(found[:SHOWN])
    both = visible.filter(pk__in={pk, *shown}).select_related("lead").in_bulk()
    verdicts = request.system.overlap_verdicts.visible_to(audience(request)).by_pair()
    words = Vocabulary(request.system)
    lines = [
        {
            "first": both[pk],
            "second": both[key],
            **_told(result, words),
            **_judged(request, verdicts.get((min(pk, key), max(pk, key)), [])),
        }
        for key, result in shown.items()
    ]
    context = {
        "initiative": both[pk],
        "lines": lines,
        "count": len(found),
        "is_alone": len(reaches) == 1,
        "may_judge": "stakeholders.change_overlapverdict" in request.permissions,
    }
    return render(request, "stakeholders/initiative_overlaps.html", context)


# --- Verdicts -------------------------------------------------------------------------


@require_http_methods(FORM)
@requires("stakeholders.change_overlapverdict")
def overlapverdict_add(request: SystemRequest, pk: int, other: int) -> HttpResponse:
    if pk == other:
        raise Http404
    first, second = seen(request, min(pk, other)), seen(request, max(pk, other))
    organisation = acting_organisation(request)
    known = request.system.overlap_verdicts.filter(first=first, second=second)
    if own := known.filter(organisation=organisation).first():
        return redirect(_address(request, "overlapverdict_change", pk=own.pk))
    today = timezone.localdate()
    verdict = OverlapVerdict(first=first, second=second, by=request.user)
    form = VerdictForm(
        posted(request),
        instance=verdict,
        system=request.system,
        organisation=organisation,
        today=today,
        initial={"decided_on": today},
    )
    return added(request, form, VERDICT_PAGE, _pair_page(request, first, second))


@require_http_methods(FORM)
@requires("stakeholders.change_overlapverdict")
def overlapverdict_change(request: SystemRequest, pk: int) -> HttpResponse:
    verdict = _own(request, pk)
    form = VerdictForm(
        posted(request),
        instance=verdict,
        system=request.system,
        today=timezone.localdate(),
    )
    context = _pair_page(request, verdict.first, verdict.second, verdict=verdict)
    to = context["cancel_url"]
    return changed(request, form, VERDICT_PAGE, to=to, context=context)


@require_POST
@requires("stakeholders.change_overlapverdict")
def overlapverdict_remove(request: SystemRequest, pk: int) -> HttpResponse:
    verdict = _own(request, pk)
    removal = rows.remove_row(row=verdict, by=request.user)
    offer_undo(request, _("The verdict is removed; the overlap is open."), removal)
    return redirect(_address(request, "overlap_list"))


def _own(request: SystemRequest, pk: int) -> OverlapVerdict:
    """One this person may change: 404 where they do not see it, else 403."""
    visible = request.system.overlap_verdicts.visible_to(audience(request))
    beside = ("first__lead", "second__lead", "organisation")
    verdict: OverlapVerdict = get_object_or_404(visible.select_related(*beside), pk=pk)
    only_own(request, verdict)
    return verdict


def _pair_page(
    request: SystemRequest,
    first: ExistingInitiative,
    second: ExistingInitiative,
    **more: Any,
) -> dict[str, Any]:
    """What the page of a verdict shows of the two, side by side."""
    both = request.system.initiatives.filter(pk__in=[first.pk, second.pk])
    reaches = {reach.id: reach for reach in both.reaches()}
    words = Vocabulary(request.system)
    sides = [
        {
            "row": row,
            "functions": words.functions_named(reaches[row.pk].functions),
            "segments": words.segments_named(reaches[row.pk].segments),
            "places": words.places_named(p[-1] for p in reaches[row.pk].places),
        }
        for row in (first, second)
    ]
    told = _told(overlap(reaches[first.pk], reaches[second.pk]), words)
    to = _address(request, "overlap_list")
    return {"sides": sides, "line": told, "cancel_url": to, **more}


def _address(request: SystemRequest, name: str, **kwargs: int) -> str:
    slug = request.system.slug
    return reverse(f"stakeholders:{name}", kwargs={"slug": slug, **kwargs})
