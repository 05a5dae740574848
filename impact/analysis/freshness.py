"""Whether the figures of an indicator come when they should."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from impact.analysis.periods import (
    ROUND,
    bounds,
    period_of,
    periods_between,
)

# Days after the end of a period in which a figure is due and not yet late.
GRACE_DAYS = {"month": 15, "quarter": 30, "half_year": 45, "year": 60, "round": 30}

REPORTED = "reported"
DUE = "due"
LATE = "late"
NOT_YET_DUE = "not_yet_due"


@dataclass(frozen=True, slots=True)
class RoundDates:
    """When a measurement round was held; without an end it is still open."""

    number: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How an indicator stands with what it owes.

    `period` is the last one that is over, None where none is. `late_on` is the first
    day on which its figure is late, `days` how many days `today` is past the end.
    """

    state: str
    period: int | None
    late_on: date | None
    days: int | None


def last_finished(
    frequency: str, today: date, rounds: Iterable[RoundDates]
) -> tuple[int, date] | None:
    """Return the last period that is over, and its last day; None where none is.

    Of rounds, the highest number among those that have ended before `today`.
    """
    if frequency == ROUND:
        ended = [r for r in rounds if r.ends_on is not None and r.ends_on < today]
        if not ended:
            return None
        newest = max(ended, key=lambda r: r.number)
        assert newest.ends_on is not None  # noqa: S101 - filtered above
        return newest.number, newest.ends_on
    first_day = bounds(period_of(today, frequency), frequency)[0]
    last_day = first_day - timedelta(days=1)
    return period_of(last_day, frequency), last_day


def freshness(
    *,
    frequency: str,
    latest: int | None,
    today: date,
    rounds: Iterable[RoundDates] = (),
) -> Freshness:
    """Say whether the figure of the last finished period is there, due or late.

    `latest` is the newest period with a figure, None where there is none at all. A
    figure is due from the day after its period on, and late when GRACE_DAYS have passed
    since the end. A figure of a later (running) period counts as reported. Where no
    period is over nothing is due yet.
    """
    finished = last_finished(frequency, today, rounds)
    if finished is None:
        state = NOT_YET_DUE if latest is None else REPORTED
        return Freshness(state=state, period=None, late_on=None, days=None)
    period, last_day = finished
    late_on = last_day + timedelta(days=GRACE_DAYS[frequency] + 1)
    if latest is not None and latest >= period:
        state = REPORTED
    else:
        state = LATE if today >= late_on else DUE
    return Freshness(
        state=state, period=period, late_on=late_on, days=(today - last_day).days
    )


def expected_periods(
    *,
    frequency: str,
    first: int,
    today: date,
    rounds: Iterable[RoundDates] = (),
) -> list[int]:
    """Return the periods from `first` to the running one, all those a chart shows.

    Of rounds, those whose number is at least `first` and which have begun. Empty where
    `first` lies after today.
    """
    if frequency == ROUND:
        begun = {r.number for r in rounds if r.starts_on <= today}
        return sorted(number for number in begun if number >= first)
    return periods_between(first, period_of(today, frequency), frequency)


def is_over(
    *, period: int, frequency: str, today: date, rounds: Iterable[RoundDates] = ()
) -> bool:
    """Say whether a period lies wholly in the past; a round without an end does not."""
    if frequency == ROUND:
        return any(
            r.number == period and r.ends_on is not None and r.ends_on < today
            for r in rounds
        )
    return bounds(period, frequency)[1] < today


def offered_periods(
    *,
    frequency: str,
    today: date,
    years_back: int,
    years_ahead: int,
    rounds: Iterable[RoundDates] = (),
) -> list[int]:
    """Return the periods that a form offers, around the running one; all rounds."""
    if frequency == ROUND:
        return sorted(r.number for r in rounds)
    first = period_of(date(today.year - years_back, 1, 1), frequency)
    last = period_of(date(today.year + years_ahead, 12, 31), frequency)
    return periods_between(first, last, frequency)
