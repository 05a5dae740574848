"""What the lenses, the checklist and those who hold back leave open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.findings import Finding, Severity
from enterprises.wording import isolated
from stakeholders.analysis.checklist import (
    ABSENT,
    Line,
    Rest,
    severe_without,
    tally,
)
from stakeholders.analysis.lenses import LENSES, Seen
from stakeholders.catalogue import PLAYERS
from stakeholders.catalogue.system_functions import OTHER

CHANGE = "stakeholders:systemfinding_change"
JUDGE = "stakeholders:system_function_set"
CHECKLIST = "stakeholders:system_function_list"
LENS_LIST = "stakeholders:lens_list"
ROLE = "stakeholders:function_change"


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who holds a function back, and nobody wrote what would move them."""

    role_id: int
    stakeholder: str
    function: str
    is_severe: bool


@dataclass(frozen=True, slots=True)
class LensesState:
    """What one reader may know: findings, the checklist, and who holds back.

    `labels` names each lens for the reader; `needs` are those in use, by their code.
    """

    seen: Sequence[Seen]
    lines: Sequence[Line]
    needs: Mapping[str, Rest]
    held: Sequence[Held]
    labels: Mapping[str, str]


def lacking_for_severe_need(state: LensesState) -> list[Finding]:
    """A severe need stays while what it rests on is absent from the whole system.

    Absent is a problem, weak a warning; what nobody judged yet is not told.
    """
    absent = _("Absent here, and severe needs rest on it: %(needs)s.")
    weak = _("Weak here, and severe needs rest on it: %(needs)s.")
    found = []
    for line, needs in severe_without(state.lines, state.needs):
        is_absent = line.presence == ABSENT
        words = absent if is_absent else weak
        code = "function_absent" if is_absent else "function_weak"
        finding = Finding(
            code=f"stakeholders.{code}",
            severity=Severity.PROBLEM if is_absent else Severity.WARNING,
            message=words % {"needs": ", ".join(isolated(need.name) for need in needs)},
            subject=str(line.name),
            url_name=JUDGE,
            url_kwargs={"player": line.player if line.player in PLAYERS else OTHER},
        )
        found.append(finding)
    return found


def weighty_without_evidence(state: LensesState) -> list[Finding]:
    """What weighs much and nothing shows is a rumour that a plan would rest on."""
    words = _("Weighs much (%(n)s of 5), and nothing shows it.")
    return [
        _about(one, "lens_without_evidence", words)
        for one in state.seen
        if one.is_weighty and not one.evidence
    ]


def weighty_without_action(state: LensesState) -> list[Finding]:
    """What holds everybody back goes on doing so while nobody says what to do.

    What helps needs no action.
    """
    words = _("Holds back much (%(n)s of 5), and what to do is not written down.")
    return [
        _about(one, "lens_without_action", words)
        for one in state.seen
        if one.is_weighty and one.holds_back and not one.what_to_do
    ]


def _about(one: Seen, code: str, words: str) -> Finding:
    return Finding(
        code=f"stakeholders.{code}",
        severity=Severity.WARNING,
        message=words % {"n": one.weight},
        subject=one.statement,
        url_name=CHANGE,
        url_kwargs={"pk": one.finding_id},
    )


def lens_empty(state: LensesState) -> list[Finding]:
    """A lens nobody looked through hides what the other three cannot show.

    Silent until something is seen through any of them.
    """
    used = {one.lens for one in state.seen}
    if not used:
        return []
    return [
        Finding(
            code="stakeholders.lens_empty",
            severity=Severity.NOTE,
            message=_("Nobody has looked through this lens yet."),
            subject=state.labels[lens],
            url_name=LENS_LIST,
        )
        for lens in LENSES
        if lens not in used
    ]


def checklist_not_begun(state: LensesState) -> list[Finding]:
    """Where needs are severe, what the whole system lacks may be why.

    Silent while no need in use is severe.
    """
    is_severe = any(need.is_severe for need in state.needs.values())
    if not is_severe or tally(state.lines).judged:
        return []
    return [
        Finding(
            code="stakeholders.checklist_not_begun",
            severity=Severity.NOTE,
            message=_("Needs are severe, and nobody has judged what it offers."),
            subject=_("The system"),
            url_name=CHECKLIST,
        )
    ]


def holding_back_unmoved(state: LensesState) -> list[Finding]:
    """Whoever holds back goes on until somebody knows what would move them.

    A warning where the need is severe.
    """
    words = _("Holds back %(function)s; what would move it is not written down.")
    return [
        Finding(
            code="stakeholders.holding_back_unmoved",
            severity=Severity.WARNING if one.is_severe else Severity.NOTE,
            message=words % {"function": one.function},
            subject=one.stakeholder,
            url_name=ROLE,
            url_kwargs={"pk": one.role_id},
        )
        for one in state.held
    ]


def lenses_findings(state: LensesState) -> list[Finding]:
    """Everything that lenses and checklist can tell, the gravest first."""
    told = [
        *lacking_for_severe_need(state),
        *weighty_without_evidence(state),
        *weighty_without_action(state),
        *holding_back_unmoved(state),
        *lens_empty(state),
        *checklist_not_begun(state),
    ]
    return sorted(told, key=lambda one: (-one.severity, one.code, one.subject))
