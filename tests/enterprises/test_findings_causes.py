"""Needs without a cause, causes without evidence, and needs that cannot move alone."""

from decimal import Decimal

import pytest

from enterprises.analysis.causes import Behind, Cause
from enterprises.analysis.constraints import Link
from enterprises.findings import NeedStanding, Severity
from enterprises.findings.causes import CausesState, causes_findings
from enterprises.models.standing import causes_state
from tests.enterprises.test_views_causes import rated
from tests.factories import NeedCauseFactory, NeedLinkFactory


def need(key, segment=1):
    return NeedStanding(
        key, segment, f"Segment {segment}", key, f"Need {key}", "finance", ""
    )


def state(severities, *, causes=(), behind=(), links=()):
    """Needs of one segment, each as severe as told; None is not rated."""
    return CausesState(
        needs=[need(key) for key in severities],
        severity={k: v and Decimal(v) for k, v in severities.items()},
        causes=causes,
        behind=behind,
        links=links,
    )


def told(found):
    return [
        (f.code.removeprefix("enterprises."), f.severity, f.subject, dict(f.url_kwargs))
        for f in causes_findings(found)
    ]


LAND = Cause(9, "Land", None, has_evidence=True)


def test_where_every_severe_need_has_a_cause_nothing_is_told():
    found = state({1: "4", 2: "2"}, causes=[LAND], behind=[Behind(1, 9)])

    assert told(found) == []


def test_without_any_cause_it_is_told_once():
    assert told(state({1: "4", 2: "5", 3: "2"})) == [
        ("severe_without_cause", Severity.NOTE, "Root causes", {})
    ]


def test_each_severe_need_without_a_cause_is_told_the_worst_first():
    found = state({1: "4", 2: "5", 3: "3.4"}, causes=[LAND])

    assert told(found) == [
        ("severe_without_cause", Severity.NOTE, "Need 2", {"pk": 2}),
        ("severe_without_cause", Severity.NOTE, "Need 1", {"pk": 1}),
    ]


def test_a_cause_that_nobody_can_show_is_told_if_it_lies_behind_a_need():
    opinion = Cause(8, "Laziness", None, has_evidence=False)
    unused = Cause(7, "Weather", None, has_evidence=False)
    found = state({1: "4"}, causes=[opinion, unused], behind=[Behind(1, 8)])

    assert told(found) == [
        ("cause_without_evidence", Severity.NOTE, "Laziness", {"pk": 8})
    ]


def test_the_worst_need_that_an_unrated_one_holds_back_is_a_warning():
    held = state(
        {1: "4", 2: None},
        causes=[LAND],
        behind=[Behind(1, 9)],
        links=[Link(1, 2, 1, 3)],
    )
    rated_too = state(
        {1: "4", 2: "1"}, causes=[LAND], behind=[Behind(1, 9)], links=[Link(1, 2, 1, 3)]
    )

    assert told(held) == [("blocked_by_unrated", Severity.WARNING, "Need 1", {"pk": 2})]
    assert told(rated_too) == []


def test_a_vicious_circle_is_told_once_and_names_its_needs():
    links = [Link(1, 1, 2, 2), Link(2, 2, 1, 2)]

    (found,) = told(state({1: "2", 2: "2"}, links=links))

    assert found[:2] == ("vicious_circle", Severity.WARNING)
    assert {"Need 1 (Segment 1)", "Need 2 (Segment 1)"} == set(found[2].split(", "))


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_state_is_loaded_in_five_queries(system, rows, django_assert_num_queries):
    for number in range(rows):
        first = rated(system, f"A{number}", "4")
        second = rated(system, f"B{number}", "")
        NeedCauseFactory(need=first)
        NeedLinkFactory(need=second, holds_back=first, strength=3)

    with django_assert_num_queries(5):
        found = causes_state(system)

    codes = [code for code, *_rest in told(found)]
    assert codes.count("blocked_by_unrated") == rows
    assert codes.count("cause_without_evidence") == rows
    assert set(found.severity.values()) == {Decimal(4), None}
