"""Interventions, what they cost, who gives what, and who will do what."""

from coordination.models.interventions import (
    BudgetLine,
    Contribution,
    Intervention,
    InterventionNeed,
)
from coordination.models.planned import PlannedRole

__all__ = [
    "BudgetLine",
    "Contribution",
    "Intervention",
    "InterventionNeed",
    "PlannedRole",
]
