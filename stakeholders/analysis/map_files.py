"""The map as files: a drawing (SVG) and a graph (GraphML), from plain values only.

Both are written with the standard library's XML writer, which escapes; what XML cannot
hold at all is left out, and marks that turn the direction of text with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from xml.etree import ElementTree as ET

from stakeholders.analysis.map_layout import Frame, Picture
from stakeholders.analysis.market_map import SEGMENT, Graph, Node

# Not allowed in XML 1.0, and the marks by which text can pose as other text.
UNSAYABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
INK, MUTED, LINE, PAPER = "#1f2421", "#5b635e", "#d9d6cf", "#ffffff"
# Colour, dashes and width of a line by how well a relationship works.
STROKES = {
    "mutual": ("#24713a", "", 2.4),
    "one_sided": ("#1e4fbf", "9 3 2 3", 2.0),
    "strained": ("#b3261e", "2 4", 2.6),
    "absent": ("#8a5a00", "10 8", 2.0),
    "": ("#5b635e", "", 1.4),
}
RADIUS = 15.0
GRAPHML = "http://graphml.graphdrawing.org/xmlns"


@dataclass(frozen=True, slots=True)
class Words:
    """What codes are called in the reader's language."""

    titles: Mapping[str, str]
    kinds: Mapping[str, str]
    links: Mapping[str, str]
    qualities: Mapping[str, str]
    engagements: Mapping[int, str]


def sayable(text: str) -> str:
    """The text without what XML forbids and without marks that turn its direction."""
    return UNSAYABLE.sub("", text)


def graphml(graph: Graph, words: Words) -> bytes:
    """The graph as GraphML 1.0, directed, with what is known of nodes and links."""
    root = ET.Element("graphml", {"xmlns": GRAPHML})
    fields = {
        "node": ("name", "kind", "layer", "domain", "engagement"),
        "edge": ("kind", "label", "quality", "note"),
    }
    for of, names in fields.items():
        for name in names:
            marks = {"id": f"{of}-{name}", "for": of}
            marks |= {"attr.name": name, "attr.type": "string"}
            ET.SubElement(root, "key", marks)
    inside = ET.SubElement(root, "graph", {"id": "map", "edgedefault": "directed"})
    for node in graph.nodes:
        element = ET.SubElement(inside, "node", {"id": node.key})
        state = words.engagements.get(node.engagement or 0, "")
        values = (node.name, node.kind, node.layer, node.domain, state)
        _facts(element, "node", fields["node"], values)
    for link in graph.links:
        ends = {"source": link.source, "target": link.target}
        element = ET.SubElement(inside, "edge", {"id": f"r{link.pk}", **ends})
        label = words.links.get(link.kind, link.kind)
        values = (link.kind, label, link.quality, link.note, "")
        _facts(element, "edge", fields["edge"], values[:4])
    return _document(root)


def _facts(
    element: ET.Element, of: str, names: tuple[str, ...], values: tuple[str, ...]
) -> None:
    for name, value in zip(names, values, strict=True):
        if value:
            child = ET.SubElement(element, "data", {"key": f"{of}-{name}"})
            child.text = sayable(value)


def _document(root: ET.Element) -> bytes:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def svg(graph: Graph, picture: Picture, words: Words, title: str) -> bytes:
    """The picture as a drawing of its own, on white, with a legend.

    Presentation attributes only, no style, no script, no links.
    """
    ends = [*picture.points.values()]
    left = min([0.0, *(point.x - 80 for point in ends)]) - 20
    top = min([0.0, *(point.y - 40 for point in ends)]) - 20
    right = max([picture.width, *(point.x + 80 for point in ends)]) + 20
    low = max([picture.height, *(point.y + 70 for point in ends)]) + 20
    width, height = right - left, low - top + 60
    box = f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": box,
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "font-family": "system-ui, Noto Sans, Arial, sans-serif",
            "role": "img",
        },
    )
    ET.SubElement(root, "title").text = sayable(title)
    _add(
        root,
        "rect",
        {"x": left, "y": top, "width": width, "height": height, "fill": PAPER},
    )
    for frame in picture.frames:
        _frame(root, frame, words)
    for number, (quality, (colour, _dashes, _width)) in enumerate(STROKES.items()):
        marker = ET.SubElement(
            ET.SubElement(root, "defs"),
            "marker",
            {
                "id": f"arrow{number}",
                "viewBox": "0 0 10 10",
                "refX": "9",
                "refY": "5",
                "markerWidth": "9",
                "markerHeight": "9",
                "markerUnits": "userSpaceOnUse",
                "orient": "auto",
            },
        )
        _add(marker, "path", {"d": "M0 0L10 5L0 10Z", "fill": colour})
        _legend(root, (left + 30 + number * 190, low + 20), words, (quality, number))
    for link in graph.links:
        start, end = picture.points[link.source], picture.points[link.target]
        dx, dy = end.x - start.x, end.y - start.y
        far = (dx * dx + dy * dy) ** 0.5 or 1.0
        cut = (RADIUS + 3) / far
        _stroke(
            root,
            link.quality,
            (
                start.x + dx * cut,
                start.y + dy * cut,
                end.x - dx * cut,
                end.y - dy * cut,
            ),
        )
    for node in graph.nodes:
        _node(root, node, picture.points[node.key].x, picture.points[node.key].y)
    return _document(root)


