"""Which groups are expected to be heard about a segment, and which were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from enterprises.analysis.disclosure import is_small, withheld
from enterprises.analysis.ratings import Rating
from enterprises.analysis.voices import Heard

WOMEN = "women"


@dataclass(frozen=True, slots=True)
class Group:
    """A group whose voice counts; without a segment it is expected in every one."""

    group_id: int
    kind: str
    name: str
    segment_id: int | None = None

    def is_expected(self, segment_id: int) -> bool:
        """Whether the group should be heard about this segment."""
        return self.segment_id in (None, segment_id)


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many of a group were heard about a segment in a round; 0 is nobody."""

    round_id: int
    held_on: date
    segment_id: int
    group_id: int
    people: int


class Hearing(StrEnum):
    """What is known of one group's voice; "not recorded" is not "nobody"."""

    NOT_EXPECTED = "not_expected"
    NOT_RECORDED = "not_recorded"
    NOBODY = "nobody"
    FEW = "few"
    SOME = "some"
    HEARD = "heard"


MISSING = (Hearing.NOBODY, Hearing.NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class HearingCell:
    """One group and one segment: its state, and the number where it may be shown.

    `by_ratings` says that nobody wrote it down, and the ratings tell it.
    """

    state: Hearing
    people: int | None = None
    by_ratings: bool = False


@dataclass(frozen=True, slots=True)
class VoiceGrid:
    """Segments by groups in one round."""

    segments: tuple[int, ...]
    groups: tuple[int, ...]
    cells: Mapping[tuple[int, int], HearingCell]

    def count(self, *states: Hearing) -> int:
        """How many cells are in one of these states."""
        return sum(cell.state in states for cell in self.cells.values())

    @property
    def expected(self) -> int:
        """How many voices are expected: cells in which a group should be heard."""
        return len(self.cells) - self.count(Hearing.NOT_EXPECTED)


def last_rounds(
    ratings: Iterable[Rating], records: Iterable[Recorded]
) -> dict[int, int]:
    """The round that asked each segment last, by segment; of one day the one made last.

    Asked is a segment that anybody rated, or of which somebody wrote down whom the
    round heard; a round that is only planned says nothing yet.
    """
    last: dict[int, tuple[date, int]] = {}
    rows: list[Rating | Recorded] = [*ratings, *records]
    for row in rows:
        held = (row.held_on, row.round_id)
        last[row.segment_id] = max(last.get(row.segment_id, held), held)
    return {segment: round_id for segment, (_day, round_id) in last.items()}


def hearing(people: int | None, *, asked: int, threshold: int) -> HearingCell:
    """What may be said of a group of which `people` were heard.

    None is not recorded, 0 nobody. 0 < people < threshold is "few". The number stays
    hidden too ("some") where `asked`, the respondents of that segment and round whose
    number other pages show, leaves a small rest: 0 < asked - people < threshold.
    `asked` is 0 where nobody is on record.
    """
    if people is None:
        return HearingCell(Hearing.NOT_RECORDED)
    if people == 0:
        return HearingCell(Hearing.NOBODY)
    if is_small(people, threshold):
        return HearingCell(Hearing.FEW)
    if asked > people and is_small(asked - people, threshold):
        return HearingCell(Hearing.SOME)
    return HearingCell(Hearing.HEARD, people)


def hearings(
    records: Iterable[Recorded],
    *,
    segments: Sequence[int],
    groups: Sequence[Group],
    raters: Iterable[Heard],
    threshold: int,
) -> VoiceGrid:
    """Every expected group of every segment, from the records of one round.

    `raters` says who rated then; records of other segments or groups are left out. A
    group that was heard though nobody expected it is shown. Where nothing is written
    down of women, and they are one group, the ratings tell of them.
    """
    people = {(r.segment_id, r.group_id): r.people for r in records}
    who = {one.segment_id: one for one in raters}
    is_one = sum(group.kind == WOMEN for group in groups) == 1
    cells = {}
    for segment in segments:
        rated = who.get(segment)
        for group in groups:
            key = segment, group.group_id
            if key not in people and not group.is_expected(segment):
                cells[key] = HearingCell(Hearing.NOT_EXPECTED)
            elif key not in people and rated and is_one and group.kind == WOMEN:
                cell = women_on_record(rated, threshold=threshold)
                is_told = cell.state != Hearing.NOT_RECORDED
                cells[key] = replace(cell, by_ratings=is_told)
            else:
                cells[key] = hearing(
                    people.get(key),
                    asked=rated.enterprises if rated else 0,
                    threshold=threshold,
                )
    return VoiceGrid(tuple(segments), tuple(g.group_id for g in groups), cells)


def women_on_record(who: Heard, *, threshold: int) -> HearingCell:
    """How many women rated by record, where it may be shown.

    Women and the others asked are one partition, whose total other pages show; its
    small cells take others with them. Nobody only where all that were asked have a
    gender on record; not recorded where some have none, or nobody was asked.
    """
    others = who.enterprises - who.women
    if who.women == 0:
        known = who.enterprises > 0 and who.unrecorded == 0
        return HearingCell(Hearing.NOBODY if known else Hearing.NOT_RECORDED)
    if is_small(who.women, threshold):
        return HearingCell(Hearing.FEW)
    if "women" in withheld({"women": who.women, "others": others}, threshold=threshold):
        return HearingCell(Hearing.SOME)
    return HearingCell(Hearing.HEARD, who.women)
