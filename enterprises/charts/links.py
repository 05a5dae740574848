"""What holds back what: the picture, and its sentences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.constraints import Binding, Circle, Link
from enterprises.analysis.layers import Layers, Slot, Way, layered
from enterprises.charts.words import written
from enterprises.wording import arrow

MOST_DRAWN = 30
# A circle names so many of those who stand beside its way.
MOST_NAMED = 5
BOX_WIDTH, BOX_HEIGHT = 172, 90
GAP_ACROSS, GAP_DOWN, PASSING = 56, 20, 14
EDGE = 12
# Links that run back do so beneath all boxes: how far the first, and each further one.
SAG, SAG_MORE = 30, 18
BEND = 40
# Where a need stands beneath, they pass beside it: how far, where, and how sharply.
BESIDE, BESIDE_MORE, BESIDE_WAYS = 10, 5, 3
CORNER, TURN = 8, 8


@dataclass(frozen=True, slots=True)
class Box:
    """One need in the picture, its corner in pixels."""

    need_id: int
    severity: Decimal | None
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """One link in the picture; `at` is where its words stand."""

    link: Link
    path: str
    at: tuple[int, int]
    is_back: bool
    is_circle: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and lines, and how much room they take; `left_out` needs are not drawn."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    left_out: int
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def picture(links: Sequence[Link], ranked: Sequence[Binding]) -> Picture:
    """These links with the needs at their ends; of very many needs the first ranked."""
    ends = {need for link in links for need in (link.need_id, link.holds_back_id)}
    inside = [one.need_id for one in ranked if one.need_id in ends][:MOST_DRAWN]
    severity = {one.need_id: one.own for one in ranked}
    shown = [link for link in links if {link.need_id, link.holds_back_id} <= {*inside}]
    plan = layered(shown)
    corners, height = _corners(plan)
    boxes = tuple(
        Box(slot, severity[slot], x, y)
        for slot, (x, y) in corners.items()
        if isinstance(slot, int)
    )
    across = max((x + BOX_WIDTH for x, _y in corners.values()), default=0)
    back = sum(way.is_back for way in plan.ways)
    below = SAG + SAG_MORE * (back - 1) if back else 0
    return Picture(
        boxes=boxes,
        lines=tuple(_lines(plan, corners, height)),
        width=across + EDGE,
        height=height + below + EDGE,
        left_out=len(ends) - len(boxes),
    )


Corners = dict[Slot, tuple[int, int]]


def _corners(plan: Layers) -> tuple[Corners, int]:
    """Where each slot begins, each layer in the middle; and the height."""
    heights = [
        sum(_tall(slot) + GAP_DOWN for slot in row) - GAP_DOWN for row in plan.layers
    ]
    tallest = max(heights, default=0)
    corners: Corners = {}
    for number, (row, height) in enumerate(zip(plan.layers, heights, strict=True)):
        y = EDGE + (tallest - height) // 2
        for slot in row:
            corners[slot] = (EDGE + number * (BOX_WIDTH + GAP_ACROSS), y)
            y += _tall(slot) + GAP_DOWN
    return corners, tallest + EDGE


def _tall(slot: Slot) -> int:
    return BOX_HEIGHT if isinstance(slot, int) else PASSING


def _lines(plan: Layers, corners: Corners, height: int) -> list[Line]:
    docks = _docks(plan, corners)
    forth = [_forth(way, corners, docks) for way in plan.ways if not way.is_back]
    lowest = _lowest(plan)
    back = [
        _back(way, corners, lowest, height, number)
        for number, way in enumerate(way for way in plan.ways if way.is_back)
    ]
    return forth + back


def _lowest(plan: Layers) -> frozenset[int]:
    """The lowest need of each layer: nothing stands beneath it."""
    layers = ([slot for slot in row if isinstance(slot, int)] for row in plan.layers)
    return frozenset(needs[-1] for needs in layers if needs)


def _docks(plan: Layers, corners: Corners) -> dict[tuple[int, bool], int]:
    """How far down its box each link begins (True) and ends (False): none overlap."""
    ends: dict[tuple[int, bool], list[tuple[int, int]]] = {}
    for way in plan.ways:
        if way.is_back:
            continue
        one = way.link
        steps: list[Slot] = [one.need_id, *way.through, one.holds_back_id]
        leaves, comes = corners[steps[1]][1], corners[steps[-2]][1]
        ends.setdefault((one.need_id, True), []).append((leaves, one.link_id))
        ends.setdefault((one.holds_back_id, False), []).append((comes, one.link_id))
    return {
        (link_id, is_start): (place + 1) * BOX_HEIGHT // (len(at) + 1)
        for (_need, is_start), at in ends.items()
        for place, (_y, link_id) in enumerate(sorted(at))
    }


def _forth(way: Way, corners: Corners, docks: Mapping[tuple[int, bool], int]) -> Line:
    """From the right side of a box to the left of another, around what is between."""
    one = way.link
    (x, y), (end_x, end_y) = corners[one.need_id], corners[one.holds_back_id]
    points = [(x + BOX_WIDTH, y + docks[one.link_id, True])]
    for slot in way.through:
        left, top = corners[slot]
        points += [(left, top + PASSING // 2), (left + BOX_WIDTH, top + PASSING // 2)]
    points.append((end_x, end_y + docks[one.link_id, False]))
    path = f"M{points[0][0]} {points[0][1]}"
    for number, (here, there) in enumerate(pairwise(points)):
        if number % 2:
            path += f" L{there[0]} {there[1]}"
            continue
        middle = (here[0] + there[0]) // 2
        path += f" C{middle} {here[1]} {middle} {there[1]} {there[0]} {there[1]}"
    first, second = points[:2]
    at = ((first[0] + second[0]) // 2, (first[1] + second[1]) // 2)
    return Line(one, path, at, is_back=False, is_circle=way.is_circle)


def _back(
    way: Way, corners: Corners, lowest: Collection[int], height: int, number: int
) -> Line:
    """From a box to an earlier one, beneath all boxes and never behind one."""
    one = way.link
    low = height + SAG + number * SAG_MORE
    beside = BESIDE + number % BESIDE_WAYS * BESIDE_MORE
    (x, y), (end_x, end_y) = corners[one.need_id], corners[one.holds_back_id]
    if one.need_id in lowest:
        start = x + BOX_WIDTH // 2
        path = f"M{start} {y + BOX_HEIGHT} C{start} {low} {start} {low} "
        path += f"{start - BEND} {low}"
    else:
        start, side = x - beside, y + BOX_HEIGHT - CORNER
        path = f"M{x} {side} Q{start} {side} {start} {side + TURN} "
        path += f"L{start} {low - TURN} Q{start} {low} {start - TURN} {low}"
    if one.holds_back_id in lowest:
        end = end_x + BOX_WIDTH // 2
        path += f" L{end + BEND} {low} C{end} {low} {end} {low} "
        path += f"{end} {end_y + BOX_HEIGHT}"
    else:
        end, side = end_x + BOX_WIDTH + beside, end_y + BOX_HEIGHT - CORNER
        path += f" L{end + TURN} {low} Q{end} {low} {end} {low - TURN} "
        path += f"L{end} {side + TURN} Q{end} {side} {end_x + BOX_WIDTH} {side}"
    at = ((start + end) // 2, low)
    return Line(one, path, at, is_back=True, is_circle=way.is_circle)


def links_answer(
    ranked: Sequence[Binding],
    names: Mapping[int, str],
    circles: Collection[Circle],
    *,
    is_filtered: bool = False,
) -> str:
    """Which need holds back most, and whether needs can only move together."""
    first = next((one for one in ranked if one.downstream), None)
    if first is not None:
        sentences = [_holds_back_most(first, names)]
    elif is_filtered:
        sentences = [_("None of the needs asked for holds back another.")]
    else:
        sentences = [_("Which need holds back which has not been written down yet.")]
    if circles:
        found = ngettext(
            "%(n)s vicious circle of needs that only move together.",
            "%(n)s vicious circles of needs that only move together.",
            len(circles),
        )
        sentences.append(found % {"n": len(circles)})
    return " ".join(sentences)


def _holds_back_most(one: Binding, names: Mapping[int, str]) -> str:
    if one.measure is None:
        return _("Needs hold each other back; how severe they are is not rated.")
    n = len(one.downstream)
    waiting = ngettext("%(n)s need waits", "%(n)s needs wait", n) % {"n": n}
    if one.own is None:
        words = _(
            "%(need)s holds back most: %(waiting)s behind it and weigh %(whole)s; it "
            "is not rated itself."
        )
    else:
        words = _(
            "%(need)s holds back most: %(waiting)s behind it, and together they weigh "
            "%(whole)s, where it alone weighs %(own)s."
        )
    return words % {
        "need": names[one.need_id],
        "waiting": waiting,
        "own": written(one.own),
        "whole": written(one.measure),
    }


def circle_words(circle: Circle, names: Mapping[int, str]) -> str:
    """A vicious circle by its needs, back to the first, and who else is in it."""
    way = f" {arrow()} ".join(names[need] for need in [*circle.way, circle.way[0]])
    if not circle.others:
        return way
    listed = [names[need] for need in circle.others[:MOST_NAMED]]
    more = len(circle.others) - MOST_NAMED
    if more > 0:
        listed.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    others = ", ".join(listed)
    return _("%(way)s; with them %(others)s") % {"way": way, "others": others}