def _add(
    parent: ET.Element, tag: str, marks: Mapping[str, float | str], text: str = ""
) -> ET.Element:
    known = {
        name: value if isinstance(value, str) else f"{value:.1f}"
        for name, value in marks.items()
    }
    element = ET.SubElement(parent, tag, known)
    if text:
        element.text = sayable(text)
    return element


def _frame(root: ET.Element, frame: Frame, words: Words) -> None:
    look: dict[str, float | str] = {"fill": "#fbfaf8", "stroke": LINE}
    middle = frame.x + frame.width / 2
    if frame.shape == "oval":
        _add(
            root,
            "ellipse",
            {
                "cx": middle,
                "cy": frame.y + frame.height / 2,
                "rx": frame.width / 2,
                "ry": frame.height / 2,
                **look,
            },
        )
    elif frame.shape == "box":
        size = {"width": frame.width, "height": frame.height, "rx": 10.0}
        _add(root, "rect", {"x": frame.x, "y": frame.y, **size, **look})
    text = frame.text or words.titles.get(frame.title, "")
    is_box = frame.shape == "box"
    marks: dict[str, float | str] = {
        "x": frame.x + 14 if is_box else middle,
        "y": frame.y + 26,
        "fill": MUTED,
        "font-size": "15",
        "text-anchor": "start" if is_box else "middle",
    }
    _add(root, "text", marks, text)


def _legend(
    root: ET.Element, at: tuple[float, float], words: Words, one: tuple[str, int]
) -> None:
    x, y = at
    _stroke(root, one[0], (x, y, x + 40, y))
    marks: dict[str, float | str] = {
        "x": x + 50,
        "y": y + 5,
        "fill": INK,
        "font-size": "13",
    }
    _add(root, "text", marks, words.qualities.get(one[0], ""))


def _stroke(
    root: ET.Element, quality: str, ends: tuple[float, float, float, float]
) -> None:
    colour, dashes, width = STROKES[quality]
    marks: dict[str, float | str] = {
        **dict(zip(("x1", "y1", "x2", "y2"), ends, strict=True)),
        "stroke": colour,
        "stroke-width": width,
        "marker-end": f"url(#arrow{list(STROKES).index(quality)})",
    }
    if dashes:
        marks["stroke-dasharray"] = dashes
    _add(root, "line", marks)


def _corners(x: float, y: float, corners: tuple[tuple[float, float], ...]) -> str:
    return " ".join(
        f"{x + dx * RADIUS:.1f},{y + dy * RADIUS:.1f}" for dx, dy in corners
    )


SHAPES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "company": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "civil_society": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    "government": ((-1, 0.8), (0, -1), (1, 0.8)),
    "donor": (
        (-0.55, -0.95),
        (0.55, -0.95),
        (1.1, 0),
        (0.55, 0.95),
        (-0.55, 0.95),
        (-1.1, 0),
    ),
}


def _node(root: ET.Element, node: Node, x: float, y: float) -> None:
    look: dict[str, float | str] = {
        "fill": "#0f6b66" if node.is_engaged else "#ffffff",
        "stroke": "#a8480c" if node.kind == SEGMENT else "#0f6b66",
        "stroke-width": "2.5",
    }
    if node.kind in SHAPES:
        marks = {"points": _corners(x, y, SHAPES[node.kind])}
        _add(root, "polygon", {**marks, **look})
    else:
        _add(root, "circle", {"cx": x, "cy": y, "r": RADIUS, **look})
    lines = wrap(sayable(node.name), 20, max_lines=3, placeholder=" …") or [""]
    for number, line in enumerate(lines):
        marks2: dict[str, float | str] = {
            "x": x,
            "y": y + RADIUS + 15 + number * 14,
            "fill": INK,
        }
        more = {"font-size": "12", "text-anchor": "middle"}
        _add(root, "text", {**marks2, **more}, line)
