"""Organisations listed twice: found, and made one, for the whole installation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from config import installation
from config.access import PersonRequest, administrators_only
from enterprises.actions.pairs import forget_verdict
from enterprises.actions.rows import Stale
from enterprises.models.pairs import Verdict
from enterprises.views.pairs import both, differ, say_merged
from stakeholders.actions.organisations import merge_organisations
from stakeholders.findings.names import LikelyPair, why
from stakeholders.forms.administration import SearchForm
from stakeholders.forms.merging import OrganisationMergeForm, SimilarFilter
from stakeholders.models import Organisation, OrganisationVerdict
from stakeholders.tables.likely import organisation_pairs, organisations_like
from stakeholders.tables.meeting import organisations_meet

PER_PAGE = 50
LIKEST = 10
FOUND = 20
FORM = ["GET", "HEAD", "POST"]


@require_safe
@administrators_only
def administration_organisation_similar(request: PersonRequest) -> HttpResponse:
    """Pairs whose names look alike, the likeliest first; or what was decided."""
    form = SimilarFilter(request.GET)
    chosen = form.chosen
    is_decided = "show" in chosen
    if is_decided:
        found: Any = installation.organisation_verdicts(chosen.get("q", ""))
    else:
        found = form.suggested(organisation_pairs())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(chosen),
        "is_decided": is_decided,
        "undoable": {Verdict.DIFFERENT},
        "pairs": [] if is_decided else _side_by_side(list(page)),
    }
    return render(request, "config/administration_organisation_similar.html", context)


def _side_by_side(pairs: list[LikelyPair]) -> list[Any]:
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    rows = {one.pk: one for one in installation.organisations("").filter(pk__in=keys)}
    return [
        (rows[one.first], rows[one.second], one.likeness.score, why(one.likeness))
        for one in pairs
        if one.first in rows and one.second in rows
    ]


@require_POST
@administrators_only
def administration_organisation_differ(
    request: PersonRequest, pk: int, other: int
) -> HttpResponse:
    differ(request, OrganisationVerdict, *both(Organisation, pk, other))
    return redirect("administration_organisation_similar")


@require_POST
@administrators_only
def administration_organisation_undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget that two are different; a merge of organisations has no way back."""
    told = installation.organisation_verdicts("").filter(verdict=Verdict.DIFFERENT)
    forget_verdict(verdict=get_object_or_404(told, pk=pk), by=request.user)
    messages.success(request, gettext("Taken back; they are suggested again."))
    return redirect("administration_organisation_similar")


@require_safe
@administrators_only
def administration_organisation_twin(request: PersonRequest, pk: int) -> HttpResponse:
    """Which other one is the same: the likest, or those of a search."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if text:
        found = installation.organisations(text).exclude(pk=pk)[:FOUND]
        twins: list[Any] = [(one, None, "") for one in found]
    else:
        like = organisations_like(organisation, LIKEST)
        rows = installation.organisations("").in_bulk([key for key, _why in like])
        twins = [
            (rows[key], likeness.score, why(likeness))
            for key, likeness in like
            if key in rows
        ]
    context = {"organisation": organisation, "form": form, "twins": twins, "q": text}
    return render(request, "config/administration_organisation_twin.html", context)


@require_http_methods(FORM)
@administrators_only
def administration_organisation_merge(
    request: PersonRequest, pk: int, other: int
) -> HttpResponse:
    kept, gone = both(Organisation, pk, other)
    form = OrganisationMergeForm(request.POST or None, kept=kept, gone=gone)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, 422 if request.method == "POST" else 200)
    try:
        merge_organisations(
            survivor=kept,
            loser=gone,
            versions=form.read_versions,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except Stale:
        kept, gone = both(Organisation, pk, other)
        return _shown(request, OrganisationMergeForm(kept=kept, gone=gone), 409)
    say_merged(request, gone, kept)
    return redirect("administration_organisation_change", pk=kept.pk)


def _shown(
    request: PersonRequest, form: OrganisationMergeForm, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "kept": form.kept,
        "gone": form.gone,
        "meetings": organisations_meet(form.gone, form.kept),
        "is_moved": status == 409,
    }
    page = "config/administration_organisation_merge.html"
    return render(request, page, context, status=status)
