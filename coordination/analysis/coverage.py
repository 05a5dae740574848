"""What is served now, and what will be once interventions have done what they plan.

An intervention counts where somebody still works towards its plan: planned or running
(`COMMITTED`), on request also ideas (`HOPED`). A stopped one never counts. Neither does
one that is done: what it brought stands among the functions of today, and what does not
stand there did not come. Nor does a plan with somebody who has withdrawn.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum

from stakeholders.analysis.functions import (
    WITHDRAWN,
    Function,
    Part,
    RatedNeed,
    Service,
    functions,
    gap_score,
)

COMMITTED = frozenset({"planned", "running"})
HOPED = COMMITTED | {"idea"}
STOPS = "stops"
# From the worst to the best that a stakeholder can do about a function.
ORDER = ("holds_back", "", "could", "weakly", "well")
RANK = {performance: place for place, performance in enumerate(ORDER)}
# The column of everybody still to be found.
TO_BE_FOUND = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """One planned role.

    `stakeholder_id` is None for somebody still to be found (`note` says whom, and
    `stakeholder` and `engagement` are None too); `performance` is "well", "weakly" or
    "stops" (holding it back); `state` is that of the intervention.
    """

    id: int
    intervention_id: int
    intervention: str
    state: str
    stakeholder_id: int | None
    stakeholder: str | None
    engagement: int | None
    sub_need_id: int
    performance: str
    starts_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What coverage is made of: needs with their severity, who does what, the plans.

    `names` maps every sub-need in use to (name, category).
    """

    needs: tuple[RatedNeed, ...]
    parts: tuple[Part, ...]
    plans: tuple[Planned, ...]
    names: Mapping[int, tuple[str, str]]


