"""Which functions of the market system are served, by whom, and where the gaps are."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

# A need is severe from here on, on the scale of 1 to 5.
SEVERE = Decimal("3.5")
# From so many providers on, a function is crowded: time to ask who does what.
CROWDED = 4
ENGAGED = 30
WITHDRAWN = 40


class Service(IntEnum):
    """How well a function is served; the worst first."""

    NOBODY = 1
    WEAK_ONLY = 2
    ONE_PROVIDER = 3
    SEVERAL = 4
    CROWDED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """What one stakeholder does about one sub-need.

    `performance` is "well", "weakly", "could" or "holds_back"; `engagement` 10 to 40.
    """

    role_id: int
    stakeholder_id: int
    stakeholder: str
    sub_need_id: int
    performance: str
    barrier: str
    engagement: int


@dataclass(frozen=True, slots=True)
class RatedNeed:
    """How severe a sub-need is for one segment.

    `severity` is the respondents-weighted mean of the latest round in which the
    segment rated it, 1 to 5; None where nobody did. `is_supporters_only` says that the
    enterprises themselves were not asked.
    """

    sub_need_id: int
    sub_need: str
    category: str
    segment_id: int
    segment: str
    need_id: int | None
    severity: Decimal | None
    is_supporters_only: bool


@dataclass(frozen=True, slots=True)
class Function:
    """One sub-need as a function: who performs it, and how much it is missed."""

    sub_need_id: int
    sub_need: str
    category: str
    service: Service
    worst: RatedNeed | None
    needs: tuple[RatedNeed, ...]
    well: tuple[Part, ...]
    weakly: tuple[Part, ...]
    could: tuple[Part, ...]
    holds_back: tuple[Part, ...]

    @property
    def severity(self) -> Decimal | None:
        """The severity where it is worst; None where no segment was asked."""
        return self.worst.severity if self.worst else None

    @property
    def is_severe(self) -> bool:
        return self.severity is not None and self.severity >= SEVERE

    @property
    def is_gap(self) -> bool:
        """Severe somewhere, and nobody provides it well."""
        return self.is_severe and self.service <= Service.WEAK_ONLY


def service_state(well: int, weakly: int) -> Service:
    """Judge a function by how many provide it well and how many weakly.

    Nobody; weak only (nobody well); one provider (exactly one, and it provides well);
    several; crowded (`CROWDED` or more in all). Whoever has withdrawn, only could, or
    holds it back is not a provider and is not to be counted.
    """
    if well < 0 or weakly < 0:
        raise ValueError("Numbers of providers are not negative.")
    if well + weakly == 0:
        return Service.NOBODY
    if well == 0:
        return Service.WEAK_ONLY
    if well + weakly == 1:
        return Service.ONE_PROVIDER
    return Service.CROWDED if well + weakly >= CROWDED else Service.SEVERAL


def gap_score(severity: Decimal | None, service: Service) -> Decimal | None:
    """How urgent a function is: severity times how badly it is served, 0 to 20.

    The second part is 4 with nobody, 3 with weak providers only, 2 with one provider,
    1 with several, 0 when crowded. None where the severity is not known: not rated is
    not harmless.
    """
    if severity is None:
        return None
    return severity * (Service.CROWDED - service)


def functions(
    needs: Iterable[RatedNeed],
    parts: Iterable[Part],
    *,
    names: dict[int, tuple[str, str]],
) -> list[Function]:
    """Bring needs and providers together, the most urgent function first.

    `names` maps every sub-need in use to (name, category), so that a function that
    nobody rated and nobody performs is there as well. Functions without a severity
    come last. Parts of stakeholders who have withdrawn are left out.
    """
    by_need: dict[int, list[RatedNeed]] = {key: [] for key in names}
    for need in needs:
        by_need.setdefault(need.sub_need_id, []).append(need)
    by_part: dict[int, list[Part]] = {}
    for part in parts:
        if part.engagement != WITHDRAWN:
            by_part.setdefault(part.sub_need_id, []).append(part)
    found = [
        _function(key, names[key], by_need[key], by_part.get(key, []))
        for key in by_need
        if key in names
    ]
    return sorted(found, key=_urgency)


def _function(
    key: int, name: tuple[str, str], needs: list[RatedNeed], parts: list[Part]
) -> Function:
    rated = [n for n in needs if n.severity is not None]
    worst = max(rated, key=lambda n: (n.severity or 0, n.segment), default=None)
    does = {p: tuple(x for x in parts if x.performance == p) for p in PERFORMANCES}
    return Function(
        sub_need_id=key,
        sub_need=name[0],
        category=name[1],
        service=service_state(len(does["well"]), len(does["weakly"])),
        worst=worst,
        needs=tuple(sorted(needs, key=lambda n: -(n.severity or 0))),
        well=does["well"],
        weakly=does["weakly"],
        could=does["could"],
        holds_back=does["holds_back"],
    )


PERFORMANCES = ("well", "weakly", "could", "holds_back")


def _urgency(function: Function) -> tuple[bool, Decimal, str]:
    score = gap_score(function.severity, function.service)
    return (score is None, -(score or Decimal(0)), function.sub_need)


def unserved(found: Iterable[Function]) -> list[Function]:
    """Severe somewhere, and nobody provides it at all, not even weakly."""
    return [f for f in found if f.is_severe and f.service == Service.NOBODY]


def capable_not_engaged(found: Iterable[Function]) -> list[tuple[Function, Part]]:
    """Who could provide a severe, badly served function and is not engaged yet."""
    return [
        (function, part)
        for function in found
        if function.is_gap
        for part in function.could
        if part.engagement < ENGAGED
    ]
