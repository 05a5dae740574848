"""What is known of segments and their surroundings: topics that are blank or stale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from enterprises.analysis.insights import Cover, Coverage, Known, coverage
from enterprises.findings.finding import Finding, Severity
from enterprises.findings.needs import SEGMENT

BOTTOM_UP = "bottom_up"


@dataclass(frozen=True, slots=True)
class InsightsState:
    """All that the findings about insights look at; each part is one query.

    `topics` maps a topic's code to its name; `segments` a segment's key to its name.
    """

    insights: Sequence[Known]
    topics: Mapping[str, str]
    segments: Mapping[int, str]
    today: date

    def coverage(self) -> Coverage:
        """The grid of every topic and segment, and of the whole system."""
        return coverage(
            self.insights,
            topics=list(self.topics),
            segments=[None, *self.segments],
            today=self.today,
        )


def topic_blank(state: InsightsState) -> list[Finding]:
    """A topic that nobody looked into is a blind spot of the whole plan."""
    if not state.segments:
        return []
    known = {insight.topic for insight in state.insights}
    return [
        Finding(
            code="enterprises.topic_blank",
            severity=Severity.WARNING,
            message=_("Nothing is written down about it yet, for anybody."),
            subject=name,
            url_name="enterprises:insight_list",
            query={"topic": topic},
        )
        for topic, name in state.topics.items()
        if topic not in known
    ]


def segment_without_insight(state: InsightsState) -> list[Finding]:
    """Who plans for a group should know more of it than its ratings."""
    known = {insight.segment_id for insight in state.insights}
    return [
        _of_segment(
            "segment_without_insight",
            Severity.NOTE,
            (key, name),
            _("No insight about it is written down."),
        )
        for key, name in state.segments.items()
        if key not in known
    ]


def insights_stale(state: InsightsState) -> list[Finding]:
    """Prices, rules and people move on; what was true years ago may not be so today."""
    grid = state.coverage()
    words = _("What is known of this is older than two years: {topics}.")
    found = []
    for key, name in state.segments.items():
        old = [
            state.topics[topic]
            for topic, cell in grid.of_segment(key)
            if cell.state == Cover.STALE
        ]
        if old:
            message = words.format(topics=", ".join(old))
            found.append(
                _of_segment("insights_stale", Severity.NOTE, (key, name), message)
            )
    return found


def insights_one_sided(state: InsightsState) -> list[Finding]:
    """Desk research and experts say what is; only the enterprises say how it feels."""
    if not state.insights or any(i.view == BOTTOM_UP for i in state.insights):
        return []
    return [
        Finding(
            code="enterprises.insights_one_sided",
            severity=Severity.WARNING,
            message=_("All are others' view of the enterprises; none is their own."),
            subject=_("Insights"),
            url_name="enterprises:insight_list",
        )
    ]


ALL: tuple[Callable[[InsightsState], list[Finding]], ...] = (
    topic_blank,
    insights_one_sided,
    segment_without_insight,
    insights_stale,
)


def insights_findings(state: InsightsState) -> list[Finding]:
    """Everything this app can tell about insights, the gravest first."""
    found = [finding for find in ALL for finding in find(state)]
    return sorted(found, key=lambda finding: -finding.severity)


def _of_segment(
    code: str, severity: Severity, segment: tuple[int, str], message: str
) -> Finding:
    key, name = segment
    return Finding(
        code=f"enterprises.{code}",
        severity=severity,
        message=message,
        subject=name,
        url_name=SEGMENT,
        url_kwargs={"pk": key},
    )
