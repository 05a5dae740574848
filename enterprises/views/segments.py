"""Segments: what is known of one, and adding, changing and removing it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.analysis.disclosure import is_small
from enterprises.analysis.needs import NeedMap
from enterprises.analysis.profile import registered
from enterprises.analysis.ratings import ENTERPRISES, latest
from enterprises.analysis.rounds import current_map
from enterprises.analysis.voices import heard
from enterprises.charts import segment_answer
from enterprises.forms.segments import SegmentForm
from enterprises.models import Need, Segment
from enterprises.views.saving import added, changed, posted, removed

FORM = ["GET", "HEAD", "POST"]
# What an address may say of a new segment.
PREFILLED = ("role", "step", "place", "setting")


@require_safe
@requires("enterprises.view_segment")
def segment_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.segments.with_registered().select_related("place", "step")
    segment = get_object_or_404(known, pk=pk)
    every = segment.ratings.in_use().readings()
    ratings = latest(every)
    needs = list(segment.needs.in_use().select_related("sub_need"))
    rated = current_map(
        every,
        segments=[segment.pk],
        columns=[need.sub_need_id for need in needs],
        threshold=request.system.small_cell_threshold,
    )
    names = {need.sub_need_id: need.sub_need.name for need in needs}
    worst = rated.worst_of(segment.pk, ENTERPRISES)
    who = heard(ratings, segments=[segment.pk])[0]
    context = {
        "segment": segment,
        "answer": segment_answer(
            segment.estimated_number, _named(worst, names), is_rated=bool(every)
        ),
        "needs": _by_severity(needs, rated, segment),
        "worse": sum(need.trend == Need.Trend.WORSE for need in needs),
        "heard": who,
        "heard_is_withheld": is_small(
            who.enterprises, request.system.small_cell_threshold
        ),
        "round": request.system.rounds.filter(
            pk__in={r.round_id for r in ratings}
        ).first(),
        "rate_url": _rate_url(request, segment),
        "registered": registered(
            segment.registered,  # type: ignore[attr-defined] # annotated
            segment.estimated_number,
        ),
    }
    return render(request, "enterprises/segment_detail.html", context)


def _named(worst: Any, names: dict[int, str]) -> tuple[str, Any] | None:
    return None if worst is None else (names[worst[0]], worst[1])


def _rate_url(request: SystemRequest, segment: Segment) -> str:
    """Where the segment is rated: in the latest round, or after making the first."""
    if "enterprises.add_needrating" not in request.permissions:
        return ""
    slug, latest_round = request.system.slug, request.system.rounds.first()
    if latest_round is None:
        return reverse("enterprises:round_add", kwargs={"slug": slug})
    kwargs = {"slug": slug, "pk": latest_round.pk}
    base = reverse("enterprises:rating_add", kwargs=kwargs)
    return f"{base}?segment={segment.pk}&perspective={ENTERPRISES}"


def _by_severity(
    needs: list[Any], rated: NeedMap, segment: Segment
) -> list[dict[str, Any]]:
    """The needs of a segment with both views, the most severe first."""
    slug = segment.market_system.slug
    lines = [
        {
            "need": need,
            "cell": rated.cells[segment.pk, need.sub_need_id],
            "url": reverse(
                "enterprises:need_detail", kwargs={"slug": slug, "pk": need.pk}
            ),
        }
        for need in needs
    ]

    def urgency(line: dict[str, Any]) -> tuple[bool, Any]:
        cell = line["cell"]
        mean = cell.enterprises.shown or cell.supporters.shown
        return (mean is None, -(mean or 0))

    return sorted(lines, key=urgency)


@require_http_methods(FORM)
@requires("enterprises.add_segment")
def segment_add(request: SystemRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in PREFILLED}
    form = SegmentForm(posted(request), system=request.system, initial=asked)
    context = {"between": request.system.segments.between()}
    template = "enterprises/segment_add.html"
    return added(request, form, template, to=form.instance, context=context)


@require_http_methods(FORM)
@requires("enterprises.change_segment")
def segment_change(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    name = segment.name
    form = SegmentForm(posted(request), instance=segment, system=request.system)
    return changed(
        request,
        form,
        "enterprises/segment_change.html",
        to=segment.get_absolute_url(),
        context={
            "segment": segment,
            "name": name,
            "between": request.system.segments.between(),
        },
    )


@require_POST
@requires("enterprises.change_segment")
def segment_remove(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    to = reverse("enterprises:segment_list", kwargs={"slug": request.system.slug})
    return removed(request, segment, to=to, stay=segment.get_absolute_url())
