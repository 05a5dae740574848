"""What a room answered: means, spreads and genders, with the small cells hidden.

Severity goes from 1 (light) to 5 (blocks the business). "Not known" is None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from enterprises.analysis.disclosure import is_small, withheld
from enterprises.analysis.ratings import weighted_mean

SEVERITIES = (1, 2, 3, 4, 5)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many phones gave one topic one severity; `gender` is "" where not said."""

    topic_id: int
    gender: str
    severity: int
    people: int


@dataclass(frozen=True, slots=True)
class GenderResult:
    """What one gender said of one topic; nothing of it where it is withheld."""

    gender: str
    people: int | None
    mean: Decimal | None
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class TopicResult:
    """What the room said of one topic.

    `people` is how many answered. `mean` and `spread` (how many gave 1, 2, 3, 4, 5)
    are None where nobody did, or where so few did that they are withheld.
    """

    people: int
    mean: Decimal | None
    spread: tuple[int, ...] | None
    genders: tuple[GenderResult, ...]
    is_withheld: bool


NOBODY = TopicResult(people=0, mean=None, spread=None, genders=(), is_withheld=False)


def topic_result(tallies: Iterable[Tally], *, threshold: int) -> TopicResult:
    """Mean Σ(severity * people) / Σ(people), 1 to 5, of one topic; `NOBODY` for none.

    Fewer answers than `threshold` are counted and not told. Genders are told where two
    or more answered, each with its mean; one below `threshold` is withheld, with as
    many others as keep it from following by subtraction.
    """
    tallies = [t for t in tallies if t.people > 0]
    people = sum(t.people for t in tallies)
    if not people:
        return NOBODY
    if is_small(people, threshold):
        return TopicResult(people, None, None, (), is_withheld=True)
    counts = Counter[int]()
    for t in tallies:
        counts[t.severity] += t.people
    return TopicResult(
        people=people,
        mean=_mean(tallies),
        spread=tuple(counts[severity] for severity in SEVERITIES),
        genders=_by_gender(tallies, threshold),
        is_withheld=False,
    )


def topic_results(
    tallies: Iterable[Tally], *, topics: Sequence[int], threshold: int
) -> dict[int, TopicResult]:
    """Each topic with its result, in the order of `topics`."""
    of_topic: dict[int, list[Tally]] = {key: [] for key in topics}
    for t in tallies:
        if t.topic_id in of_topic:
            of_topic[t.topic_id].append(t)
    return {
        key: topic_result(rows, threshold=threshold) for key, rows in of_topic.items()
    }


def _by_gender(tallies: Sequence[Tally], threshold: int) -> tuple[GenderResult, ...]:
    counts = _people_by_gender(tallies)
    if len(counts) < 2:
        return ()
    hidden = withheld(counts, threshold=threshold)
    return tuple(
        GenderResult(gender, None, None, is_withheld=True)
        if gender in hidden
        else GenderResult(
            gender,
            people,
            _mean(t for t in tallies if t.gender == gender),
            is_withheld=False,
        )
        for gender, people in sorted(counts.items(), reverse=True)
    )


def _people_by_gender(tallies: Iterable[Tally]) -> dict[str, int]:
    counts = Counter[str]()
    for t in tallies:
        counts[t.gender] += t.people
    # Women first, "not said" last, whatever came in first.
    ordered = sorted(counts, key=lambda key: (key == "", key != "woman", key))
    return {gender: counts[gender] for gender in ordered}


def _mean(tallies: Iterable[Tally]) -> Decimal | None:
    return weighted_mean((Decimal(t.severity), t.people) for t in tallies)


@dataclass(frozen=True, slots=True)
class Said:
    """One rating for the round: what one voice says of one topic, in two decimals."""

    topic_id: int
    gender: str
    severity: Decimal
    people: int


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a session gives its round; `too_few` are topics that fewer answered."""

    said: tuple[Said, ...]
    too_few: Mapping[int, int]


def harvest(tallies: Iterable[Tally], *, threshold: int) -> Harvest:
    """The ratings that a session gives its round.

    A topic that fewer than `threshold` answered gives none, for the phones were
    promised that nobody sees a single answer; one that nobody answered is not named at
    all. Each gender speaks with a voice of its own, unless one is so small in any of
    the topics that it would show (`withheld`): such genders speak together with those
    who did not say theirs, in all topics, so that nobody is counted twice.
    """
    rows = [t for t in tallies if t.people > 0]
    people = Counter[int]()
    for t in rows:
        people[t.topic_id] += t.people
    too_few = {key: n for key, n in sorted(people.items()) if is_small(n, threshold)}
    told = [t for t in rows if t.topic_id not in too_few]
    together = _without_a_voice(told, threshold)
    grouped: dict[tuple[int, str], list[Tally]] = {}
    for t in told:
        gender = "" if t.gender in together else t.gender
        grouped.setdefault((t.topic_id, gender), []).append(t)
    said = [
        Said(
            topic_id,
            gender,
            severity.quantize(HUNDREDTH, ROUND_HALF_UP),
            sum(t.people for t in group),
        )
        for (topic_id, gender), group in sorted(grouped.items())
        if (severity := _mean(group)) is not None
    ]
    return Harvest(tuple(said), too_few)


def _without_a_voice(tallies: Sequence[Tally], threshold: int) -> frozenset[str]:
    """The genders that any topic would have to withhold."""
    hidden: frozenset[str] = frozenset()
    for key in {t.topic_id for t in tallies}:
        counts = _people_by_gender(t for t in tallies if t.topic_id == key)
        hidden |= withheld(counts, threshold=threshold)
    return hidden
