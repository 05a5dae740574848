"""What this app can tell is missing, a module a room; each ends in `<room>_findings`.

The names that other apps ask for stand here too.
"""

from stakeholders.findings.functions import (
    EXPECTED_KINDS,
    Standing,
    barrier_not_recorded,
    blocked_by_unserved,
    capable_but_not_engaged,
    engaged_without_function,
    enterprises_not_engaged,
    found,
    kind_missing,
    nobody_listed,
    severe_need_without_provider,
    single_provider,
    unserved_needs,
)

__all__ = [
    "EXPECTED_KINDS",
    "Standing",
    "barrier_not_recorded",
    "blocked_by_unserved",
    "capable_but_not_engaged",
    "engaged_without_function",
    "enterprises_not_engaged",
    "found",
    "kind_missing",
    "nobody_listed",
    "severe_need_without_provider",
    "single_provider",
    "unserved_needs",
]
