"""What holds back the most segments."""

from dataclasses import dataclass

from enterprises.analysis.needs import SEVERE, NeedMap


@dataclass(frozen=True, slots=True)
class Worst:
    """What holds back the most segments, and how many of those rated.

    `columns` are several where they hold back equally many.
    """

    columns: tuple[str | int, ...]
    segments: int
    rated: int


def holding_back(needs: NeedMap, perspective: str) -> Worst | None:
    """The columns that are the worst of most segments; None where nothing is known.

    Per segment the column of the highest mean that may be shown counts, if it is at
    least `SEVERE`; of equal means the first. `rated` counts segments with any mean.
    """
    tally: dict[str | int, int] = {}
    rated = 0
    for segment in needs.segments:
        worst = needs.worst_of(segment, perspective)
        rated += worst is not None
        if worst is not None and worst[1] >= SEVERE:
            tally[worst[0]] = tally.get(worst[0], 0) + 1
    if not tally:
        return None
    most = max(tally.values())
    columns = tuple(c for c in needs.columns if tally.get(c) == most)
    return Worst(columns=columns, segments=most, rated=rated)
