"""The overlap of two initiatives: what it claims, and that no pair is missed."""

from datetime import date, timedelta
from itertools import combinations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.overlap import (
    WEIGHTS,
    Pair,
    Reach,
    overlap,
    overlaps,
    overlaps_of,
)

JAN, DEC = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
keys = st.frozensets(st.integers(1, 5), max_size=3)
# A tree of three levels with two branches each.
paths = st.lists(st.integers(1, 2), min_size=1, max_size=3).map(tuple)


@st.composite
def reaches(draw: st.DrawFn, key: int = 1) -> Reach:
    starts, ends = draw(st.none() | days), draw(st.none() | days)
    if starts and ends and ends < starts:
        starts, ends = ends, starts
    places = draw(st.frozensets(paths, max_size=3))
    return Reach(key, draw(keys), draw(keys), places, starts, ends)


@st.composite
def many(draw: st.DrawFn) -> list[Reach]:
    return [draw(reaches(key=n + 1)) for n in range(draw(st.integers(0, 9)))]


# --- Properties -----------------------------------------------------------------------


@given(reaches(1), reaches(2))
def test_it_is_symmetric_and_stays_between_0_and_1(one, other):
    there, back = overlap(one, other), overlap(other, one)

    assert there.score == back.score
    assert there.shares == back.shares
    assert there.functions == back.functions
    assert sorted((b, a) for a, b in back.places) == sorted(there.places)
    assert there.score is None or 0 <= there.score <= 1
    known = [share for share in there.shares.values() if share is not None]
    assert all(0 <= share <= 1 for share in known)


@given(reaches(1))
def test_two_that_are_the_same_score_1_if_they_can_be_compared(one):
    score = overlap(one, one).score

    is_known = one.functions or one.places or one.segments
    assert score == (1 if is_known else None)


@given(reaches(1), reaches(2))
def test_one_known_share_of_0_makes_it_0(one, other):
    result = overlap(one, other)
    if result.score is None:
        return

    assert (result.score == 0) is (0 in result.shares.values())


@given(reaches(1), reaches(2), keys)
def test_what_is_not_known_is_left_out_and_said_so(one, other, functions):
    blind = Reach(1, frozenset(), one.segments, one.places, one.starts, one.ends)
    seeing = Reach(2, functions, other.segments, other.places, other.starts, other.ends)
    blind_too = Reach(
        2, frozenset(), other.segments, other.places, other.starts, other.ends
    )

    result = overlap(blind, seeing)

    assert result.shares["functions"] is None
    assert result == overlap(blind, blind_too)


@given(reaches(1), reaches(2), st.integers(-900, 900))
def test_only_the_days_between_count_not_when_they_are(one, other, moved):
    def later(reach: Reach) -> Reach:
        step = timedelta(moved)
        return Reach(
            reach.id,
            reach.functions,
            reach.segments,
            reach.places,
            reach.starts + step if reach.starts else None,
            reach.ends + step if reach.ends else None,
        )

    assert overlap(later(one), later(other)).score == overlap(one, other).score


@given(many(), st.sampled_from([0.0, 0.3, 0.7]))
def test_no_pair_is_missed_and_none_too_many(every, least):
    found = overlaps(reversed(every), least=least)

    expected = {
        (one.id, other.id): score
        for one, other in combinations(every, 2)
        if (score := overlap(one, other).score) and score >= least
    }
    assert {(p.first, p.second): p.score for p in found} == expected
    assert found == sorted(found, key=lambda p: (-p.score, -p.basis, p.first, p.second))


@given(many())
def test_those_of_one_are_the_pairs_with_it(every):
    found = overlaps(every)

    for one in every:
        mine = {key: result.score for key, result in overlaps_of(one, every)}
        pairs = [p for p in found if one.id in (p.first, p.second)]
        assert mine == {p.first + p.second - one.id: p.score for p in pairs}


# --- Figures worked out by hand -------------------------------------------------------


def test_the_formula():
    one = Reach(1, frozenset({1, 2, 3}), frozenset({7}), frozenset({(1,)}), JAN, DEC)
    other = Reach(
        2,
        frozenset({3}),
        frozenset({7, 8}),
        frozenset({(1, 4), (2,)}),
        date(2026, 7, 2),
        DEC,
    )

    result = overlap(one, other)

    # 2·1/(3+1); 2·1/(1+2); the region holds the village, the second is elsewhere:
    # (1+1)/(1+2); 183 days in common of 365 and 183.
    shares = {
        "functions": 1 / 2,
        "places": 2 / 3,
        "segments": 2 / 3,
        "time": 2 * 183 / (365 + 183),
    }
    assert result.shares == pytest.approx(shares)
    expected = prod(shares[name] ** weight for name, weight in WEIGHTS.items())
    assert result.score == pytest.approx(expected)
    assert result.places == ((1, 4),)
    assert result.days == (date(2026, 7, 2), DEC)
    assert overlaps([one, other]) == [Pair(result.score, pytest.approx(1), 1, 2)]


def test_the_weights_are_one_together():
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Reach(1), Reach(2)),
        (Reach(1, starts=JAN, ends=DEC), Reach(2, starts=JAN, ends=DEC)),
        (Reach(1, frozenset({1})), Reach(2, frozenset(), frozenset({1}))),
    ],
)
def test_without_a_function_a_place_or_a_segment_of_both_nothing_is_compared(
    one, other
):
    assert overlap(one, other).score is None
    assert overlaps([one, other]) == []


@pytest.mark.parametrize(
    "other",
    [
        Reach(2, frozenset({2})),
        Reach(2, frozenset({1}), places=frozenset({(2,)})),
        Reach(2, frozenset({1}), frozenset({8})),
        Reach(2, frozenset({1}), starts=date(2027, 1, 1)),
        Reach(2, frozenset({1}), ends=date(2025, 12, 31)),
    ],
)
def test_disjoint_in_one_thing_that_is_known_is_0(other):
    one = Reach(1, frozenset({1}), frozenset({7}), frozenset({(1, 3)}), JAN, DEC)

    assert overlap(one, other).score == 0
    assert overlaps([one, other]) == []


def test_an_open_end_is_not_known_and_not_nothing():
    one = Reach(1, frozenset({1}), starts=JAN)
    other = Reach(2, frozenset({1}), starts=DEC, ends=DEC)

    result = overlap(one, other)

    assert (result.score, result.shares["time"], result.days) == (1, None, None)


def test_one_day_in_common_is_a_share():
    one = Reach(1, frozenset({1}), starts=JAN, ends=JAN)
    other = Reach(2, frozenset({1}), starts=JAN, ends=date(2026, 1, 3))

    assert overlap(one, other).shares["time"] == 2 * 1 / (1 + 3)


def test_none_and_one_have_no_pairs():
    assert overlaps([]) == []
    assert overlaps([Reach(1, frozenset({1}))]) == []
