"""Leaves, and the cells that pages read: all, places with those above, gender, segment.

Sums of leaves add up, also those of different enterprises and of latest values: an
enterprise has one slice, which all of its observations carry (see rollups.moves), so no
two leaves of a group share one. A median does not add up and comes from base.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Q, Sum
from django.utils import timezone

from enterprises.models import Place
from impact.analysis.figures import (
    Pairs,
    Sums,
    added,
    figure,
    paired_together,
)
from impact.models import Indicator, RollupCell, RollupGroup, RollupLeaf
from impact.rollups.base import (
    ALL,
    EXACT,
    Amounts,
    Slice,
    counted_in,
    exact,
    leaves_of,
    median_of,
    within_slices,
)

Dimension = RollupCell.Dimension
# Dimension and key of a cell.
Name = tuple[str, str]
NOTHING = Amounts(Sums())
SUMMED = (
    *("n", "enterprises", "paired_n"),
    *("total", "numerator", "denominator"),
    *("paired_before", "paired_now", "paired_before_of", "paired_now_of"),
)
COLUMNS = (*SUMMED, "minimum", "maximum")


def amounts_in(row: Any) -> Amounts:
    """What a stored leaf or cell, or a row of sums over leaves, holds."""
    take = row.get if isinstance(row, dict) else lambda name: getattr(row, name)
    values: dict[str, Any] = {
        name: exact(take(name)) if isinstance(take(name), Decimal) else take(name)
        for name in COLUMNS
    }
    pairs = Pairs(
        n=values.pop("paired_n"),
        before=values.pop("paired_before"),
        now=values.pop("paired_now"),
        before_of=values.pop("paired_before_of"),
        now_of=values.pop("paired_now_of"),
    )
    return Amounts(Sums(**values), pairs)


def columns_of(amounts: Amounts) -> dict[str, Any]:
    """The same as columns of a leaf or cell."""
    sums, pairs = amounts.sums, amounts.pairs
    return {
        "n": sums.n,
        "enterprises": sums.enterprises,
        "total": sums.total,
        "numerator": sums.numerator,
        "denominator": sums.denominator,
        "minimum": sums.minimum,
        "maximum": sums.maximum,
        "paired_n": pairs.n,
        "paired_before": pairs.before,
        "paired_now": pairs.now,
        "paired_before_of": pairs.before_of,
        "paired_now_of": pairs.now_of,
    }


def within_cell(name: Name) -> Q:
    """The observations that a cell is about; a place's with those of all below it."""
    dimension, key = name
    if dimension == Dimension.GENDER:
        return Q(owner_gender=key)
    if dimension == Dimension.SEGMENT:
        return Q(segment=key) if key else Q(segment__isnull=True)
    if dimension == Dimension.PLACE:
        return Q(place__path__contains=f"/{key}/") if key else Q(place__isnull=True)
    return ALL


def names_of(slices: Iterable[Slice]) -> set[Name]:
    """The cells that these leaves belong to."""
    rows = list(slices)
    names: set[Name] = {(Dimension.ALL, "")}
    names |= {(Dimension.GENDER, gender) for _place, gender, _segment in rows}
    names |= {(Dimension.SEGMENT, str(segment or "")) for _p, _g, segment in rows}
    places = {place for place, _gender, _segment in rows if place is not None}
    paths = Place.objects.filter(pk__in=places).values_list("path", flat=True)
    names |= {(Dimension.PLACE, key) for path in paths for key in _keys(path)}
    if any(place is None for place, _gender, _segment in rows):
        names.add((Dimension.PLACE, ""))
    return names


def refresh_leaves(
    group: RollupGroup, indicator: Indicator, slices: Sequence[Slice] | None
) -> None:
    """Make the leaves of these slices (None: all) what base says; none for nothing."""
    found = leaves_of(indicator, group.period, slices)
    group.leaves.filter(within_slices(slices)).delete()
    RollupLeaf.objects.bulk_create(
        RollupLeaf(
            group=group,
            place_id=place,
            owner_gender=gender,
            segment_id=segment,
            **columns_of(amounts),
        )
        for (place, gender, segment), amounts in found.items()
    )


def refresh_cells(
    group: RollupGroup, indicator: Indicator, names: set[Name] | None
) -> None:
    """Make the cells what the leaves say, writing only what differs.

    `names` are those whose values may differ although their sums do not (medians);
    None means any.
    """
    found = marginals(group)
    stored = {(cell.dimension, cell.key): cell for cell in group.cells.all()}
    at = timezone.now()
    fresh = []
    for name, amounts in found.items():
        cell = stored.get(name)
        is_same = cell is not None and amounts_in(cell) == amounts
        if is_same and names is not None and name not in names:
            continue
        value = value_of(group, indicator, name, amounts)
        if cell is None or not is_same or cell.value != value:
            columns = columns_of(amounts)
            fresh.append(
                RollupCell(
                    group=group,
                    dimension=name[0],
                    key=name[1],
                    value=value,
                    computed_at=at,
                    **columns,
                )
            )
    RollupCell.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["group", "dimension", "key"],
        update_fields=[*COLUMNS, "value", "computed_at"],
    )
    gone = [cell.pk for name, cell in stored.items() if name not in found]
    if gone:
        group.cells.filter(pk__in=gone).delete()


def value_of(
    group: RollupGroup, indicator: Indicator, name: Name, amounts: Amounts
) -> Decimal | None:
    """The figure of a cell, to six decimals."""
    sums = amounts.sums
    if indicator.aggregation == Indicator.Aggregation.MEDIAN:
        rows = counted_in(indicator, group.period, within_cell(name))
        sums = replace(sums, middle=median_of(rows))
    return exact(figure(indicator.aggregation, sums))


def marginals(group: RollupGroup) -> dict[Name, Amounts]:
    """All cells of a group, from its leaves: one query per dimension."""
    sums: dict[str, Any] = {
        name: Sum(name, output_field=EXACT) if name in SUMMED[3:] else Sum(name)
        for name in SUMMED
    }
    sums |= {"minimum": Min("minimum"), "maximum": Max("maximum")}
    leaves: Any = group.leaves.order_by()
    found: dict[Name, Amounts] = {}
    for row in leaves.values("owner_gender").annotate(**sums):
        amounts = amounts_in(row)
        _add(found, (Dimension.GENDER, row["owner_gender"]), amounts)
        _add(found, (Dimension.ALL, ""), amounts)
    for row in leaves.values("segment_id").annotate(**sums):
        key = str(row["segment_id"] or "")
        _add(found, (Dimension.SEGMENT, key), amounts_in(row))
    for row in leaves.values("place_id", "place__path").annotate(**sums):
        for key in _keys(row["place__path"]):
            _add(found, (Dimension.PLACE, key), amounts_in(row))
    return found


def _add(found: dict[Name, Amounts], name: Name, amounts: Amounts) -> None:
    before = found.get(name, NOTHING)
    found[name] = Amounts(
        added(before.sums, amounts.sums), paired_together(before.pairs, amounts.pairs)
    )


def _keys(path: str | None) -> list[str]:
    """From "/3/17/" the place and those above it; nowhere is ""."""
    return path.strip("/").split("/") if path else [""]
