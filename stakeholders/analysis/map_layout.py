"""Where everybody stands on the map, in three layouts; no chance, no clock.

A position is the middle of a cell that holds a node and its label, so that no two
labels meet where nobody moved anything. Lengths are in the picture's own units (at zoom
1 a pixel); x grows to the right, y downwards.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from stakeholders.analysis.market_map import (
    CHAIN,
    ENVIRONMENT,
    SERVICES,
    Graph,
    Link,
    Node,
    neighbours,
)

DOMAINS = (
    *("policy", "finance", "markets"),
    *("support", "", "human_capital"),
    *("infrastructure", "innovation", "culture"),
)
RATIO = 1.7  # width to height that pictures aim at
PAD, TITLE, GAP = 28.0, 40.0, 22.0
MANY = 120
ARC = 1.25  # how far apart on a circle, in cells


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A box or an oval behind the nodes; `title` is a code that the page words.

    `text` stands for a title of the users' own, such as the name of a step.
    """

    title: str
    x: float
    y: float
    width: float
    height: float
    shape: str = "box"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Where each node stands (by key), and what is drawn behind them."""

    points: Mapping[str, Point]
    frames: tuple[Frame, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    width: float
    height: float


def cell_for(count: int) -> Cell:
    """How much room a node and its label get: less where there are very many."""
    if count <= 40:
        return Cell(150.0, 128.0)
    if count <= MANY:
        return Cell(112.0, 96.0)
    return Cell(84.0, 66.0)


def _waved(place: int, cell: Cell) -> float:
    """Every second one stands lower, so that links along a row do not hide each other.

    Where there are very many the rows stay straight: there is no room.
    """
    if cell.width < 100:
        return 0.0
    return cell.height * (0.17 if place % 2 else -0.17)


def layers(graph: Graph) -> Picture:
    """Environment on top, the chain by its steps in the middle, services below."""
    cell = cell_for(len(graph.nodes))
    around = neighbours(graph.links)
    groups = {
        name: [node for node in graph.nodes if node.layer == name]
        for name in (ENVIRONMENT, CHAIN, SERVICES)
    }
    columns = _columns(groups[CHAIN], graph.links)
    rows = _rows(columns, groups, cell)
    points: dict[str, Point] = {}
    frames: list[Frame] = []
    width = _chain_width(columns, rows, cell)
    # The chain is placed first, at its height, and orders what is above and below.
    per_row = max(1, int(width // cell.width))
    above = math.ceil(len(groups[ENVIRONMENT]) / per_row) or 1
    top = TITLE + above * cell.height + PAD + GAP
    left = PAD
    for _rank, title, nodes in columns:
        wide = math.ceil(len(nodes) / rows)
        at = round((left - PAD) / cell.width)
        for place, node in enumerate(_by_barycentre(nodes, around, points)):
            row, column = divmod(place, wide)
            points[node.key] = Point(
                left + (column + 0.5) * cell.width,
                top + TITLE * 2 + (row + 0.5) * cell.height + _waved(at + column, cell),
            )
        if title:
            frames.append(
                Frame("step", left, top + TITLE, wide * cell.width, TITLE, "", title)
            )
        left += wide * cell.width
    chain_height = TITLE * 2 + max(1, rows) * cell.height + PAD / 2
    bands = [Frame(CHAIN, 0, top, width + 2 * PAD, chain_height)]
    y = top + chain_height + GAP
    for name, start in ((ENVIRONMENT, 0.0), (SERVICES, y)):
        height = _band(groups[name], around, points, (start, width, cell))
        bands.append(Frame(name, 0, start, width + 2 * PAD, height))
    return Picture(
        points, (*bands, *frames), width + 2 * PAD, bands[-1].y + bands[-1].height
    )


Column = tuple[float, str, list[Node]]


def _columns(chain: list[Node], links: Iterable[Link]) -> list[Column]:
    """The chain from input to customer: (rank, title, nodes).

    Who has no step of its own stands beside those it deals with: behind whom it buys
    from, before whom it sells or supplies to; who deals with none of them, last.
    """
    ranks = {node.key: float(node.step) for node in chain if node.step is not None}
    names: dict[int | None, str] = {
        node.step: node.step_name for node in chain if node.step is not None
    }
    beside: dict[str, list[float]] = {}
    shift = {"buys_from": 0.5, "sells_to": -0.5, "supplies": -0.5}
    for link in links:
        by = shift.get(link.kind, 0.5)
        for one, other, way in (
            (link.source, link.target, by),
            (link.target, link.source, -by),
        ):
            if one not in ranks and other in ranks:
                beside.setdefault(one, []).append(ranks[other] + way)
    columns: dict[float, list[Node]] = {}
    for node in chain:
        rank = ranks.get(node.key)
        if rank is None and node.key in beside:
            # Halfway between steps: a column of its own.
            found = sum(beside[node.key]) / len(beside[node.key])
            rank = math.floor(found) + 0.5
        columns.setdefault(math.inf if rank is None else rank, []).append(node)
    return [
        (rank, names.get(_whole(rank), ""), nodes)
        for rank, nodes in sorted(columns.items())
    ]


def _whole(rank: float) -> int | None:
    return int(rank) if math.isfinite(rank) and rank == int(rank) else None


def _chain_width(columns: list[Column], rows: int, cell: Cell) -> float:
    wide = sum(math.ceil(len(nodes) / rows) for _rank, _title, nodes in columns)
    return max(wide, 4) * cell.width


def _rows(columns: list[Column], groups: Mapping[str, list[Node]], cell: Cell) -> int:
    """How many rows the chain has, so that the picture comes near its ratio."""
    longest = max((len(nodes) for _rank, _title, nodes in columns), default=1)

    def away(rows: int) -> float:
        width = _chain_width(columns, rows, cell)
        per_row = max(1, int(width // cell.width))
        others = sum(
            math.ceil(len(groups[name]) / per_row) or 1
            for name in (ENVIRONMENT, SERVICES)
        )
        height = (rows + others) * cell.height + 5 * TITLE + 2 * (PAD + GAP)
        return abs(math.log(width / height / RATIO))

    return min(range(1, longest + 1), key=away)


def _band(
    nodes: list[Node],
    around: Mapping[str, set[str]],
    points: dict[str, Point],
    room: tuple[float, float, Cell],
) -> float:
    """Set nodes in even rows across a band; its height."""
    top, width, cell = room
    per_row = max(1, int(width // cell.width))
    rows = math.ceil(len(nodes) / per_row) or 1
    ordered = _by_barycentre(nodes, around, points)
    each = math.ceil(len(ordered) / rows) if ordered else 0
    for place, node in enumerate(ordered):
        row, column = divmod(place, each)
        in_row = min(each, len(ordered) - row * each)
        step = width / in_row
        points[node.key] = Point(
            PAD + (column + 0.5) * step,
            top + TITLE + (row + 0.5) * cell.height + _waved(column, cell),
        )
    return TITLE + rows * cell.height + PAD / 2


def _by_barycentre(
    nodes: Iterable[Node], around: Mapping[str, set[str]], points: Mapping[str, Point]
) -> list[Node]:
    """From left to right as those they deal with stand; unknown ones by name, last."""

    def key(node: Node) -> tuple[float, str, str]:
        placed = [points[one].x for one in around.get(node.key, ()) if one in points]
        middle = sum(sorted(placed)) / len(placed) if placed else math.inf
        return middle, node.name.casefold(), node.key

    return sorted(nodes, key=key)


def doughnut(graph: Graph) -> Picture:
    """The market chain as the core, supporting functions around it, then the rules."""
    cell = cell_for(len(graph.nodes))
    around = neighbours(graph.links)
    flat: dict[str, Point] = {}  # in units of cells, round the middle
    frames: list[Frame] = []
    radius = -0.5
    for name in (CHAIN, SERVICES, ENVIRONMENT):
        nodes = [node for node in graph.nodes if node.layer == name]
        radius = _ring(nodes, around, flat, max(radius + 1.0, 0.0), name == CHAIN)
        frames.append(_oval(name, radius + 0.6, cell))
        radius += 0.2
    frames.reverse()  # the widest is painted first
    outer = frames[0]
    points = {
        key: Point(point.x * cell.width - outer.x, point.y * cell.height - outer.y)
        for key, point in flat.items()
    }
    moved = tuple(
        Frame(f.title, f.x - outer.x, f.y - outer.y, f.width, f.height, f.shape)
        for f in frames
    )
    return Picture(points, moved, outer.width, outer.height)


def _oval(name: str, radius: float, cell: Cell) -> Frame:
    across, down = radius * cell.width, radius * cell.height + TITLE * 0.5
    return Frame(name, -across, -down, 2 * across, 2 * down, "oval")


def _ring(
    nodes: list[Node],
    around: Mapping[str, set[str]],
    flat: dict[str, Point],
    start: float,
    is_core: bool,
) -> float:
    """Set nodes on circles from radius `start` outwards; the last circle's radius."""
    waiting = _in_order(nodes) if is_core else _by_angle(nodes, around, flat)
    radius = start
    if is_core and 1 < len(waiting) <= 10:
        radius = max(0.65, len(waiting) * ARC / math.tau)
    elif is_core and len(waiting) > 10:
        radius = 0.75
    while waiting:
        room = max(1, math.floor(math.tau * radius / ARC + 1e-9)) if radius else 1
        here, waiting = waiting[:room], waiting[room:]
        for place, node in enumerate(here):
            angle = math.tau * (place + 0.5) / len(here) - math.pi / 2
            flat[node.key] = Point(radius * math.cos(angle), radius * math.sin(angle))
        if waiting:
            radius += 1.0
    return radius


