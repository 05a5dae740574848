"""Segments, and the steps of the chain they stand on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
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
from enterprises.analysis.disclosure import is_small
from enterprises.analysis.needs import (
    ENTERPRISES,
    SUPPORTERS,
    NeedMap,
    latest,
    need_map,
)
from enterprises.analysis.profile import registered
from enterprises.analysis.segments import Member, chain, diameter
from enterprises.analysis.voices import heard
from enterprises.charts import chain_answer, segment_answer
from enterprises.forms.segments import SegmentFilter, SegmentForm, StepForm
from enterprises.models import Need, Segment
from enterprises.models.segments import Role
from enterprises.views.saving import changed, posted, removed, show_form
from enterprises.wording import isolated

PER_PAGE = 50
WIDEST = 88
ORDERINGS: dict[str, Callable[[Any], Any]] = {
    "name": lambda s: s.name.casefold(),
    "role": lambda s: list(Role).index(s.role),
    "step": lambda s: s.step.order if s.step else None,
    "place": lambda s: s.place.name.casefold() if s.place else None,
    "setting": lambda s: s.setting or None,
    "number": lambda s: s.estimated_number,
    "registered": lambda s: s.registered,
    "share": lambda s: registered(s.registered, s.estimated_number).share,
    "necessity": lambda s: s.necessity_share,
    "relationship": lambda s: (
        (s.relationship, s.transparency) if s.relationship else None
    ),
}
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("enterprises.view_segment")
def segment_list(request: SystemRequest) -> HttpResponse:
    form = SegmentFilter(request.GET, places=list(request.system.places.all()))
    ordering = request.GET.get("ordering", "step")
    known = request.system.segments.select_related("place", "step")
    everything = list(known.with_registered().order_by("name", "pk"))
    worst = _worst_needs(request)
    found = ordered([s for s in everything if form.admits(s)], ordering, worst)
    whole = chain(Member(s.pk, s.estimated_number, s.transparency) for s in everything)
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": ordering,
        "is_filtered": form.is_filtered,
        "chain": whole,
        "answer": chain_answer(whole),
        "shares": {
            s.pk: registered(s.registered, s.estimated_number)  # type: ignore[attr-defined]
            for s in everything
        },
        "between": between(everything),
        "picture": _picture(request, everything),
        "worst": worst,
        "exposed": request.system.exposures.severe().worst_by_segment(),
    }
    return render(request, "enterprises/segment_list.html", context)


def between(segments: list[Segment]) -> dict[str, Any]:
    """Who stands between the company and how many segments; unnamed ones counted."""
    indirect = [s for s in segments if s.relationship == Segment.Relationship.INDIRECT]
    names = sorted({s.intermediary for s in indirect if s.intermediary})
    unnamed = sum(not s.intermediary for s in indirect)
    asked = sum(s.relationship != "" for s in segments)
    return {"n": len(indirect), "asked": asked, "names": names, "unnamed": unnamed}


def ordered(
    segments: list[Segment], ordering: str, worst: dict[int, dict[str, Any]]
) -> list[Segment]:
    """The segments in the order of a column, those without a value last either way."""
    orderings: dict[str, Callable[[Any], Any]] = {
        **ORDERINGS,
        "worst": lambda s: worst[s.pk]["severity"] if s.pk in worst else None,
    }
    value = orderings.get(ordering.removeprefix("-"), ORDERINGS["step"])
    known = [s for s in segments if value(s) is not None]
    rest = [s for s in segments if value(s) is None]
    return sorted(known, key=value, reverse=ordering.startswith("-")) + rest


def _picture(request: SystemRequest, segments: list[Segment]) -> list[dict[str, Any]]:
    """The chain from input to customer, each step with its segments and their size."""
    largest = max((s.estimated_number or 0 for s in segments), default=0)
    by_step: dict[int | None, list[dict[str, Any]]] = {}
    for segment in segments:
        size = diameter(segment.estimated_number, largest=largest, full=WIDEST)
        drawn = {"segment": segment, "radius": str((size or 0) // 2)}
        by_step.setdefault(segment.step_id, []).append(drawn)
    steps = [
        {"step": step, "segments": by_step.pop(step.pk, [])}
        for step in request.system.steps.all()
    ]
    if elsewhere := by_step.get(None):
        steps.append({"step": None, "segments": elsewhere})
    return steps


def _worst_needs(request: SystemRequest) -> dict[int, dict[str, Any]]:
    """For each segment that was rated, the need that holds it back most."""
    ratings = latest(request.system.ratings.in_use().readings())
    names = dict(request.system.sub_needs.in_use().values_list("pk", "name"))
    needs = need_map(
        ratings,
        segments=sorted({r.segment_id for r in ratings}),
        columns=list(names),
        threshold=request.system.small_cell_threshold,
    )
    found: dict[int, dict[str, Any]] = {}
    for segment in needs.segments:
        for view in (ENTERPRISES, SUPPORTERS):
            if segment not in found and (top := needs.worst_of(segment, view)):
                name, mean = names[int(top[0])], top[1]
                found[segment] = {"name": name, "severity": mean, "view": view}
    return found


@require_safe
@requires("enterprises.view_segment")
def segment_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.segments.with_registered().select_related("place", "step")
    segment = get_object_or_404(known, pk=pk)
    ratings = latest(segment.ratings.in_use().readings())
    needs = list(segment.needs.in_use().select_related("sub_need"))
    rated = need_map(
        ratings,
        segments=[segment.pk],
        columns=[need.sub_need_id for need in needs],
        threshold=request.system.small_cell_threshold,
    )
    names = {need.sub_need_id: need.sub_need.name for need in needs}
    worst = rated.worst_of(segment.pk, ENTERPRISES)
    who = heard(ratings, segments=[segment.pk])[0]
    context = {
        "segment": segment,
        "answer": segment_answer(segment.estimated_number, _named(worst, names)),
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
    form = SegmentForm(posted(request), system=request.system)
    if form.is_valid():
        segment = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added “%(name)s”.") % {"name": isolated(segment)})
        return redirect(segment)
    return show_form(request, "enterprises/segment_add.html", {"form": form})


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
        context={"segment": segment, "name": name},
    )


@require_POST
@requires("enterprises.change_segment")
def segment_remove(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    to = reverse("enterprises:segment_list", kwargs={"slug": request.system.slug})
    return removed(request, segment, to=to, stay=segment.get_absolute_url())


@require_safe
@requires("enterprises.view_segment")
def step_list(request: SystemRequest) -> HttpResponse:
    steps = request.system.steps.with_segments()
    page = Paginator(steps, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enterprises/step_list.html", {"page": page})


@require_http_methods(FORM)
@requires("enterprises.add_segment")
def step_add(request: SystemRequest) -> HttpResponse:
    form = StepForm(posted(request), system=request.system)
    if form.is_valid():
        step = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added “%(name)s”.") % {"name": isolated(step)})
        return redirect("enterprises:step_list", slug=request.system.slug)
    return show_form(request, "enterprises/step_add.html", {"form": form})


@require_http_methods(FORM)
@requires("enterprises.change_segment")
def step_change(request: SystemRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(request.system.steps, pk=pk)
    name = step.name
    form = StepForm(posted(request), instance=step, system=request.system)
    to = reverse("enterprises:step_list", kwargs={"slug": request.system.slug})
    return changed(
        request,
        form,
        "enterprises/step_change.html",
        to=to,
        context={"step": step, "name": name},
    )


@require_POST
@requires("enterprises.change_segment")
def step_remove(request: SystemRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(request.system.steps, pk=pk)
    to = reverse("enterprises:step_list", kwargs={"slug": request.system.slug})
    return removed(request, step, to=to, stay=to)
