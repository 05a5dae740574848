"""Which groups were heard, and which numbers must not be told."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.voice_groups import (
    Group,
    Hearing,
    HearingCell,
    Recorded,
    hearing,
    hearings,
    last_rounds,
    women_on_record,
)
from enterprises.analysis.voices import Heard

WOMEN, RIVER = Group(1, "women", "Women"), Group(2, "place", "River", segment_id=7)


def record(segment_id=7, group_id=1, people=6) -> Recorded:
    return Recorded(1, date(2026, 3, 1), segment_id, group_id, people)


@pytest.mark.parametrize(
    ("people", "asked", "cell"),
    [
        (None, 20, HearingCell(Hearing.NOT_RECORDED)),
        (0, 20, HearingCell(Hearing.NOBODY)),
        (1, 20, HearingCell(Hearing.FEW)),
        (4, 20, HearingCell(Hearing.FEW)),
        (5, 20, HearingCell(Hearing.HEARD, 5)),
        (20, 20, HearingCell(Hearing.HEARD, 20)),
        (18, 20, HearingCell(Hearing.SOME)),
        (15, 20, HearingCell(Hearing.HEARD, 15)),
        (8, 0, HearingCell(Hearing.HEARD, 8)),
        (25, 20, HearingCell(Hearing.HEARD, 25)),
    ],
)
def test_a_number_is_told_where_nobody_can_be_recognised(people, asked, cell):
    assert hearing(people, asked=asked, threshold=5) == cell


@given(st.integers(0, 60), st.integers(0, 60), st.integers(2, 12))
def test_what_is_told_leaves_no_small_group_open(people, asked, threshold):
    cell = hearing(people, asked=asked, threshold=threshold)

    if cell.people is not None:
        assert cell.people == people >= threshold
        assert not 0 < asked - people < threshold


@given(st.integers(1, 60), st.integers(0, 60), st.integers(2, 11))
def test_a_higher_threshold_never_tells_more(people, asked, threshold):
    low = hearing(people, asked=asked, threshold=threshold)
    high = hearing(people, asked=asked, threshold=threshold + 1)

    assert high.people is None or low.people == high.people


def test_the_grid_tells_nobody_from_not_recorded_and_from_not_expected():
    grid = hearings(
        [record(), record(group_id=2, people=0), record(segment_id=99)],
        segments=[7, 8],
        groups=[WOMEN, RIVER],
        raters=[],
        threshold=5,
    )

    assert grid.cells == {
        (7, 1): HearingCell(Hearing.HEARD, 6),
        (7, 2): HearingCell(Hearing.NOBODY),
        (8, 1): HearingCell(Hearing.NOT_RECORDED),
        (8, 2): HearingCell(Hearing.NOT_EXPECTED),
    }
    assert (grid.expected, grid.count(Hearing.NOBODY)) == (3, 1)


def test_who_was_heard_unexpectedly_is_shown():
    grid = hearings(
        [record(segment_id=8, group_id=2)],
        segments=[8],
        groups=[RIVER],
        raters=[],
        threshold=5,
    )

    assert grid.cells[8, 2] == HearingCell(Hearing.HEARD, 6)


def test_the_ratings_tell_of_women_where_nobody_wrote_it_down():
    def of_women(*groups, records=(), women=12, unrecorded=0):
        raters = [Heard(7, 20, 0, women, unrecorded)]
        grid = hearings(
            records, segments=[7], groups=groups, raters=raters, threshold=5
        )
        return grid.cells[7, 1]

    told = HearingCell(Hearing.HEARD, 12, by_ratings=True)
    assert of_women(WOMEN, RIVER) == told
    assert of_women(WOMEN, records=[record()]) == HearingCell(Hearing.HEARD, 6)
    nobody = HearingCell(Hearing.NOBODY, by_ratings=True)
    assert of_women(WOMEN, women=0) == nobody
    unknown = HearingCell(Hearing.NOT_RECORDED)
    assert of_women(WOMEN, women=0, unrecorded=9) == unknown
    # Of which women the ratings speak they do not say.
    assert of_women(WOMEN, Group(4, "women", "Women of the hills")) == unknown


@pytest.mark.parametrize(
    ("who", "cell"),
    [
        (Heard(1, 0, 4, 0, 0), HearingCell(Hearing.NOT_RECORDED)),
        (Heard(1, 20, 0, 0, 0), HearingCell(Hearing.NOBODY)),
        (Heard(1, 20, 0, 0, 8), HearingCell(Hearing.NOT_RECORDED)),
        (Heard(1, 20, 0, 3, 0), HearingCell(Hearing.FEW)),
        (Heard(1, 20, 0, 17, 0), HearingCell(Hearing.SOME)),
        (Heard(1, 20, 0, 12, 0), HearingCell(Hearing.HEARD, 12)),
        (Heard(1, 12, 0, 12, 0), HearingCell(Hearing.HEARD, 12)),
    ],
)
def test_women_by_the_ratings(who, cell):
    assert women_on_record(who, threshold=5) == cell


ROUNDS = st.builds(
    Recorded,
    round_id=st.integers(1, 4),
    held_on=st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    segment_id=st.integers(1, 3),
    group_id=st.just(1),
    people=st.integers(0, 9),
)


@given(st.lists(ROUNDS), st.lists(ROUNDS))
def test_no_round_asked_a_segment_later_than_its_last(ratings, records):
    found = last_rounds(ratings, records)

    rows = ratings + records
    assert found.keys() == {r.segment_id for r in rows}
    for segment, round_id in found.items():
        held = [(r.held_on, r.round_id) for r in rows if r.segment_id == segment]
        assert max(held)[1] == round_id


def test_a_round_that_asked_one_segment_is_not_the_last_of_another():
    early, late = record(), replace(record(segment_id=8), round_id=2)

    assert last_rounds([], [early, late]) == {7: 1, 8: 2}
