"""What the system offers, as judged line by line, and which severe needs rest on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stakeholders.analysis.functions import SEVERE, RatedNeed

PRESENT, WEAK, ABSENT, NOT_NEEDED = "present", "weak", "absent", "not_applicable"
# Not judged yet; never the same as absent.
UNJUDGED = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist.

    `key` is the catalogue's code, or "own-" with the row's key; `name` is in the words
    of the reader; `row_id` None and `version` 0 where nobody judged it yet; `needs` are
    codes of the sub-needs that rest on it.
    """

    key: str
    player: str
    name: object
    presence: str = UNJUDGED
    needs: tuple[str, ...] = ()
    row_id: int | None = None
    version: int = 0
    stakeholder_id: int | None = None
    stakeholder: str = ""
    note: str = ""

    @property
    def is_own(self) -> bool:
        """Added by the team, and so taken away by it."""
        return self.key.startswith("own-")

    @property
    def is_lacking(self) -> bool:
        return self.presence in (WEAK, ABSENT)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one line; "" and None where nothing is."""

    presence: str = ""
    stakeholder_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines are judged how; each 0 or more."""

    present: int = 0
    weak: int = 0
    absent: int = 0
    not_needed: int = 0
    unjudged: int = 0

    @property
    def judged(self) -> int:
        return self.present + self.weak + self.absent + self.not_needed

    @property
    def total(self) -> int:
        return self.judged + self.unjudged

    @property
    def judged_share(self) -> Decimal | None:
        """judged / total, 0 to 1; None without any line."""
        return Decimal(self.judged) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Rest:
    """A sub-need that rests on a line; `worst` None where no segment was asked."""

    code: str
    sub_need_id: int
    name: str
    category: str
    worst: RatedNeed | None = None

    @property
    def is_severe(self) -> bool:
        severity = self.worst.severity if self.worst else None
        return severity is not None and severity >= SEVERE


def tally(lines: Iterable[Line]) -> Tally:
    """Count lines by how they are judged; all 0 with none.

    A presence that is none of ours is a ValueError.
    """
    counted = dict.fromkeys((PRESENT, WEAK, ABSENT, NOT_NEEDED, UNJUDGED), 0)
    for line in lines:
        if line.presence not in counted:
            raise ValueError(f"{line.presence!r} is no presence.")
        counted[line.presence] += 1
    return Tally(*counted.values())


def by_player(
    lines: Iterable[Line], players: Iterable[str], other: str
) -> dict[str, list[Line]]:
    """The lines of each player, in the order of `players`; the rest under `other`.

    Players without a line are left out.
    """
    found: dict[str, list[Line]] = {player: [] for player in [*players, other]}
    for line in lines:
        found[line.player if line.player in found else other].append(line)
    return {player: own for player, own in found.items() if own}


def resting(line: Line, needs: Mapping[str, Rest]) -> list[Rest]:
    """The needs in use that rest on a line, the most severe first."""
    own = [needs[code] for code in line.needs if code in needs]
    return sorted(own, key=lambda rest: (-_severity(rest), rest.name))


def severe_without(
    lines: Sequence[Line], needs: Mapping[str, Rest]
) -> list[tuple[Line, list[Rest]]]:
    """Each line judged absent or weak on which a severe need rests, with those needs.

    What nobody judged yet is not told: it may well be there.
    """
    found = []
    for line in lines:
        severe = [rest for rest in resting(line, needs) if rest.is_severe]
        if line.is_lacking and severe:
            found.append((line, severe))
    return found


def _severity(rest: Rest) -> Decimal:
    return (rest.worst.severity if rest.worst else None) or Decimal(0)
