"""What was said of needs, by whom, and what of it must not be told apart.

Severity goes from 1 (light) to 5 (blocks the business). A small part stays hidden, and
with it as much as keeps it from being worked out from what is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from enterprises.analysis.disclosure import is_small, withheld

Key = TypeVar("Key")

ENTERPRISES, SUPPORTERS = "enterprises", "supporters"

# How a rating was collected that its session's page tells too.
SESSION = "session"


@dataclass(frozen=True, slots=True)
class Rating:
    """What one source said about one sub-need of one segment in one round.

    `method` is how it was asked, "" where nobody says.
    """

    round_id: int
    held_on: date
    segment_id: int
    sub_need_id: int
    category: str
    perspective: str
    gender: str
    source: str
    severity: Decimal
    respondents: int
    method: str = ""


def grouped(
    ratings: Iterable[Rating], key: Callable[[Rating], Key]
) -> dict[Key, list[Rating]]:
    """Put ratings of one key together, keys in the order of their first rating."""
    found: dict[Key, list[Rating]] = {}
    for rating in ratings:
        found.setdefault(key(rating), []).append(rating)
    return found


def latest(ratings: Iterable[Rating]) -> list[Rating]:
    """Only what was said in each segment's latest round; none where it was never asked.

    The latest is the round held last of those that asked its enterprises, if any did;
    of rounds on one day the one made last.
    """
    ratings = list(ratings)
    last: dict[int, tuple[bool, date, int]] = {}
    for r in ratings:
        held = (r.perspective == ENTERPRISES, r.held_on, r.round_id)
        last[r.segment_id] = max(last.get(r.segment_id, held), held)
    return [r for r in ratings if (r.held_on, r.round_id) == last[r.segment_id][1:]]


def weighted_mean(pairs: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """Σ(value * weight) / Σ(weight); within the lowest and highest value.

    None without a pair. A weight below one is a programmer's error (ValueError).
    """
    total, weights = Decimal(0), 0
    for value, weight in pairs:
        if weight < 1:
            raise ValueError(f"a rating rests on at least one respondent: {weight}")
        total += value * weight
        weights += weight
    return total / weights if weights else None


def mean_severity(ratings: Iterable[Rating]) -> Decimal | None:
    """The respondents-weighted mean of these ratings, 1 to 5; None without one."""
    return weighted_mean((r.severity, r.respondents) for r in ratings)


def people_heard(ratings: Iterable[Rating]) -> int:
    """How many people stand behind these ratings; 0 without one.

    The same people rate several sub-needs, so that a voice (round, segment,
    perspective, gender, source) counts once, with the most respondents it had for
    any sub-need. Different voices are taken for different people; but supporters of
    one source for the same ones, whatever segment they speak about. Another round may
    ask the same people again, so that of several rounds the one of most counts.
    """
    voices: dict[tuple[str, int | None, int, str, str], int] = {}
    for r in ratings:
        whose = None if r.perspective == SUPPORTERS else r.segment_id
        voice = (r.perspective, whose, r.round_id, r.gender, r.source)
        voices[voice] = max(voices.get(voice, 0), r.respondents)
    rounds: dict[tuple[str, int | None], dict[int, int]] = {}
    for (side, whose, held, _gender, _source), people in voices.items():
        counts = rounds.setdefault((side, whose), {})
        counts[held] = counts.get(held, 0) + people
    return sum(max(counts.values()) for counts in rounds.values())


def rated_by_both(ratings: Iterable[Rating]) -> set[int]:
    """The sub-needs that enterprises and supporters rated."""
    sides = grouped(ratings, lambda r: r.perspective)
    ours, theirs = (
        {r.sub_need_id for r in sides.get(side, [])}
        for side in (ENTERPRISES, SUPPORTERS)
    )
    return ours & theirs


def untold(ratings: Iterable[Rating], *, threshold: int) -> list[Rating]:
    """What enterprises said that no other page tells already.

    A session in a room shows what it was told, and goes on showing it: whoever knows
    it could subtract it from a mean, and what is left must be enough people.
    """
    return [
        r
        for r in ratings
        if r.perspective == ENTERPRISES
        and not (r.method == SESSION and r.respondents >= threshold)
    ]


def hidden_sub_needs(ratings: Iterable[Rating], *, threshold: int) -> frozenset[int]:
    """Which sub-needs of one cell must not be shown beside the mean of the cell.

    The small ones, and with them the next smallest until at least two are hidden and
    `threshold` people stand behind these together: the same people rate many needs, so
    they count once (`people_heard`). What a session tells already is not hidden here,
    and hides nothing (`untold`).
    """
    rated = grouped(untold(ratings, threshold=threshold), lambda r: r.sub_need_id)
    counts = {key: people_heard(rows) for key, rows in sorted(rated.items())}
    if not any(is_small(n, threshold) for n in counts.values()):
        return frozenset()
    hidden: list[int] = []
    for key in sorted(counts, key=counts.__getitem__):
        together = people_heard(r for one in hidden for r in rated[one])
        is_enough = len(hidden) >= 2 and together >= threshold
        if is_enough and counts[key] >= threshold:
            break
        hidden.append(key)
    return frozenset(hidden)


def hidden_by_category(rows: Iterable[Rating], threshold: int) -> frozenset[int]:
    """Which sub-needs of one segment stay hidden beside the means of categories."""
    return frozenset(
        key
        for category in grouped(rows, lambda r: r.category).values()
        for key in hidden_sub_needs(category, threshold=threshold)
    )


def hidden_genders(ratings: Iterable[Rating], *, threshold: int) -> frozenset[str]:
    """The genders whose part of one sub-need must stay hidden beside the mean of all.

    Each part counts those people only whom no session tells of already.
    """
    few = grouped(untold(ratings, threshold=threshold), lambda r: r.gender)
    counts = {gender: people_heard(rows) for gender, rows in sorted(few.items())}
    return withheld(counts, threshold=threshold)
