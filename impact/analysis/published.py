"""What may be shown of the stored figures: the one place that decides.

Pages, charts and exports take their figures from here, never from the cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from enterprises.analysis.disclosure import is_small, withheld
from impact.analysis.figures import (
    Cell,
    Change,
    Pairs,
    Progress,
    Sums,
    change_all_available,
    change_same_enterprises,
    progress,
)
from impact.analysis.series import Point, Slot, over_time, whole_time

ALL = "all"
PLACE = "place"
# What partners put in and do themselves says nothing about an enterprise.
LEVELS_OF_PARTNERS = (1, 2)
_HERE = "directly in "


@dataclass(frozen=True, slots=True)
class Published:
    """A figure as it may be shown; every number is None where it is withheld.

    `n` counts observations, `enterprises` different enterprises.
    """

    indicator_id: int
    period: int
    dimension: str
    key: str
    value: Decimal | None
    n: int | None
    enterprises: int | None
    is_withheld: bool = False
    # For changes and series; None where withheld.
    sums: Sums | None = None
    pairs: Pairs | None = None


def floor_for(level: int, threshold: int) -> int:
    """Return the smallest group a figure of this level may be about; 0 for any.

    Input and activity indicators count what partners put in and do; from outputs on,
    figures are about enterprises.
    """
    return 0 if level in LEVELS_OF_PARTNERS else threshold


def published(
    cells: Iterable[Cell],
    *,
    floors: Mapping[int, int],
    parents: Mapping[str, str] | None = None,
) -> list[Published]:
    """Return the cells, in their order, as they may be shown.

    `floors` maps each indicator to its `floor_for`. Cells of one indicator, period and
    dimension divide a figure that is shown elsewhere, so all of them must be given.
    Places are a tree (`parents`: the key of a place to that of the place it lies in, ""
    at the top): each place is divided into those directly below it and what was
    reported for none of them; of a withheld place everything below is withheld too.
    """
    rows = list(cells)
    groups: dict[tuple[int, int, str], list[Cell]] = defaultdict(list)
    for cell in rows:
        groups[cell.indicator_id, cell.period, cell.dimension].append(cell)
    hidden: set[tuple[int, int, str, str]] = set()
    unpaired: set[tuple[int, int, str, str]] = set()
    for group, members in groups.items():
        floor = floors[group[0]]
        counts = {cell.key: cell.sums.enterprises for cell in members}
        pairs = {cell.key: cell.pairs.n for cell in members}
        hidden |= {(*group, key) for key in _hidden(group[2], counts, floor, parents)}
        unpaired |= {(*group, key) for key in _hidden(group[2], pairs, floor, parents)}
    return [_shown(cell, hidden, unpaired) for cell in rows]


def _shown(
    cell: Cell,
    hidden: set[tuple[int, int, str, str]],
    unpaired: set[tuple[int, int, str, str]],
) -> Published:
    identity = (cell.indicator_id, cell.period, cell.dimension, cell.key)
    if identity in hidden:
        return Published(*identity, None, None, None, is_withheld=True)
    return Published(
        *identity,
        cell.value,
        cell.sums.n,
        cell.sums.enterprises,
        sums=cell.sums,
        pairs=None if identity in unpaired else cell.pairs,
    )


def _hidden(
    dimension: str,
    counts: Mapping[str, int],
    floor: int,
    parents: Mapping[str, str] | None,
) -> set[str]:
    if dimension == ALL:
        return {key for key, n in counts.items() if is_small(n, floor)}
    if dimension == PLACE and parents is not None:
        return _hidden_places(counts, floor, parents)
    return set(withheld(counts, threshold=floor))


def _hidden_places(
    counts: Mapping[str, int], floor: int, parents: Mapping[str, str]
) -> set[str]:
    """Decide from the top down, place by place."""
    below: dict[str, dict[str, int]] = defaultdict(dict)
    for key, n in counts.items():
        below[parents.get(key, "")][key] = n
    hidden: set[str] = set()
    waiting = [("", False)]
    while waiting:
        place, is_hidden = waiting.pop()
        parts: dict[str, int] = dict(below.get(place, {}))
        inner = [key for key in parts if key]
        if place:
            parts[_HERE + place] = counts[place] - sum(parts.values())
        found = set(parts) if is_hidden else set(withheld(parts, threshold=floor))
        hidden |= found & set(counts)
        waiting += [(key, key in found) for key in inner if below.get(key)]
    return hidden


def changes(
    aggregation: str, now: Published, before: Published | None, *, floor: int
) -> tuple[Change, Change]:
    """Return the change since the baseline period: of all available, of the same ones.

    Either is withheld with one of its figures. That of the same enterprises is also
    withheld where those that are in one period only are too few: their values would
    follow from the difference of the two changes.
    """
    if now.is_withheld or (before is not None and before.is_withheld):
        hidden = Change("all_available", None, None, None, "withheld")
        return hidden, replace(hidden, kind="same_enterprises")
    every = change_all_available(aggregation, before.sums if before else None, now.sums)
    same = change_same_enterprises(aggregation, now.pairs)
    n = now.pairs.n if now.pairs else 0
    others = (
        (now.enterprises or 0) - n + ((before.enterprises if before else 0) or 0) - n
    )
    if now.pairs is None or is_small(n, floor) or is_small(max(others, 0), floor):
        same = Change("same_enterprises", None, None, None, "withheld")
    return every, same


@dataclass(frozen=True, slots=True)
class Series:
    """One slice of an indicator over time, and for the whole time."""

    points: list[Point]
    whole: Decimal | None
    is_whole_withheld: bool = False


def series_of(
    cells: Sequence[Cell],
    *,
    key: str,
    periods: Sequence[int],
    aggregation: str,
    mode: str,
    floor: int,
    parents: Mapping[str, str] | None = None,
    years: Mapping[int, int] | None = None,
) -> Series:
    """Return one slice over `periods`, which are in order of time.

    `cells` are all of one indicator and one dimension, `key` the slice. A period that
    has no cell was not reported. `years` maps a period to its year, for totals that
    start anew each year.
    """
    floors = {cell.indicator_id: floor for cell in cells}
    shown = published(cells, floors=floors, parents=parents)
    found = {
        cell.period: (cell.sums, one.is_withheld)
        for cell, one in zip(cells, shown, strict=True)
        if cell.key == key
    }
    slots = []
    for period in periods:
        sums, is_withheld = found.get(period, (None, False))
        slots.append(Slot(period, sums, (years or {}).get(period), is_withheld))
    how = {"aggregation": aggregation, "mode": mode}
    whole = whole_time(slots, **how, threshold=floor)
    return Series(
        points=over_time(slots, **how, threshold=floor),
        whole=whole,
        is_whole_withheld=whole is None and any(slot.is_withheld for slot in slots),
    )


def way_to_target(
    actual: Published | Point | None, baseline: Decimal | None, target: Decimal | None
) -> Progress:
    """Return the progress of a published figure; withheld with it."""
    if actual is not None and actual.is_withheld:
        return Progress(None, "withheld")
    return progress(actual.value if actual else None, baseline, target)
