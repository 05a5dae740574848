"""What profiles leave open."""

import pytest

from enterprises.findings import Severity
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.findings.profiles import (
    Profiled,
    ProfilesState,
    Worry,
    about_one,
    profiles_findings,
)

ENGAGED, IN_CONVERSATION, WITHDRAWN = 30, 20, 40
VALID = Checked(CheckState.VALID)


def profiled(engagement=ENGAGED, state=CheckState.VALID, days=None, **more):
    checked = Checked(state, None, days)
    more.setdefault("is_represented", True)
    return Profiled(7, "Dairy", engagement, checked, **more)


def told(one):
    return [(f.code.removeprefix("stakeholders."), f.severity) for f in about_one(one)]


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (profiled(), []),
        (profiled(IN_CONVERSATION, CheckState.NONE, is_represented=False), []),
        (
            profiled(state=CheckState.STOP),
            [("stopped_yet_engaged", Severity.PROBLEM)],
        ),
        (profiled(IN_CONVERSATION, CheckState.STOP), []),
        (
            profiled(state=CheckState.NONE),
            [("engaged_without_check", Severity.WARNING)],
        ),
        (
            profiled(state=CheckState.OPEN),
            [("engaged_without_check", Severity.WARNING)],
        ),
        (
            profiled(state=CheckState.EXPIRED, days=-3),
            [("check_expired", Severity.WARNING)],
        ),
        (
            profiled(IN_CONVERSATION, CheckState.EXPIRED, -3),
            [("check_expired", Severity.NOTE)],
        ),
        (profiled(WITHDRAWN, CheckState.EXPIRED, -3), []),
        (
            profiled(state=CheckState.EXPIRING, days=60),
            [("check_expires_soon", Severity.NOTE)],
        ),
        (profiled(state=CheckState.VALID, days=61), []),
        (
            profiled(worries=(Worry("Fees", None), Worry("Theft", 4))),
            [("concern_without_answer", Severity.WARNING)],
        ),
        (
            profiled(worries=(Worry("Fees", None),)),
            [("concern_without_answer", Severity.NOTE)],
        ),
        (profiled(WITHDRAWN, worries=(Worry("Fees", 5),)), []),
        (
            profiled(unreasoned=("beyond", "disruptor")),
            [
                ("beyond_without_why", Severity.NOTE),
                ("disruptor_without_why", Severity.NOTE),
            ],
        ),
        (
            profiled(is_represented=False),
            [("engaged_nobody_represents", Severity.NOTE)],
        ),
        (profiled(is_represented=None), []),
    ],
)
def test_a_profile_says_what_it_leaves_open(one, found):
    assert told(one) == found


def test_the_words_name_the_days_and_the_strongest_concern():
    expired = about_one(profiled(state=CheckState.EXPIRED, days=-3))
    worried = about_one(profiled(worries=(Worry("Fees", 2), Worry("Theft", 5))))

    assert expired[0].message == "Its due diligence expired 3 days ago."
    assert "“Theft”" in worried[0].message
    assert (expired[0].subject, expired[0].url_kwargs) == ("Dairy", {"pk": 7})


def test_the_gravest_stands_first():
    state = ProfilesState(
        (
            profiled(is_represented=False),
            profiled(state=CheckState.NONE),
            profiled(state=CheckState.STOP),
        )
    )

    severities = [f.severity for f in profiles_findings(state)]

    assert severities == [Severity.PROBLEM, Severity.WARNING, Severity.NOTE]
    assert profiles_findings(ProfilesState(())) == []
