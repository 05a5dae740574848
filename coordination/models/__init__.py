"""Interventions, what they cost, and who gives what."""

from coordination.models.interventions import (
    BudgetLine,
    Contribution,
    Intervention,
    InterventionNeed,
)

__all__ = ["BudgetLine", "Contribution", "Intervention", "InterventionNeed"]
