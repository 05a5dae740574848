"""Why needs are there: trees of causes, and which causes explain most of the severity.

A cause lies *behind* a nearer cause, and so behind every need of that one. Data that
goes round in a circle (actions refuse it) is walked once and never again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from enterprises.analysis.severities import total


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause, and the nearer cause that it explains, None where it explains none."""

    cause_id: int
    name: str
    behind_id: int | None
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """Says that a cause lies directly behind a need."""

    need_id: int
    cause_id: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A cause in a tree, with what lies behind it; `depth` is 1 next to the root."""

    cause: Cause
    depth: int
    deeper: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one cause explains.

    `weight` is the sum of the severities of its needs, each once; None where none of
    them is rated, 0 without a need. `share` is its part of all severity rated, 0..1,
    `cumulative` that of this cause and those before it, each need counted once; None
    where nothing is rated. `unrated` needs are in no sum.
    """

    cause: Cause
    needs: tuple[int, ...]
    weight: Decimal | None
    share: Decimal | None
    cumulative: Decimal | None
    unrated: int


@dataclass(frozen=True, slots=True)
class Pareto:
    """All causes, the heaviest first, beside all the severity that was rated.

    `total` is the severity of all rated needs, `explained` of those with a cause.
    """

    weights: tuple[Weight, ...]
    total: Decimal | None
    explained: Decimal | None
    needs: int
    unrated: int

    @property
    def share(self) -> Decimal | None:
        """How much of the severity rated has a cause, 0..1; None if none is rated."""
        return _share(self.explained or Decimal(0), self.total)

    def leading(self, most: int) -> tuple[Weight, ...]:
        """The first causes, at most so many, of which each explains something new."""
        found: list[Weight] = []
        explained = Decimal(0)
        for weight in self.weights:
            if weight.cumulative is not None and weight.cumulative > explained:
                explained = weight.cumulative
                found.append(weight)
        return tuple(found[:most])


def loop(
    cause_id: int, behind_id: int | None, *, nearer: Mapping[int, int | None]
) -> tuple[int, ...]:
    """The way round, if `cause_id` came to lie behind `behind_id`; () without one.

    Begins with the cause and ends where the next step would be the cause again.
    `nearer` maps each cause to the one it lies behind.
    """
    way = [cause_id]
    step = behind_id
    while step is not None and step not in way:
        way.append(step)
        step = nearer.get(step)
    return tuple(way) if step == cause_id else ()


def depth_of(cause_id: int, *, nearer: Mapping[int, int | None]) -> int:
    """How many causes stand in line from a cause to the nearest one, itself included.

    At least 1. A circle is counted once round.
    """
    way: list[int] = []
    step: int | None = cause_id
    while step is not None and step not in way:
        way.append(step)
        step = nearer.get(step)
    return len(way)


def up(cause_id: int, causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The nearer causes that a cause explains, the nearest to it first; each once."""
    by_id = {c.cause_id: c for c in causes}
    found: list[Cause] = []
    seen = {cause_id}
    step = by_id[cause_id].behind_id
    while step in by_id and step not in seen:
        seen.add(step)
        found.append(by_id[step])
        step = by_id[step].behind_id
    return tuple(found)


def tree(direct: Collection[int], causes: Iterable[Cause]) -> tuple[Branch, ...]:
    """The causes of a need, from those `direct` behind it down to the deepest.

    A direct cause that also lies behind another direct one stands beneath that one,
    so that each cause is there once. In the order of their names.
    """
    causes = sorted(causes, key=_by_name)
    below: dict[int | None, list[Cause]] = {}
    for cause in causes:
        below.setdefault(cause.behind_id, []).append(cause)
    seen: set[int] = set()
    branches = [
        _branch(cause, 1, below, seen)
        for cause in causes
        if cause.cause_id in direct
        and not any(above.cause_id in direct for above in up(cause.cause_id, causes))
    ]
    # Only a circle of direct causes leaves some out: begin it anywhere.
    for cause in causes:
        if cause.cause_id in direct and cause.cause_id not in seen:
            branches.append(_branch(cause, 1, below, seen))
    return tuple(branches)


def _branch(
    cause: Cause, depth: int, below: Mapping[int | None, list[Cause]], seen: set[int]
) -> Branch:
    seen.add(cause.cause_id)
    deeper = [
        _branch(one, depth + 1, below, seen)
        for one in below.get(cause.cause_id, [])
        if one.cause_id not in seen
    ]
    return Branch(cause, depth, tuple(deeper))


def needs_behind(
    causes: Iterable[Cause], links: Iterable[Behind]
) -> dict[int, frozenset[int]]:
    """The needs that each cause lies behind, directly or through nearer causes."""
    causes = list(causes)
    direct: dict[int, set[int]] = {}
    for link in links:
        direct.setdefault(link.cause_id, set()).add(link.need_id)
    nearer = {c.cause_id: c.behind_id for c in causes}
    found: dict[int, frozenset[int]] = {}
    for cause in causes:
        needs: set[int] = set()
        seen: set[int] = set()
        step: int | None = cause.cause_id
        while step is not None and step not in seen:
            seen.add(step)
            needs |= direct.get(step, set())
            step = nearer.get(step)
        found[cause.cause_id] = frozenset(needs)
    return found


def pareto(
    causes: Sequence[Cause],
    links: Iterable[Behind],
    severity: Mapping[int, Decimal | None],
) -> Pareto:
    """All causes by how much severity they explain, the heaviest first.

    weight = Σ severity over the distinct needs a cause lies behind; share = weight /
    Σ severity over all distinct rated needs. Shares of causes that lie behind the same
    need overlap and may add up to more than 1; `cumulative` counts each need once and
    never exceeds it. Of equal causes the deeper one comes first, then by name.
    `severity` names every need of the system; links to others are left out.
    """
    behind = {
        key: needs & severity.keys()
        for key, needs in needs_behind(causes, links).items()
    }
    whole = total(severity.values())
    drawn = [
        (cause, behind[cause.cause_id], _sum(behind[cause.cause_id], severity))
        for cause in causes
    ]
    nearer = {cause.cause_id: cause.behind_id for cause in causes}
    drawn.sort(key=lambda one: _rank(one, depth_of(one[0].cause_id, nearer=nearer)))
    covered: set[int] = set()
    weights = []
    for cause, needs, weight in drawn:
        covered |= needs
        weights.append(
            Weight(
                cause=cause,
                needs=tuple(sorted(needs)),
                weight=weight,
                share=None if weight is None else _share(weight, whole),
                cumulative=_share(_sum(covered, severity) or Decimal(0), whole),
                unrated=sum(severity[need] is None for need in needs),
            )
        )
    return Pareto(
        weights=tuple(weights),
        total=whole,
        explained=_sum(covered, severity),
        needs=len(severity),
        unrated=sum(value is None for value in severity.values()),
    )


def _sum(
    needs: Collection[int], severity: Mapping[int, Decimal | None]
) -> Decimal | None:
    return total(severity[need] for need in sorted(needs))


def _share(part: Decimal, whole: Decimal | None) -> Decimal | None:
    return part / whole if whole else None


def _rank(
    one: tuple[Cause, frozenset[int], Decimal | None], depth: int
) -> tuple[bool, Decimal, int, str, int]:
    cause, _needs, weight = one
    return (weight is None, -(weight or Decimal(0)), -depth, *_by_name(cause))


def _by_name(cause: Cause) -> tuple[str, int]:
    return cause.name.casefold(), cause.cause_id
