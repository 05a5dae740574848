from datetime import date

import pytest

from impact.analysis.freshness import (
    DUE,
    LATE,
    NOT_YET_DUE,
    REPORTED,
    Freshness,
    RoundDates,
    expected_periods,
    freshness,
    is_over,
    last_finished,
    offered_periods,
)

ROUNDS = [
    RoundDates(0, date(2025, 1, 1), date(2025, 1, 31)),
    RoundDates(1, date(2026, 1, 1), date(2026, 1, 31)),
    RoundDates(2, date(2026, 6, 1), None),
]


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("month", (202602, date(2026, 2, 28))),
        ("quarter", (20254, date(2025, 12, 31))),
        ("half_year", (20252, date(2025, 12, 31))),
        ("year", (2025, date(2025, 12, 31))),
        ("round", (1, date(2026, 1, 31))),
    ],
)
def test_the_last_finished_period_is_the_one_before_the_running_one(
    frequency, expected
):
    assert last_finished(frequency, date(2026, 3, 14), ROUNDS) == expected


@pytest.mark.parametrize(
    ("latest", "today", "state"),
    [
        (202602, date(2026, 3, 1), REPORTED),
        (202603, date(2026, 3, 1), REPORTED),
        (202601, date(2026, 3, 1), DUE),
        (202601, date(2026, 3, 15), DUE),
        (202601, date(2026, 3, 16), LATE),
        (None, date(2026, 3, 1), DUE),
        (None, date(2026, 3, 31), LATE),
    ],
)
def test_a_monthly_figure_is_due_after_the_month_and_late_after_the_days_of_grace(
    latest, today, state
):
    found = freshness(frequency="month", latest=latest, today=today)

    assert found == Freshness(
        state=state,
        period=202602,
        late_on=date(2026, 3, 16),
        days=(today - date(2026, 2, 28)).days,
    )


@pytest.mark.parametrize(("latest", "state"), [(None, NOT_YET_DUE), (2, REPORTED)])
def test_nothing_is_due_before_a_round_has_ended(latest, state):
    found = freshness(
        frequency="round", latest=latest, today=date(2026, 6, 2), rounds=ROUNDS[2:]
    )

    assert found == Freshness(state=state, period=None, late_on=None, days=None)


def test_expected_periods_go_up_to_the_running_one():
    today = date(2026, 3, 14)

    months = expected_periods(frequency="month", first=202512, today=today)
    ahead = expected_periods(frequency="month", first=202604, today=today)
    rounds = expected_periods(frequency="round", first=1, today=today, rounds=ROUNDS)

    assert months == [202512, 202601, 202602, 202603]
    assert ahead == []
    assert rounds == [1]


def test_a_period_is_over_from_the_day_after_its_last():
    last = date(2026, 3, 31)

    assert not is_over(period=202603, frequency="month", today=last)
    assert is_over(period=202603, frequency="month", today=date(2026, 4, 1))
    assert is_over(period=1, frequency="round", today=last, rounds=ROUNDS)
    assert not is_over(period=2, frequency="round", today=last, rounds=ROUNDS)
    assert not is_over(period=9, frequency="round", today=last, rounds=ROUNDS)


def test_a_form_offers_whole_years_around_today_and_all_rounds():
    today = date(2026, 3, 14)
    offer = {"today": today, "years_back": 1, "years_ahead": 1}

    quarters = offered_periods(frequency="quarter", **offer)
    rounds = offered_periods(frequency="round", rounds=ROUNDS, **offer)

    assert quarters[0] == 20251
    assert quarters[-1] == 20274
    assert len(quarters) == 12
    assert rounds == [0, 1, 2]
