"""One severity a need: what causes and links are weighed by."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from enterprises.analysis.contrasts import gender_map
from enterprises.analysis.needs import (
    ENTERPRISES,
    SUPPORTERS,
    NeedMap,
    Rating,
    latest,
    need_map,
)


@dataclass(frozen=True, slots=True)
class NeedPlace:
    """Where a need stands on the map: whose it is, and which line of the list."""

    need_id: int
    segment_id: int
    sub_need_id: int


def severities(
    ratings: Iterable[Rating],
    places: Iterable[NeedPlace],
    *,
    threshold: int,
    gender: str = "",
) -> dict[int, Decimal | None]:
    """How severe each need is, 1 to 5, by its key; None where that is not known.

    The enterprises' mean in the segment's latest round, as the needs map shows it;
    the supporters' where the enterprises did not rate it or too few of them did to
    show it. A need nobody rated in that round is not known, which is not zero. With a
    `gender` it is the mean of the enterprises' respondents of that gender alone, and
    not known where it may not be shown; supporters cannot stand in for them.
    """
    places = list(places)
    grid: dict[str, Any] = {
        "segments": sorted({p.segment_id for p in places}),
        "columns": sorted({p.sub_need_id for p in places}),
        "threshold": threshold,
    }
    if gender:
        needs: NeedMap = gender_map(latest(ratings), gender, **grid)
    else:
        needs = need_map(latest(ratings), **grid)
    found: dict[int, Decimal | None] = {}
    for place in places:
        cell = needs.cells[place.segment_id, place.sub_need_id]
        ours = cell.of(ENTERPRISES).shown
        is_for_others = ours is None and not gender
        found[place.need_id] = cell.of(SUPPORTERS).shown if is_for_others else ours
    return found


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is, 0 of nothing at all.

    At least 0 where no value is negative. How many are not known is for the caller to
    say beside it.
    """
    values = list(values)
    known = [value for value in values if value is not None]
    return None if values and not known else sum(known, Decimal(0))
