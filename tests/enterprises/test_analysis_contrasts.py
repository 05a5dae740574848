"""Women and men, before and after: what differs, by how much more than chance."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.contrasts import (
    Reading,
    contrast,
    gender_gaps,
    gender_map,
    recognisable,
    trends,
)
from enterprises.analysis.ratings import SUPPORTERS, Rating

FINANCE = ["finance"]


def rating(severity="4", people=40, gender="woman", sub_need_id=1, **over):
    plain = Rating(
        round_id=1,
        held_on=date(2026, 1, 1),
        segment_id=1,
        sub_need_id=sub_need_id,
        category="finance",
        perspective="enterprises",
        gender=gender,
        source="",
        severity=Decimal(severity),
        respondents=people,
    )
    return replace(plain, **over)


def gap(*ratings, columns=FINANCE, threshold=5):
    return gender_gaps(ratings, segments=[1], columns=columns, threshold=threshold)[
        1, columns[0]
    ]


ratings_of = st.lists(
    st.builds(
        rating,
        severity=st.decimals(1, 5, places=2).map(str),
        people=st.integers(1, 60),
        gender=st.sampled_from(["woman", "man", "other", ""]),
        sub_need_id=st.integers(1, 3),
        segment_id=st.integers(1, 2),
        source=st.sampled_from(["a", "b"]),
    ),
    max_size=12,
    unique_by=lambda r: (r.gender, r.sub_need_id, r.segment_id, r.source),
)


def test_the_gender_gap_is_womens_mean_minus_mens():
    found = gap(rating("4.5"), rating("3", gender="man"), rating("1", gender=""))

    assert (found.difference, found.verdict) == (Decimal("1.5"), Reading.HIGHER)
    assert (found.first.people, found.second.people) == (40, 40)
    assert round(found.noise, 2) == Decimal("0.45")


@pytest.mark.parametrize(
    ("women", "men", "people", "verdict"),
    [
        ("4", "3", 40, Reading.HIGHER),
        ("3", "4", 40, Reading.LOWER),
        ("3.4", "3", 40, Reading.NO_GAP),
        ("4", "3", 7, Reading.NO_GAP),
        ("4", "3", 4, Reading.TOO_FEW),
    ],
)
def test_a_difference_inside_the_noise_is_not_called_one(women, men, people, verdict):
    found = gap(rating(women, people), rating(men, people, "man"), threshold=2)

    assert found.verdict == verdict


def test_only_sub_needs_that_both_rated_are_compared():
    found = gap(rating("4"), rating("1", sub_need_id=2), rating("3", gender="man"))

    assert found.difference == 1
    assert gap(rating("4"), rating("3", gender="man", sub_need_id=2)).difference is None
    assert gap().verdict == Reading.UNKNOWN


def test_a_few_men_are_withheld_and_supporters_are_no_side():
    few = gap(rating("4"), rating("3", 3, "man"))
    none = gap(rating("4"), rating("3", 20, "man", perspective=SUPPORTERS))

    assert (few.verdict, few.shown) == (Reading.WITHHELD, None)
    assert none.verdict == Reading.UNKNOWN


def test_one_sub_need_of_a_few_closes_its_category():
    found = gap(
        *(rating("4"), rating("2", gender="man")),
        *(rating("4", sub_need_id=2), rating("2", 3, "man", sub_need_id=2)),
    )

    assert found.verdict == Reading.WITHHELD


def test_a_trend_is_the_later_mean_minus_the_earlier():
    before = [rating("3", round_id=1), rating("2", 30, "man", round_id=1)]
    after = [rating("4", round_id=2), rating("1", sub_need_id=9, round_id=2)]

    every = trends(after, before, segments=[1], columns=FINANCE, threshold=5)
    women = trends(
        after, before, segments=[1], columns=FINANCE, threshold=5, gender="woman"
    )
    supporters = trends(
        *(after, before),
        segments=[1],
        columns=FINANCE,
        threshold=5,
        perspective=SUPPORTERS,
    )

    cell = every[1, "finance"]
    assert (cell.verdict, round(cell.difference, 2)) == (
        Reading.HIGHER,
        Decimal("1.43"),
    )
    assert women[1, "finance"].difference == 1
    assert supporters[1, "finance"].verdict == Reading.UNKNOWN


def test_a_trend_from_a_few_is_withheld():
    before, after = [rating("3", 3, round_id=1)], [rating("4", round_id=2)]

    cells = trends(after, before, segments=[1], columns=FINANCE, threshold=5)

    assert cells[1, "finance"].verdict == Reading.WITHHELD


def test_the_map_of_one_gender_closes_what_would_give_another_away():
    said = [rating("4"), rating("2", 3, "man"), rating("3", 9, perspective=SUPPORTERS)]

    needs = gender_map(said, "woman", segments=[1], columns=[1], threshold=5)
    alone = gender_map(said[::2], "woman", segments=[1], columns=[1], threshold=5)

    assert recognisable(said, threshold=5) == {(1, 1)}
    assert needs.cells[1, 1].enterprises.shown is None
    assert alone.cells[1, 1].enterprises.shown == 4
    assert needs.cells[1, 1].supporters.shown == 3


@given(ratings_of, ratings_of)
def test_exchanging_the_sides_changes_the_sign_only(first, second):
    one = contrast(first, second, hidden=frozenset())
    other = contrast(second, first, hidden=frozenset())
    swapped = {Reading.HIGHER: Reading.LOWER, Reading.LOWER: Reading.HIGHER}

    assert other.verdict == swapped.get(one.verdict, one.verdict)
    assert one.noise == other.noise
    if one.difference is not None:
        assert one.difference == -other.difference
        assert -4 <= one.difference <= 4


@given(ratings_of, st.randoms())
def test_gender_gaps_do_not_depend_on_order(ratings, random):
    def found(rows):
        cells = gender_gaps(rows, segments=[1, 2], columns=[1, 2, 3], threshold=5)
        return {
            key: (c.verdict, None if c.shown is None else round(c.shown, 12))
            for key, c in cells.items()
        }

    assert found(ratings) == found(random.sample(ratings, len(ratings)))


@given(ratings_of, st.integers(2, 20))
def test_no_gender_of_a_few_is_behind_a_gap_that_is_shown(ratings, threshold):
    cells = gender_gaps(
        ratings, segments=[1, 2], columns=[1, 2, 3], threshold=threshold
    )

    for cell in cells.values():
        if cell.shown is not None:
            assert min(cell.first.people, cell.second.people) >= threshold
