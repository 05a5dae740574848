"""Which functions of the market system are served, by whom, and where the gaps are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from enterprises.analysis.ratings import SUPPORTERS, Rating
from enterprises.analysis.severities import told

# A need is severe from here on, on the scale of 1 to 5.
SEVERE = Decimal("3.5")
# From so many providers on, a function is crowded: time to ask who does what.
CROWDED = 4
ENGAGED = 30
WITHDRAWN = 40
PERFORMANCES = ("well", "weakly", "could", "holds_back")


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

    `severity` is what the needs map shows of it (`enterprises.analysis.severities`), 1
    to 5; None where nobody rated it or too few did to show it. `is_supporters_only`
    says that it is the supporters' word.
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
class Heard:
    """What one perspective of one round said about a sub-need of a segment.

    `round_order` grows with the date of the round; `weighted` is the sum of severity
    times respondents, `respondents` the sum of respondents, at least 1.
    """

    sub_need_id: int
    sub_need: str
    category: str
    segment_id: int
    segment: str
    need_id: int | None
    round_order: tuple[date, int]
    perspective: str
    weighted: Decimal
    respondents: int


def latest_needs(heard: Iterable[Heard], *, threshold: int) -> list[RatedNeed]:
    """The severity of each sub-need of each segment that anybody rated.

    `severities.told` of the perspectives' means: of a single sub-need they hide and
    tell the same as all that was said would, so that no page of roles shows what the
    needs map withholds.
    """
    heard = list(heard)
    known = {(one.segment_id, one.sub_need_id): one for one in heard}
    found = told([_as_rating(one) for one in heard], known, threshold=threshold)
    return [
        RatedNeed(
            sub_need_id=one.sub_need_id,
            sub_need=one.sub_need,
            category=one.category,
            segment_id=one.segment_id,
            segment=one.segment,
            need_id=one.need_id,
            severity=found[place].severity,
            is_supporters_only=found[place].side == SUPPORTERS,
        )
        for place, one in known.items()
    ]


def _as_rating(one: Heard) -> Rating:
    held_on, round_id = one.round_order
    return Rating(
        round_id=round_id,
        held_on=held_on,
        segment_id=one.segment_id,
        sub_need_id=one.sub_need_id,
        category=one.category,
        perspective=one.perspective,
        gender="",
        source="",
        severity=one.weighted / one.respondents,
        respondents=one.respondents,
    )


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


def providers(found: Iterable[Function]) -> list[tuple[int, str]]:
    """Everybody who does something about one of the functions, by name."""
    known = {
        (part.stakeholder, part.stakeholder_id)
        for function in found
        for part in _parts(function)
    }
    return [(key, name) for name, key in sorted(known)]


def matrix(found: Sequence[Function]) -> list[tuple[Function, list[Part | None]]]:
    """Functions by stakeholders: each function with a cell for each of `providers`."""
    columns = [key for key, _ in providers(found)]
    rows = []
    for function in found:
        does = {part.stakeholder_id: part for part in _parts(function)}
        rows.append((function, [does.get(key) for key in columns]))
    return rows


def _parts(function: Function) -> tuple[Part, ...]:
    return function.well + function.weakly + function.could + function.holds_back
