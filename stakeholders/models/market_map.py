"""The map's data, loaded as plain values in a constant number of queries."""

from collections import defaultdict

from enterprises.models import MarketSystem
from stakeholders.analysis.map_layout import Point
from stakeholders.analysis.market_map import (
    CHAIN,
    SEGMENT,
    Graph,
    Link,
    Node,
    default_domain,
)
from stakeholders.findings.map import MapState
from stakeholders.models.severity import system_functions
from stakeholders.models.stakeholders import PROVIDING
from stakeholders.models.visibility import Audience


def map_graph(system: MarketSystem, audience: Audience) -> Graph:
    """Everybody, and the relationships that the audience may see; four queries."""
    categories: dict[int, list[str]] = defaultdict(list)
    roles = system.function_roles.filter(performance__in=PROVIDING).order_by()
    for pk, category in roles.values_list("stakeholder_id", "sub_need__category"):
        categories[pk].append(category)
    fields = (
        *("pk", "name", "kind", "layer", "domain", "engagement"),
        *("segment__step__order", "segment__step__name"),
    )
    nodes = [
        Node(
            key=f"s{pk}",
            pk=pk,
            name=name,
            kind=kind,
            layer=layer,
            domain=domain or default_domain(kind, categories[pk]),
            engagement=engagement,
            step=order,
            step_name=step or "",
        )
        for pk, name, kind, layer, domain, engagement, order, step in (
            system.stakeholders.order_by("name", "pk").values_list(*fields)
        )
    ]
    segments = system.segments.order_by("name", "pk")
    nodes += [
        Node(f"g{pk}", pk, name, SEGMENT, CHAIN, step=order, step_name=step or "")
        for pk, name, order, step in segments.values_list(
            "pk", "name", "step__order", "step__name"
        )
    ]
    rows = system.relationships.visible_to(audience).order_by("pk")
    ends = ("pk", "source_id", "target_id", "target_segment_id")
    links = [
        Link(pk, f"s{source}", f"s{target}" if target else f"g{segment}", *more)
        for pk, source, target, segment, *more in rows.values_list(
            *ends, "kind", "quality", "note"
        )
    ]
    return Graph(tuple(nodes), tuple(links))


def kept_points(system: MarketSystem, layout: str) -> dict[str, Point]:
    """Where people put somebody in one layout, by the node's key; one query."""
    rows = system.map_positions.filter(layout=layout)
    return {
        f"s{stakeholder}" if stakeholder else f"g{segment}": Point(x, y)
        for stakeholder, segment, x, y in rows.values_list(
            "stakeholder_id", "segment_id", "x", "y"
        )
    }


def doors(system: MarketSystem) -> list[tuple[str, str]]:
    """Who is said to open the door to whom, as keys of nodes; one query."""
    rows = system.stakeholders.filter(reached_through__isnull=False).order_by("pk")
    pairs = rows.values_list("reached_through_id", "pk")
    return [(f"s{through}", f"s{pk}") for through, pk in pairs]


def map_state(system: MarketSystem, audience: Audience) -> MapState:
    """The map with the severe needs that each one attends to; seven queries."""
    severe: dict[str, list[str]] = defaultdict(list)
    for function in system_functions(system):
        if function.is_severe:
            for part in (*function.well, *function.weakly, *function.could):
                severe[f"s{part.stakeholder_id}"].append(function.sub_need)
    return MapState(
        map_graph(system, audience),
        {key: tuple(sorted(names)) for key, names in severe.items()},
    )
