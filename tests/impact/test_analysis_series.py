from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.analysis.figures import Sums
from impact.analysis.series import (
    LATEST_STATE,
    NON_CUMULATIVE,
    RUNNING_TOTAL,
    YEARLY_RESET,
    Point,
    Slot,
    over_time,
    whole_time,
)

D = Decimal
MODES = [NON_CUMULATIVE, RUNNING_TOTAL, LATEST_STATE, YEARLY_RESET]
RESULTS = st.lists(st.none() | st.integers(-1000, 1000), max_size=12)


def sums(value, enterprises=10):
    return Sums(
        n=1,
        enterprises=enterprises,
        total=D(value),
        numerator=D(value),
        denominator=D(1),
    )


def slots(*values, years=None):
    return [
        Slot(n, None if v is None else sums(v), (years or {}).get(n))
        for n, v in enumerate(values, start=1)
    ]


def values(mode, *results, aggregation="sum", **kwargs):
    rows = slots(*results, **kwargs)
    return [p.value for p in over_time(rows, aggregation=aggregation, mode=mode)]


def whole(mode, *results, aggregation="sum", **kwargs):
    return whole_time(slots(*results, **kwargs), aggregation=aggregation, mode=mode)


def test_each_period_for_itself():
    assert values(NON_CUMULATIVE, 120, 80, 150, 90) == [120, 80, 150, 90]
    assert whole(NON_CUMULATIVE, 120, 80, 150, 90) == 440


def test_a_running_total():
    assert values(RUNNING_TOTAL, 120, 80, 150, 90) == [120, 200, 350, 440]
    assert whole(RUNNING_TOTAL, 120, 80, 150, 90) == 440


def test_a_state_is_not_added_up():
    assert values(LATEST_STATE, 120, 200, 350, 440) == [120, 200, 350, 440]
    assert whole(LATEST_STATE, 120, 200, 350, 440) == 440


def test_a_total_that_starts_anew_each_year():
    years = {1: 2025, 2: 2025, 3: 2025, 4: 2025, 5: 2026, 6: 2026}

    results = (10, 20, 15, 5, 8, 12)
    assert values(YEARLY_RESET, *results, years=years) == [10, 30, 45, 50, 8, 20]
    assert whole(YEARLY_RESET, *results, years=years) == 70


def test_what_is_carried_over_is_marked_and_nothing_is_never_zero():
    rows = slots(None, 5, None)

    state = over_time(rows, aggregation="sum", mode=LATEST_STATE)
    total = over_time(rows, aggregation="sum", mode=RUNNING_TOTAL)
    alone = over_time(rows, aggregation="sum", mode=NON_CUMULATIVE)

    assert state == [
        Point(1, None, None, 0),
        Point(2, D(5), D(5), 10),
        Point(3, D(5), None, 10, is_carried=True),
    ]
    assert [(p.value, p.is_carried) for p in total] == [
        (None, False),
        (5, False),
        (5, True),
    ]
    assert [(p.value, p.is_carried) for p in alone] == [
        (None, False),
        (5, False),
        (None, False),
    ]


def test_a_running_mean_is_the_ratio_of_the_sums_so_far():
    assert values(RUNNING_TOTAL, 10, 20, 60, aggregation="mean") == [10, 15, 30]
    assert whole(NON_CUMULATIVE, 10, 20, 60, aggregation="mean") == 30


def test_different_enterprises_count_once_over_time():
    rows = [Slot(1, Sums(n=3, enterprises=3, total=D(3)))]
    rows += [Slot(2, Sums(n=4, enterprises=4, total=D(5)))]

    how = {"aggregation": "distinct", "mode": RUNNING_TOTAL}
    assert [p.value for p in over_time(rows, **how)] == [3, 5]
    assert whole_time(rows, **how) == 5
    assert whole_time(rows, aggregation="distinct", mode=YEARLY_RESET) is None


def test_the_latest_state_of_each_enterprise_never_runs():
    assert values(RUNNING_TOTAL, 3, 4, aggregation="latest") == [3, 4]
    assert whole(RUNNING_TOTAL, 3, 4, aggregation="latest") == 4


