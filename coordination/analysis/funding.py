"""What interventions cost, what is given for them, and what is missing.

Money is counted in the currency of the system. A contribution in another currency is
converted at its own dated rate; one without a rate is in no sum, and is reported.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from typing import TypeVar

# 18 digits of an amount times 18 of a rate, and room to add them up exactly.
EXACT = Context(prec=60)
NOTHING = Decimal(0)

PLEDGED, CONFIRMED, RECEIVED = 10, 20, 30
CASH, IN_KIND = "cash", "in_kind"

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PlannedIntervention:
    """An intervention as the plan has it; `state` is a key such as "running"."""

    id: int
    name: str
    state: str
    lead_id: int | None = None
    lead: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    need_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Cost:
    """One budget line, in the currency of the system."""

    intervention_id: int
    year: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Gift:
    """One contribution; `commitment` says how firm it is, the higher the firmer."""

    id: int
    intervention_id: int
    stakeholder_id: int
    stakeholder: str
    year: int
    kind: str
    commitment: int
    amount: Decimal
    currency: str
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Interventions with all costs, and the contributions that the reader may see."""

    interventions: tuple[PlannedIntervention, ...] = ()
    costs: tuple[Cost, ...] = ()
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """Sums of contributions by how firm they are.

    Levels hold what is above them: a received contribution is confirmed too, and a
    confirmed one is pledged too, so pledged >= confirmed >= received >= 0.
    """

    pledged: Decimal = NOTHING
    confirmed: Decimal = NOTHING
    received: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Funding:
    """The money of one intervention, of one of its years, or of all together.

    `cost` is None where no budget line says it, which is not the same as 0. Work and
    goods in kind count at the value they were entered with, apart from cash.
    `unconverted` contributions are in no sum.
    """

    cost: Decimal | None
    cash: Given = field(default_factory=Given)
    in_kind: Given = field(default_factory=Given)
    unconverted: int = 0

    @property
    def pledged(self) -> Decimal:
        """Cash and in kind, at least pledged."""
        return EXACT.add(self.cash.pledged, self.in_kind.pledged)

    @property
    def secured(self) -> Decimal:
        """Cash and in kind, at least confirmed."""
        return EXACT.add(self.cash.confirmed, self.in_kind.confirmed)

    @property
    def received(self) -> Decimal:
        """Cash and in kind, received."""
        return EXACT.add(self.cash.received, self.in_kind.received)

    @property
    def gap(self) -> Decimal | None:
        """Cost less what is secured; negative where more is secured than needed.

        None where the cost is not known.
        """
        return None if self.cost is None else EXACT.subtract(self.cost, self.secured)

    @property
    def gap_if_pledges_hold(self) -> Decimal | None:
        """Cost less everything pledged; None where the cost is not known."""
        return None if self.cost is None else EXACT.subtract(self.cost, self.pledged)

    @property
    def surplus(self) -> Decimal | None:
        """What is secured beyond the cost, above 0; None where there is none."""
        return _surplus(self.gap)

    @property
    def surplus_if_pledges_hold(self) -> Decimal | None:
        """What is pledged beyond the cost, above 0; None where there is none."""
        return _surplus(self.gap_if_pledges_hold)

    @property
    def secured_share(self) -> Decimal | None:
        """Secured over cost, 0 and up, above 1 when over-funded; None without cost."""
        return EXACT.divide(self.secured, self.cost) if self.cost else None


@dataclass(frozen=True, slots=True)
class Giver:
    """What one stakeholder gives to all interventions together."""

    stakeholder_id: int
    name: str
    cash: Given
    in_kind: Given
    interventions: int
    unconverted: int

    @property
    def pledged(self) -> Decimal:
        return EXACT.add(self.cash.pledged, self.in_kind.pledged)

    @property
    def secured(self) -> Decimal:
        return EXACT.add(self.cash.confirmed, self.in_kind.confirmed)


