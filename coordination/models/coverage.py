"""What coverage and departures are made of, loaded as plain values."""

from coordination.analysis.coverage import Known
from enterprises.models import MarketSystem
from stakeholders.models.severity import function_names, rated_needs


def known(system: MarketSystem) -> Known:
    """Needs, who does what, and what is planned; four queries."""
    return Known(
        needs=tuple(rated_needs(system)),
        parts=tuple(system.function_roles.parts()),
        plans=tuple(system.planned_roles.all().plans()),
        names=function_names(system),
    )
