"""Takes up what is marked, group by group; and the ways to start afresh."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from impact.models import Indicator, RollupCell, RollupGroup, RollupLeaf, RollupMark
from impact.rollups.base import Slice, tells_changes
from impact.rollups.cells import (
    Name,
    names_of,
    refresh_cells,
    refresh_leaves,
)
from impact.rollups.marks import mark_indicator
from impact.rollups.moves import take_up_moves

Aggregation = Indicator.Aggregation
# More leaves than these are dearer one by one than the whole group at once.
LEAVES_AT_MOST = 16
MARKS_AT_ONCE = 10_000
EVERYTHING: Name = (RollupCell.Dimension.ALL, "")
# Figures of these depend on what was observed in earlier periods too.
WITH_A_PAST = {Aggregation.LATEST, Aggregation.DISTINCT}

GroupKey = tuple[int, int]


def drain() -> int:
    """Recompute every marked group, each in its own transaction; return how many.

    Safe to run twice, by several workers at once, and after one was killed: a mark goes
    away only in the transaction that stores the figures it asked for. A group another
    worker holds is left to that worker, which looks again before it ends.
    """
    take_up_moves()
    refreshed = 0
    held: set[GroupKey] = set()
    while waiting := [key for key in _marked() if key not in held]:
        for key in waiting:
            if refresh(*key):
                refreshed += 1
            else:
                held.add(key)
    return refreshed


def refresh(indicator_id: int, period: int) -> bool:
    """Bring one group up to date; False where another worker holds it."""
    indicator = Indicator.objects.filter(pk=indicator_id).first()
    if indicator is None:
        return False
    # Committed before anything is read, so that whoever spreads a mark to all groups of
    # the indicator finds this one. Two workers may do it at once.
    RollupGroup.objects.bulk_create(
        [RollupGroup(indicator=indicator, period=period)], ignore_conflicts=True
    )
    with transaction.atomic():
        # Locked before marks and observations are read, or an older figure could
        # overwrite a newer one. `no_key` lets others refer to the group meanwhile; in
        # the order of the model the indicator would be joined, and locked with it.
        rows = RollupGroup.objects.select_for_update(skip_locked=True, no_key=True)
        of_key = rows.filter(indicator=indicator, period=period)
        group = of_key.order_by("pk").first()
        if group is None:
            return False
        # Read again under the lock: its aggregation may have changed.
        indicator = Indicator.objects.get(pk=indicator_id)
        marks = RollupMark.objects.filter(indicator=indicator, period=period)
        seen = list(marks.order_by("pk")[:MARKS_AT_ONCE])
        if seen:
            slices = _slices(seen)
            _recompute(group, indicator, slices)
            _spread(indicator, period, [mark for mark in seen if not mark.is_echo])
            _forget(seen)
    return True


def rebuild(indicator: Indicator) -> int:
    """Throw an indicator's figures away and compute them; return how many groups."""
    with transaction.atomic():
        mark_indicator(indicator)
        groups = RollupGroup.objects.filter(indicator=indicator)
        RollupCell.objects.filter(group__in=groups).delete()
        RollupLeaf.objects.filter(group__in=groups).delete()
        # The groups stay, for their version must never come back.
        groups.update(version=F("version") + 1, computed_at=None)
    return drain()


def _marked() -> list[GroupKey]:
    marks = RollupMark.objects.order_by("indicator_id", "period")
    return list(marks.values_list("indicator_id", "period").distinct())


def _slices(marks: Iterable[RollupMark]) -> list[Slice] | None:
    """The leaves these marks name; None for the whole group."""
    found: dict[Slice, None] = {}
    for mark in marks:
        if mark.is_whole_group:
            return None
        found[mark.place_id, mark.owner_gender, mark.segment_id] = None
    return list(found) if len(found) <= LEAVES_AT_MOST else None


def _recompute(
    group: RollupGroup, indicator: Indicator, slices: list[Slice] | None
) -> None:
    refresh_leaves(group, indicator, slices)
    names = None if slices is None else names_of(slices)
    refresh_cells(group, indicator, names)
    RollupGroup.objects.filter(pk=group.pk).update(
        version=F("version") + 1, computed_at=timezone.now()
    )


def _spread(indicator: Indicator, period: int, marks: list[RollupMark]) -> None:
    """Mark the same leaves of other periods whose figures depend on this one's values.

    All other periods are compared with the baseline period; latest states and numbers
    of different enterprises so far depend on all that came before.
    """
    if not marks:
        return
    groups = RollupGroup.objects.filter(indicator=indicator).exclude(period=period)
    is_compared = indicator.baseline_period == period
    if not (is_compared and tells_changes(indicator)):
        if indicator.aggregation not in WITH_A_PAST:
            return
        groups = groups.filter(period__gt=period)
    slices = _slices(marks)
    echoes = []
    for other in groups.values_list("period", flat=True):
        whole = {"indicator": indicator, "period": other, "is_echo": True}
        if slices is None:
            echoes.append(RollupMark(**whole, is_whole_group=True))
            continue
        echoes += [
            RollupMark(**whole, place_id=place, owner_gender=gender, segment_id=segment)
            for place, gender, segment in slices
        ]
    RollupMark.objects.bulk_create(echoes)


def _forget(marks: list[RollupMark]) -> None:
    """Delete exactly these marks: others may have come meanwhile."""
    keys = [mark.pk for mark in marks]
    for start in range(0, len(keys), 500):
        RollupMark.objects.filter(pk__in=keys[start : start + 500]).delete()