@dataclass(frozen=True, slots=True)
class FundingTable:
    """Funding by intervention, by intervention and year, by year, and in all.

    The sums of a row, a column and of all are made from the same lines, so each is the
    sum of its parts; a gap is not, where a part has no budget (see `missing`).
    """

    years: tuple[int, ...]
    total: Funding
    by_intervention: Mapping[int, Funding]
    by_year: Mapping[int, Funding]
    cells: Mapping[tuple[int, int], Funding]
    givers: tuple[Giver, ...]

    @property
    def missing(self) -> Decimal:
        """The sum of the gaps of interventions that lack money.

        What one has too much fills no other's gap; interventions without a budget are
        not in it.
        """
        gaps = [funding.gap for funding in self.by_intervention.values()]
        return total(gap for gap in gaps if gap is not None and gap > 0)

    @property
    def lacking(self) -> int:
        """How many interventions have a gap."""
        gaps = [funding.gap for funding in self.by_intervention.values()]
        return sum(gap is not None and gap > 0 for gap in gaps)

    @property
    def without_budget(self) -> int:
        """How many interventions nobody has put a cost to."""
        return sum(one.cost is None for one in self.by_intervention.values())


def _surplus(gap: Decimal | None) -> Decimal | None:
    return EXACT.minus(gap) if gap is not None and gap < 0 else None


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; 0 for none."""
    result = NOTHING
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result


def converted(gift: Gift, currency: str) -> Decimal | None:
    """Its amount in `currency`: as it is, or times its rate; None without a rate."""
    if gift.currency == currency:
        return gift.amount
    return None if gift.rate is None else EXACT.multiply(gift.amount, gift.rate)


def funded(plan: Plan, currency: str) -> FundingTable:
    """All sums of a plan. Empty interventions are rows too; independent of order."""
    nothing_known = Funding(cost=None)
    in_all = _grouped(plan, currency, lambda intervention, year: "all")
    by_intervention = _grouped(plan, currency, lambda intervention, year: intervention)
    by_year = _grouped(plan, currency, lambda intervention, year: year)
    return FundingTable(
        years=tuple(sorted(by_year)),
        total=in_all.get("all", nothing_known),
        by_intervention={
            one.id: by_intervention.get(one.id, nothing_known)
            for one in plan.interventions
        },
        by_year=by_year,
        cells=_grouped(plan, currency, lambda intervention, year: (intervention, year)),
        givers=_givers(plan, currency),
    )


def _grouped(
    plan: Plan, currency: str, key: Callable[[int, int], Key]
) -> dict[Key, Funding]:
    """Funding by what `key` makes of an intervention and a year."""
    costs: dict[Key, list[Decimal]] = defaultdict(list)
    gifts: dict[Key, list[Gift]] = defaultdict(list)
    for cost in plan.costs:
        costs[key(cost.intervention_id, cost.year)].append(cost.amount)
    for gift in plan.gifts:
        gifts[key(gift.intervention_id, gift.year)].append(gift)
    return {
        one: Funding(
            cost=total(costs[one]) if one in costs else None,
            cash=_given(gifts.get(one, ()), CASH, currency),
            in_kind=_given(gifts.get(one, ()), IN_KIND, currency),
            unconverted=_unconverted(gifts.get(one, ()), currency),
        )
        for one in {**costs, **gifts}
    }


def _given(gifts: Iterable[Gift], kind: str, currency: str) -> Given:
    counted = [
        (gift.commitment, amount)
        for gift in gifts
        if gift.kind == kind and (amount := converted(gift, currency)) is not None
    ]

    def at_least(level: int) -> Decimal:
        return total(amount for commitment, amount in counted if commitment >= level)

    return Given(at_least(PLEDGED), at_least(CONFIRMED), at_least(RECEIVED))


def _unconverted(gifts: Iterable[Gift], currency: str) -> int:
    return sum(converted(gift, currency) is None for gift in gifts)


def _givers(plan: Plan, currency: str) -> tuple[Giver, ...]:
    """Everybody who gives something, the one who secures most first."""
    gifts: dict[int, list[Gift]] = defaultdict(list)
    for gift in plan.gifts:
        gifts[gift.stakeholder_id].append(gift)
    givers = [
        Giver(
            stakeholder_id=key,
            name=theirs[0].stakeholder,
            cash=_given(theirs, CASH, currency),
            in_kind=_given(theirs, IN_KIND, currency),
            interventions=len({gift.intervention_id for gift in theirs}),
            unconverted=_unconverted(theirs, currency),
        )
        for key, theirs in gifts.items()
    ]
    return tuple(sorted(givers, key=lambda g: (-g.secured, -g.pledged, g.name)))
