"""What findings say about sessions."""

from enterprises.findings import Finding, Severity
from enterprises.findings.sessions import SessionStanding, sessions_findings


def test_a_session_not_taken_over_is_named_and_led_to():
    found = sessions_findings([SessionStanding(7, "In the hall")])

    assert found == [
        Finding(
            code="enterprises.session_not_taken_over",
            severity=Severity.WARNING,
            message="The session ended, and its answers are not in the round yet.",
            subject="In the hall",
            url_name="enterprises:session_detail",
            url_kwargs={"pk": 7},
        )
    ]


def test_without_such_a_session_there_is_nothing_to_say():
    assert sessions_findings([]) == []
