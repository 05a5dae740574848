"""One severity a need: what causes and links are weighed by."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from enterprises.analysis.contrasts import Place, gender_map, hiding
from enterprises.analysis.needs import need_map
from enterprises.analysis.ratings import ENTERPRISES, SUPPORTERS, Rating
from enterprises.analysis.rounds import hidden_in, of_rounds, speaking


@dataclass(frozen=True, slots=True)
class NeedPlace:
    """Where a need stands on the map: whose it is, and which line of the list."""

    need_id: int
    segment_id: int
    sub_need_id: int


@dataclass(frozen=True, slots=True)
class Told:
    """How severe a need is, 1 to 5, and who says so; None where it is not known."""

    severity: Decimal | None
    side: str = ""


def told(
    ratings: Iterable[Rating],
    places: Iterable[Place],
    *,
    threshold: int,
    gender: str = "",
) -> dict[Place, Told]:
    """How severe each (segment, sub-need) is, in the words of those who have the need.

    The enterprises' mean in the last round in which they rated it, as the needs map
    shows it (`rounds.speaking`); the supporters' where the enterprises never rated it
    or too few of them did to show it. A need nobody rated is not known, which is not
    zero. With a `gender` it is the mean of the enterprises' respondents of that gender
    alone, and not known where it may not be shown; supporters cannot stand in for them.
    """
    ratings, places = list(ratings), list(places)
    spoke = speaking(ratings)
    grid: dict[str, Any] = {
        "segments": sorted({segment for segment, _sub_need in places}),
        "columns": sorted({sub_need for _segment, sub_need in places}),
        "threshold": threshold,
        "hidden": hidden_in(ratings, spoke, hiding(gender, threshold)),
    }
    of_now = of_rounds(ratings, spoke)
    needs = gender_map(of_now, gender, **grid) if gender else need_map(of_now, **grid)
    found: dict[Place, Told] = {}
    for place in places:
        cell = needs.cells[place]
        ours, theirs = cell.of(ENTERPRISES).shown, cell.of(SUPPORTERS).shown
        if ours is not None:
            found[place] = Told(ours, ENTERPRISES)
        elif theirs is None or gender:
            found[place] = Told(None)
        else:
            found[place] = Told(theirs, SUPPORTERS)
    return found


def severities(
    ratings: Iterable[Rating],
    places: Iterable[NeedPlace],
    *,
    threshold: int,
    gender: str = "",
) -> dict[int, Decimal | None]:
    """How severe each need is (`told`), 1 to 5, by its key; None where not known."""
    at = {p.need_id: (p.segment_id, p.sub_need_id) for p in places}
    found = told(ratings, at.values(), threshold=threshold, gender=gender)
    return {need: found[place].severity for need, place in at.items()}


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is, 0 of nothing at all.

    At least 0 where no value is negative. How many are not known is for the caller to
    say beside it.
    """
    values = list(values)
    known = [value for value in values if value is not None]
    return None if values and not known else sum(known, Decimal(0))
