"""What was said last of each need, and that several rounds tell no more than each."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.needs import need_map
from enterprises.analysis.ratings import ENTERPRISES, SUPPORTERS
from enterprises.analysis.rounds import current_map, lies_ahead, of_rounds, speaking
from tests.enterprises.test_analysis_needs import rating, theirs

OLD = {"round_id": 1, "held_on": date(2025, 3, 1)}
NEW = {"round_id": 2, "held_on": date(2026, 3, 1)}
GRID = {"segments": [1, 2], "threshold": 5}

rounds = st.lists(
    st.builds(
        lambda held, sub_need, segment, side, n, severity: rating(
            severity,
            n,
            **held,
            sub_need_id=sub_need,
            segment_id=segment,
            perspective=side,
        ),
        st.sampled_from([OLD, NEW]),
        st.integers(1, 3),
        st.integers(1, 2),
        st.sampled_from([ENTERPRISES, SUPPORTERS]),
        st.integers(1, 30),
        st.decimals(1, 5, places=1),
    ),
    max_size=14,
    unique_by=lambda r: (r.round_id, r.sub_need_id, r.segment_id, r.perspective),
)


def test_a_round_about_some_needs_leaves_what_was_said_of_the_others():
    old = [rating("5", **OLD), rating("4", sub_need_id=2, **OLD), theirs("2", **OLD)]
    new = [rating("1", **NEW), theirs("1", sub_need_id=2, **NEW)]

    spoke = speaking([*old, *new])
    before = speaking([*old, *new], back=1)
    believed = speaking([*old, *new], side=SUPPORTERS)

    # Supporters alone do not talk over the enterprises.
    assert spoke == {(1, 1): 2, (1, 2): 1}
    assert before == {(1, 1): 1}
    assert believed == {(1, 1): 1, (1, 2): 2}
    assert of_rounds([*old, *new], spoke) == [old[1], new[0]]


def test_what_only_supporters_rated_is_told_by_their_last_round():
    said = [theirs("2", **OLD), theirs("4", **NEW)]

    needs = current_map(said, columns=[1], **GRID)

    assert needs.cells[1, 1].supporters.shown == Decimal(4)


@given(rounds)
def test_of_one_round_it_is_the_map_of_that_round(ratings):
    one = [r for r in ratings if r.round_id == 1]

    for columns in (["finance", "skills"], [1, 2, 3]):
        found = current_map(one, columns=columns, **GRID)

        assert found == need_map(one, columns=columns, **GRID)


@given(rounds)
def test_what_a_round_hides_is_not_told_beside_others(ratings):
    """Else the mean of its category, which it shows, would tell the small one."""
    alone = {
        key: need_map(
            [r for r in ratings if r.round_id == key], columns=[1, 2, 3], **GRID
        )
        for key in (1, 2)
    }
    spoke = speaking(ratings)
    by_need = current_map(ratings, columns=[1, 2, 3], **GRID)
    by_category = current_map(ratings, columns=["finance", "skills"], **GRID)

    for place, held in spoke.items():
        ours, own = by_need.cells[place].enterprises, alone[held].cells[place]
        assert own.enterprises.shown is not None or ours.shown is None
    for segment in (1, 2):
        cell = by_category.cells[segment, "finance"]
        places = [(segment, 1), (segment, 2)]
        is_mixed = len(
            {spoke[p] for p in places if by_need.cells[p].enterprises.people}
        )
        if is_mixed > 1 and any(
            alone[spoke[p]].cells[p].enterprises.is_withheld for p in places
        ):
            assert cell.enterprises.shown is None
            assert cell.gap.shown is None


def test_people_asked_in_two_rounds_are_not_taken_for_twice_as_many():
    said = [rating("4", 20, **OLD), rating("2", 30, sub_need_id=2, **NEW)]

    cell = current_map(said, columns=["finance"], **GRID).cells[1, "finance"]

    assert (cell.enterprises.people, cell.enterprises.mean) == (30, Decimal("2.8"))
    late = [replace(r, **NEW) for r in said]
    assert current_map(late, columns=["finance"], **GRID).cells[1, "finance"] == cell


@pytest.mark.parametrize(("days", "ahead"), [(-400, False), (1, False), (2, True)])
def test_a_round_lies_ahead_from_the_day_after_tomorrow_on(days, ahead):
    today = date(2026, 11, 30)

    assert lies_ahead(today + timedelta(days=days), today) is ahead
