"""What findings about needs look at, loaded in four queries."""

from enterprises.findings import NeedsState
from enterprises.models.systems import MarketSystem


def needs_state(system: MarketSystem) -> NeedsState:
    """Everything `findings.needs_findings` asks, in a constant number of queries."""
    return NeedsState(
        segments=system.segments.standings(),
        ratings=system.ratings.in_use().readings(),
        needs=system.needs.in_use().standings(),
        rounds=system.rounds.count(),
        threshold=system.small_cell_threshold,
    )
