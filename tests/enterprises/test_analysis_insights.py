"""Blank, stale, thin, covered: the rules of the grid, by property and table."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.insights import (
    LOW,
    URGENCY,
    Cover,
    CoverCell,
    Known,
    cover,
    coverage,
    fresh_since,
)

TODAY = date(2026, 3, 1)
FIRST_FRESH = date(2024, 3, 1)


def known(**over) -> Known:
    values = {
        "topic": "rights",
        "segment_id": 1,
        "confidence": 2,
        "view": "bottom_up",
        "dated_on": date(2025, 6, 1),
    }
    return Known(**{**values, **over})


days = st.dates(date(2015, 1, 1), date(2026, 12, 31))
insights = st.lists(
    st.builds(known, confidence=st.integers(1, 3), dated_on=days), max_size=6
)


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], Cover.BLANK),
        ([known()], Cover.THIN),
        ([known(), known()], Cover.COVERED),
        ([known(confidence=LOW), known(confidence=LOW)], Cover.THIN),
        ([known(confidence=LOW), known()], Cover.COVERED),
        ([known(dated_on=FIRST_FRESH - timedelta(1))] * 3, Cover.STALE),
        ([known(dated_on=FIRST_FRESH)] * 2, Cover.COVERED),
        ([known(), known(dated_on=date(2020, 1, 1))], Cover.THIN),
        ([known(dated_on=date(2027, 1, 1))] * 2, Cover.COVERED),
    ],
)
def test_a_cell_is_judged_by_what_is_fresh(rows, state):
    assert cover(rows, today=TODAY).state == state


def test_a_cell_counts_all_and_names_the_newest():
    rows = [known(dated_on=date(2020, 1, 1)), known(dated_on=date(2025, 1, 1))]

    assert cover(rows, today=TODAY) == CoverCell(Cover.THIN, 2, date(2025, 1, 1))
    assert cover([], today=TODAY) == CoverCell(Cover.BLANK, 0, None)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 3, 1), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2022, 2, 28)),
        (date(2026, 12, 31), date(2024, 12, 31)),
    ],
)
def test_fresh_is_what_is_at_most_two_years_old(today, since):
    assert fresh_since(today) == since


@given(insights, st.randoms())
def test_the_order_of_insights_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))

    assert cover(shuffled, today=TODAY) == cover(rows, today=TODAY)


@given(insights, st.integers(1, 3))
def test_a_fresh_insight_never_makes_a_cell_worse(rows, confidence):
    before = URGENCY.index(cover(rows, today=TODAY).state)

    after = cover([*rows, known(confidence=confidence)], today=TODAY)

    assert URGENCY.index(after.state) >= before


@given(insights)
def test_an_old_insight_changes_nothing_but_a_blank(rows):
    before = cover(rows, today=TODAY).state

    after = cover([*rows, known(dated_on=date(2001, 1, 1))], today=TODAY).state

    assert after == (Cover.STALE if before == Cover.BLANK else before)


@given(insights, st.integers(0, 4000))
def test_time_alone_never_covers_anything(rows, days):
    now = cover(rows, today=TODAY).state
    later = cover(rows, today=TODAY + timedelta(days)).state

    order = [Cover.STALE, Cover.THIN, Cover.COVERED]
    if now == Cover.BLANK:
        assert later == Cover.BLANK
    else:
        assert order.index(later) <= order.index(now)


def test_the_grid_keeps_topics_and_segments_apart():
    rows = [known(), known(), known(segment_id=None), known(topic="else")]

    grid = coverage(
        rows, topics=["context", "rights"], segments=[None, 1, 2], today=TODAY
    )

    states = {key: cell.state for key, cell in grid.cells.items()}
    assert states == {
        ("context", None): Cover.BLANK,
        ("rights", None): Cover.THIN,
        ("context", 1): Cover.BLANK,
        ("rights", 1): Cover.COVERED,
        ("context", 2): Cover.BLANK,
        ("rights", 2): Cover.BLANK,
    }
    assert grid.covered == 1
    assert [topic for topic, _cell in grid.of_segment(1)] == ["context", "rights"]


def test_what_is_blank_is_more_urgent_than_what_is_stale_or_thin():
    thin, old = known(topic="a"), known(topic="b", dated_on=date(2001, 1, 1))

    def urgent(rows, topics):
        grid = coverage(rows, topics=topics, segments=[1], today=TODAY)
        worst = grid.most_urgent()
        return worst and (worst[0], worst[2].state)

    assert urgent([thin, old], ["a", "b", "c"]) == ("c", Cover.BLANK)
    assert urgent([thin, old], ["a", "b"]) == ("b", Cover.STALE)
    assert urgent([thin], ["a"]) == ("a", Cover.THIN)
    assert urgent([thin, replace(thin, confidence=3)], ["a"]) is None