class Outcome(IntEnum):
    """What the plans make of a function; the gravest first."""

    STAYS_GAP = 1
    CROWDS = 2
    CLOSES_GAP = 3
    BETTER = 4
    SAME = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What one stakeholder does about one function, now and after; "" for nothing.

    `stakeholder_id` is `TO_BE_FOUND` for everybody without a name together.
    """

    stakeholder_id: int
    now: str
    after: str
    plans: tuple[Planned, ...] = ()

    @property
    def is_changed(self) -> bool:
        return self.now != self.after


@dataclass(frozen=True, slots=True)
class Coverage:
    """One function as it is now and as it will be, with the plans that count for it."""

    now: Function
    after: Function
    plans: tuple[Planned, ...]
    cells: Mapping[int, Cell]

    @property
    def is_changed(self) -> bool:
        return any(cell.is_changed for cell in self.cells.values())

    @property
    def outcome(self) -> Outcome:
        """What the plans come to.

        A gap (severe, and nobody provides it well) stays or closes; otherwise it
        becomes crowded, better served, or stays as it is. A gap that closes into a
        crowd counts as closed: see `crowds`.
        """
        if self.now.is_gap:
            return Outcome.STAYS_GAP if self.after.is_gap else Outcome.CLOSES_GAP
        if self.crowds:
            return Outcome.CROWDS
        is_better = self.after.service > self.now.service
        return Outcome.BETTER if is_better else Outcome.SAME

    @property
    def crowds(self) -> bool:
        """Crowded after, and not now."""
        return self.after.service == Service.CROWDED > self.now.service


@dataclass(frozen=True, slots=True)
class Weighted:
    """How much of what is needed is served, weighed by severity; see `weighted`."""

    well: Decimal | None
    at_least_weakly: Decimal | None
    known: int
    unknown: int


def counted(
    plans: Iterable[Planned], states: Collection[str] = COMMITTED
) -> list[Planned]:
    """The plans of interventions in one of the states; none of those who withdrew."""
    return [p for p in plans if p.state in states and p.engagement != WITHDRAWN]


def performed_after(now: str, planned: Iterable[str]) -> str:
    """What somebody does about a function after the plans: the best of all of it.

    From worst to best: holds it back, nothing, could, weakly, well. "stops" makes
    nothing of holding it back, and changes nothing else.
    """
    made = ["" if one == STOPS else one for one in planned]
    return max([now, *made], key=RANK.__getitem__)


def parts_after(parts: Iterable[Part], plans: Iterable[Planned]) -> list[Part]:
    """Who does what after the plans; the parts as they are where there is no plan.

    Somebody still to be found is somebody else in each plan: a part with the negative
    key of the plan. Parts that come to nothing are gone.
    """
    planned: dict[tuple[int, int], list[Planned]] = {}
    for plan in plans:
        who = -plan.id if plan.stakeholder_id is None else plan.stakeholder_id
        planned.setdefault((who, plan.sub_need_id), []).append(plan)
    held = {(part.stakeholder_id, part.sub_need_id): part for part in parts}
    after = []
    for key in {**held, **planned}:
        part = held.get(key) or _new_part(planned[key][0], key)
        made = [plan.performance for plan in planned.get(key, ())]
        performance = performed_after(part.performance, made)
        if performance:
            after.append(replace(part, performance=performance))
    return after


def _new_part(plan: Planned, key: tuple[int, int]) -> Part:
    who, sub_need = key
    return Part(0, who, plan.stakeholder or "", sub_need, "", "", plan.engagement or 0)


def functions_now(known: Known) -> list[Function]:
    """Every function as it is served today, the most urgent first."""
    return functions(known.needs, known.parts, names=dict(known.names))


def functions_after(
    known: Known, states: Collection[str] = COMMITTED
) -> list[Function]:
    """Every function as it will be served once the plans have worked."""
    after = parts_after(known.parts, counted(known.plans, states))
    return functions(known.needs, after, names=dict(known.names))


def coverages(known: Known, states: Collection[str] = COMMITTED) -> list[Coverage]:
    """Each function now and after, in the order of urgency of today.

    Without a plan that counts, after equals now; a plan to perform never makes a
    function worse served.
    """
    plans: dict[int, list[Planned]] = {}
    for plan in counted(known.plans, states):
        plans.setdefault(plan.sub_need_id, []).append(plan)
    after = {f.sub_need_id: f for f in functions_after(known, states)}
    return [
        Coverage(
            now=now,
            after=after[now.sub_need_id],
            plans=tuple(plans.get(now.sub_need_id, ())),
            cells=_cells(now, after[now.sub_need_id], plans.get(now.sub_need_id, ())),
        )
        for now in functions_now(known)
    ]


def _cells(now: Function, after: Function, plans: Iterable[Planned]) -> dict[int, Cell]:
    """One cell for each stakeholder who does, or will do, something about it."""
    of_each: dict[int, list[Planned]] = {}
    for plan in plans:
        of_each.setdefault(plan.stakeholder_id or TO_BE_FOUND, []).append(plan)
    does_now = _best(now)
    does_after = _best(after)
    return {
        key: Cell(
            stakeholder_id=key,
            now=does_now.get(key, ""),
            after=does_after.get(key, ""),
            plans=tuple(of_each.get(key, ())),
        )
        for key in {**does_now, **does_after, **of_each}
    }


def _best(function: Function) -> dict[int, str]:
    """What each one does; of those still to be found, the best that any will do."""
    does: dict[int, str] = {}
    for part in parts_of(function):
        key = max(part.stakeholder_id, TO_BE_FOUND)
        does[key] = max(
            does.get(key, part.performance), part.performance, key=RANK.__getitem__
        )
    return does


def parts_of(function: Function) -> tuple[Part, ...]:
    """Everybody who has to do with a function."""
    return function.well + function.weakly + function.could + function.holds_back


def columns(rows: Iterable[Coverage]) -> list[tuple[int, str]]:
    """Who has a cell in one of the rows, by name; those still to be found come last.

    Their name is "".
    """
    names: dict[int, str] = {}
    for row in rows:
        for part in parts_of(row.now):
            names[part.stakeholder_id] = part.stakeholder
        for plan in row.plans:
            names[plan.stakeholder_id or TO_BE_FOUND] = plan.stakeholder or ""
    return sorted(names.items(), key=lambda one: (not one[0], one[1].casefold(), one))


def weighted(found: Iterable[Function]) -> Weighted:
    """The share of severity that is served, 0 to 1: a ratio of sums.

    Σ severity of the functions somebody provides well / Σ severity of all functions,
    each at the segment where it is worst; likewise with those provided at least
    weakly. Functions without a severity are in neither sum, and are counted as
    `unknown`. None where no function has a severity.
    """
    whole = well = some = Decimal(0)
    known = unknown = 0
    for function in found:
        if function.severity is None:
            unknown += 1
            continue
        known += 1
        whole += function.severity
        if function.service > Service.NOBODY:
            some += function.severity
        if function.service > Service.WEAK_ONLY:
            well += function.severity
    if not whole:
        return Weighted(None, None, known, unknown)
    return Weighted(well / whole, some / whole, known, unknown)


def by_urgency(rows: Iterable[Coverage]) -> list[Coverage]:
    """What is still most urgent after the plans first; not rated comes last."""

    def key(row: Coverage) -> tuple[bool, Decimal, Decimal, str]:
        score = gap_score(row.after.severity, row.after.service)
        before = gap_score(row.now.severity, row.now.service)
        zero = Decimal(0)
        return (score is None, -(score or zero), -(before or zero), row.now.sub_need)

    return sorted(rows, key=key)


def by_severity(rows: Iterable[Coverage]) -> list[Coverage]:
    """The most severe first; not rated comes last."""

    def key(row: Coverage) -> tuple[bool, Decimal, str]:
        severity = row.now.severity
        return (severity is None, -(severity or Decimal(0)), row.now.sub_need)

    return sorted(rows, key=key)


def by_name(rows: Iterable[Coverage]) -> list[Coverage]:
    """By the name of the function."""
    return sorted(rows, key=lambda row: row.now.sub_need.casefold())


def tally(rows: Sequence[Coverage]) -> dict[Outcome, int]:
    """How many functions come to each outcome; the sum is the number of rows."""
    found = dict.fromkeys(Outcome, 0)
    for row in rows:
        found[row.outcome] += 1
    return found
