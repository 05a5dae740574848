"""Whose voice is in the ratings: who was heard, and what each part of them said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from enterprises.analysis.cell_values import folded
from enterprises.analysis.disclosure import withheld
from enterprises.analysis.needs import (
    Cell,
    Gap,
    Score,
    Verdict,
    compare,
    gap_between,
    need_map,
)
from enterprises.analysis.ratings import (
    ENTERPRISES,
    SUPPORTERS,
    Rating,
    grouped,
    hidden_genders,
    mean_severity,
    people_heard,
    rated_by_both,
    untold,
)

WOMAN = "woman"


@dataclass(frozen=True, slots=True)
class Voice:
    """A group of respondents: whose view, their gender on record, and the source."""

    perspective: str
    gender: str = ""
    source: str = ""


def as_known(voice: Voice, known: Iterable[Voice]) -> Voice:
    """The voice as it is known already, if it is one of these but for its spelling.

    A source is the same whatever its capitals and spaces: "focus group" beside "Focus
    Group" would count the same people twice.
    """
    known = list(known)
    alike = [one for one in known if _folded(one) == _folded(voice)]
    return voice if voice in known else next(iter(alike), voice)


def _folded(voice: Voice) -> Voice:
    return replace(voice, source=folded(voice.source))


@dataclass(frozen=True, slots=True)
class Heard:
    """Who was asked about one segment in one round, by perspective and gender.

    `enterprises` and `supporters` are numbers of people. `women` is how many of the
    enterprises' respondents are women by record, `unrecorded` how many have no gender
    on record.
    """

    segment_id: int
    enterprises: int
    supporters: int
    women: int
    unrecorded: int

    @property
    def anybody(self) -> bool:
        """Whether anybody was asked about the segment."""
        return self.enterprises + self.supporters > 0

    @property
    def women_missing(self) -> bool:
        """Enterprises were asked, and no woman was by record."""
        return self.enterprises > 0 and self.women == 0


def heard(ratings: Iterable[Rating], *, segments: Iterable[int]) -> list[Heard]:
    """Count who was asked, for each of `segments` in their order; 0 means nobody."""
    by_segment = grouped(ratings, lambda r: r.segment_id)
    found = []
    for segment in segments:
        rows = by_segment.get(segment, [])
        ours = [r for r in rows if r.perspective == ENTERPRISES]
        genders = grouped(ours, lambda r: r.gender)
        found.append(
            Heard(
                segment_id=segment,
                enterprises=people_heard(ours),
                supporters=people_heard(r for r in rows if r.perspective == SUPPORTERS),
                women=people_heard(genders.get(WOMAN, [])),
                unrecorded=people_heard(genders.get("", [])),
            )
        )
    return found


def heard_by_gender(ratings: Iterable[Rating]) -> dict[str, int]:
    """How many of the enterprises' respondents are of which gender on record.

    "" stands for mixed groups and for those nobody wrote down; genders that were not
    heard are left out.
    """
    ours = [r for r in ratings if r.perspective == ENTERPRISES]
    genders = grouped(ours, lambda r: r.gender)
    return {key: people_heard(genders[key]) for key in sorted(genders, reverse=True)}


@dataclass(frozen=True, slots=True)
class Part:
    """One slice of a need's ratings, such as what women said."""

    key: str
    score: Score


def by_gender(
    ratings: Iterable[Rating], *, threshold: int, is_withheld: bool = False
) -> list[Part]:
    """What the enterprises' respondents said of one sub-need, by gender on record.

    Small parts are withheld, and as many others as keep them from being computed from
    the mean over all, which is shown beside them; all of them, if that one is withheld
    (`is_withheld`). What a session tells already protects nobody (`untold`). Genders
    that were not heard are left out.
    """
    ours = [r for r in ratings if r.perspective == ENTERPRISES]
    genders = dict(sorted(grouped(ours, lambda r: r.gender).items(), reverse=True))
    counts = {gender: people_heard(rows) for gender, rows in genders.items()}
    hidden = hidden_genders(ours, threshold=threshold)
    return [
        Part(
            gender,
            Score(
                mean=mean_severity(rows),
                people=counts[gender],
                sub_needs=1,
                is_withheld=is_withheld or gender in hidden,
            ),
        )
        for gender, rows in genders.items()
    ]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one voice said of one sub-need, and whether it must stay hidden."""

    voice: Voice
    method: str
    score: Score


def by_voice(
    ratings: Iterable[Rating], *, threshold: int, is_withheld: bool = False
) -> list[Spoken]:
    """What each voice said of one sub-need in one round, in the order it came in.

    `by_gender` shows what each gender said together, so that a gender it withholds
    closes all voices of that gender, and in one it shows a small voice takes as many
    with it as keep it from following by subtraction. Supporters speak in their role.
    """
    ratings = list(ratings)
    hidden = {
        part.key
        for part in by_gender(ratings, threshold=threshold, is_withheld=is_withheld)
        if part.score.is_withheld
    }
    few: set[Voice] = set()
    ours = untold(ratings, threshold=threshold)
    for rows in grouped(ours, lambda r: r.gender).values():
        counts = {_voice(r): r.respondents for r in rows}
        few |= withheld(counts, threshold=threshold)
    return [
        Spoken(
            _voice(r),
            r.method,
            Score(
                mean=r.severity,
                people=r.respondents,
                sub_needs=1,
                is_withheld=r.perspective == ENTERPRISES
                and (r.gender in hidden or _voice(r) in few),
            ),
        )
        for r in ratings
    ]


def _voice(rating: Rating) -> Voice:
    return Voice(rating.perspective, rating.gender, rating.source)


def by_round(
    ratings: Iterable[Rating], *, segment_id: int, sub_need_id: int, threshold: int
) -> list[tuple[int, Cell]]:
    """How severe one need was in each round that rated it, the oldest first.

    `ratings` are all of the segment, also of other sub-needs, so that what must stay
    hidden is the same as in the map.
    """
    rounds = grouped(ratings, lambda r: (r.held_on, r.round_id))
    found = []
    for (_day, round_id), rows in sorted(rounds.items()):
        columns = sorted({r.sub_need_id for r in rows})
        if sub_need_id in columns:
            needs = need_map(
                rows, segments=[segment_id], columns=columns, threshold=threshold
            )
            found.append((round_id, needs.cells[segment_id, sub_need_id]))
    return found


def overall(
    ratings: Iterable[Rating],
    *,
    columns: Sequence[str],
    threshold: int,
    hidden: frozenset[tuple[int, int]] = frozenset(),
) -> dict[str, Gap]:
    """The voice gap of each category over all segments in `ratings`.

    A segment whose enterprises' part of the category is withheld is left out of both
    sides, or the mean over all would give it away; so is one where a sub-need that is
    compared is among the (segment, sub-need) that its own round hides (`hidden`).
    """
    cells = grouped(ratings, lambda r: (r.category, r.segment_id))
    kept: dict[str, list[Rating]] = {column: [] for column in columns}
    closed = (Verdict.UNKNOWN, Verdict.WITHHELD)
    for (category, segment), rows in cells.items():
        if category not in kept or compare(rows, threshold=threshold).verdict in closed:
            continue
        both = rated_by_both(rows)
        if not any((segment, key) in hidden for key in both):
            kept[category] += [r for r in rows if r.sub_need_id in both]
    return {c: gap_between(rows, threshold) for c, rows in kept.items()}
