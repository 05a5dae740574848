"""What interventions and their money tell about a plan that does not hold."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.analysis.funding import FundingTable, Plan, PlannedIntervention
from enterprises.analysis.constraints import blocked
from enterprises.findings import Finding, Severity
from enterprises.findings.causes import CausesState, name_of
from enterprises.wording import isolated
from stakeholders.analysis.functions import SEVERE, RatedNeed

PLANNED, RUNNING, STOPPED = "planned", "running", "stopped"
# States in which somebody counts on the intervention.
UNDER_WAY = frozenset({PLANNED, RUNNING})


def need_without_intervention(needs: Iterable[RatedNeed], plan: Plan) -> list[Finding]:
    """A severe need that no intervention answers stays; stopped ones answer none."""
    answered = _answered(plan)
    return [
        Finding(
            "coordination.need_without_intervention",
            Severity.PROBLEM,
            _("is severe for %(segment)s, and no intervention answers it.")
            % {"segment": isolated(need.segment)},
            need.sub_need,
            *_page_of(need),
        )
        for need in sorted(needs, key=_gravest_first)
        if need.severity is not None
        and need.severity >= SEVERE
        and need.need_id not in answered
    ]


def _answered(plan: Plan) -> frozenset[int]:
    return frozenset(
        need
        for one in plan.interventions
        if one.state != STOPPED
        for need in one.need_ids
    )


def rests_on_unaddressed_need(
    plan: Plan, state: CausesState, unserved: Collection[int]
) -> list[Finding]:
    """An intervention cannot succeed while what holds its need back stays.

    Tells of each need that strongly holds back, directly or through others, a need the
    intervention answers, while no intervention answers it and it is in `unserved`:
    nobody performs its function (`stakeholders.findings.unserved_needs`).
    """
    by_id = state.by_id
    open_ones = frozenset(unserved) - _answered(plan)
    return [
        Finding(
            "coordination.rests_on_unaddressed_need",
            Severity.WARNING,
            _(
                "answers %(need)s, which %(by)s holds back; no intervention answers "
                "that, and nobody provides for it."
            )
            % {"need": name_of(by_id[way.need_id]), "by": name_of(by_id[way.by])},
            one.name,
            "enterprises:need_detail",
            {"pk": way.by},
        )
        for one in plan.interventions
        if one.state != STOPPED
        for way in blocked(
            sorted(one.need_ids & by_id.keys()), state.links, unattended=open_ones
        )
    ]


def intervention_without_need(plan: Plan) -> list[Finding]:
    """What answers no need may still be good, but nobody has said what it is for."""
    return [
        _about(
            one,
            "intervention_without_need",
            Severity.WARNING,
            _("answers no need."),
        )
        for one in plan.interventions
        if one.state != STOPPED and not one.need_ids
    ]


def without_lead(plan: Plan) -> list[Finding]:
    """What is everybody's is nobody's; an idea may wait for its lead."""
    return [
        _about(one, "without_lead", Severity.WARNING, _("has no lead."))
        for one in plan.interventions
        if one.state in UNDER_WAY and one.lead_id is None
    ]


def without_budget(plan: Plan, table: FundingTable) -> list[Finding]:
    """A cost that nobody wrote down is not a cost of nothing."""
    return [
        _about(
            one,
            "without_budget",
            Severity.WARNING,
            _("has no budget, so nobody knows what is missing."),
        )
        for one in plan.interventions
        if one.state in UNDER_WAY and table.by_intervention[one.id].cost is None
    ]


def funding_gap(plan: Plan, table: FundingTable) -> list[Finding]:
    """Money that is not confirmed is not there; a problem where not even pledges do."""
    found = []
    for one in plan.interventions:
        funding = table.by_intervention[one.id]
        if one.state not in UNDER_WAY or funding.gap is None or funding.gap <= 0:
            continue
        if funding.gap_if_pledges_hold is None or funding.gap_if_pledges_hold <= 0:
            words, grave = _("is paid for only if all pledges hold."), Severity.NOTE
        else:
            words = _("lacks money, even if all pledges hold.")
            grave = Severity.PROBLEM if one.state == RUNNING else Severity.WARNING
        found.append(_about(one, "funding_gap", grave, words))
    return found


def overdue(plan: Plan, today: date) -> list[Finding]:
    """Still running after its last day: finish it, or say until when it goes on."""
    return [
        _about(
            one, "overdue", Severity.WARNING, _("should have ended, and still runs.")
        )
        for one in plan.interventions
        if one.state == RUNNING and one.ends_on is not None and one.ends_on < today
    ]


def not_started(plan: Plan, today: date) -> list[Finding]:
    """Still only planned after its first day."""
    return [
        _about(one, "not_started", Severity.NOTE, _("should have started by now."))
        for one in plan.interventions
        if one.state == PLANNED and one.starts_on is not None and one.starts_on < today
    ]


def without_rate(plan: Plan, table: FundingTable) -> list[Finding]:
    """Contributions in another currency without a rate are in no sum."""
    found = []
    for one in plan.interventions:
        if count := table.by_intervention[one.id].unconverted:
            words = ngettext(
                "has %(count)d contribution without an exchange rate; it is not "
                "counted.",
                "has %(count)d contributions without an exchange rate; they are not "
                "counted.",
                count,
            ) % {"count": count}
            found.append(_about(one, "without_rate", Severity.WARNING, words))
    return found


def about_plan(plan: Plan, table: FundingTable, today: date) -> list[Finding]:
    """Everything this app can tell about interventions, the gravest first."""
    found = [
        *intervention_without_need(plan),
        *without_lead(plan),
        *without_budget(plan, table),
        *funding_gap(plan, table),
        *overdue(plan, today),
        *not_started(plan, today),
        *without_rate(plan, table),
    ]
    return sorted(found, key=lambda one: (-one.severity, one.code, one.subject))


def _gravest_first(need: RatedNeed) -> tuple[Decimal, str, str]:
    return -(need.severity or Decimal(0)), need.sub_need, need.segment


def _page_of(need: RatedNeed) -> tuple[str, dict[str, int | str]]:
    if need.need_id is None:
        return "enterprises:need_matrix", {}
    return "enterprises:need_detail", {"pk": need.need_id}


def _about(
    one: PlannedIntervention, code: str, severity: Severity, message: str
) -> Finding:
    return Finding(
        f"coordination.{code}",
        severity,
        message,
        one.name,
        "coordination:intervention_detail",
        {"pk": one.id},
    )
