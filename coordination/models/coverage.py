"""What coverage and departures are made of, loaded as plain values."""

from datetime import date

from coordination.analysis.coverage import Known
from coordination.findings.coverage import CoverageState
from enterprises.models import MarketSystem
from stakeholders.models import Audience
from stakeholders.models.severity import function_names, rated_needs


def known(system: MarketSystem) -> Known:
    """Needs, who does what, and what is planned; four queries."""
    return Known(
        needs=tuple(rated_needs(system)),
        parts=tuple(system.function_roles.parts()),
        plans=tuple(system.planned_roles.all().plans()),
        names=function_names(system),
    )


def coverage_state(
    system: MarketSystem, audience: Audience, today: date
) -> CoverageState:
    """The same, with the due diligence that the audience may see; five queries."""
    visible = system.due_diligences.visible_to(audience)
    return CoverageState(known(system), visible.by_stakeholder(today), today)
