"""The market system as a graph: who stands on the map, and who deals with whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SEGMENT = "segment"
ENGAGED = 30
CHAIN, SERVICES, ENVIRONMENT = "chain", "services", "environment"
ABSENT, STRAINED, COMPETES = "absent", "strained", "competes"
# Where an ecosystem map puts a kind of stakeholder that nobody placed.
DOMAIN_OF_KIND = {
    "enterprises": "markets",
    "company": "markets",
    "civil_society": "support",
    "government": "policy",
    "donor": "finance",
}
DOMAIN_OF_CATEGORY = {
    "skills": "human_capital",
    "markets": "markets",
    "finance": "finance",
    "infrastructure": "infrastructure",
    "policy": "policy",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A stakeholder, or a segment, on the map.

    `key` is "s" or "g" with the row's key; `engagement` 10 to 40, None for a segment;
    `step` is the order of its value-chain step, None where none is known.
    """

    key: str
    pk: int
    name: str
    kind: str
    layer: str
    domain: str = ""
    engagement: int | None = None
    step: int | None = None
    step_name: str = ""

    @property
    def is_segment(self) -> bool:
        return self.kind == SEGMENT

    @property
    def is_engaged(self) -> bool:
        return self.engagement == ENGAGED


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship: what `source` does for, or with, `target`; "" is not known."""

    pk: int
    source: str
    target: str
    kind: str
    quality: str = ""
    note: str = ""

    @property
    def is_there(self) -> bool:
        """One that people can walk: neither missing nor between rivals."""
        return self.quality != ABSENT and self.kind != COMPETES


@dataclass(frozen=True, slots=True)
class Graph:
    """Everybody, and every relationship the reader may see."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()

    def named(self) -> dict[str, Node]:
        return {node.key: node for node in self.nodes}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a filter asks for; "" and None ask for nothing.

    `performers` are the keys of those who perform the chosen need.
    """

    performers: frozenset[str] | None = None
    kind: str = ""
    engagement: int | None = None
    quality: str = ""


def default_domain(kind: str, categories: Iterable[str]) -> str:
    """The ecosystem domain of who has none of its own.

    The one it provides most functions in (ties: alphabetically first category), else
    the usual one of its kind; "support" for a kind that is not known.
    """
    counted = Counter(name for name in categories if name in DOMAIN_OF_CATEGORY)
    if counted:
        most = max(counted.values())
        first = min(name for name, count in counted.items() if count == most)
        return DOMAIN_OF_CATEGORY[first]
    return DOMAIN_OF_KIND.get(kind, "support")


def narrowed(graph: Graph, wanted: Wanted) -> Graph:
    """The part of a graph that a filter leaves.

    A filter on stakeholders keeps those that fit and the segments they deal with; one
    on quality keeps the relationships of that quality ("unknown": not said) and, with
    it, only those they join. No filter: the graph itself.
    """
    links = graph.links
    if wanted.quality:
        asked = "" if wanted.quality == "unknown" else wanted.quality
        links = tuple(link for link in links if link.quality == asked)
    fits = {node.key for node in graph.nodes if _fits(node, wanted)}
    segments = {node.key for node in graph.nodes if node.is_segment}
    if wanted.performers is not None or wanted.kind or wanted.engagement is not None:
        joined = {link.target for link in links if link.source in fits}
        fits |= segments & joined
    else:
        fits |= segments
    links = tuple(link for link in links if {link.source, link.target} <= fits)
    if wanted.quality:
        fits &= {end for link in links for end in (link.source, link.target)}
    return Graph(tuple(node for node in graph.nodes if node.key in fits), links)


def _fits(node: Node, wanted: Wanted) -> bool:
    return (
        not node.is_segment
        and wanted.kind in ("", node.kind)
        and wanted.engagement in (None, node.engagement)
        and (wanted.performers is None or node.key in wanted.performers)
    )


def neighbours(links: Iterable[Link]) -> Mapping[str, set[str]]:
    """Who is joined to whom, whichever way a relationship points."""
    around: dict[str, set[str]] = {}
    for link in links:
        around.setdefault(link.source, set()).add(link.target)
        around.setdefault(link.target, set()).add(link.source)
    return around
