"""The value chain: its picture, how far the company reaches, and its segments."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.analysis.needs import ENTERPRISES, SUPPORTERS
from enterprises.analysis.profile import registered
from enterprises.analysis.rounds import current_map
from enterprises.analysis.segments import Member, chain, diameter, reach, stage
from enterprises.analysis.women import Step, StepWomen, along_the_chain
from enterprises.charts import chain_answer
from enterprises.forms.segments import NO_STEP, SegmentFilter
from enterprises.models import Segment, ValueChainStep
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


@require_safe
@requires("enterprises.view_segment")
def segment_list(request: SystemRequest) -> HttpResponse:
    system = request.system
    known = system.segments.with_registered().select_related("place", "step")
    everything, steps = list(known), list(system.steps.all())
    form = SegmentFilter(
        request.GET,
        places=list(system.places.all()),
        steps=steps,
        segments=everything,
        exposures=list(system.exposures.all()),
    )
    worst = _worst_needs(request)
    found = [segment for segment in everything if form.admits(segment)]
    ordering = request.GET.get("ordering", "step")
    page = Paginator(ordered(found, ordering, worst), PER_PAGE)
    whole = chain(map(_member, found))
    add_url = reverse("enterprises:segment_add", kwargs={"slug": system.slug})
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "ordering": ordering,
        "segments": len(everything),
        "chain": whole,
        "answer": chain_answer(whole, of=len(everything)),
        "shares": {s.pk: _registered(s) for s in found},
        "ways": reach(map(_member, found)),
        "picture": _picture(
            steps,
            found,
            _women(request, steps, everything),
            with_empty=not form.is_filtered,
        ),
        "worst": worst,
        "exposed": form.gravest,
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


def _women(
    request: SystemRequest, steps: Iterable[ValueChainStep], segments: list[Segment]
) -> dict[int, StepWomen]:
    """What women own of each step, of all its segments: a filter takes nobody out."""
    placed: dict[int | None, list[int]] = {}
    for segment in segments:
        placed.setdefault(segment.step_id, []).append(segment.pk)
    along = along_the_chain(
        [Step(s.pk, s.women_labour_share, tuple(placed.get(s.pk, ()))) for s in steps],
        owners=request.system.tallies.open().by_segment(),
        heard=(),
        threshold=request.system.small_cell_threshold,
    )
    return {women.step_id: women for women in along}


def _picture(
    steps: Iterable[ValueChainStep],
    segments: list[Segment],
    women: Mapping[int, StepWomen],
    *,
    with_empty: bool,
) -> list[dict[str, Any]]:
    """The chain from input to customer, each step with its largest segments."""
    largest = max((s.estimated_number or 0 for s in segments), default=0)
    by_key = {s.pk: s for s in segments}
    placed: dict[int | None, list[Member]] = {}
    for segment in segments:
        placed.setdefault(segment.step_id, []).append(_member(segment))
    picture = []
    for step in (*steps, None):
        members = placed.get(step.pk if step else None, [])
        if not members and not (step and with_empty):
            continue
        drawn = stage(members, room=ROOM)
        shown = [(by_key[key], _radius(by_key[key], largest)) for key in drawn.shown]
        key = step.pk if step else NO_STEP
        picture.append(
            {
                "step": step,
                "key": key,
                "stage": drawn,
                "segments": shown,
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
