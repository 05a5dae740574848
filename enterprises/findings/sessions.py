"""What was answered in a room and has not reached the ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.findings.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class SessionStanding:
    """A session that ended with answers which nobody has taken over."""

    session_id: int
    title: str


def session_not_taken_over(sessions: Sequence[SessionStanding]) -> list[Finding]:
    """People gave their time and their view; left lying, it changes no plan."""
    return [
        Finding(
            code="enterprises.session_not_taken_over",
            severity=Severity.WARNING,
            message=_("The session ended, and its answers are not in the round yet."),
            subject=session.title,
            url_name="enterprises:session_detail",
            url_kwargs={"pk": session.session_id},
        )
        for session in sessions
    ]


def sessions_findings(sessions: Sequence[SessionStanding]) -> list[Finding]:
    """Everything this app can tell about sessions, the gravest first."""
    return session_not_taken_over(sessions)
