"""What falls away if one stakeholder leaves, and on whom most depends.

Money, leads and planned roles count in interventions that are open: an idea, planned or
running. What is done or stopped hangs on nobody any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from coordination.analysis.coverage import (
    HOPED,
    Known,
    Planned,
    counted,
    functions_after,
    functions_now,
    parts_of,
)
from coordination.analysis.funding import (
    CONFIRMED,
    EXACT,
    NOTHING,
    PLEDGED,
    RECEIVED,
    Gift,
    Plan,
    PlannedIntervention,
    converted,
    total,
)
from stakeholders.analysis.functions import Function, Part, Service

# As many as a reader can talk to next.
SUBSTITUTES = 5
# The parts of the points, in the order in which pages show them.
SHARES = ("functions", "plans", "led", "money")


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who could step in; `reason` is "weakly", "could", or "similar".

    "similar" provides another function of the same category well: `example`.
    """

    stakeholder_id: int
    stakeholder: str
    engagement: int
    reason: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """One function as it is, and without the one who leaves."""

    now: Function
    without: Function
    substitutes: tuple[Substitute, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Nobody is left, not even weakly."""
        return self.without.service == Service.NOBODY

    @property
    def is_weak(self) -> bool:
        """Was provided well, and only weak providers are left."""
        return (
            self.without.service == Service.WEAK_ONLY
            and self.now.service > Service.WEAK_ONLY
        )


@dataclass(frozen=True, slots=True)
class Fallen:
    """A planned role that falls away; `without` is the function after the rest."""

    plan: Planned
    function: Function
    without: Function

    @property
    def is_alone(self) -> bool:
        """The function would be provided well through them, and now is not."""
        return self.function.service > Service.WEAK_ONLY >= self.without.service


@dataclass(frozen=True, slots=True)
class Hanging:
    """What one gives in one currency and kind, each amount in one column only."""

    currency: str
    kind: str
    pledged: Decimal
    confirmed: Decimal
    received: Decimal

    @property
    def to_come(self) -> Decimal:
        """Promised and not there yet: this would be missing."""
        return EXACT.add(self.pledged, self.confirmed)


@dataclass(frozen=True, slots=True)
class Departure:
    """Everything that hangs on one stakeholder, as far as the reader may see it."""

    losses: tuple[Loss, ...]
    fallen: tuple[Fallen, ...]
    leads: tuple[PlannedIntervention, ...]
    gives_to: tuple[PlannedIntervention, ...]
    money: tuple[Hanging, ...]

    @property
    def lost(self) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if loss.is_lost)

    @property
    def weak(self) -> tuple[Loss, ...]:
        return tuple(loss for loss in self.losses if loss.is_weak)

    @property
    def single(self) -> tuple[Loss, ...]:
        """What would rest on one provider, and does not today."""
        return tuple(
            loss for loss in self.losses if not loss.is_lost and not loss.is_weak
        )

    @property
    def severe(self) -> int:
        """How many severe functions would be without anybody who provides them well."""
        return sum(loss.now.is_severe for loss in (*self.lost, *self.weak))

    @property
    def is_nothing(self) -> bool:
        return not (self.losses or self.fallen or self.leads or self.money)


@dataclass(frozen=True, slots=True)
class Leaned:
    """How much depends on one stakeholder.

    `shares` has each of `SHARES` as 0..1, None where there is nothing to share in;
    `points` 0 to 100; `functions` are those that only they provide well, `plans` those
    that only they are to provide well; equal points share a `place`.
    """

    stakeholder_id: int
    name: str
    functions: tuple[Function, ...]
    plans: tuple[Function, ...]
    led: int
    shares: Mapping[str, Decimal | None]
    points: Decimal
    place: int = 0


def without(known: Known, who: int) -> Known:
    """The same system, and nobody of this key in it."""
    return replace(
        known,
        parts=tuple(part for part in known.parts if part.stakeholder_id != who),
        plans=tuple(plan for plan in known.plans if plan.stakeholder_id != who),
    )


def departure(who: int, known: Known, plan: Plan) -> Departure:
    """What falls away without one stakeholder, the most severe first.

    Of functions: those whose service becomes nobody, weak only or one provider and was
    better; fewer of several is no loss. Of plans: theirs that count, ideas included.
    """
    open_ones = [one for one in plan.interventions if one.state in HOPED]
    gifts = [gift for gift in _open_gifts(plan) if gift.stakeholder_id == who]
    given = {gift.intervention_id for gift in gifts}
    return Departure(
        losses=losses(who, known),
        fallen=fallen(who, known),
        leads=tuple(one for one in open_ones if one.lead_id == who),
        gives_to=tuple(one for one in open_ones if one.id in given),
        money=hanging(gifts),
    )


def losses(who: int, known: Known) -> tuple[Loss, ...]:
    """The functions that are worse served without one stakeholder."""
    left = {f.sub_need_id: f for f in functions_now(without(known, who))}
    now = functions_now(known)
    found = [
        Loss(one, left[one.sub_need_id], substitutes(who, one, now))
        for one in now
        if left[one.sub_need_id].service < one.service
        and left[one.sub_need_id].service <= Service.ONE_PROVIDER
    ]
    return tuple(sorted(found, key=lambda loss: _gravest_first(loss.now)))


def fallen(who: int, known: Known) -> tuple[Fallen, ...]:
    """Their planned roles, with what the other plans make of the function."""
    after = {f.sub_need_id: f for f in functions_after(known, HOPED)}
    left = {f.sub_need_id: f for f in functions_after(without(known, who), HOPED)}
    found = [
        Fallen(plan, after[plan.sub_need_id], left[plan.sub_need_id])
        for plan in counted(known.plans, HOPED)
        if plan.stakeholder_id == who
    ]
    return tuple(
        sorted(found, key=lambda one: (*_gravest_first(one.function), one.plan.id))
    )


def _gravest_first(function: Function) -> tuple[Decimal, str]:
    return (-(function.severity or NOTHING), function.sub_need)


def substitutes(
    who: int, function: Function, found: Sequence[Function]
) -> tuple[Substitute, ...]:
    """Who could step in for somebody: those nearest to it, engaged ones first.

    Those who provide the function weakly or could provide it, then those who provide
    another function of the same category well; at most `SUBSTITUTES`. Nobody who holds
    it back or provides it well already.
    """
    near = [
        Substitute(
            part.stakeholder_id, part.stakeholder, part.engagement, part.performance
        )
        for part in (*function.weakly, *function.could)
        if part.stakeholder_id != who
    ]
    near.sort(
        key=lambda one: (-one.engagement, one.reason != "weakly", one.stakeholder)
    )
    taken = {who, *(part.stakeholder_id for part in parts_of(function))}
    similar: dict[int, Substitute] = {}
    for other in found:
        if other.category != function.category or other is function:
            continue
        for part in other.well:
            if part.stakeholder_id not in taken:
                similar.setdefault(part.stakeholder_id, _similar(part, other))
    rest = sorted(similar.values(), key=lambda one: (-one.engagement, one.stakeholder))
    return tuple((near + rest)[:SUBSTITUTES])


def _similar(part: Part, other: Function) -> Substitute:
    who = (part.stakeholder_id, part.stakeholder, part.engagement)
    return Substitute(*who, "similar", other.sub_need)


def hanging(gifts: Iterable[Gift]) -> tuple[Hanging, ...]:
    """Contributions by currency and kind, as they were given; nothing is converted."""
    groups: dict[tuple[str, str], list[Gift]] = {}
    for gift in gifts:
        groups.setdefault((gift.currency, gift.kind), []).append(gift)

    def given(some: list[Gift], level: int) -> Decimal:
        return total(gift.amount for gift in some if gift.commitment == level)

    return tuple(
        Hanging(
            currency=currency,
            kind=kind,
            pledged=given(some, PLEDGED),
            confirmed=given(some, CONFIRMED),
            received=given(some, RECEIVED),
        )
        for (currency, kind), some in sorted(groups.items())
    )


def leaned_on(
    names: Mapping[int, str], known: Known, plan: Plan, currency: str
) -> list[Leaned]:
    """Everybody, those on whom most depends first.

    Points: 100 times the mean of up to four shares, each 0 to 1:

    functions: Σ severity of the functions that only they provide well / Σ severity of
    all functions somebody provides well. plans: the same over the functions that only
    the plans (ideas included) will have provided well. led: open interventions they
    lead / all that have a lead. money: what they give to open interventions / all that
    is given, in the currency of the system, in kind at its value; contributions without
    a rate are left out.

    A share in nothing is None for everybody, and not in the mean; without any share all
    have 0 points. Functions without a severity are not weighed.
    """
    now = [f for f in functions_now(known) if f.service > Service.WEAK_ONLY]
    held = {f.sub_need_id for f in now}
    later = [
        f
        for f in functions_after(known, HOPED)
        if f.service > Service.WEAK_ONLY and f.sub_need_id not in held
    ]
    leads = [
        one.lead_id
        for one in plan.interventions
        if one.state in HOPED and one.lead_id is not None
    ]
    given = _given_by(plan, currency)
    rows = []
    for key, name in names.items():
        only, planned = _only(key, now), _only(key, later)
        shares = {
            "functions": _share(_weight(only), _weight(now)),
            "plans": _share(_weight(planned), _weight(later)),
            "led": _share(Decimal(leads.count(key)), Decimal(len(leads))),
            "money": _share(given.get(key, NOTHING), total(given.values())),
        }
        points = _points(shares)
        rows.append(Leaned(key, name, only, planned, leads.count(key), shares, points))
    rows.sort(key=lambda row: (-row.points, row.name.casefold(), row.stakeholder_id))
    places = {row.points: n for n, row in reversed([*enumerate(rows, start=1)])}
    return [replace(row, place=places[row.points]) for row in rows]


def _only(who: int, found: Iterable[Function]) -> tuple[Function, ...]:
    """What one alone provides well, the gravest first."""
    own = [f for f in found if [part.stakeholder_id for part in f.well] == [who]]
    return tuple(sorted(own, key=_gravest_first))


def _weight(found: Iterable[Function]) -> Decimal:
    return total(f.severity for f in found if f.severity is not None)


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return EXACT.divide(part, whole) if whole else None


def _points(shares: Mapping[str, Decimal | None]) -> Decimal:
    counted_ones = [share for share in shares.values() if share is not None]
    if not counted_ones:
        return NOTHING
    return EXACT.divide(100 * total(counted_ones), Decimal(len(counted_ones)))


def _open_gifts(plan: Plan) -> list[Gift]:
    open_ones = {one.id for one in plan.interventions if one.state in HOPED}
    return [gift for gift in plan.gifts if gift.intervention_id in open_ones]


def _given_by(plan: Plan, currency: str) -> dict[int, Decimal]:
    """What each gives to open interventions, in the currency of the system."""
    given: dict[int, Decimal] = {}
    for gift in _open_gifts(plan):
        amount = converted(gift, currency)
        if amount is not None:
            who = gift.stakeholder_id
            given[who] = EXACT.add(given.get(who, NOTHING), amount)
    return given
