"""What due diligences come to on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.checks import (
    Check,
    Checked,
    CheckState,
    checked,
    checked_by_stakeholder,
)
from stakeholders.analysis.masking import masked

TODAY = date(2026, 3, 10)


def check(decision="go", *, days=None, ago=10, pk=1, of=7):
    ends = None if days is None else TODAY + timedelta(days=days)
    return Check(of, pk, TODAY - timedelta(days=ago), ends, decision)


@pytest.mark.parametrize(
    ("one", "state", "days"),
    [
        (check(), CheckState.VALID, None),
        (check(days=61), CheckState.VALID, 61),
        (check(days=60), CheckState.EXPIRING, 60),
        (check("conditions", days=0), CheckState.EXPIRING, 0),
        (check(days=-1), CheckState.EXPIRED, -1),
        (check("stop"), CheckState.STOP, None),
        (check("stop", days=-1), CheckState.EXPIRED, -1),
        (check("open"), CheckState.OPEN, None),
    ],
)
def test_one_check_counts_until_its_last_day(one, state, days):
    assert checked([one], TODAY) == Checked(state, one, days)


def test_without_any_check_there_is_none():
    assert checked([], TODAY) == Checked(CheckState.NONE)
    assert checked_by_stakeholder([], TODAY) == {}


def test_the_newest_decision_counts():
    yes, no = check(ago=20), check("stop", ago=5, pk=2)
    later = check("conditions", ago=1, pk=3)

    assert checked([no, yes], TODAY).state == CheckState.STOP
    assert checked([no, later, yes], TODAY) == Checked(CheckState.VALID, later)


def test_a_check_without_decision_leaves_the_earlier_one_valid():
    found = checked([check(ago=20), check("open", ago=1, pk=2)], TODAY)

    assert (found.state, found.check.id, found.is_valid) == (CheckState.VALID, 1, True)


def test_each_stakeholder_has_its_own():
    found = checked_by_stakeholder([check(of=1), check("stop", of=2)], TODAY)

    assert {pk: one.state for pk, one in found.items()} == {
        1: CheckState.VALID,
        2: CheckState.STOP,
    }


CHECKS = st.lists(
    st.builds(
        check,
        st.sampled_from(["open", "go", "conditions", "stop"]),
        days=st.one_of(st.none(), st.integers(-90, 90)),
        ago=st.integers(0, 400),
        pk=st.integers(1, 999),
    ),
    unique_by=lambda one: one.id,
)


@given(CHECKS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(checks, chance):
    found = checked(checks, TODAY)
    chance.shuffle(checks)

    assert checked(checks, TODAY) == found
    assert found.is_valid is (found.state in {CheckState.VALID, CheckState.EXPIRING})
    assert (found.check is None) is (not checks)


@pytest.mark.parametrize(
    ("reach", "shown"),
    [
        ("amina@coop.example", "a•••@coop.example"),
        ("+51 951 000 147", "•••47"),
        ("12345", "•••"),
        ("", ""),
        ("@", "•••@"),
    ],
)
def test_a_way_to_reach_somebody_is_hidden_for_the_most_part(reach, shown):
    assert masked(reach) == shown