def test_a_median_has_no_total():
    assert values(RUNNING_TOTAL, 3, 4, aggregation="median") == [None, None]
    assert whole(NON_CUMULATIVE, 3, 4, aggregation="median") is None


@pytest.mark.parametrize("mode", MODES)
def test_without_periods_there_is_nothing(mode):
    assert over_time([], aggregation="sum", mode=mode) == []
    assert whole_time([], aggregation="sum", mode=mode) is None


def test_an_unknown_mode_is_an_error():
    with pytest.raises(ValueError, match="no such mode"):
        over_time([], aggregation="sum", mode="sideways")


@given(RESULTS)
def test_the_last_running_total_is_the_sum(results):
    known = [v for v in results if v is not None]

    expected = sum(known) if known else None
    assert whole(RUNNING_TOTAL, *results) == expected
    assert whole(NON_CUMULATIVE, *results) == expected
    assert whole(YEARLY_RESET, *results, years={1: 2025, 2: 2026}) == expected


@given(RESULTS, st.data(), st.sampled_from(MODES))
def test_a_late_entry_changes_its_period_and_later_ones_only(results, data, mode):
    if results:
        at = data.draw(st.integers(0, len(results) - 1))
        late = [*results[:at], 77, *results[at + 1 :]]

        assert values(mode, *late)[:at] == values(mode, *results)[:at]


@given(RESULTS, st.sampled_from(MODES))
def test_a_point_for_each_period_in_order(results, mode):
    points = over_time(slots(*results), aggregation="sum", mode=mode)

    assert [p.period for p in points] == list(range(1, len(results) + 1))
    for point, own in zip(points, results, strict=True):
        assert point.own == own


# What is withheld


def hidden_slots(*rows):
    return [
        Slot(n, sums(value, size), is_withheld=size < 5)
        for n, (value, size) in enumerate(rows, start=1)
    ]


def shown(mode, *rows):
    points = over_time(hidden_slots(*rows), aggregation="sum", mode=mode, threshold=5)
    return [p.value for p in points]


def test_a_withheld_period_shows_nothing():
    rows = ((10, 20), (7, 3), (9, 20))

    assert shown(NON_CUMULATIVE, *rows) == [10, None, 9]
    assert shown(LATEST_STATE, *rows) == [10, None, 9]


def test_a_total_comes_back_when_no_single_withheld_period_follows_from_it():
    # 7 would follow from 10 and 26; 7 and 8 together do not tell which is which
    assert shown(RUNNING_TOTAL, (10, 20), (7, 3), (9, 20)) == [10, None, None]
    assert shown(RUNNING_TOTAL, (10, 20), (7, 3), (8, 2), (9, 20)) == [
        10,
        None,
        None,
        34,
    ]


def test_the_whole_time_gives_no_withheld_period_away():
    one = hidden_slots((10, 20), (7, 3), (9, 20))
    two = hidden_slots((10, 20), (7, 3), (8, 2), (9, 20))

    for mode in (NON_CUMULATIVE, RUNNING_TOTAL, YEARLY_RESET):
        how = {"aggregation": "sum", "mode": mode, "threshold": 5}
        assert whole_time(one, **how) is None
        assert whole_time(two, **how) == 34


def test_what_is_carried_from_a_withheld_period_is_withheld():
    rows = [*hidden_slots((10, 3)), Slot(2, None)]

    points = over_time(rows, aggregation="sum", mode=LATEST_STATE, threshold=5)

    assert [(p.value, p.is_withheld, p.is_carried) for p in points] == [
        (None, True, False),
        (None, True, True),
    ]


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(1, 12)), max_size=10),
    st.sampled_from([RUNNING_TOTAL, YEARLY_RESET]),
)
def test_between_two_shown_totals_lie_no_or_enough_withheld_enterprises(rows, mode):
    points = over_time(hidden_slots(*rows), aggregation="sum", mode=mode, threshold=5)

    since: list[int] = []
    for point, (_value, size) in zip(points, rows, strict=True):
        since += [size] if size < 5 else []
        if point.value is not None:
            assert not since or (len(since) > 1 and sum(since) >= 5)
            since = []
