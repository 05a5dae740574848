"""Which need holds back which, and how much severity sits downstream of each.

A link says that one need holds back another while it stays, with a strength of 1
(somewhat), 2 (strongly) or 3 (blocks it). Circles are allowed and never walked twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush

SOMEWHAT, STRONGLY, BLOCKS = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Link:
    """While `need_id` stays, `holds_back_id` cannot move; the two are different."""

    link_id: int
    need_id: int
    holds_back_id: int
    strength: int


@dataclass(frozen=True, slots=True)
class Downstream:
    """A need that another one holds back, through the strongest path to it.

    `reach` is the product of the strengths along `path`, above 0 and at most 1; the
    path begins with the need that holds back and ends with this one. `part` is
    severity times reach, None where the severity is not known.
    """

    need_id: int
    reach: Decimal
    severity: Decimal | None
    part: Decimal | None
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """How much severity would stay while one need stays.

    `own` is its severity, `downstream` what it holds back, the heaviest part first.
    """

    need_id: int
    own: Decimal | None
    downstream: tuple[Downstream, ...]

    @property
    def held(self) -> Decimal:
        """The severity downstream that is known, at least 0."""
        known = {d.need_id: d.part for d in self.downstream if d.part is not None}
        return sum((known[need] for need in sorted(known)), Decimal(0))

    @property
    def measure(self) -> Decimal | None:
        """Own severity plus what is downstream; None where neither is known."""
        if self.own is None and all(d.part is None for d in self.downstream):
            return None
        return (self.own or Decimal(0)) + self.held

    def heaviest(self, most: int) -> tuple["Downstream", ...]:
        """The first needs downstream, at most so many."""
        return self.downstream[:most]

    def rest(self, most: int) -> tuple[int, Decimal]:
        """How many needs are not among the `heaviest`, and their known parts."""
        left = self.downstream[most:]
        return len(left), sum((d.part or Decimal(0) for d in left), Decimal(0))

    @property
    def unrated(self) -> int:
        """How many of these needs, itself included, are not rated and in no sum."""
        return (self.own is None) + sum(d.part is None for d in self.downstream)


def binding(
    severity: Mapping[int, Decimal | None], links: Iterable[Link]
) -> list[Binding]:
    """All needs by how much severity they bind, the most first.

    measure(n) = severity(n) + Σ severity(d) x reach(n, d) over the distinct needs d,
    other than n, that n reaches by "holds back"; reach is the largest product of
    strength / 3 over all paths from n to d. In points of severity, at least 0, no
    upper bound. Without links it is the need's own severity. In a circle each need
    counts once, and none counts itself again. Unknown severities are left out and
    counted (`Binding.unrated`). A further link never lowers any measure, and the order
    of the links changes nothing. Links to needs that `severity` does not name are left
    out. Needs without a measure come last; equals in the order of their keys.
    """
    inside = [link for link in links if _is_inside(link, severity)]
    ways = outward(inside)
    # Each step divides by three, and no strongest path is longer than all needs linked.
    whole = 3 ** max(
        len({one for k in inside for one in (k.need_id, k.holds_back_id)}), 1
    )
    found = []
    for need, own in severity.items():
        parts = [
            _part(key, Decimal(reach) / whole, severity[key], path)
            for key, (reach, path) in _strongest(need, ways, whole).items()
        ]
        parts.sort(key=lambda d: (-(d.part or 0), -d.reach, d.need_id))
        found.append(Binding(need, own, tuple(parts)))
    ranked = [(one, one.measure) for one in found]
    ranked.sort(key=lambda pair: (pair[1] is None, -(pair[1] or 0), pair[0].need_id))
    return [one for one, _measure in ranked]


def _part(
    need: int, reach: Decimal, severity: Decimal | None, path: tuple[int, ...]
) -> Downstream:
    part = None if severity is None else severity * reach
    return Downstream(need, reach, severity, part, path)


def _is_inside(link: Link, needs: Collection[int]) -> bool:
    return link.need_id in needs and link.holds_back_id in needs


def outward(links: Iterable[Link]) -> dict[int, dict[int, int]]:
    """Each need with the needs it holds back and how strongly; the stronger of two."""
    ways: dict[int, dict[int, int]] = {}
    for link in links:
        out = ways.setdefault(link.need_id, {})
        out[link.holds_back_id] = max(out.get(link.holds_back_id, 0), link.strength)
    return ways


Reached = dict[int, tuple[int, tuple[int, ...]]]


def _strongest(
    start: int, ways: Mapping[int, Mapping[int, int]], whole: int
) -> Reached:
    """Where `start` leads, each with its reach (of `whole`) and the path to it.

    Dijkstra over products: no step makes a path stronger, so the strongest open path
    is final. Whole numbers, so that nothing depends on rounding; of equally strong
    paths the shorter one counts, then the one past the need of the lower key.
    """
    done: Reached = {}
    waiting = [(-whole, 1, start, start)]
    while waiting:
        reach, length, here, before = heappop(waiting)
        if here in done:
            continue
        path = done[before][1] if before in done else ()
        done[here] = (-reach, (*path, here))
        for there, strength in ways.get(here, {}).items():
            if there not in done:
                step = (reach * strength // BLOCKS, length + 1, there, here)
                heappush(waiting, step)
    del done[start]
    return done


@dataclass(frozen=True, slots=True)
class Circle:
    """Needs that hold each other back: a vicious circle.

    `way` is a way round, from its first need back to it; `others` are caught in the
    same circle beside that way, in the order of their keys.
    """

    way: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def members(self) -> frozenset[int]:
        return frozenset((*self.way, *self.others))

    def turns(self, link: Link) -> bool:
        """Whether a link is part of this circle."""
        return {link.need_id, link.holds_back_id} <= self.members


def circles(links: Iterable[Link]) -> list[Circle]:
    """The vicious circles, each once, in the order of their first need; [] without one.

    One for each strongly connected component of more than one need. Its way is the
    shortest one round from the need of the lowest key.
    """
    ways = outward(links)
    found = []
    for members in components(ways):
        if len(members) > 1:
            way = _way_round(min(members), ways, members)
            found.append(Circle(way, tuple(sorted(members - set(way)))))
    return sorted(found, key=lambda circle: circle.way)


def _way_round(
    first: int, ways: Mapping[int, Mapping[int, int]], members: Collection[int]
) -> tuple[int, ...]:
    waiting: list[tuple[int, ...]] = [(first,)]
    seen = {first}
    for path in waiting:
        for there in sorted(ways.get(path[-1], {})):
            if there == first:
                return path
            if there in members and there not in seen:
                seen.add(there)
                waiting.append((*path, there))
    raise ValueError(f"need {first} lies in no circle")


def components(ways: Mapping[int, Mapping[int, int]]) -> list[frozenset[int]]:
    """Needs that reach each other, as sets; a need in no circle stands alone.

    Every need of `ways` is in exactly one set.
    """
    back: dict[int, dict[int, int]] = {}
    for here, out in ways.items():
        back.setdefault(here, {})
        for there in out:
            back.setdefault(there, {})[here] = 1
    found: list[frozenset[int]] = []
    placed: set[int] = set()
    for need in reversed(_finished(ways, sorted(back))):
        if need not in placed:
            together = _closure(need, back) - placed
            placed |= together
            found.append(frozenset(together))
    return found


def _finished(ways: Mapping[int, Mapping[int, int]], needs: list[int]) -> list[int]:
    """The needs in the order in which a depth-first walk is done with them."""
    done: list[int] = []
    seen: set[int] = set()
    for need in needs:
        if need in seen:
            continue
        seen.add(need)
        walk = [(need, iter(sorted(ways.get(need, {}))))]
        while walk:
            here, ahead = walk[-1]
            there = next((one for one in ahead if one not in seen), None)
            if there is None:
                done.append(here)
                walk.pop()
            else:
                seen.add(there)
                walk.append((there, iter(sorted(ways.get(there, {})))))
    return done


def _closure(need: int, ways: Mapping[int, Mapping[int, int]]) -> set[int]:
    """The need and all that it reaches."""
    seen = {need}
    waiting = [need]
    for here in waiting:
        fresh = [there for there in ways.get(here, {}) if there not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen


@dataclass(frozen=True, slots=True)
class Blocked:
    """A need that cannot move while `by` stays, and the path from that one to it."""

    need_id: int
    by: int
    path: tuple[int, ...]


def blocked(
    needs: Iterable[int], links: Iterable[Link], *, unattended: Collection[int]
) -> list[Blocked]:
    """Which of these needs are held back by a need that nobody attends to.

    Only links of at least `STRONGLY` count, and paths of such links. `unattended` is
    what the caller knows: needs that nobody rated, that nobody provides for, that no
    intervention answers. A need does not block itself, also not round a circle. In the
    order of `needs`, then of the keys.
    """
    strong = outward(link for link in links if link.strength >= STRONGLY)
    known = {by: _shortest(by, strong) for by in sorted(unattended)}
    return [
        Blocked(need, by, paths[need])
        for need in needs
        for by, paths in known.items()
        if by != need and need in paths
    ]


def _shortest(
    start: int, ways: Mapping[int, Mapping[int, int]]
) -> dict[int, tuple[int, ...]]:
    paths: dict[int, tuple[int, ...]] = {start: (start,)}
    waiting = [start]
    for here in waiting:
        for there in sorted(ways.get(here, {})):
            if there not in paths:
                paths[there] = (*paths[here], there)
                waiting.append(there)
    return paths
