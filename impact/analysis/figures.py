"""From observations to a figure, to its change, and to how far it is on the way.

All of it exact: Decimals and whole numbers. Not known is None, and never 0. The unit of
a figure is the indicator's own; of a share it is 1 (0.34 is 34 %).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Literal

# The values of impact.models.indicators.Aggregation.
Aggregation = str


@dataclass(frozen=True, slots=True)
class Sums:
    """What can be added up across slices, and what a figure is made from.

    `n` observations about `enterprises` different enterprises (a group of twenty is
    twenty). `numerator` and `denominator` are the sums of a share's two parts; of a
    mean, the sum of each value times the enterprises it stands for, and the sum of
    those. `middle` is the median of exactly these observations: it does not add up.
    Of different enterprises, `total` is how many there have been up to this period.
    """

    n: int = 0
    enterprises: int = 0
    total: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    middle: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Enterprises with a value both now and in the baseline period, and both sums.

    An enterprise with several values in a period enters with their mean; of a sum, with
    their sum. Of a share the `_of` fields hold the second parts.
    """

    n: int = 0
    before: Decimal | None = None
    now: Decimal | None = None
    before_of: Decimal | None = None
    now_of: Decimal | None = None


NO_PAIRS = Pairs()


@dataclass(frozen=True, slots=True)
class Cell:
    """One stored figure: an indicator in a period, of all or of one slice."""

    indicator_id: int
    period: int
    dimension: str
    key: str
    value: Decimal | None
    sums: Sums
    pairs: Pairs = NO_PAIRS


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to the baseline period, and of whom: never one without the other."""

    kind: Literal["all_available", "same_enterprises"]
    value: Decimal | None
    # Enterprises behind the figure before and now; of the same ones both are equal.
    n_before: int | None
    n_now: int | None
    # Why there is no value: "no_baseline", "no_value", "no_pairs", "not_defined",
    # "withheld".
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a figure has come from its baseline to its target, or why that is open.

    `reason` is "", "no_actual", "no_baseline", "no_target", "target_is_baseline" or
    "withheld".
    """

    share: Decimal | None
    reason: str = ""


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return the first over the second; None where either is not known or it is 0."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def _count(sums: Sums) -> Decimal | None:
    return Decimal(sums.n)


def _ratio_of_sums(sums: Sums) -> Decimal | None:
    return ratio(sums.numerator, sums.denominator)


FIGURES: dict[str, Callable[[Sums], Decimal | None]] = {
    "sum": lambda sums: sums.total,
    "count": _count,
    "distinct": lambda sums: Decimal(sums.enterprises),
    "mean": _ratio_of_sums,
    "median": lambda sums: sums.middle,
    "share": _ratio_of_sums,
    "latest": lambda sums: sums.total,
    "minimum": lambda sums: sums.minimum,
    "maximum": lambda sums: sums.maximum,
}


def figure(aggregation: Aggregation, sums: Sums) -> Decimal | None:
    """Return the figure of one slice in one period.

    sum Σv · count n · distinct: different enterprises · mean Σ(v·w)/Σw, w being how
    many enterprises a value stands for · share Σnumerator/Σdenominator, never a mean of
    shares · latest: Σ of each enterprise's latest value up to then · median, minimum,
    maximum of the observations. None without observations, whatever the aggregation;
    negative values count as they are. ValueError for an unknown aggregation.
    """
    try:
        compute = FIGURES[aggregation]
    except KeyError:
        raise ValueError(f"no such aggregation: {aggregation}") from None
    return compute(sums) if sums.n else None


def added(one: Sums, other: Sums) -> Sums:
    """Return the sums of two slices together, which have no enterprise in common.

    Unknown plus known is known; the median of both follows from neither, unless one of
    them is empty.
    """
    if not one.n or not other.n:
        return one if one.n else other
    return Sums(
        n=one.n + other.n,
        enterprises=one.enterprises + other.enterprises,
        total=plus(one.total, other.total),
        numerator=plus(one.numerator, other.numerator),
        denominator=plus(one.denominator, other.denominator),
        minimum=_outer(min, one.minimum, other.minimum),
        maximum=_outer(max, one.maximum, other.maximum),
        middle=None,
    )


def together(parts: Iterable[Sums]) -> Sums:
    """Return the sums of any number of slices; those of none are empty."""
    return reduce(added, parts, Sums())


def paired_together(one: Pairs, other: Pairs) -> Pairs:
    """Return the pairs of two slices, which have no enterprise in common."""
    return Pairs(
        n=one.n + other.n,
        before=plus(one.before, other.before),
        now=plus(one.now, other.now),
        before_of=plus(one.before_of, other.before_of),
        now_of=plus(one.now_of, other.now_of),
    )


def plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Add what is known; None only where nothing is."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


def _outer(
    pick: Callable[[Decimal, Decimal], Decimal],
    one: Decimal | None,
    other: Decimal | None,
) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return pick(one, other)


def progress(
    actual: Decimal | None, baseline: Decimal | None, target: Decimal | None
) -> Progress:
    """Return (actual - baseline) / (target - baseline), for rising and falling targets.

    0 at the baseline, 1 at the target, negative when things got worse than at the
    start, above 1 beyond the target; never clamped. None with its reason where a part
    is not known, or where target and baseline are the same.
    """
    if actual is None:
        return Progress(None, "no_actual")
    if baseline is None:
        return Progress(None, "no_baseline")
    if target is None:
        return Progress(None, "no_target")
    if target == baseline:
        return Progress(None, "target_is_baseline")
    return Progress((actual - baseline) / (target - baseline))


def change_all_available(
    aggregation: Aggregation, before: Sums | None, now: Sums | None
) -> Change:
    """Return the figure now minus that of the baseline period, of whoever was there.

    Enterprises that joined or left between are in one of the two only, so this is no
    change of any enterprise; `change_same_enterprises` is. None where one is unknown.
    """
    old = figure(aggregation, before) if before else None
    new = figure(aggregation, now) if now else None
    difference = None if old is None or new is None else new - old
    reason = "no_baseline" if old is None else "no_value" if new is None else ""
    return Change(
        kind="all_available",
        value=difference,
        n_before=before.enterprises if before else None,
        n_now=now.enterprises if now else None,
        reason=reason,
    )


def change_same_enterprises(aggregation: Aggregation, pairs: Pairs | None) -> Change:
    """Return the change of the enterprises that have a value in both periods.

    Of a sum or a latest state, the sum of their changes; of a share, the difference of
    the two ratios of sums; else the mean of their changes, (Σnow - Σbefore) / n (also
    for a median, minimum or maximum, which have no change of their own). Numbers of
    observations or enterprises have none ("not_defined"). None without a pair.
    """
    n = pairs.n if pairs else 0
    if aggregation in {"count", "distinct"}:
        return Change("same_enterprises", None, n, n, "not_defined")
    if pairs is None or not n or pairs.now is None or pairs.before is None:
        return Change("same_enterprises", None, 0, 0, "no_pairs")
    value: Decimal | None = pairs.now - pairs.before
    if aggregation == "share":
        now, before = (
            ratio(pairs.now, pairs.now_of),
            ratio(pairs.before, pairs.before_of),
        )
        value = None if now is None or before is None else now - before
    elif aggregation not in {"sum", "latest"}:
        value = (pairs.now - pairs.before) / n
    return Change("same_enterprises", value, n, n)
