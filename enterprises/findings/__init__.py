"""What this app can tell is missing, a module a room; each ends in `<room>_findings`.

The names that other apps and rooms ask for stand here too.
"""

from enterprises.findings.finding import Finding, Severity
from enterprises.findings.needs import (
    SEGMENT,
    NeedsState,
    NeedStanding,
    SegmentStanding,
    needs_findings,
    no_segments,
    only_supporters_rated,
    opaque_segment,
    round_missing,
    segment_not_rated,
    segment_number_unknown,
    severe_without_statement,
    voice_gap,
    women_not_heard,
)
from enterprises.findings.registry import (
    RegistryState,
    SegmentCount,
    enterprises_without_segment,
    import_undecided,
    registry_empty,
    registry_findings,
    segment_without_enterprises,
)

__all__ = [
    "SEGMENT",
    "Finding",
    "NeedStanding",
    "NeedsState",
    "RegistryState",
    "SegmentCount",
    "SegmentStanding",
    "Severity",
    "enterprises_without_segment",
    "import_undecided",
    "needs_findings",
    "no_segments",
    "only_supporters_rated",
    "opaque_segment",
    "registry_empty",
    "registry_findings",
    "round_missing",
    "segment_not_rated",
    "segment_number_unknown",
    "segment_without_enterprises",
    "severe_without_statement",
    "voice_gap",
    "women_not_heard",
]
