"""The least set of stakeholders that together answers every severe need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stakeholders.analysis.functions import ENGAGED, WITHDRAWN, Function

# After so many steps the search stops and says that a smaller set may exist.
LIMIT = 60_000


@dataclass(frozen=True, slots=True)
class Need:
    """A severe need: which sub-need, and how severe where it is worst, 1 to 5."""

    sub_need_id: int
    name: str
    severity: Decimal


@dataclass(frozen=True, slots=True)
class Able:
    """A stakeholder and the severe needs it can answer."""

    stakeholder_id: int
    name: str
    is_engaged: bool
    sub_need_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Coalition:
    """A set of stakeholders with what it covers and what it leaves open.

    `covered` is the share of severity covered, 0 to 1. `is_least` says that no smaller
    set covers as much: the search was complete.
    """

    members: tuple[Able, ...]
    open_needs: tuple[Need, ...]
    covered: Decimal
    is_least: bool

    @property
    def newcomers(self) -> tuple[Able, ...]:
        """The members that still have to be won over."""
        return tuple(m for m in self.members if not m.is_engaged)


@dataclass(frozen=True, slots=True)
class Answer:
    """The least coalition, what smaller ones would leave open, and who stands in.

    `steps` has the best coalition of each size from 1 up to the least one's.
    `without` has for each member the least coalition that does without it.
    `nobody` are the severe needs that no stakeholder can answer.
    """

    least: Coalition
    steps: tuple[Coalition, ...]
    without: tuple[tuple[Able, Coalition], ...]
    nobody: tuple[Need, ...]


def severe_needs(found: Iterable[Function]) -> list[Need]:
    """What must be covered: functions missed severely by some segment, worst first."""
    return sorted(
        (
            Need(f.sub_need_id, f.sub_need, f.severity)
            for f in found
            if f.is_severe and f.severity is not None
        ),
        key=lambda n: (-n.severity, n.name),
    )


def able_stakeholders(
    found: Iterable[Function],
    *,
    counts: Sequence[str] = ("well", "could"),
    barred: Iterable[int] = (),
) -> list[Able]:
    """Who can answer which severe needs.

    `counts` are the performances that count: "well", "weakly", "could". Whoever has
    withdrawn or is `barred` (due diligence says no) is left out.
    """
    never = set(barred)
    names: dict[int, tuple[str, bool]] = {}
    does: dict[int, set[int]] = {}
    for function in found:
        if not function.is_severe:
            continue
        for part in (*function.well, *function.weakly, *function.could):
            key = part.stakeholder_id
            if part.performance not in counts or part.engagement == WITHDRAWN:
                continue
            if key not in never:
                names[key] = (part.stakeholder, part.engagement == ENGAGED)
                does.setdefault(key, set()).add(function.sub_need_id)
    return [Able(key, *names[key], frozenset(does[key])) for key in sorted(names)]


def least_coalition(needs: Sequence[Need], able: Sequence[Able]) -> Answer:
    """The least set that covers every need somebody can answer.

    Of sets of one size the one with fewer newcomers is taken, then the one whose
    members answer more, then by the order of `able`: the same data give the same
    answer. Exact by branch and bound; past `LIMIT` steps the best set found so far is
    given with `is_least` False.
    """
    someone = frozenset().union(*(a.sub_need_ids for a in able))
    nobody = tuple(n for n in needs if n.sub_need_id not in someone)
    least = _cover(needs, able)
    steps = tuple(
        _best_of_size(needs, able, size) for size in range(1, len(least.members))
    )
    without = tuple(
        (member, _cover(needs, [a for a in able if a != member]))
        for member in least.members
    )
    return Answer(least, (*steps, least), without, nobody)


def _coalition(
    needs: Sequence[Need], members: Sequence[Able], *, is_least: bool
) -> Coalition:
    covered = frozenset().union(*(m.sub_need_ids for m in members))
    left = tuple(n for n in needs if n.sub_need_id not in covered)
    whole = sum((n.severity for n in needs), Decimal(0))
    missing = sum((n.severity for n in left), Decimal(0))
    share = (whole - missing) / whole if whole else Decimal(1)
    ordered = sorted(members, key=lambda m: (not m.is_engaged, m.name.casefold()))
    return Coalition(tuple(ordered), left, share, is_least)


def _useful(able: Sequence[Able], wanted: frozenset[int]) -> list[Able]:
    """Those that add something, without those that another one outdoes."""
    own = [(a, a.sub_need_ids & wanted) for a in able]
    own = [(a, does) for a, does in own if does]
    own.sort(key=lambda pair: (not pair[0].is_engaged, -len(pair[1])))
    kept: list[tuple[Able, frozenset[int]]] = []
    for one, does in own:
        if not any(does <= other for _a, other in kept):
            kept.append((one, does))
    return [one for one, _does in kept]


def _cover(needs: Sequence[Need], able: Sequence[Able]) -> Coalition:
    someone = frozenset().union(*(a.sub_need_ids for a in able))
    wanted = frozenset(n.sub_need_id for n in needs) & someone
    search = _Cover(wanted, _useful(able, wanted))
    members = search.run()
    return _coalition(needs, members, is_least=search.is_complete)


class _Cover:
    """Branch and bound over the need that the fewest can answer."""

    def __init__(self, wanted: frozenset[int], able: list[Able]) -> None:
        self.able = able
        self.wanted = wanted
        self.steps = 0
        self.is_complete = True
        self.best: list[Able] = self._greedy()
        self.cost = self._cost(self.best)

    def run(self) -> list[Able]:
        self._search([], self.wanted)
        return self.best

    def _cost(self, members: list[Able]) -> tuple[int, int]:
        return (len(members), sum(not m.is_engaged for m in members))

    def _greedy(self) -> list[Able]:
        left, members = self.wanted, []
        while left:
            best = max(self.able, key=lambda a: len(a.sub_need_ids & left))
            members.append(best)
            left = left - best.sub_need_ids
        return members

    def _search(self, members: list[Able], left: frozenset[int]) -> None:
        self.steps += 1
        if self.steps > LIMIT:
            self.is_complete = False
            return
        if not left:
            if self._cost(members) < self.cost:
                self.best, self.cost = list(members), self._cost(members)
            return
        widest = max(len(a.sub_need_ids & left) for a in self.able)
        least_more = -(-len(left) // widest)
        newcomers = sum(not m.is_engaged for m in members)
        if (len(members) + least_more, newcomers) >= self.cost:
            return
        offers = {
            need: [a for a in self.able if need in a.sub_need_ids] for need in left
        }
        hardest = min(left, key=lambda need: (len(offers[need]), need))
        ordered = sorted(offers[hardest], key=lambda a: -len(a.sub_need_ids & left))
        for one in ordered:
            self._search([*members, one], left - one.sub_need_ids)


def _best_of_size(needs: Sequence[Need], able: Sequence[Able], size: int) -> Coalition:
    """The set of `size` members that covers the most severity."""
    weight = {n.sub_need_id: n.severity for n in needs}
    search = _Best(weight, _useful(able, frozenset(weight)), size)
    members = search.run()
    return _coalition(needs, members, is_least=search.is_complete)


class _Best:
    """Branch and bound over members, those that cover the most first."""

    def __init__(self, weight: dict[int, Decimal], able: list[Able], size: int) -> None:
        self.weight = weight
        self.size = size
        self.steps = 0
        self.is_complete = True
        self.able = sorted(
            able, key=lambda a: (-self._sum(a.sub_need_ids), not a.is_engaged)
        )
        self.best: list[Able] = []
        self.value = Decimal(-1)

    def run(self) -> list[Able]:
        self._search(0, [], frozenset())
        return self.best

    def _sum(self, ids: Iterable[int]) -> Decimal:
        return sum((self.weight.get(i, Decimal(0)) for i in ids), Decimal(0))

    def _search(self, start: int, members: list[Able], has: frozenset[int]) -> None:
        self.steps += 1
        if self.steps > LIMIT:
            self.is_complete = False
            return
        value = self._sum(has)
        if value > self.value:
            self.best, self.value = list(members), value
        room = self.size - len(members)
        if not room:
            return
        gains = [self._sum(a.sub_need_ids - has) for a in self.able[start:]]
        if value + sum(sorted(gains, reverse=True)[:room], Decimal(0)) <= self.value:
            return
        for index in range(start, len(self.able)):
            one = self.able[index]
            if one.sub_need_ids - has:
                self._search(index + 1, [*members, one], has | one.sub_need_ids)