def _in_order(nodes: Iterable[Node]) -> list[Node]:
    def key(node: Node) -> tuple[float, str, str]:
        step = math.inf if node.step is None else node.step
        return step, node.name.casefold(), node.key

    return sorted(nodes, key=key)


def _by_angle(
    nodes: Iterable[Node], around: Mapping[str, set[str]], flat: Mapping[str, Point]
) -> list[Node]:
    """Clockwise from the top, as those they deal with stand."""

    def key(node: Node) -> tuple[float, str, str]:
        placed = [flat[one] for one in around.get(node.key, ()) if one in flat]
        if not placed:
            return math.inf, node.name.casefold(), node.key
        x = math.fsum(point.x for point in placed)
        y = math.fsum(point.y for point in placed)
        angle = (math.atan2(y, x) + math.pi / 2) % math.tau
        return round(angle, 9), node.name.casefold(), node.key

    return sorted(nodes, key=key)


def domains(graph: Graph) -> Picture:
    """Eight domains around the enterprises; a domain without anybody stays, empty."""
    cell = cell_for(len(graph.nodes))
    groups = {name: [n for n in graph.nodes if _domain(n) == name] for name in DOMAINS}
    most = max(len(nodes) for nodes in groups.values())
    across = max(2, math.ceil(math.sqrt(most * RATIO * cell.height / cell.width)))
    heights = [
        max(1, *(math.ceil(len(groups[name]) / across) for name in DOMAINS[r : r + 3]))
        for r in (0, 3, 6)
    ]
    points: dict[str, Point] = {}
    frames = []
    around = neighbours(graph.links)
    wide = across * cell.width + PAD
    for place, name in enumerate(DOMAINS):
        row, column = divmod(place, 3)
        left = column * (wide + GAP)
        top = sum(h * cell.height + TITLE + PAD / 2 + GAP for h in heights[:row])
        tall = heights[row] * cell.height + TITLE + PAD / 2
        frames.append(Frame(name or "enterprises", left, top, wide, tall))
        for at, node in enumerate(_by_barycentre(groups[name], around, points)):
            line, spot = divmod(at, across)
            points[node.key] = Point(
                left + PAD / 2 + (spot + 0.5) * cell.width,
                top + TITLE + (line + 0.5) * cell.height + _waved(spot, cell),
            )
    last = frames[-1]
    return Picture(points, tuple(frames), last.x + last.width, last.y + last.height)


def _domain(node: Node) -> str:
    if node.is_segment:
        return ""
    return node.domain if node.domain in DOMAINS else "support"


LAYOUTS: Mapping[str, Callable[[Graph], Picture]] = {
    "layers": layers,
    "doughnut": doughnut,
    "domains": domains,
}


def moved(picture: Picture, kept: Mapping[str, Point]) -> Picture:
    """The picture with those whom people put elsewhere where they put them."""
    points = {key: kept.get(key, point) for key, point in picture.points.items()}
    return Picture(points, picture.frames, picture.width, picture.height)
