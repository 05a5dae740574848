"""Rounds in which needs are judged, and who was heard in them."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.analysis.disclosure import is_small, withheld
from enterprises.analysis.voice_groups import Hearing, women_on_record
from enterprises.analysis.voices import Heard, heard, heard_by_gender
from enterprises.charts import gender_words, round_answer
from enterprises.forms.needs import RoundForm
from enterprises.views.saving import added, changed, posted, removed

PER_PAGE = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("enterprises.view_needrating")
def round_list(request: SystemRequest) -> HttpResponse:
    found = request.system.rounds.with_reach()
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "segments": request.system.segments.count(),
    }
    return render(request, "enterprises/round_list.html", context)


@require_safe
@requires("enterprises.view_needrating")
def round_detail(request: SystemRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(request.system.rounds, pk=pk)
    ratings = held.ratings.in_use().readings()
    segments = list(request.system.segments.all())
    asked = heard(ratings, segments=[s.pk for s in segments])
    threshold = request.system.small_cell_threshold
    hidden = withheld(
        {who.segment_id: who.enterprises for who in asked}, threshold=threshold
    )
    lines: list[dict[str, Any]] = [
        {"segment": segment, "heard": who, "is_withheld": segment.pk in hidden}
        for segment, who in zip(segments, asked, strict=True)
        if who.anybody
    ]
    reached = {line["segment"] for line in lines}
    context = {
        "round": held,
        "lines": lines,
        "missing": [segment for segment in segments if segment not in reached],
        "genders": _genders(ratings, asked, threshold),
        "answer": round_answer(asked),
        "sessions": list(held.sessions.placed()),
        "map_url": f"{_map_address(request)}?round={held.pk}",
    }
    return render(request, "enterprises/round_detail.html", context)


def _map_address(request: SystemRequest) -> str:
    return reverse("enterprises:need_matrix", kwargs={"slug": request.system.slug})


def _genders(ratings: Any, asked: list[Heard], threshold: int) -> list[dict[str, Any]]:
    """How many of the enterprises' respondents are of which gender, by record.

    None of them where a segment has too few of all or of women: its own page and the
    voices show the other segments, which subtracted from the total would tell it.
    """
    counts = heard_by_gender(ratings)
    few = (Hearing.FEW, Hearing.SOME)
    is_telling = any(
        is_small(who.enterprises, threshold)
        or women_on_record(who, threshold=threshold).state in few
        for who in asked
    )
    hidden = counts.keys() if is_telling else withheld(counts, threshold=threshold)
    return [
        {
            "name": gender_words(key),
            "people": people,
            "is_withheld": key in hidden,
        }
        for key, people in counts.items()
    ]


@require_http_methods(FORM)
@requires("enterprises.add_assessmentround")
def round_add(request: SystemRequest) -> HttpResponse:
    form = RoundForm(posted(request), system=request.system)
    return added(request, form, "enterprises/round_add.html", to=form.instance)


@require_http_methods(FORM)
@requires("enterprises.add_assessmentround")
def round_change(request: SystemRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(request.system.rounds, pk=pk)
    name = held.name
    form = RoundForm(posted(request), instance=held, system=request.system)
    return changed(
        request,
        form,
        "enterprises/round_change.html",
        to=held.get_absolute_url(),
        context={"round": held, "name": name},
    )


@require_POST
@requires("enterprises.add_assessmentround")
def round_remove(request: SystemRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(request.system.rounds, pk=pk)
    to = reverse("enterprises:round_list", kwargs={"slug": request.system.slug})
    return removed(request, held, to=to, stay=held.get_absolute_url())


@require_POST
@requires("enterprises.add_assessmentround")
def round_close(request: SystemRequest, pk: int) -> HttpResponse:
    return _opened_or_closed(request, pk, timezone.now(), "closed")


@require_POST
@requires("enterprises.add_assessmentround")
def round_reopen(request: SystemRequest, pk: int) -> HttpResponse:
    return _opened_or_closed(request, pk, None, "opened again")


def _opened_or_closed(
    request: SystemRequest, pk: int, closed_at: datetime | None, verb: str
) -> HttpResponse:
    """Whether a round takes ratings; one that is so already stays as it is."""
    held = get_object_or_404(request.system.rounds, pk=pk)
    if (held.closed_at is None) != (closed_at is None):
        held.closed_at = closed_at
        rows.change_row(row=held, version=held.version, by=request.user, verb=verb)
    return redirect(held)
