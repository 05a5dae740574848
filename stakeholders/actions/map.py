"""Putting a stakeholder or a segment somewhere else on the map, and back."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import record_event
from enterprises.models import MarketSystem, Segment
from stakeholders.models import MapPosition, Stakeholder


def _of(node: Stakeholder | Segment) -> dict[str, Any]:
    return {"segment" if isinstance(node, Segment) else "stakeholder": node}


@transaction.atomic
def place_on_map(
    *, node: Stakeholder | Segment, layout: str, x: float, y: float, by: User
) -> MapPosition:
    """Keep for all partners where the node stands in one layout, with its event."""
    system = node.market_system
    known = MapPosition.objects.filter(market_system=system, layout=layout, **_of(node))
    before = known.select_for_update().first()
    position, _is_new = MapPosition.objects.update_or_create(
        market_system=system, layout=layout, **_of(node), defaults={"x": x, "y": y}
    )
    record_event(
        system=system,
        by=by,
        verb="changed" if before else "added",
        row=position,
        subject=node.name,
        changes={
            "x": [before.x if before else None, x],
            "y": [before.y if before else None, y],
        },
    )
    return position


@transaction.atomic
def put_back(
    *,
    system: MarketSystem,
    layout: str,
    by: User,
    node: Stakeholder | Segment | None = None,
) -> int:
    """Forget where people put one node, or all, in a layout; how many there were."""
    known = system.map_positions.filter(layout=layout)
    if node is not None:
        known = known.filter(**_of(node))
    kept = list(known.select_related("stakeholder", "segment"))
    for position in kept:
        subject = position.stakeholder or position.segment
        record_event(
            system=system,
            by=by,
            verb="removed",
            row=position,
            subject=str(subject),
            changes={"x": [position.x, None], "y": [position.y, None]},
        )
    known.delete()
    return len(kept)
