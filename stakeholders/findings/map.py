"""What the map leaves open: who stands alone, what is missing, what is strained."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises import wording
from enterprises.findings import Finding, Severity
from stakeholders.analysis.market_map import ABSENT, STRAINED, Graph, Link, Node
from stakeholders.analysis.network import isolated

CHANGE = "stakeholders:relationship_change"
PAGE = "stakeholders:stakeholder_detail"
COMPANY = "company"


@dataclass(frozen=True, slots=True)
class MapState:
    """The graph one reader may see, and which severe needs each one attends to.

    `severe` maps a stakeholder's key to names of severely missed functions that it
    provides or could provide.
    """

    graph: Graph
    severe: Mapping[str, tuple[str, ...]]


def _about(link: Link, named: Mapping[str, Node]) -> str:
    names = named[link.source].name, named[link.target].name
    return f" {wording.arrow()} ".join(wording.isolated(name) for name in names)


def stands_alone(state: MapState) -> list[Finding]:
    """Whom nobody deals with, nobody can reach; graver where it is engaged."""
    words = _("No relationship with anybody is listed that you may see.")
    return [
        Finding(
            code="stakeholders.stands_alone",
            severity=Severity.WARNING if node.is_engaged else Severity.NOTE,
            message=words,
            subject=node.name,
            url_name=PAGE,
            url_kwargs={"pk": node.pk},
        )
        for node in isolated(state.graph)
        if not node.is_segment
    ]


def needed_link_absent(state: MapState) -> list[Finding]:
    """A missing relationship keeps from a severe need who could attend to it."""
    named = state.graph.named()
    found = []
    for link in state.graph.links:
        needs = state.severe.get(link.source, ())
        if link.quality != ABSENT or not needs:
            continue
        words = _("Needed and absent, and it touches a severe need: %(needs)s.")
        finding = Finding(
            code="stakeholders.needed_link_absent",
            severity=Severity.WARNING,
            message=words
            % {"needs": ", ".join(wording.isolated(need) for need in needs)},
            subject=_about(link, named),
            url_name=CHANGE,
            url_kwargs={"pk": link.pk},
        )
        found.append(finding)
    return found


def strained_on_severe_need(state: MapState) -> list[Finding]:
    """Who attends to a severe need does so badly while dealings are strained."""
    named = state.graph.named()
    words = _("Strained, and it touches a severe need: %(needs)s.")
    return [
        Finding(
            code="stakeholders.strained_on_severe_need",
            severity=Severity.WARNING,
            message=words
            % {"needs": ", ".join(map(wording.isolated, _severe(state, link)))},
            subject=_about(link, named),
            url_name=CHANGE,
            url_kwargs={"pk": link.pk},
        )
        for link in state.graph.links
        if link.quality == STRAINED and _severe(state, link)
    ]


def _severe(state: MapState, link: Link) -> list[str]:
    """The severe needs that either end attends to."""
    ends = (link.source, link.target)
    return sorted({need for end in ends for need in state.severe.get(end, ())})


def strained_with_company(state: MapState) -> list[Finding]:
    """Where the company's own dealings are strained, others will not lean in.

    `strained_on_severe_need` tells those that touch a severe need.
    """
    named = state.graph.named()
    return [
        Finding(
            code="stakeholders.strained_with_company",
            severity=Severity.WARNING,
            message=link.note or _("A strained relationship with a company."),
            subject=_about(link, named),
            url_name=CHANGE,
            url_kwargs={"pk": link.pk},
        )
        for link in state.graph.links
        if link.quality == STRAINED
        and not _severe(state, link)
        and COMPANY in (named[link.source].kind, named[link.target].kind)
    ]


def map_findings(state: MapState) -> list[Finding]:
    """Everything the map can tell, the gravest first."""
    told = [
        *needed_link_absent(state),
        *strained_on_severe_need(state),
        *strained_with_company(state),
        *stands_alone(state),
    ]
    return sorted(told, key=lambda one: (-one.severity, one.code, one.subject))
