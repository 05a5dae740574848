"""The thread from need to measured change, strand by strand, and where it breaks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from coordination.analysis.funding import Funding, Plan, PlannedIntervention
from stakeholders.analysis.functions import SEVERE, Function, RatedNeed, Service

STOPPED = "stopped"
# The links of a strand, in their order; each has a column on the page.
LINKS = ("provider", "intervention", "money", "indicator", "figure")


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator with its newest published figure, as far as the thread shows it."""

    indicator_id: int
    name: str
    unit: str
    need_id: int | None
    intervention_id: int | None
    text: str
    period: str
    has_figure: bool


@dataclass(frozen=True, slots=True)
class Step:
    """An intervention with its money."""

    intervention: PlannedIntervention
    funding: Funding

    @property
    def is_funded(self) -> bool:
        """The cost is known, and at least as much is confirmed."""
        return self.funding.gap is not None and self.funding.gap <= 0


@dataclass(frozen=True, slots=True)
class Strand:
    """One need of one segment, and all that answers it."""

    need: RatedNeed
    function: Function
    steps: tuple[Step, ...]
    measures: tuple[Measure, ...]

    @property
    def is_severe(self) -> bool:
        return self.need.severity is not None and self.need.severity >= SEVERE

    @property
    def holds(self) -> Mapping[str, bool]:
        """Which links are there; a strand is whole when all of them are."""
        return {
            "provider": self.function.service > Service.NOBODY,
            "intervention": bool(self.steps),
            "money": any(step.is_funded for step in self.steps),
            "indicator": bool(self.measures),
            "figure": any(m.has_figure for m in self.measures),
        }

    @property
    def breaks_at(self) -> str:
        """The first missing link, or "" where the strand is whole."""
        held = self.holds
        return next((link for link in LINKS if not held[link]), "")


@dataclass(frozen=True, slots=True)
class Thread:
    """All strands, the most severe first, and what hangs on none of them."""

    strands: tuple[Strand, ...]
    loose_interventions: tuple[PlannedIntervention, ...]
    loose_measures: tuple[Measure, ...]

    @property
    def severe(self) -> tuple[Strand, ...]:
        return tuple(s for s in self.strands if s.is_severe)

    @property
    def whole(self) -> int:
        """How many severe needs are followed all the way to a figure."""
        return sum(not s.breaks_at for s in self.severe)

    @property
    def funnel(self) -> list[tuple[str, int]]:
        """How many severe needs have each link, whatever the others do."""
        return [(link, sum(s.holds[link] for s in self.severe)) for link in LINKS]

    @property
    def broken(self) -> tuple[Strand, ...]:
        """The severe needs that are not followed to the end, the most severe first."""
        return tuple(s for s in self.severe if s.breaks_at)

    @property
    def breaks(self) -> dict[str, int]:
        """How many severe needs break first at each link."""
        first = [strand.breaks_at for strand in self.broken]
        return {link: first.count(link) for link in LINKS}

    @property
    def weakest(self) -> str:
        """Where most severe needs break, the earlier link of equals; "" for nowhere."""
        found = self.breaks
        return max(LINKS, key=lambda link: found[link]) if self.broken else ""


def woven(
    functions: Iterable[Function],
    plan: Plan,
    money: Mapping[int, Funding],
    measures: Sequence[Measure],
) -> Thread:
    """Bring the parts of a plan together by need; independent of their order.

    A need that nobody rated, or that is no row yet (`need_id` is None), has no strand.
    Interventions that were stopped answer nothing. A measure belongs to a need by its
    own link, or through an intervention that answers the need.
    """
    going = [one for one in plan.interventions if one.state != STOPPED]
    strands = [
        _strand(need, function, going, money, measures)
        for function in functions
        for need in function.needs
        if need.need_id is not None and need.severity is not None
    ]
    return Thread(
        strands=tuple(sorted(strands, key=_gravest_first)),
        loose_interventions=tuple(one for one in going if not one.need_ids),
        loose_measures=tuple(
            m for m in measures if m.need_id is None and m.intervention_id is None
        ),
    )


def _strand(
    need: RatedNeed,
    function: Function,
    going: Iterable[PlannedIntervention],
    money: Mapping[int, Funding],
    measures: Iterable[Measure],
) -> Strand:
    steps = tuple(
        Step(one, money[one.id]) for one in going if need.need_id in one.need_ids
    )
    through = {step.intervention.id for step in steps}
    told = (m for m in measures if m.need_id == need.need_id or _is_of(m, through))
    return Strand(need=need, function=function, steps=steps, measures=tuple(told))


def _is_of(measure: Measure, interventions: set[int]) -> bool:
    """Tied to no need of its own, but to an intervention that answers this one."""
    return measure.need_id is None and measure.intervention_id in interventions


def _gravest_first(strand: Strand) -> tuple[Decimal, str, str]:
    severity = strand.need.severity or Decimal(0)
    return (-severity, strand.need.segment, strand.need.sub_need)
