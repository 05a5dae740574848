"""What chance makes of the difference of two means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.noise import REAL_GAP, is_beyond_noise, noise

PEOPLE = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("ours", "theirs", "points"),
    [(2, 2, "2"), (8, 8, "1"), (32, 32, "0.5"), (10, 40, "0.7071")],
)
def test_noise_is_two_standard_errors_of_a_difference(ours, theirs, points):
    assert round(noise(ours, theirs), 4) == Decimal(points)


def test_nobody_is_no_noise_of_nought():
    assert noise(0, 9) is None
    assert noise(9, 0) is None
    assert not is_beyond_noise(Decimal(4), noise(0, 9))


@given(PEOPLE, PEOPLE)
def test_noise_is_the_same_both_ways_round(ours, theirs):
    assert noise(ours, theirs) == noise(theirs, ours)


@given(PEOPLE, PEOPLE, st.integers(1, 1000))
def test_more_people_make_less_noise(ours, theirs, more):
    assert 0 < noise(ours + more, theirs) < noise(ours, theirs)


@given(PEOPLE, st.integers(1, 100))
def test_four_times_the_people_halve_it(people, times):
    assert abs(noise(4 * people, 4 * people) * 2 - noise(people, people)) < Decimal(
        "1e-20"
    )


@given(st.decimals(-4, 4, places=2), PEOPLE, PEOPLE)
def test_a_real_difference_is_above_half_a_point_whatever_its_sign(
    points, ours, theirs
):
    by_chance = noise(ours, theirs)
    found = is_beyond_noise(points, by_chance)

    assert found == is_beyond_noise(-points, by_chance)
    assert not found or abs(points) >= REAL_GAP
