"""Needs without a cause, causes without evidence, and needs that cannot move alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.causes import Behind, Cause, needs_behind
from enterprises.analysis.constraints import Blocked, Link, blocked, circles
from enterprises.analysis.needs import SEVERE
from enterprises.findings.finding import Finding, Severity
from enterprises.findings.needs import NeedStanding
from enterprises.wording import isolated

NEED = "enterprises:need_detail"
CAUSES = "enterprises:cause_list"
CAUSE = "enterprises:cause_detail"
LINKS = "enterprises:link_list"
# A circle of more needs is told by these and how many more there are.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class CausesState:
    """All that the findings about causes and links look at; each part is one query.

    `severity` names every need in use, None where it is not known.
    """

    needs: Sequence[NeedStanding]
    severity: Mapping[int, Decimal | None]
    causes: Sequence[Cause]
    behind: Sequence[Behind]
    links: Sequence[Link]

    @property
    def by_id(self) -> Mapping[int, NeedStanding]:
        """The needs by their keys."""
        return {need.need_id: need for need in self.needs}

    def severe(self) -> list[NeedStanding]:
        """The needs of at least `SEVERE`, the most severe first."""
        found = [
            (severity, need)
            for need in self.needs
            if (severity := self.severity[need.need_id]) is not None
            and severity >= SEVERE
        ]
        return [need for _s, need in sorted(found, key=lambda pair: -pair[0])]

    def tops(self) -> list[NeedStanding]:
        """The most severe need of each segment that is at least `SEVERE`."""
        found: dict[int, NeedStanding] = {}
        for need in self.severe():
            found.setdefault(need.segment_id, need)
        return list(found.values())

    def blocked_tops(
        self, unattended: Collection[int]
    ) -> Iterator[tuple[NeedStanding, NeedStanding, Blocked]]:
        """Each top need that a need of these holds back, with that need, and how."""
        by_id = self.by_id
        tops = [need.need_id for need in self.tops()]
        for one in blocked(tops, self.links, unattended=unattended):
            yield by_id[one.need_id], by_id[one.by], one


def name_of(need: NeedStanding) -> str:
    """A need as a sentence names it: what is missing, and for whom."""
    return _("%(need)s (%(segment)s)") % {
        "need": isolated(need.sub_need),
        "segment": isolated(need.segment),
    }


def blocked_by_unrated(
    state: CausesState, among: Collection[int] | None = None
) -> list[Finding]:
    """A segment's worst need stays while one that nobody rated holds it back.

    Only of the worst needs `among` these, where they are given.
    """
    unrated = [key for key, severity in state.severity.items() if severity is None]
    return [
        Finding(
            code="enterprises.blocked_by_unrated",
            severity=Severity.WARNING,
            message=_(
                "Weighs most for %(segment)s, and is held back by %(by)s, which nobody "
                "has rated."
            )
            % {"segment": isolated(top.segment), "by": name_of(by)},
            subject=top.sub_need,
            url_name=NEED,
            url_kwargs={"pk": by.need_id},
        )
        for top, by, _how in state.blocked_tops(unrated)
        if among is None or top.need_id in among
    ]


def vicious_circle(state: CausesState) -> list[Finding]:
    """Needs that hold each other back move together or not at all."""
    by_id = state.by_id
    return [
        Finding(
            code="enterprises.vicious_circle",
            severity=Severity.WARNING,
            message=_("These needs hold each other back: plan for them together."),
            subject=_circle_words([*circle.way, *circle.others], by_id),
            url_name=LINKS,
        )
        for circle in circles(state.links)
    ]


def _circle_words(members: Sequence[int], needs: Mapping[int, NeedStanding]) -> str:
    names = [name_of(needs[key]) for key in members[:MOST_NAMED]]
    more = len(members) - MOST_NAMED
    if more > 0:
        names.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return ", ".join(names)


def severe_without_cause(state: CausesState) -> list[Finding]:
    """Help that does not reach the cause has to be given again every year.

    One finding for all of them while no cause is written down at all.
    """
    told = {link.need_id for link in state.behind}
    open_ones = [need for need in state.severe() if need.need_id not in told]
    if not open_ones:
        return []
    if not state.causes:
        words = ngettext(
            "%(n)s severe need, and nobody has written down why it is there.",
            "%(n)s severe needs, and nobody has written down why they are there.",
            len(open_ones),
        )
        return [
            Finding(
                code="enterprises.severe_without_cause",
                severity=Severity.NOTE,
                message=words % {"n": len(open_ones)},
                subject=_("Root causes"),
                url_name=CAUSES,
            )
        ]
    return [
        Finding(
            code="enterprises.severe_without_cause",
            severity=Severity.NOTE,
            message=_("Severe for %(segment)s; why is not written down.")
            % {"segment": isolated(need.segment)},
            subject=need.sub_need,
            url_name=NEED,
            url_kwargs={"pk": need.need_id},
        )
        for need in open_ones
    ]


def cause_without_evidence(state: CausesState) -> list[Finding]:
    """A cause that nobody can show is an opinion; it may still be right."""
    behind = needs_behind(state.causes, state.behind)
    return [
        Finding(
            code="enterprises.cause_without_evidence",
            severity=Severity.NOTE,
            message=_("Lies behind a need, and how you know is not written down."),
            subject=cause.name,
            url_name=CAUSE,
            url_kwargs={"pk": cause.cause_id},
        )
        for cause in state.causes
        if behind[cause.cause_id] and not cause.has_evidence
    ]


def causes_findings(state: CausesState) -> list[Finding]:
    """Everything this room can tell, the gravest first."""
    found = [
        *blocked_by_unrated(state),
        *vicious_circle(state),
        *severe_without_cause(state),
        *cause_without_evidence(state),
    ]
    return sorted(found, key=lambda finding: -finding.severity)
