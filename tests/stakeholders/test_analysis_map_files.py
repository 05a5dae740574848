"""The map as files, with text that means harm."""

import pytest
from defusedxml import ElementTree as ET

from stakeholders.analysis.map_files import Words, graphml, sayable, svg
from stakeholders.analysis.map_layout import LAYOUTS
from stakeholders.analysis.market_map import Graph, Link, Node

G = "{http://graphml.graphdrawing.org/xmlns}"
S = "{http://www.w3.org/2000/svg}"
HOSTILE = "=1+1 <script>alert(1)</script> \"&' ]]> \x00\x0b\u202eevil\u2066 \ud800 end"
CLEAN = "=1+1 <script>alert(1)</script> \"&' ]]> evil  end"
WORDS = Words(
    titles={"chain": "Chain"},
    kinds={"company": "Company"},
    links={"informs": "Informs"},
    qualities={"": "?", "absent": "Absent"},
    engagements={30: "Engaged"},
)
GRAPH = Graph(
    (
        Node("s1", 1, HOSTILE, "company", "chain", "markets", 30),
        Node("s2", 2, "Two", "government", "environment"),
        Node("g1", 1, HOSTILE, "segment", "chain", step=1, step_name=HOSTILE),
    ),
    (
        Link(5, "s1", "s2", "informs", "absent", HOSTILE),
        Link(6, "s1", "g1", "informs"),
    ),
)


def test_sayable_leaves_out_what_xml_forbids_and_what_turns_text():
    assert sayable(HOSTILE) == CLEAN


def test_graphml_reads_back_with_hostile_text_as_text():
    root = ET.fromstring(graphml(GRAPH, WORDS))

    nodes = {
        n.get("id"): {d.get("key"): d.text for d in n} for n in root.iter(f"{G}node")
    }
    edges = {
        e.get("id"): (
            e.get("source"),
            e.get("target"),
            {d.get("key"): d.text for d in e},
        )
        for e in root.iter(f"{G}edge")
    }
    assert list(nodes) == ["s1", "s2", "g1"]
    assert nodes["s1"] == {
        "node-name": CLEAN,
        "node-kind": "company",
        "node-layer": "chain",
        "node-domain": "markets",
        "node-engagement": "Engaged",
    }
    said = {"edge-kind": "informs", "edge-label": "Informs"}
    more = {"edge-quality": "absent", "edge-note": CLEAN}
    assert edges == {"r5": ("s1", "s2", said | more), "r6": ("s1", "g1", said)}
    known = {key.get("id") for key in root.iter(f"{G}key")}
    assert {d.get("key") for d in root.iter(f"{G}data")} <= known
    assert root.find(f"{G}graph").get("edgedefault") == "directed"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_svg_draws_everybody_and_holds_no_script_style_or_link(layout):
    body = svg(GRAPH, LAYOUTS[layout](GRAPH), WORDS, HOSTILE)

    root = ET.fromstring(body)

    tags = {element.tag.removeprefix(S) for element in root.iter()}
    assert tags <= {
        *("svg", "title", "rect", "ellipse", "text", "defs", "marker", "path"),
        *("line", "circle", "polygon"),
    }
    names = {name for element in root.iter() for name in element.attrib}
    assert not {n for n in names if n.startswith("on") or n in {"style", "href"}}
    assert root.find(f"{S}title").text == CLEAN
    drawn = [e for e in root.iter(f"{S}line") if e.get("marker-end")]
    assert len(drawn) == len(GRAPH.links) + 5  # with the legend's
    texts = [e.text for e in root.iter(f"{S}text")]
    assert "Two" in texts


def test_files_of_an_empty_map_can_be_read():
    empty = Graph()

    assert ET.fromstring(graphml(empty, WORDS)).tag == f"{G}graphml"
    assert (
        ET.fromstring(svg(empty, LAYOUTS["layers"](empty), WORDS, "")).tag == f"{S}svg"
    )
