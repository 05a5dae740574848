"""Whom an intervention could plan a function with, as a start for its planned roles."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from coordination.analysis.coverage import STOPS, Planned
from stakeholders.analysis.functions import PERFORMANCES, WITHDRAWN, Part

# Who takes part in the intervention and does nothing about the function yet.
LEADS, GIVES, NOBODY = "leads", "gives", "nobody"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who could be planned, with the reason.

    `reason` is what they do today ("weakly", "could", "holds_back"), "leads" or
    "gives" for those who take part in the intervention, or "nobody" where only
    somebody still to be found is left: then `stakeholder_id` is None.
    """

    sub_need_id: int
    sub_need: str
    stakeholder_id: int | None
    stakeholder: str
    performance: str
    reason: str


def proposals(
    sub_needs: Mapping[int, str],
    parts: Iterable[Part],
    involved: Mapping[int, tuple[str, str]],
    plans: Collection[Planned],
) -> list[Proposal]:
    """Whom to plan each function with, in the order of `sub_needs`.

    First whoever could provide it, provides it weakly or holds it back; where nobody of
    these is left to plan with, those who take part (`involved`: key → (name, "leads" or
    "gives")); else somebody to be found. What `plans` of the intervention hold already
    is not proposed again, and a function with a plan needs nobody who only takes part.
    Nobody who has withdrawn; nobody for what they do well already.
    """
    planned = {(plan.stakeholder_id, plan.sub_need_id) for plan in plans}
    busy = {plan.sub_need_id for plan in plans}
    by_need: dict[int, list[Part]] = {key: [] for key in sub_needs}
    for part in parts:
        if part.sub_need_id in by_need and part.engagement != WITHDRAWN:
            by_need[part.sub_need_id].append(part)
    found: list[Proposal] = []
    for key, name in sub_needs.items():
        able = _able(key, name, by_need[key], planned)
        does = {part.stakeholder_id for part in by_need[key]}
        others = {pk: who for pk, who in involved.items() if pk not in does}
        is_open = key not in busy and not any(one.performance == "well" for one in able)
        found += able
        found += _taking_part(key, name, others) if is_open else []
    return found


def _able(
    key: int,
    name: str,
    parts: Iterable[Part],
    planned: Collection[tuple[int | None, int]],
) -> list[Proposal]:
    """Those who have to do with it already, the nearest to providing it first."""
    able = [
        Proposal(
            key,
            name,
            part.stakeholder_id,
            part.stakeholder,
            STOPS if part.performance == "holds_back" else "well",
            part.performance,
        )
        for part in parts
        if part.performance != "well" and (part.stakeholder_id, key) not in planned
    ]
    return sorted(able, key=lambda one: PERFORMANCES.index(one.reason))


def _taking_part(
    key: int, name: str, involved: Mapping[int, tuple[str, str]]
) -> list[Proposal]:
    """The lead, then those who give, by name; somebody to be found if there is none."""
    if not involved:
        return [Proposal(key, name, None, "", "well", NOBODY)]
    order = sorted(involved.items(), key=lambda one: (one[1][1] != LEADS, one[1][0]))
    return [Proposal(key, name, pk, who, "well", reason) for pk, (who, reason) in order]
