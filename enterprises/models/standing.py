"""What findings look at, loaded in a constant number of queries."""

from django.db.models import Count, Q

from enterprises.findings import NeedsState, RegistryState, SegmentCount
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


def registry_state(system: MarketSystem) -> RegistryState:
    """Everything `findings.registry_findings` asks, in three queries."""
    counts = system.enterprises.aggregate(
        registered=Count("pk"),
        without_segment=Count("pk", filter=Q(segment__isnull=True)),
    )
    segments = system.segments.annotate(registered=Count("enterprises"))
    undecided = system.imports.undecided().values_list("pk", "file_name")
    return RegistryState(
        **counts,
        segments=[
            SegmentCount(*row)
            for row in segments.values_list("pk", "name", "registered")
        ],
        undecided=list(undecided),
    )
