"""What is measured, what was observed, and the figures that follow from it."""

from impact.models.cells import (
    RollupCell,
    RollupGroup,
    RollupLeaf,
    RollupMark,
)
from impact.models.indicators import Baseline, Indicator, MeasurementRound, Target
from impact.models.observations import Observation

__all__ = [
    "Baseline",
    "Indicator",
    "MeasurementRound",
    "Observation",
    "RollupCell",
    "RollupGroup",
    "RollupLeaf",
    "RollupMark",
    "Target",
]
