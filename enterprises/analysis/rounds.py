"""Which round speaks for each need where not every round asked about every need.

A workshop on money says nothing of roads, and what was said of roads before still
holds. So each need of a segment is told by the last round in which its enterprises
rated it, and only where they never did by the last one at all.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from enterprises.analysis.contrasts import Place, hiding
from enterprises.analysis.needs import NeedMap, need_map
from enterprises.analysis.ratings import ENTERPRISES, Rating, grouped

Spoke = Mapping[Place, int]
Find = Callable[[list[Rating]], frozenset[Place]]


def lies_ahead(held_on: date, today: date) -> bool:
    """Whether a round cannot have been held: its day comes after tomorrow.

    Where people are east of the server, tomorrow has begun already. A round that lies
    ahead would be what was said last until its day is over.
    """
    return held_on > today + timedelta(days=1)


def speaking(
    ratings: Iterable[Rating], *, side: str = ENTERPRISES, back: int = 0
) -> dict[Place, int]:
    """The round that speaks for each (segment, sub-need), or so many rounds before it.

    The round held last of those in which `side` rated it, where `side` ever did; of
    rounds on one day the one made last. Left out where there are not so many rounds.
    """
    said: dict[Place, set[int]] = defaultdict(set)
    others: dict[Place, set[int]] = defaultdict(set)
    held: dict[int, date] = {}
    for r in ratings:
        held[r.round_id] = r.held_on
        sides = said if r.perspective == side else others
        sides[r.segment_id, r.sub_need_id].add(r.round_id)
    newest_first = sorted(held, key=lambda key: (held[key], key), reverse=True)
    place = {key: order for order, key in enumerate(newest_first)}
    found = {}
    for where, keys in (others | said).items():
        if len(keys) > back:
            found[where] = sorted(keys, key=place.__getitem__)[back]
    return found


def places_of(ratings: Iterable[Rating]) -> set[Place]:
    """The (segment, sub-need) that anybody rated."""
    return {(r.segment_id, r.sub_need_id) for r in ratings}


def of_rounds(ratings: Iterable[Rating], spoke: Spoke) -> list[Rating]:
    """The ratings of the rounds that speak, in their order."""
    return [
        r for r in ratings if spoke.get((r.segment_id, r.sub_need_id)) == r.round_id
    ]


def hidden_in(ratings: Iterable[Rating], spoke: Spoke, find: Find) -> frozenset[Place]:
    """What stays hidden of the rounds that speak, as each hides it by itself.

    `ratings` are all of these rounds: beside the map of a round, a need that it hides
    must not be told by the map of several.
    """
    told = set(spoke.values())
    found = {
        key: find(rows)
        for key, rows in grouped(ratings, lambda r: r.round_id).items()
        if key in told
    }
    return frozenset(p for p, key in spoke.items() if p in found.get(key, ()))


def current_map(
    ratings: Iterable[Rating],
    *,
    segments: Sequence[int],
    columns: Sequence[str | int],
    threshold: int,
) -> NeedMap:
    """The needs map of what was said last of each need; `ratings` of all rounds."""
    ratings = list(ratings)
    spoke = speaking(ratings)
    return need_map(
        of_rounds(ratings, spoke),
        segments=segments,
        columns=columns,
        threshold=threshold,
        hidden=hidden_in(ratings, spoke, hiding("", threshold)),
    )
