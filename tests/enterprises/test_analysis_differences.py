"""Two sides over what both rated: agreement is no difference, whoever was asked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.differences import all_together, by_segment, difference
from enterprises.analysis.needs import compare
from enterprises.analysis.noise import noise
from enterprises.analysis.ratings import people_heard
from enterprises.analysis.voices import overall
from tests.enterprises.test_analysis_needs import rating, theirs

GROUPS = (by_segment, all_together)
severities = st.decimals(1, 5, places=1)
people = st.integers(1, 60)
pairs = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), severities, people, people),
    min_size=1,
    max_size=9,
    unique_by=lambda row: row[:2],
)


def both(rows, shift="0"):
    """Both sides of the same pairs, the supporters so much lower."""
    ours, others = [], []
    for segment, sub_need, severity, n, m in rows:
        where = {"segment_id": segment, "sub_need_id": sub_need}
        ours.append(rating(severity, n, **where))
        others.append(theirs(severity - Decimal(shift), m, **where))
    return ours, others


@given(pairs, st.sampled_from(["0", "0.5", "-1"]))
def test_what_both_rate_alike_does_not_differ_whoever_was_asked_more(rows, shift):
    """Weighted each by its own respondents, two agreeing sides could differ by 3."""
    ours, others = both(rows, shift)

    found = difference(ours, others, groups=GROUPS)

    assert round(found.points, 12) == Decimal(shift)


@given(pairs)
def test_noise_is_never_less_than_that_of_all_people_heard(rows):
    ours, others = both(rows)

    found = difference(ours, others, groups=GROUPS)

    least = noise(people_heard(ours), people_heard(others))
    assert found.noise >= least - Decimal("1e-20")


@pytest.mark.parametrize("needs", [1, 3])
def test_where_all_answer_each_need_noise_is_that_of_two_means(needs):
    ours, others = both([(1, key, Decimal(3), 20, 6) for key in range(1, needs + 1)])

    found = difference(ours, others, groups=GROUPS)

    assert round(found.noise, 12) == round(noise(20, 6), 12)
    assert difference(ours, [], groups=GROUPS) is None


def test_supporters_of_many_segments_are_the_same_few_people():
    """Six in one workshop stay six, and are no less noisy for rating five segments."""
    rows = [(key, 1, Decimal(4), 20, 6) for key in range(1, 6)]
    ours, others = both(rows, "0.6")

    gap = overall([*ours, *others], columns=["finance"], threshold=5)["finance"]

    assert (gap.enterprises.people, gap.supporters.people) == (100, 6)
    assert round(gap.noise, 12) == round(noise(100, 6), 12)
    assert not gap.is_real


def test_a_gap_beside_a_small_need_is_withheld():
    """With the cell's mean, which weighs otherwise, it would tell the small one."""
    rows = [
        *(rating("5", 3), rating("4", 30, sub_need_id=2)),
        *(theirs("3", 9), theirs("3", 9, sub_need_id=2)),
    ]

    assert compare(rows, threshold=5).shown is None
    assert compare(rows, threshold=2).shown is not None
