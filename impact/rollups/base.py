"""Sums from the observations themselves: of leaves, and of any slice for a check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Max, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from impact.analysis import periods
from impact.analysis.figures import NO_PAIRS, Pairs, Sums, paired_together
from impact.models import Indicator, Observation

Aggregation = Indicator.Aggregation
# place, gender, segment: what a leaf is named by inside its group.
Slice = tuple[int | None, str, int | None]
KEYS = ("place_id", "owner_gender", "segment_id")
EXACT = DecimalField(max_digits=30, decimal_places=6)
ONE_MILLIONTH = Decimal("0.000001")
WIDE = Context(prec=40)
PEOPLE = {
    "named": Count("enterprise", distinct=True),
    "grouped": Coalesce(Sum("group_size"), 0),
}
ALL = Q()


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a leaf or a cell holds."""

    sums: Sums
    pairs: Pairs = NO_PAIRS


def within_slices(slices: Sequence[Slice] | None) -> Q:
    """Rows in one of these slices; None means all rows."""
    if slices is None:
        return ALL
    wanted = Q(pk__in=[])
    for place, gender, segment in slices:
        at = Q(place=place) if place else Q(place__isnull=True)
        of = Q(segment=segment) if segment else Q(segment__isnull=True)
        wanted |= at & of & Q(owner_gender=gender)
    return wanted


def counted_in(
    indicator: Indicator, period: int, within: Q = ALL
) -> QuerySet[Observation]:
    """The observations that a figure of this period and slice is made from.

    Of the latest state these are each enterprise's last value up to the period; what
    was reported for a group belongs to its own period only, for nobody knows whether
    the next group is the same.
    """
    rows = _counted(indicator).filter(within)
    if indicator.aggregation != Aggregation.LATEST:
        return rows.filter(period=period)
    newest = Window(
        RowNumber(),
        partition_by=[F("enterprise")],
        order_by=[F("period").desc(), F("observed_on").desc(), F("pk").desc()],
    )
    named = rows.filter(period__lte=period, enterprise__isnull=False)
    last = named.annotate(age=newest).filter(age=1).values("pk")
    # By key, so that sums can be made of what the window has picked.
    return rows.filter(Q(pk__in=last) | Q(period=period, enterprise__isnull=True))


def leaves_of(
    indicator: Indicator, period: int, slices: Sequence[Slice] | None = None
) -> dict[Slice, Amounts]:
    """Compute leaves from base: those of `slices`, or all; empty ones are absent."""
    within = within_slices(slices)
    rows = counted_in(indicator, period, within)
    found = {
        _slice(row): Amounts(_sums(row))
        for row in rows.values(*KEYS).annotate(**_aggregates(indicator))
    }
    if indicator.aggregation == Aggregation.DISTINCT:
        so_far = _so_far(indicator, period).filter(within)
        for row in so_far.values(*KEYS).annotate(**PEOPLE):
            if (key := _slice(row)) in found:
                total = Decimal(_people(row))
                found[key] = Amounts(replace(found[key].sums, total=total))
    for key, pairs in _pairs(indicator, period, within).items():
        if key in found:
            found[key] = replace(found[key], pairs=pairs)
    return found


def amounts_of(indicator: Indicator, period: int, within: Q = ALL) -> Amounts | None:
    """Compute one slice straight from base; None without an observation.

    It takes no leaf and no other cell, so that these can be compared with it.
    """
    rows = counted_in(indicator, period, within)
    row = rows.aggregate(**_aggregates(indicator))
    if not row["n"]:
        return None
    sums = _sums(row)
    if indicator.aggregation == Aggregation.DISTINCT:
        so_far = _so_far(indicator, period).filter(within).aggregate(**PEOPLE)
        sums = replace(sums, total=Decimal(_people(so_far)))
    if indicator.aggregation == Aggregation.MEDIAN:
        sums = replace(sums, middle=median_of(rows))
    pairs = NO_PAIRS
    for found in _pairs(indicator, period, within).values():
        pairs = paired_together(pairs, found)
    return Amounts(sums, pairs)


