"""What the planned roles leave open, and what they rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.analysis.coverage import (
    COMMITTED,
    RANK,
    STOPS,
    Coverage,
    Known,
    Outcome,
    Planned,
    counted,
    coverages,
    weighted,
)
from enterprises.findings import Finding, Severity
from enterprises.wording import isolated
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.analysis.functions import ENGAGED, WITHDRAWN, Service

# Below this share of the severity served well, a plan leaves more open than it closes.
ENOUGH = Decimal("0.5")
FUNCTION = "coordination:coverage_function"
PROFILE = "stakeholders:stakeholder_detail"


@dataclass(frozen=True, slots=True)
class CoverageState:
    """Functions and plans, with the due diligence that the reader may see, on a day."""

    known: Known
    checked: Mapping[int, Checked]
    today: date


def nothing_planned(rows: Sequence[Coverage]) -> list[Finding]:
    """Without planned roles nobody can tell which gaps the interventions close."""
    if any(row.plans for row in rows) or not any(row.now.is_gap for row in rows):
        return []
    return [
        Finding(
            "coordination.nothing_planned",
            Severity.WARNING,
            _(
                "no intervention under way says who will do what, so nobody can tell "
                "which gaps it closes."
            ),
            _("Planned roles"),
            "coordination:intervention_list",
        )
    ]


def gap_that_no_plan_closes(rows: Sequence[Coverage]) -> list[Finding]:
    """A severe gap that stays when everything planned has worked needs another plan.

    Silent while nothing is planned at all: `nothing_planned` says that.
    """
    if not any(row.plans for row in rows):
        return []
    return [
        _about(
            row,
            "gap_that_no_plan_closes",
            Severity.PROBLEM,
            _(
                "severe for %(segment)s; nobody provides it well, now or after what is "
                "planned."
            )
            % {"segment": isolated(row.now.worst.segment if row.now.worst else "")},
        )
        for row in rows
        if row.outcome == Outcome.STAYS_GAP
    ]


def no_second_provider_planned(rows: Iterable[Coverage]) -> list[Finding]:
    """A severe function that rests on one stays as frail as it is."""
    one = Service.ONE_PROVIDER
    return [
        _about(
            row,
            "no_second_provider_planned",
            Severity.NOTE,
            _("rests on %(name)s alone, and no intervention plans a second provider.")
            % {"name": isolated(row.now.well[0].stakeholder)},
        )
        for row in rows
        if row.now.is_severe and row.now.service == row.after.service == one
    ]


def closes_with_nobody_yet(rows: Iterable[Coverage]) -> list[Finding]:
    """A gap that closes only with somebody who is still to be found is not closed."""
    return [
        _about(
            row,
            "closes_with_nobody_yet",
            Severity.WARNING,
            _("is provided well after the plans only by somebody still to be found."),
        )
        for row in rows
        if row.outcome == Outcome.CLOSES_GAP
        and all(part.stakeholder_id < 0 for part in row.after.well)
    ]


def relies_on(state: CoverageState) -> list[Finding]:
    """A plan holds only as far as those it counts on are there and may be engaged.

    One finding a stakeholder, the gravest: has withdrawn; must not be engaged; not
    engaged; no due diligence that holds, as far as the reader may see.
    """
    of_each: dict[int, list[Planned]] = {}
    for plan in state.known.plans:
        if plan.stakeholder_id is not None and plan.state in COMMITTED:
            of_each.setdefault(plan.stakeholder_id, []).append(plan)
    found = []
    for key, plans in of_each.items():
        told = _unready(plans[0], state.checked.get(key))
        if told is None:
            continue
        code, severity, why = told
        count = ngettext(
            "%(count)d planned role counts on it;",
            "%(count)d planned roles count on it;",
            len(plans),
        ) % {"count": len(plans)}
        found.append(
            Finding(
                f"coordination.{code}",
                severity,
                f"{count} {why}",
                plans[0].stakeholder or "",
                PROFILE,
                {"pk": key},
            )
        )
    return found


def _unready(
    plan: Planned, checked: Checked | None
) -> tuple[str, Severity, str] | None:
    """Why one should not be counted on yet; None where nothing speaks against it."""
    if plan.engagement == WITHDRAWN:
        why = _("it has withdrawn, so that they are not counted.")
        return "relies_on_withdrawn", Severity.PROBLEM, why
    if checked is not None and checked.state == CheckState.STOP:
        why = _("its due diligence says: do not engage.")
        return "relies_on_stopped", Severity.PROBLEM, why
    if plan.engagement != ENGAGED:
        return "relies_on_not_engaged", Severity.WARNING, _("it is not engaged yet.")
    if checked is None or not checked.is_valid:
        why = _("no due diligence that you may see still holds.")
        return "relies_on_unchecked", Severity.WARNING, why
    return None


def coverage_stays_low(rows: Sequence[Coverage]) -> list[Finding]:
    """Plans after which less than half of the severity is served well leave much."""
    after = weighted(row.after for row in rows).well
    if after is None or after >= ENOUGH or not any(row.plans for row in rows):
        return []
    return [
        Finding(
            "coordination.coverage_stays_low",
            Severity.WARNING,
            _("after everything planned, %(percent)d%% of the severity is served well.")
            % {"percent": int(100 * after)},
            _("Coverage"),
            "coordination:coverage_matrix",
        )
    ]


def planned_role_late(state: CoverageState) -> list[Finding]:
    """Past its day, or the intervention done, and the functions of today lack it.

    Either it has not come, or nobody has written it down; without a day it is late
    only once its intervention is done.
    """
    held = {(p.stakeholder_id, p.sub_need_id): p.performance for p in state.known.parts}
    open_ones = [p for p in counted(state.known.plans) if _is_past(p, state.today)]
    done = [p for p in state.known.plans if p.state == "done"]
    return [
        Finding(
            "coordination.planned_role_late",
            Severity.WARNING,
            _(
                "“%(intervention)s” plans it with %(who)s by now, and the functions of "
                "today do not say so."
            )
            % {
                "intervention": plan.intervention,
                "who": isolated(plan.stakeholder or _("somebody to be found")),
            },
            state.known.names[plan.sub_need_id][0],
            FUNCTION,
            {"pk": plan.sub_need_id},
        )
        for plan in (*open_ones, *done)
        if not _has_come(plan, held)
    ]


def _is_past(plan: Planned, today: date) -> bool:
    return plan.starts_on is not None and plan.starts_on < today


def _has_come(plan: Planned, held: Mapping[tuple[int, int], str]) -> bool:
    if plan.stakeholder_id is None:
        return False
    now = held.get((plan.stakeholder_id, plan.sub_need_id), "")
    if plan.performance == STOPS:
        return now != "holds_back"
    return RANK[now] >= RANK[plan.performance]


def coverage_findings(state: CoverageState) -> list[Finding]:
    """Everything that planned roles leave open, the gravest first."""
    rows = coverages(state.known)
    found = [
        *nothing_planned(rows),
        *gap_that_no_plan_closes(rows),
        *no_second_provider_planned(rows),
        *closes_with_nobody_yet(rows),
        *relies_on(state),
        *coverage_stays_low(rows),
        *planned_role_late(state),
    ]
    return sorted(found, key=lambda one: (-one.severity, one.code, one.subject))


def _about(row: Coverage, code: str, severity: Severity, message: str) -> Finding:
    return Finding(
        f"coordination.{code}",
        severity,
        message,
        row.now.sub_need,
        FUNCTION,
        {"pk": row.now.sub_need_id},
    )
