"""What this app can tell about a plan with gaps, a module a room.

The names that other apps ask for stand here too.
"""

from coordination.findings.plan import (
    about_plan,
    funding_gap,
    intervention_without_need,
    need_without_intervention,
    not_started,
    overdue,
    rests_on_unaddressed_need,
    without_budget,
    without_lead,
    without_rate,
)

__all__ = [
    "about_plan",
    "funding_gap",
    "intervention_without_need",
    "need_without_intervention",
    "not_started",
    "overdue",
    "rests_on_unaddressed_need",
    "without_budget",
    "without_lead",
    "without_rate",
]
