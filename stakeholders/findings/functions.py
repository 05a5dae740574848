"""What the stakeholders and their functions can tell about a plan that has gaps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.findings import Finding, Severity
from enterprises.findings.causes import CausesState, name_of
from enterprises.wording import isolated
from stakeholders.analysis.functions import (
    ENGAGED,
    Function,
    Service,
    capable_not_engaged,
    unserved,
)

PAGE = "stakeholders:stakeholder_detail"
GAPS = "stakeholders:function_gap_list"
LIST = "stakeholders:stakeholder_list"
ADD = "stakeholders:stakeholder_add"
STEP = "stakeholders:engagement_change"
# Every market system has something to do with each of these.
EXPECTED_KINDS = ("enterprises", "company", "civil_society", "government", "donor")


@dataclass(frozen=True, slots=True)
class Standing:
    """One stakeholder, as far as findings ask."""

    stakeholder_id: int
    name: str
    kind: str
    engagement: int
    functions: int


def severe_need_without_provider(functions: Iterable[Function]) -> list[Finding]:
    """A severe need that nobody does anything about will stay severe."""
    return [
        Finding(
            code="stakeholders.severe_need_without_provider",
            severity=Severity.PROBLEM,
            message=_("Severe for {segment}, and nobody provides it.").format(
                segment=isolated(f.worst.segment if f.worst else "")
            ),
            subject=f.sub_need,
            url_name=GAPS,
        )
        for f in unserved(functions)
    ]


def single_provider(functions: Iterable[Function]) -> list[Finding]:
    """What one stakeholder alone answers falls back when that one leaves."""
    return [
        Finding(
            code="stakeholders.single_provider",
            severity=Severity.WARNING,
            message=_("Rests on {name} alone.").format(
                name=isolated(f.well[0].stakeholder)
            ),
            subject=f.sub_need,
            url_name=PAGE,
            url_kwargs={"pk": f.well[0].stakeholder_id},
        )
        for f in functions
        if f.is_severe and f.service == Service.ONE_PROVIDER
    ]


def capable_but_not_engaged(functions: Iterable[Function]) -> list[Finding]:
    """Somebody could close a gap and has not been won over yet."""
    return [
        Finding(
            code="stakeholders.capable_not_engaged",
            severity=Severity.WARNING,
            message=_("Could provide {function}, and is not engaged yet.").format(
                function=isolated(function.sub_need)
            ),
            subject=part.stakeholder,
            url_name=PAGE,
            url_kwargs={"pk": part.stakeholder_id},
        )
        for function, part in capable_not_engaged(functions)
    ]


def barrier_not_recorded(functions: Iterable[Function]) -> list[Finding]:
    """Without the barrier nobody knows what would move a stakeholder."""
    return [
        Finding(
            code="stakeholders.barrier_not_recorded",
            severity=Severity.NOTE,
            message=_("Holds back {function}; why is not written down.").format(
                function=isolated(f.sub_need)
            ),
            subject=part.stakeholder,
            url_name=PAGE,
            url_kwargs={"pk": part.stakeholder_id},
        )
        for f in functions
        for part in f.holds_back
        if not part.barrier
    ]


def kind_missing(
    standings: Sequence[Standing], *, labels: dict[str, str]
) -> list[Finding]:
    """A kind of stakeholder that nobody listed is a view that nobody hears.

    `labels` gives each expected kind its name for the reader. Silent while nothing is
    listed at all: `nobody_listed` says that.
    """
    if not standings:
        return []
    present = Counter(s.kind for s in standings)
    return [
        Finding(
            code="stakeholders.kind_missing",
            severity=Severity.PROBLEM if kind == "enterprises" else Severity.NOTE,
            message=_("No stakeholder of this kind is listed yet."),
            subject=str(labels[kind]),
            url_name="stakeholders:stakeholder_add",
        )
        for kind in EXPECTED_KINDS
        if not present[kind]
    ]


def enterprises_not_engaged(standings: Iterable[Standing]) -> list[Finding]:
    """A plan made without those it is for is corrected by them later.

    Told at the group that is nearest to being engaged; silent where no group is listed
    (`kind_missing` says that) or everybody has withdrawn.
    """
    own = [s for s in standings if s.kind == "enterprises"]
    near = [s for s in own if s.engagement < ENGAGED]
    if not near or any(s.engagement == ENGAGED for s in own):
        return []
    first = max(near, key=lambda s: s.engagement)
    return [
        Finding(
            code="stakeholders.enterprises_not_engaged",
            severity=Severity.WARNING,
            message=_("No group of the enterprises themselves is engaged yet."),
            subject=first.name,
            url_name=STEP,
            url_kwargs={"pk": first.stakeholder_id},
        )
    ]


def nobody_listed(standings: Sequence[Standing]) -> list[Finding]:
    """Without stakeholders there is nobody to plan with."""
    if standings:
        return []
    return [
        Finding(
            code="stakeholders.nobody_listed",
            severity=Severity.PROBLEM,
            message=_("List who plays a part, or could."),
            subject=_("Stakeholders"),
            url_name="stakeholders:stakeholder_add",
        )
    ]


def engaged_without_function(standings: Iterable[Standing]) -> list[Finding]:
    """Whoever is engaged does something about a need; what, is not written down."""
    return [
        Finding(
            code="stakeholders.engaged_without_function",
            severity=Severity.NOTE,
            message=_("Engaged, but what it does about needs is not recorded."),
            subject=s.name,
            url_name=PAGE,
            url_kwargs={"pk": s.stakeholder_id},
        )
        for s in standings
        if s.engagement == ENGAGED and s.functions == 0 and s.kind != "donor"
    ]


def unserved_needs(functions: Iterable[Function], state: CausesState) -> frozenset[int]:
    """The needs whose function nobody performs, not even weakly."""
    nobody = {f.sub_need_id for f in functions if f.service == Service.NOBODY}
    return frozenset(n.need_id for n in state.needs if n.sub_need_id in nobody)


def blocked_by_unserved(
    functions: Iterable[Function], state: CausesState
) -> list[Finding]:
    """Help for a segment's worst need fails while nobody moves what holds it back."""
    return [
        Finding(
            code="stakeholders.blocked_by_unserved",
            severity=Severity.PROBLEM,
            message=_(
                "Weighs most for %(segment)s, and is held back by %(by)s, which nobody "
                "provides for."
            )
            % {"segment": isolated(top.segment), "by": name_of(by)},
            subject=top.sub_need,
            url_name=GAPS,
        )
        for top, by, _how in state.blocked_tops(unserved_needs(functions, state))
    ]


def found(
    functions: Sequence[Function],
    standings: Sequence[Standing],
    *,
    labels: dict[str, str],
) -> list[Finding]:
    """Everything this app can tell, the gravest first."""
    everything = [
        *nobody_listed(standings),
        *severe_need_without_provider(functions),
        *single_provider(functions),
        *capable_but_not_engaged(functions),
        *kind_missing(standings, labels=labels),
        *enterprises_not_engaged(standings),
        *engaged_without_function(standings),
        *barrier_not_recorded(functions),
    ]
    return sorted(everything, key=lambda one: (-one.severity, one.code, one.subject))
