"""How one indicator stands, as far as findings ask."""

from dataclasses import dataclass
from decimal import Decimal

from enterprises.analysis.disclosure import is_small
from impact.analysis.figures import progress
from impact.analysis.published import floor_for
from impact.analysis.series import LATEST_STATE, NON_CUMULATIVE, RUNNING_TOTAL

# A figure this far from its target, as a share of the way, is still called on track.
TOLERANCE = Decimal("0.15")


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator: what is said about it, what was reported, what is to be reached.

    `period` and `value` are the newest stored figure of all enterprises, `total` the
    sum of all its figures, `so_far` its running number of different enterprises,
    `fewest` the smallest number of enterprises behind any of its figures. `target` is
    the last one that was due by `period`.
    """

    indicator_id: int
    name: str
    level: int
    aggregation: str
    over_time: str
    has_use: bool = True
    has_baseline: bool = True
    has_target: bool = True
    is_reported: bool = True
    waiting: int = 0
    period: int | None = None
    value: Decimal | None = None
    total: Decimal | None = None
    so_far: Decimal | None = None
    fewest: int | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None


def reached(standing: Standing) -> Decimal | None:
    """Return what is held against the target: the figure, or the total that runs.

    None where nothing was reported, where the total cannot be told from the figures of
    periods (yearly totals; running means, shares and medians), or it is not known.
    """
    if standing.over_time in {NON_CUMULATIVE, LATEST_STATE}:
        return standing.value
    if standing.aggregation == "latest":
        return standing.value
    if standing.over_time != RUNNING_TOTAL:
        return None
    if standing.aggregation == "distinct":
        return standing.so_far
    return standing.total if standing.aggregation in {"sum", "count"} else None


def way(standing: Standing, threshold: int) -> Decimal | None:
    """Return the share of the way from the baseline to the target that was due.

    None where a part is not known, where both are the same, and where fewer than
    `threshold` enterprises stand behind a figure that is about enterprises.
    """
    floor = floor_for(standing.level, threshold)
    if is_small(standing.fewest, floor):
        return None
    return progress(reached(standing), standing.baseline, standing.target).share
