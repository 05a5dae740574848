"""What the shape of the network tells: who joins others, who is alone, how to reach."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stakeholders.analysis.market_map import Graph, Link, Node, neighbours

# Above so many nodes betweenness is estimated from this many of them.
PIVOTS = 150
WEIGHTS = {"mutual": 3, "one_sided": 2, "": 2, "strained": 1}


@dataclass(frozen=True, slots=True)
class Bridge:
    """Somebody without whom others would have no way to each other.

    `cut_off` are the groups that would be left apart, the largest first; `between` is
    betweenness, 0..1: the share of pairs whose shortest ways lead through here.
    """

    node: Node
    cut_off: tuple[tuple[Node, ...], ...]
    between: float


@dataclass(frozen=True, slots=True)
class Measured:
    bridges: tuple[Bridge, ...]
    isolated: tuple[Node, ...]
    relied_on: tuple[tuple[Node, int, int], ...]  # node, how many rely, weight


def measured(graph: Graph) -> Measured:
    """The measures of a graph, as one value; empty ones of an empty graph."""
    return Measured(bridges(graph), isolated(graph), relied_on(graph))


def there(graph: Graph) -> list[Link]:
    """The relationships one can walk: no missing ones, no rivalries."""
    return [link for link in graph.links if link.is_there]


def isolated(graph: Graph) -> tuple[Node, ...]:
    """Who has no relationship at all, by name; a needed, absent one is none."""
    around = neighbours(there(graph))
    return tuple(node for node in _sorted(graph.nodes) if not around.get(node.key))


def relied_on(graph: Graph, most: int = 5) -> tuple[tuple[Node, int, int], ...]:
    """Whom most others point at: (node, how many different ones, weight).

    The weight adds, for each relationship that points here, 3 where both gain, 2 where
    one-sided or not known, 1 where strained. Rivalries and absent ones do not count.
    Sorted by weight, then by name; at least two must rely on somebody.
    """
    who: dict[str, set[str]] = {}
    weight: dict[str, int] = {}
    for link in there(graph):
        who.setdefault(link.target, set()).add(link.source)
        weight[link.target] = weight.get(link.target, 0) + WEIGHTS[link.quality]
    found = [
        (node, len(who[node.key]), weight[node.key])
        for node in _sorted(graph.nodes)
        if len(who.get(node.key, ())) > 1
    ]
    found.sort(key=lambda one: -one[2])
    return tuple(found[:most])


def bridges(graph: Graph) -> tuple[Bridge, ...]:
    """The articulation points of the network, those most ways lead through first.

    Without one of them, people who now have a way to each other would have none.
    None in a graph of fewer than three joined nodes, and none in a ring.
    """
    around = neighbours(there(graph))
    named = graph.named()
    share = betweenness(around)
    found = [
        Bridge(
            named[key],
            tuple(
                tuple(_sorted(named[one] for one in part))
                for part in _parts(around, key)
            ),
            share[key],
        )
        for key in sorted(articulation(around))
    ]
    found.sort(key=lambda one: (-one.between, one.node.name.casefold()))
    return tuple(found)


def cut_off(graph: Graph, key: str) -> tuple[tuple[Node, ...], ...]:
    """The groups that would be left apart without somebody, the largest first.

    () where nobody would: the others keep their ways to each other.
    """
    around = neighbours(there(graph))
    parts = _parts(around, key) if key in around else []
    if len(parts) < 2:
        return ()
    named = graph.named()
    return tuple(tuple(_sorted(named[one] for one in part)) for part in parts)


def articulation(around: Mapping[str, set[str]]) -> set[str]:
    """Keys whose removal splits the part they stand in (Tarjan, without recursion)."""
    order: dict[str, int] = {}
    found: set[str] = set()
    for root in sorted(around):
        if root not in order:
            found |= _cuts_from(root, around, order)
    return found


def _cuts_from(
    root: str, around: Mapping[str, set[str]], order: dict[str, int]
) -> set[str]:
    """The articulation points of the part that `root` stands in."""
    found: set[str] = set()
    low = {root: len(order)}
    order[root] = len(order)
    children = 0
    stack = [(root, "", iter(sorted(around[root])))]
    while stack:
        here, before, rest = stack[-1]
        other = next(rest, None)
        if other is None:
            stack.pop()
            if stack:
                low[before] = min(low[before], low[here])
                if before != root and low[here] >= order[before]:
                    found.add(before)
        elif other not in order:
            order[other] = low[other] = len(order)
            children += here == root
            stack.append((other, here, iter(sorted(around[other]))))
        else:
            # The way back to `before` is no other way, but it lowers nothing either.
            low[here] = min(low[here], order[other])
    return found | ({root} if children > 1 else set())


def _parts(around: Mapping[str, set[str]], without: str) -> list[list[str]]:
    """What falls apart without a node: the parts its neighbours stand in."""
    seen = {without}
    parts = []
    for start in sorted(around[without]):
        if start in seen:
            continue
        part, waiting = [], deque([start])
        seen.add(start)
        while waiting:
            here = waiting.popleft()
            part.append(here)
            fresh = around[here] - seen
            seen |= fresh
            waiting.extend(sorted(fresh))
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), part))


def betweenness(around: Mapping[str, set[str]]) -> dict[str, float]:
    """Through whom the shortest ways lead: 0 (nobody's) to 1 (everybody's).

    Brandes' sum over pairs, divided by (n-1)(n-2)/2. Above PIVOTS nodes it is
    estimated from PIVOTS evenly spread starting nodes. 0 with fewer than three nodes.
    """
    keys = sorted(around)
    n = len(keys)
    total = dict.fromkeys(keys, 0.0)
    if n < 3:
        return total
    stride = max(1, n // PIVOTS)
    starts = keys[::stride]
    linked = {key: sorted(around[key]) for key in keys}
    for start in starts:
        for key, share in _dependency(linked, start).items():
            total[key] += share
    scale = n / len(starts) / ((n - 1) * (n - 2))
    return {key: value * scale for key, value in total.items()}


def _dependency(linked: Mapping[str, list[str]], start: str) -> dict[str, float]:
    """What share of the shortest ways from one node leads through each other one."""
    distance, ways = {start: 0}, {start: 1.0}
    order: list[str] = []
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        order.append(here)
        for other in linked[here]:
            if other not in distance:
                distance[other] = distance[here] + 1
                ways[other] = 0.0
                waiting.append(other)
            if distance[other] == distance[here] + 1:
                ways[other] += ways[here]
    share = dict.fromkeys(order, 0.0)
    for here in reversed(order):
        for other in linked[here]:
            if distance[other] == distance[here] - 1:
                share[other] += ways[other] / ways[here] * (1 + share[here])
    del share[start]
    return share


def route(
    graph: Graph, to: str, doors: Iterable[tuple[str, str]] = ()
) -> tuple[Node, ...]:
    """The shortest way to somebody from those engaged: their names in order, `to` last.

    Over relationships that are there, either way, through stakeholders only; `doors`
    are further pairs, such as "reached through". () where no engaged one has a way, or
    `to` is not on the map. One that is engaged itself is its own way. Equal ways: the
    first by the names of those on it.
    """
    named = graph.named()
    if to not in named:
        return ()
    if named[to].is_engaged:
        return (named[to],)
    around = _walkable(graph, doors)
    after: dict[str, str] = {to: ""}
    waiting = deque([to])
    while waiting:
        here = waiting.popleft()
        if named[here].is_engaged:
            return _way(named, after, here)
        others = (named[key] for key in around.get(here, ()) if key not in after)
        for other in _sorted(others):
            after[other.key] = here
            waiting.append(other.key)
    return ()


def reached(graph: Graph, doors: Iterable[tuple[str, str]] = ()) -> dict[str, int]:
    """How many steps each one is away from the nearest engaged one, 0 for those.

    By the ways of `route`; who cannot be reached is not in it. Empty with nobody
    engaged.
    """
    around = _walkable(graph, doors)
    steps = {node.key: 0 for node in graph.nodes if node.is_engaged}
    waiting = deque(steps)
    while waiting:
        here = waiting.popleft()
        for other in around.get(here, ()):
            if other not in steps:
                steps[other] = steps[here] + 1
                waiting.append(other)
    return steps


def _walkable(graph: Graph, doors: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    """Which stakeholders lead to which, by relationships that are there, and doors."""
    named = graph.named()
    walked = [*there(graph), *(Link(0, one, other, "") for one, other in doors)]
    return neighbours(
        link
        for link in walked
        if all(
            end in named and not named[end].is_segment
            for end in (link.source, link.target)
        )
    )


def _way(
    named: Mapping[str, Node], after: Mapping[str, str], here: str
) -> tuple[Node, ...]:
    way = []
    while here:
        way.append(named[here])
        here = after[here]
    return tuple(way)


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: (node.name.casefold(), node.key))
