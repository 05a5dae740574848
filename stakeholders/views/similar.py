"""Stakeholders whose names look alike: told apart, merged, parted again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.pairs import CannotMerge
from enterprises.actions.rows import Stale
from enterprises.models.pairs import Verdict
from enterprises.views.pairs import both, differ, say_merged, take_back
from stakeholders.actions.merging import (
    merge_stakeholders,
    undo_merge,
)
from stakeholders.analysis.names import ReadName, compared
from stakeholders.backends import audience
from stakeholders.findings.names import LikelyPair, why
from stakeholders.forms.merging import SimilarFilter, StakeholderMergeForm
from stakeholders.models import Stakeholder, StakeholderVerdict
from stakeholders.tables.likely import names_of, names_state
from stakeholders.tables.meeting import stakeholders_meet
from stakeholders.views.saving import FORM

PAGE_SIZE = 20
SEE, DECIDE = "stakeholders.view_stakeholder", "stakeholders.add_stakeholderverdict"
MERGE = "stakeholders.change_stakeholderverdict"


@require_safe
@requires(SEE)
def similar_list(request: SystemRequest) -> HttpResponse:
    form = SimilarFilter(request.GET)
    chosen = form.chosen
    is_decided = "show" in chosen
    if is_decided:
        verdicts = request.system.stakeholder_verdicts.naming(chosen.get("q", ""))
        found: Any = verdicts.select_related("decided_by")
    else:
        found = form.suggested(names_state(request.system))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(chosen),
        "is_decided": is_decided,
        "undoable": _undoable(request),
        "pairs": [] if is_decided else _side_by_side(request, list(page)),
    }
    return render(request, "stakeholders/similar_list.html", context)


def _side_by_side(
    request: SystemRequest, pairs: list[LikelyPair]
) -> list[dict[str, Any]]:
    """Both rows of each pair, with their other names; two queries."""
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    rows = request.system.stakeholders.select_related("organisation").in_bulk(keys)
    names = names_of(request.system, keys)
    return [
        {
            "sides": [(rows[key], names[key]) for key in (pair.first, pair.second)],
            "first": rows[pair.first],
            "second": rows[pair.second],
            "score": pair.likeness.score,
            "why": why(pair.likeness),
        }
        for pair in pairs
        if pair.first in rows and pair.second in rows
    ]


def _find_pair(
    request: SystemRequest, pk: int, other: int
) -> tuple[Stakeholder, Stakeholder]:
    beside = ("organisation", "segment", "reached_through", "market_system")
    return both(request.system.stakeholders.select_related(*beside), pk, other)


@require_POST
@requires(DECIDE)
def similar_differ(request: SystemRequest, pk: int, other: int) -> HttpResponse:
    differ(request, StakeholderVerdict, *_find_pair(request, pk, other))
    return redirect("stakeholders:similar_list", slug=request.system.slug)


@require_http_methods(FORM)
@requires(MERGE)
def similar_merge(request: SystemRequest, pk: int, other: int) -> HttpResponse:
    kept, gone = _find_pair(request, pk, other)
    form = StakeholderMergeForm(request.POST or None, kept=kept, gone=gone)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, 422 if request.method == "POST" else 200)
    try:
        verdict = merge_stakeholders(
            survivor=kept,
            loser=gone,
            versions=form.read_versions,
            values=form.taken,
            by=request.user,
        )
    except Stale:
        kept, gone = _find_pair(request, pk, other)
        form = StakeholderMergeForm(kept=kept, gone=gone)
        return _shown(request, form, 409, is_moved=True)
    except (CannotMerge, ValidationError) as refused:
        form.add_error(None, getattr(refused, "messages", str(refused)))
        return _shown(request, form, 422)
    say_merged(request, gone, kept, undo=verdict.get_undo_url())
    return redirect(kept.get_absolute_url())


def _shown(
    request: SystemRequest,
    form: StakeholderMergeForm,
    status: int,
    *,
    is_moved: bool = False,
) -> HttpResponse:
    likeness = compared(ReadName(form.kept.name), ReadName(form.gone.name))
    context = {
        "form": form,
        "kept": form.kept,
        "gone": form.gone,
        "meetings": stakeholders_meet(form.gone, form.kept, audience(request)),
        "score": likeness.score,
        "why": why(likeness),
        "is_moved": is_moved,
    }
    page = "stakeholders/similar_merge.html"
    return render(request, page, context, status=status)


@require_POST
@requires(DECIDE)
def similar_undo(request: SystemRequest, pk: int) -> HttpResponse:
    verdicts = request.system.stakeholder_verdicts.select_related("removal")
    verdict = get_object_or_404(verdicts, pk=pk)
    if verdict.verdict in _undoable(request):
        take_back(request, verdict, undo_merge)
    else:
        messages.error(request, _("Coordinators merge stakeholders, and part them."))
    return redirect("stakeholders:similar_list", slug=request.system.slug)


def _undoable(request: SystemRequest) -> set[str]:
    """Which verdicts this person may take back."""
    held = {Verdict.DIFFERENT: DECIDE, Verdict.MERGED: MERGE}
    return {verdict for verdict, one in held.items() if one in request.permissions}
