"""Compares stored figures with the observations, and mends what differs.

A write that forgot its mark would be silently wrong for ever; this finds it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from impact.analysis.figures import figure
from impact.models import Indicator, RollupCell, RollupGroup, RollupMark
from impact.rollups.base import Amounts, amounts_of, exact
from impact.rollups.cells import Name, amounts_in, within_cell
from impact.rollups.marks import mark_group

EVERYTHING: Name = (RollupCell.Dimension.ALL, "")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure that is not what the observations say."""

    indicator_id: int
    period: int
    name: Name
    stored: Amounts | None
    computed: Amounts | None


def differences(groups: Iterable[RollupGroup]) -> list[Difference]:
    """Recompute every cell of a sample straight from base, and name what differs.

    Groups that are marked are passed over: their figures are known to be old.
    """
    return [
        difference
        for group in groups
        if not RollupMark.objects.filter(
            indicator=group.indicator, period=group.period
        ).exists()
        for difference in _differences_in(group)
    ]


def _differences_in(group: RollupGroup) -> list[Difference]:
    stored: dict[Name, RollupCell] = {
        (cell.dimension, cell.key): cell for cell in group.cells.all()
    }
    found = []
    # A cell that should be there and is not shows in the cell of all.
    for name in sorted({*stored, EVERYTHING}):
        cell = stored.get(name)
        kept = amounts_in(cell) if cell else None
        computed = amounts_of(group.indicator, group.period, within_cell(name))
        figures = (cell.value if cell else None, _value(group.indicator, computed))
        if kept != _without_median(computed) or figures[0] != figures[1]:
            found.append(
                Difference(group.indicator_id, group.period, name, kept, computed)
            )
    return found


def _value(indicator: Indicator, amounts: Amounts | None) -> Decimal | None:
    return exact(figure(indicator.aggregation, amounts.sums)) if amounts else None


def _without_median(amounts: Amounts | None) -> Amounts | None:
    """As it is stored: the median is the cell's value and nothing else."""
    if amounts is None:
        return None
    return Amounts(replace(amounts.sums, middle=None), amounts.pairs)


def mend(sample: int) -> int:
    """Compare a random sample of groups, and mark those that differ; return how many.

    That one differs is a fault of the program, so it is logged as an error.
    """
    groups = RollupGroup.objects.filter(computed_at__isnull=False)
    chosen = groups.select_related("indicator").order_by("?")[:sample]
    wrong = {(one.indicator_id, one.period) for one in differences(chosen)}
    for indicator_id, period in sorted(wrong):
        logger.error("figures of indicator %s in %s differ", indicator_id, period)
        mark_group(indicator_id, period)
    return len(wrong)
