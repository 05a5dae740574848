"""The value chain: its picture, how far the company reaches, and its segments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.analysis.profile import registered
from enterprises.analysis.ratings import ENTERPRISES, SUPPORTERS
from enterprises.analysis.rounds import current_map
from enterprises.analysis.segments import Member, chain, diameter, reach, stage
from enterprises.analysis.women import Step, StepWomen, along_the_chain
from enterprises.charts import chain_answer
from enterprises.forms.segments import NO_STEP, SegmentFilter
from enterprises.models import Exposure, Place, Segment, ValueChainStep
from enterprises.models.segments import Role

PER_PAGE = 50
# How wide the largest circle is drawn, and how many segments a step has room for.
WIDEST, ROOM = 88, 4
Worst = Mapping[int, dict[str, Any]]
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks for: the segments that fit, in its order."""

    form: SegmentFilter
    ordering: str
    places: list[Place]
    steps: list[ValueChainStep]
    exposures: list[Exposure]
    everything: list[Segment]
    found: list[Segment]
    worst: Worst


def shown_of(request: SystemRequest) -> Shown:
    """Load the segments, and what filters and orders them."""
    system = request.system
    known = system.segments.with_registered().select_related("place", "step")
    everything, steps = list(known), list(system.steps.all())
    places, exposures = list(system.places.all()), list(system.exposures.all())
    form = SegmentFilter(
        request.GET,
        places=places,
        steps=steps,
        segments=everything,
        exposures=exposures,
    )
    worst = _worst_needs(request)
    ordering = request.GET.get("ordering", "step")
    found = [segment for segment in everything if form.admits(segment)]
    return Shown(
        form=form,
        ordering=ordering,
        places=places,
        steps=steps,
        exposures=exposures,
        everything=everything,
        found=ordered(found, ordering, worst),
        worst=worst,
    )


@require_safe
@requires("enterprises.view_segment")
def segment_list(request: SystemRequest) -> HttpResponse:
    shown = shown_of(request)
    members = [_member(segment) for segment in shown.found]
    whole = chain(members)
    add_url = reverse("enterprises:segment_add", kwargs={"slug": request.system.slug})
    context = {
        "form": shown.form,
        "page": Paginator(shown.found, PER_PAGE).get_page(request.GET.get("page")),
        "ordering": shown.ordering,
        "segments": len(shown.everything),
        "chain": whole,
        "answer": chain_answer(whole, of=len(shown.everything)),
        "shares": {s.pk: _registered(s) for s in shown.found},
        "ways": reach(members),
        "picture": _picture(shown, _women(request, shown)),
        "worst": shown.worst,
        "exposed": shown.form.gravest,
        "add_url": f"{add_url}?{request.GET.urlencode()}" if request.GET else add_url,
    }
    return render(request, "enterprises/segment_list.html", context)


def _member(segment: Segment) -> Member:
    return Member(
        segment.pk,
        segment.estimated_number,
        segment.transparency,
        segment.relationship,
        segment.intermediary,
    )


def _registered(segment: Any) -> Any:
    return registered(segment.registered, segment.estimated_number)


def ordered(segments: list[Segment], ordering: str, worst: Worst) -> list[Segment]:
    """The segments in the order of a column, those without a value last either way."""
    orderings: dict[str, Callable[[Any], Any]] = {
        **ORDERINGS,
        "worst": lambda s: worst[s.pk]["severity"] if s.pk in worst else None,
    }
    value = orderings.get(ordering.removeprefix("-"), ORDERINGS["step"])
    known = [s for s in segments if value(s) is not None]
    rest = [s for s in segments if value(s) is None]
    return sorted(known, key=value, reverse=ordering.startswith("-")) + rest


def _women(request: SystemRequest, shown: Shown) -> dict[int, StepWomen]:
    """What women own of each step, of all its segments: a filter takes nobody out."""
    placed: dict[int | None, list[int]] = {}
    for segment in shown.everything:
        placed.setdefault(segment.step_id, []).append(segment.pk)
    along = along_the_chain(
        [
            Step(s.pk, s.women_labour_share, tuple(placed.get(s.pk, ())))
            for s in shown.steps
        ],
        owners=request.system.tallies.open().by_segment(),
        heard=(),
        threshold=request.system.small_cell_threshold,
    )
    return {women.step_id: women for women in along}


def _picture(shown: Shown, women: Mapping[int, StepWomen]) -> list[dict[str, Any]]:
    """The chain from input to customer, each step with its largest segments.

    A filter leaves the steps on which something fits.
    """
    largest = max((s.estimated_number or 0 for s in shown.found), default=0)
    by_key = {s.pk: s for s in shown.found}
    placed: dict[int | None, list[Member]] = {}
    for segment in sorted(shown.found, key=lambda s: (s.name, s.pk)):
        placed.setdefault(segment.step_id, []).append(_member(segment))
    picture = []
    for step in (*shown.steps, None):
        members = placed.get(step.pk if step else None, [])
        if not members and (step is None or shown.form.is_filtered):
            continue
        drawn = stage(members, room=ROOM)
        circles = [(by_key[key], _radius(by_key[key], largest)) for key in drawn.shown]
        picture.append(
            {
                "step": step,
                "key": step.pk if step else NO_STEP,
                "stage": drawn,
                "segments": circles,
                "women": women[step.pk] if step else None,
            }
        )
    return picture


def _radius(segment: Segment, largest: int) -> str:
    size = diameter(segment.estimated_number, largest=largest, full=WIDEST)
    return str((size or 0) // 2)


def _worst_needs(request: SystemRequest) -> Worst:
    """For each segment that was rated, the need that holds it back most."""
    ratings = request.system.ratings.in_use().readings()
    names = dict(request.system.sub_needs.in_use().values_list("pk", "name"))
    needs = current_map(
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