def median_of(rows: QuerySet[Observation]) -> Decimal | None:
    """The middle of the rows' values, each counting once; None of none."""
    n = rows.count()
    values = rows.order_by("value").values_list("value", flat=True)
    middle = [v for v in values[max(n - 1, 0) // 2 : n // 2 + 1] if v is not None]
    return exact(sum(middle, Decimal()) / len(middle)) if middle else None


def tells_changes(indicator: Indicator) -> bool:
    """Say whether changes of the same enterprises can be told at all."""
    has_values = indicator.aggregation not in {Aggregation.COUNT, Aggregation.DISTINCT}
    return has_values and indicator.baseline_period is not None


def exact(value: Decimal | None) -> Decimal | None:
    """To six decimals, as it is stored, so that both databases say the same."""
    return None if value is None else Decimal(value).quantize(ONE_MILLIONTH, None, WIDE)


def _counted(indicator: Indicator) -> QuerySet[Observation]:
    return Observation.objects.filter(indicator=indicator).counted().order_by()


def _aggregates(indicator: Indicator) -> dict[str, Any]:
    found: dict[str, Any] = {"n": Count("pk"), **PEOPLE}
    if indicator.aggregation == Aggregation.SHARE:
        found["sum_numerator"] = Sum("numerator", output_field=EXACT)
        found["sum_denominator"] = Sum("denominator", output_field=EXACT)
        return found
    stands_for = Coalesce(F("group_size"), 1)
    found["sum_value"] = Sum("value", output_field=EXACT)
    found["sum_numerator"] = Sum(F("value") * stands_for, output_field=EXACT)
    found["sum_denominator"] = Sum(stands_for, output_field=EXACT)
    found["least"], found["most"] = Min("value"), Max("value")
    return found


def _sums(row: dict[str, Any]) -> Sums:
    return Sums(
        n=row["n"],
        enterprises=_people(row),
        total=exact(row.get("sum_value")),
        numerator=exact(row["sum_numerator"]),
        denominator=exact(row["sum_denominator"]),
        minimum=row.get("least"),
        maximum=row.get("most"),
    )


def _people(row: dict[str, Any]) -> int:
    return int(row["named"]) + int(row["grouped"])


def _slice(row: dict[str, Any]) -> Slice:
    return row["place_id"], row["owner_gender"], row["segment_id"]


def _so_far(indicator: Indicator, period: int) -> QuerySet[Observation]:
    """What has counted so far: since the beginning, or in a yearly total this year."""
    rows = _counted(indicator).filter(period__lte=period)
    by_year = indicator.over_time == Indicator.OverTime.YEARLY_RESET
    if by_year and indicator.frequency != periods.ROUND:
        year = periods.year_of(period, indicator.frequency)
        rows = rows.filter(period__gte=periods.first_of(year, indicator.frequency))
    return rows


def _pairs(indicator: Indicator, period: int, within: Q) -> dict[Slice, Pairs]:
    """Who has values in both periods, by slice; an enterprise lies in one only."""
    base = indicator.baseline_period
    if base is None or period == base or not tells_changes(indicator):
        return {}
    before = {row[0]: row[1:3] for row in _values_in(indicator, base, within)}
    found: dict[Slice, Pairs] = {}
    for enterprise, now, now_of, *key in _values_in(indicator, period, within):
        if enterprise in before:
            old, old_of = before[enterprise]
            one = Pairs(n=1, before=old, now=now, before_of=old_of, now_of=now_of)
            slice_ = (key[0], key[1], key[2])
            found[slice_] = paired_together(found.get(slice_, NO_PAIRS), one)
    return {key: _rounded(pairs) for key, pairs in found.items()}


def _values_in(
    indicator: Indicator, period: int, within: Q
) -> Iterable[tuple[Any, ...]]:
    """One row per enterprise: its value in the period, second part, and slice."""
    rows = _counted(indicator).filter(within, period=period, enterprise__isnull=False)
    is_share = indicator.aggregation == Aggregation.SHARE
    name = "numerator" if is_share else "value"
    grouped = rows.values_list("enterprise", *KEYS).annotate(
        first=Sum(name, output_field=EXACT),
        second=Sum("denominator", output_field=EXACT),
        times=Count("pk"),
    )
    adds_up = indicator.aggregation in {Aggregation.SHARE, Aggregation.SUM}
    for enterprise, place, gender, segment, first, second, times in grouped:
        value = first if adds_up or times == 1 else first / times
        yield enterprise, value, second, place, gender, segment


def _rounded(pairs: Pairs) -> Pairs:
    return Pairs(
        n=pairs.n,
        before=exact(pairs.before),
        now=exact(pairs.now),
        before_of=exact(pairs.before_of),
        now_of=exact(pairs.now_of),
    )
