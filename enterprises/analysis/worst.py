"""What holds back the most segments."""

from dataclasses import dataclass

from enterprises.analysis.needs import SEVERE, NeedMap


@dataclass(frozen=True, slots=True)
class Worst:
    """The column that holds back the most segments, and how many of those rated."""

    column: str | int
    segments: int
    rated: int


def holding_back(needs: NeedMap, perspective: str) -> Worst | None:
    """The column that is the worst of most segments; None where nothing is known.

    Per segment the column of the highest mean that may be shown counts, if it is at
    least `SEVERE`; of equal columns the first. `rated` counts segments with any mean.
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
    ordered = [c for c in needs.columns if c in tally]
    column = max(ordered, key=tally.__getitem__)
    return Worst(column=column, segments=tally[column], rated=rated)
