from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.analysis.periods import (
    bounds,
    first_of,
    is_period,
    label,
    next_period,
    period_of,
    periods_between,
    year_of,
)

CALENDAR = ["month", "quarter", "half_year", "year"]
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("frequency", "period", "first", "last", "words"),
    [
        ("month", 202603, date(2026, 3, 1), date(2026, 3, 31), "2026-03"),
        ("month", 202402, date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("month", 202612, date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        ("quarter", 20261, date(2026, 1, 1), date(2026, 3, 31), "2026 Q1"),
        ("quarter", 20264, date(2026, 10, 1), date(2026, 12, 31), "2026 Q4"),
        ("half_year", 20262, date(2026, 7, 1), date(2026, 12, 31), "2026 H2"),
        ("year", 2026, date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_has_its_days_and_its_words(frequency, period, first, last, words):
    assert bounds(period, frequency) == (first, last)
    assert period_of(first, frequency) == period_of(last, frequency) == period
    assert label(period, frequency) == words
    assert year_of(period, frequency) == first.year


@given(DAYS, st.sampled_from(CALENDAR))
def test_a_day_lies_in_its_period_and_the_next_begins_the_day_after(day, frequency):
    period = period_of(day, frequency)
    first, last = bounds(period, frequency)

    assert first <= day <= last
    assert next_period(period, frequency) == period_of(
        last + timedelta(days=1), frequency
    )


@given(DAYS, DAYS, st.sampled_from(CALENDAR))
def test_numbers_grow_with_time(one, other, frequency):
    earlier, later = sorted([one, other])

    assert period_of(earlier, frequency) <= period_of(later, frequency)


def test_periods_between_are_all_of_them():
    assert periods_between(202611, 202702, "month") == [202611, 202612, 202701, 202702]
    assert periods_between(20264, 20264, "quarter") == [20264]
    assert periods_between(0, 3, "round") == [0, 1, 2, 3]
    assert periods_between(2027, 2026, "year") == []
    assert periods_between(9998, 9999, "year") == [9998, 9999]


def test_a_year_begins_with_its_first_period():
    first = [first_of(2026, frequency) for frequency in CALENDAR]

    assert first == [202601, 20261, 20261, 2026]


def test_a_round_is_its_number():
    assert (next_period(0, "round"), label(3, "round")) == (1, "3")
    assert is_period(0, "round")
    assert not is_period(-1, "round")


@pytest.mark.parametrize(
    ("period", "frequency"),
    [
        (202613, "month"),
        (202600, "month"),
        (2026, "month"),
        (20265, "quarter"),
        (202603, "quarter"),
        (20263, "half_year"),
        (0, "year"),
        (10000, "year"),
        (-5, "month"),
        (2026, "week"),
    ],
)
def test_a_number_that_names_no_period_is_refused(period, frequency):
    assert not is_period(period, frequency)
    for use in (bounds, label, next_period, year_of):
        with pytest.raises(ValueError, match="frequency"):
            use(period, frequency)
    with pytest.raises(ValueError, match="frequency"):
        periods_between(period, period, frequency)


def test_a_round_has_no_calendar_and_the_last_year_no_next():
    for use in (bounds, year_of):
        with pytest.raises(ValueError, match="round"):
            use(3, "round")
    with pytest.raises(ValueError, match="round"):
        period_of(date(2026, 1, 1), "round")
    with pytest.raises(ValueError, match="later"):
        next_period(9999, "year")
