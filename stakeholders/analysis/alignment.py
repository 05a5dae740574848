"""Whether stakeholders lean towards working together, and what would move them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

# From so far on a stakeholder leans; between, it is torn.
LEANS = Decimal("0.2")
INCENTIVE, CONCERN = "incentive", "concern"


class Lean(StrEnum):
    """Where a stakeholder stands."""

    IN = "in"
    TORN = "torn"
    AWAY = "away"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Drive:
    """One incentive or concern; `strength` 1 to 5, None where nobody judged it.

    `code` is the catalogue's, "" for words of the team's own; `answer` says what would
    change it, "" where nobody knows yet.
    """

    motive_id: int
    stakeholder_id: int
    kind: str
    code: str
    text: str
    strength: int | None
    answer: str

    @property
    def likeness(self) -> str:
        """The same for two stakeholders who want, or fear, the same thing."""
        return self.code or " ".join(self.text.casefold().split())


@dataclass(frozen=True, slots=True)
class Position:
    """Where one stakeholder stands, from its drives whose strength is known.

    `net` is (pull - push) / (pull + push), -1 (only concerns) to +1 (only
    incentives); None where no strength is known. `unjudged` counts the drives that
    could not be weighed.
    """

    stakeholder_id: int
    pull: int
    push: int
    unjudged: int
    net: Decimal | None
    lean: Lean
    moves: tuple["Move", ...]


@dataclass(frozen=True, slots=True)
class Move:
    """What taking away one concern would do: the net position then, -1 to +1."""

    drive: Drive
    net_after: Decimal | None
    lean_after: Lean


@dataclass(frozen=True, slots=True)
class Shared:
    """What two stakeholders both stand to gain, and the concerns they share.

    `weight` is the sum over shared incentives of the weaker of the two strengths (1
    where one is not known), so that a wish both hold strongly counts most.
    """

    first_id: int
    second_id: int
    incentives: tuple[str, ...]
    concerns: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Around:
    """Who matters for one need, by where they stand; ids of stakeholders."""

    sub_need_id: int
    leaning_in: tuple[int, ...]
    torn: tuple[int, ...]
    leaning_away: tuple[int, ...]
    unknown: tuple[int, ...]


def net_position(pull: int, push: int) -> Decimal | None:
    """(pull - push) / (pull + push), -1 to +1; None where both are nought."""
    if pull < 0 or push < 0:
        raise ValueError("Strengths are not negative.")
    if pull + push == 0:
        return None
    return Decimal(pull - push) / Decimal(pull + push)


def lean_of(net: Decimal | None) -> Lean:
    """In from +0.2, away from -0.2, torn between; unknown where nothing is known."""
    if net is None:
        return Lean.UNKNOWN
    if net >= LEANS:
        return Lean.IN
    return Lean.AWAY if net <= -LEANS else Lean.TORN


def position(stakeholder_id: int, drives: Iterable[Drive]) -> Position:
    """Where a stakeholder stands, and what each concern that is taken away changes.

    The moves stand in the order of what they win: the strongest concern first.
    """
    own = [d for d in drives if d.stakeholder_id == stakeholder_id]
    pull = sum(d.strength or 0 for d in own if d.kind == INCENTIVE)
    push = sum(d.strength or 0 for d in own if d.kind == CONCERN)
    net = net_position(pull, push)
    worries = [d for d in own if d.kind == CONCERN and d.strength]
    worries.sort(key=lambda d: (-(d.strength or 0), d.motive_id))
    return Position(
        stakeholder_id=stakeholder_id,
        pull=pull,
        push=push,
        unjudged=sum(d.strength is None for d in own),
        net=net,
        lean=lean_of(net),
        moves=tuple(_move(d, pull, push) for d in worries),
    )


def _move(drive: Drive, pull: int, push: int) -> Move:
    after = net_position(pull, push - (drive.strength or 0))
    return Move(drive, after, lean_of(after))


def positions(ids: Iterable[int], drives: Sequence[Drive]) -> list[Position]:
    """The position of each stakeholder, in the order of `ids`."""
    own: dict[int, list[Drive]] = defaultdict(list)
    for drive in drives:
        own[drive.stakeholder_id].append(drive)
    return [position(key, own[key]) for key in ids]


def around_needs(
    found: Iterable[Position], concerned: Mapping[int, Iterable[int]]
) -> list[Around]:
    """For each need, who of those concerned with it leans in or away.

    `concerned` maps a sub-need to the stakeholders that perform, could perform or hold
    back its function.
    """
    lean = {p.stakeholder_id: p.lean for p in found}
    result = []
    for sub_need_id, ids in concerned.items():
        by: dict[Lean, list[int]] = {one: [] for one in Lean}
        for key in ids:
            by[lean.get(key, Lean.UNKNOWN)].append(key)
        result.append(
            Around(
                sub_need_id,
                tuple(by[Lean.IN]),
                tuple(by[Lean.TORN]),
                tuple(by[Lean.AWAY]),
                tuple(by[Lean.UNKNOWN]),
            )
        )
    return result


def shared_motives(drives: Iterable[Drive]) -> list[Shared]:
    """Every pair that shares an incentive, what they share most first.

    Two drives are the same thing when they are of the same kind and come from the same
    line of the catalogue, or are written in the same words.
    """
    holders: dict[tuple[str, str], dict[int, Drive]] = defaultdict(dict)
    for drive in drives:
        holders[drive.kind, drive.likeness].setdefault(drive.stakeholder_id, drive)
    texts: dict[tuple[int, int], dict[str, list[str]]] = {}
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for (kind, _likeness), held in sorted(holders.items()):
        for first, second in combinations(sorted(held), 2):
            both = texts.setdefault((first, second), {INCENTIVE: [], CONCERN: []})
            both[kind].append(held[first].text)
            if kind == INCENTIVE:
                ours, theirs = held[first].strength, held[second].strength
                weights[first, second] += min(ours or 1, theirs or 1)
    pairs = [
        Shared(*pair, tuple(both[INCENTIVE]), tuple(both[CONCERN]), weights[pair])
        for pair, both in texts.items()
        if both[INCENTIVE]
    ]
    return sorted(pairs, key=lambda s: (-s.weight, s.first_id, s.second_id))
