"""Where needs stand in the picture of what holds back what: layers by longest path."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from enterprises.analysis.constraints import Link, circles, components, outward

SWEEPS = 4
# A place in a layer: a need, or a link on its way through, as (need, need, layer).
Slot = int | tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Way:
    """A link as the picture draws it.

    `through` are the slots between its ends, one a layer. `is_back` runs against the
    layers, because it closes a circle; `is_circle` lies in a circle.
    """

    link: Link
    through: tuple[Slot, ...]
    is_back: bool
    is_circle: bool


@dataclass(frozen=True, slots=True)
class Layers:
    """The picture before it has a size: slots by layer, in their order, and links."""

    layers: tuple[tuple[Slot, ...], ...]
    ways: tuple[Way, ...]


def layered(links: Iterable[Link]) -> Layers:
    """Needs in layers, each to the right of all that holds it back.

    The layer of a need is the length of the longest path to it, without the links that
    close a circle; those run back. Within a layer needs stand near their neighbours.
    A link that passes a layer has a slot there, so that it runs around the needs. The
    order of the links changes nothing. Each link is drawn once; none is lost.
    """
    links = sorted(links, key=lambda one: (one.need_id, one.holds_back_id, one.link_id))
    backward = _backward(links)
    forward = [one for one in links if (one.need_id, one.holds_back_id) not in backward]
    layer = _longest(links, forward)
    together = {
        need: number
        for number, members in enumerate(components(outward(links)))
        for need in members
    }
    ways = tuple(
        Way(
            link=one,
            through=()
            if (is_back := (one.need_id, one.holds_back_id) in backward)
            else tuple(
                (one.need_id, one.holds_back_id, at)
                for at in range(layer[one.need_id] + 1, layer[one.holds_back_id])
            ),
            is_back=is_back,
            is_circle=together[one.need_id] == together[one.holds_back_id],
        )
        for one in links
    )
    return Layers(_in_order(layer, ways), ways)


def _backward(links: Sequence[Link]) -> set[tuple[int, int]]:
    """The links that close a circle, seen from the need of the lowest key."""
    ways = outward(links)
    needs = sorted({need for one in links for need in (one.need_id, one.holds_back_id)})
    held = {there for out in ways.values() for there in out}
    # Circles are entered where they are named, chains from their beginnings.
    first = [need for need in needs if need not in held]
    first += [circle.way[0] for circle in circles(links)]
    found: set[tuple[int, int]] = set()
    done: set[int] = set()
    for need in [*first, *needs]:
        _walk(need, ways, done, found)
    return found


def _walk(
    need: int,
    ways: Mapping[int, Mapping[int, int]],
    done: set[int],
    found: set[tuple[int, int]],
) -> None:
    if need in done:
        return
    open_ones = {need}
    walk = [(need, iter(sorted(ways.get(need, {}))))]
    while walk:
        here, ahead = walk[-1]
        there = next(ahead, None)
        if there is None:
            walk.pop()
            open_ones.discard(here)
            done.add(here)
        elif there in open_ones:
            found.add((here, there))
        elif there not in done:
            open_ones.add(there)
            walk.append((there, iter(sorted(ways.get(there, {})))))


def _longest(links: Iterable[Link], forward: Iterable[Link]) -> dict[int, int]:
    """The longest path to each need along links that close no circle."""
    ways = outward(forward)
    open_ones: dict[int, int] = {}
    for one in links:
        open_ones.setdefault(one.need_id, 0)
        open_ones.setdefault(one.holds_back_id, 0)
    for out in ways.values():
        for there in out:
            open_ones[there] += 1
    layer = dict.fromkeys(open_ones, 0)
    waiting = [need for need, count in sorted(open_ones.items()) if not count]
    for here in waiting:
        for there in ways.get(here, {}):
            layer[there] = max(layer[there], layer[here] + 1)
            open_ones[there] -= 1
            if not open_ones[there]:
                waiting.append(there)
    return layer


def _in_order(
    layer: Mapping[int, int], ways: Iterable[Way]
) -> tuple[tuple[Slot, ...], ...]:
    """The slots of each layer, moved to the middle of their neighbours a few times."""
    rows: list[list[Slot]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for need, at in sorted(layer.items()):
        rows[at].append(need)
    forward = [way for way in ways if not way.is_back]
    for way in forward:
        for at, slot in enumerate(way.through, start=layer[way.link.need_id] + 1):
            rows[at].append(slot)
    beside = _beside(forward)
    for sweep in range(SWEEPS):
        for at in range(len(rows)) if sweep % 2 == 0 else reversed(range(len(rows))):
            near = at - 1 if sweep % 2 == 0 else at + 1
            if 0 <= near < len(rows):
                _settle(rows[at], rows[near], beside)
    return tuple(tuple(row) for row in rows)


def _beside(ways: Iterable[Way]) -> dict[Slot, list[Slot]]:
    """Each slot with those that a link leads to or from it, a layer before or after."""
    beside: dict[Slot, list[Slot]] = {}
    for way in ways:
        steps = [way.link.need_id, *way.through, way.link.holds_back_id]
        for left, right in pairwise(steps):
            beside.setdefault(right, []).append(left)
            beside.setdefault(left, []).append(right)
    return beside


def _settle(
    row: list[Slot], near: Sequence[Slot], beside: Mapping[Slot, Sequence[Slot]]
) -> None:
    """Order a layer by the mean place of its neighbours in the layer beside it."""
    places = {slot: number for number, slot in enumerate(near)}
    means: dict[Slot, float] = {}
    for number, slot in enumerate(row):
        found = [places[one] for one in beside.get(slot, []) if one in places]
        means[slot] = sum(found) / len(found) if found else number
    row.sort(key=lambda slot: means[slot])
