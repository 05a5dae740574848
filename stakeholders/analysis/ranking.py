"""Whom to bring in next: a sum of reasons that everybody can check."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from stakeholders.analysis.functions import Function

# The reasons, in the order in which pages show them.
REASONS = ("named", "beyond", "disruptor", "capability", "influence", "diligence")
DILIGENCE = {"go": Decimal(1), "conditions": Decimal("0.5"), "stop": Decimal(0)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one stakeholder; None is not known and never counts as no.

    `named_by`: how many enterprises named it; `influence` 1 to 5; `diligence` "go",
    "conditions" or "stop" of a check that still holds, "" without one; `engagement`
    10 to 40.
    """

    stakeholder_id: int
    name: str
    kind: str
    engagement: int
    named_by: int | None
    beyond: bool | None
    disruptor: bool | None
    influence: int | None
    diligence: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One stakeholder with its points.

    `points` and `possible` are 0 to 100: what is known speaks for so many points, and
    if all that is not known spoke for it, it would have `possible`. `parts` has for
    each reason its value 0 to 1, None where not known. `fills` are the severe gaps it
    could fill, the worst first. `place` counts from 1; equal points share a place.
    """

    candidate: Candidate
    points: Decimal
    possible: Decimal
    parts: Mapping[str, Decimal | None]
    fills: tuple[str, ...]
    place: int

    @property
    def is_stopped(self) -> bool:
        """Due diligence says: do not engage."""
        return self.candidate.diligence == "stop"


def capabilities(
    found: Iterable[Function],
) -> tuple[dict[int, Decimal], dict[int, list[str]]]:
    """How much of what is severely missed each stakeholder could fill, 0 to 1.

    The sum of the severities of the gaps (severe, and nobody provides it well) in
    which it provides weakly or could provide, divided by the sum of the severities of
    all gaps. Second: the names of those functions. Both are empty without gaps.
    """
    gaps = [f for f in found if f.is_gap]
    whole = sum((f.severity or Decimal(0) for f in gaps), Decimal(0))
    share: dict[int, Decimal] = {}
    names: dict[int, list[str]] = {}
    for gap in sorted(gaps, key=lambda f: (-(f.severity or 0), f.sub_need)):
        for key in sorted({p.stakeholder_id for p in (*gap.weakly, *gap.could)}):
            share[key] = share.get(key, Decimal(0)) + (gap.severity or 0) / whole
            names.setdefault(key, []).append(gap.sub_need)
    return share, names


def reasons(
    one: Candidate, *, most_named: int, capability: Decimal | None
) -> dict[str, Decimal | None]:
    """What speaks for a stakeholder, each from 0 to 1, None where not known.

    named: how many enterprises named it, of the most that named anybody; beyond and
    disruptor: 1 for yes, 0 for no; capability: see `capabilities`; influence: (grade -
    1) / 4; diligence: go 1, under conditions 0.5, do not engage 0.
    """
    named = None
    if one.named_by is not None:
        named = Decimal(one.named_by) / most_named if most_named else Decimal(0)
    influence = None if one.influence is None else Decimal(one.influence - 1) / 4
    return {
        "named": named,
        "beyond": _yes(one.beyond),
        "disruptor": _yes(one.disruptor),
        "capability": capability,
        "influence": influence,
        "diligence": DILIGENCE.get(one.diligence),
    }


def _yes(known: bool | None) -> Decimal | None:
    return None if known is None else Decimal(int(known))


def score(
    parts: Mapping[str, Decimal | None], weights: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal]:
    """Points that are certain, and points that are possible; each 0 to 100.

    100 · Σ weight · value / Σ weight. In the first what is not known counts as 0, in
    the second as 1: the truth lies between. Both are 0 where all weights are 0.
    Weights are not negative.
    """
    if any(w < 0 for w in weights.values()):
        raise ValueError("Weights are not negative.")
    whole = sum(weights.values(), Decimal(0))
    if not whole:
        return Decimal(0), Decimal(0)
    certain = sum((w * (parts[k] or 0) for k, w in weights.items()), Decimal(0))
    unknown = sum((w for k, w in weights.items() if parts[k] is None), Decimal(0))
    return 100 * certain / whole, 100 * (certain + unknown) / whole


def ranking(
    candidates: Iterable[Candidate],
    found: Iterable[Function],
    weights: Mapping[str, Decimal],
) -> list[Ranked]:
    """All candidates, most points first; whoever must not be engaged comes last.

    Equal points are ordered by what is possible, then by name.
    """
    every = list(candidates)
    most = max((c.named_by or 0 for c in every), default=0)
    functions = list(found)
    share, names = capabilities(functions)
    has_gaps = any(f.is_gap for f in functions)
    rows = []
    for one in every:
        able = share.get(one.stakeholder_id, Decimal(0)) if has_gaps else None
        parts = reasons(one, most_named=most, capability=able)
        fills = tuple(names.get(one.stakeholder_id, ()))
        rows.append((one, parts, *score(parts, weights), fills))
    rows.sort(
        key=lambda r: (r[0].diligence == "stop", -r[2], -r[3], r[0].name.casefold())
    )
    placed: list[Ranked] = []
    for index, (one, parts, points, possible, fills) in enumerate(rows, start=1):
        last = placed[-1] if placed else None
        same = last is not None and (last.is_stopped, last.points) == (
            one.diligence == "stop",
            points,
        )
        place = last.place if same and last else index
        placed.append(Ranked(one, points, possible, parts, fills, place))
    return placed
