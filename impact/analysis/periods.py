"""Periods as whole numbers, in which results are grouped and compared.

A number is unique within its frequency and grows with time:

    month YYYYMM · quarter YYYYQ · half_year YYYYH · year YYYY · round: its number

so March 2026 is 202603, 20261, 20261 and 2026. The frequency is never in the number.
"""

from datetime import MAXYEAR, MINYEAR, date, timedelta

# How many periods a year has, by the values of impact.models.indicators.Frequency.
IN_A_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
ROUND = "round"


def _split(period: int, frequency: str) -> tuple[int, int]:
    """The year and the place in it, counted from 1; ValueError for no such period."""
    parts = _parts(frequency)
    if parts == 1:
        year, part = period, 1
    else:
        year, part = divmod(period, 100 if parts == 12 else 10)
    if not (MINYEAR <= year <= MAXYEAR and 1 <= part <= parts):
        raise ValueError(f"{period} is not a period of frequency {frequency}")
    return year, part


def _joined(year: int, part: int, frequency: str) -> int:
    parts = _parts(frequency)
    if parts == 1:
        return year
    return year * (100 if parts == 12 else 10) + part


def _parts(frequency: str) -> int:
    if frequency == ROUND:
        raise ValueError("a round has no dates of its own: they stand with the round")
    try:
        return IN_A_YEAR[frequency]
    except KeyError:
        raise ValueError(f"no such frequency: {frequency}") from None


def period_of(day: date, frequency: str) -> int:
    """Return the period a day lies in; ValueError for rounds: they have no calendar."""
    months = 12 // _parts(frequency)
    return _joined(day.year, (day.month - 1) // months + 1, frequency)


def bounds(period: int, frequency: str) -> tuple[date, date]:
    """Return the first and the last day; ValueError for rounds and numbers of none."""
    year, part = _split(period, frequency)
    months = 12 // _parts(frequency)
    first = date(year, (part - 1) * months + 1, 1)
    if part * months == 12:
        return first, date(year, 12, 31)
    return first, date(year, part * months + 1, 1) - timedelta(days=1)


def is_period(period: int, frequency: str) -> bool:
    """Say whether the number names a period of this frequency; a round is 0 or more."""
    if frequency == ROUND:
        return period >= 0
    try:
        _split(period, frequency)
    except ValueError:
        return False
    return True


def next_period(period: int, frequency: str) -> int:
    """Return the period that follows at once; after round 3 comes round 4.

    ValueError for a number that names no period, and after the last year there is.
    """
    if frequency == ROUND:
        return period + 1
    year, part = _split(period, frequency)
    if part < _parts(frequency):
        return _joined(year, part + 1, frequency)
    if year == MAXYEAR:
        raise ValueError("there is no later period")
    return first_of(year + 1, frequency)


def first_of(year: int, frequency: str) -> int:
    """Return the first period of a year; ValueError for rounds."""
    return _joined(year, 1, frequency)


def periods_between(first: int, last: int, frequency: str) -> list[int]:
    """Return all periods from `first` to `last`, both included; none out of order."""
    for end in (first, last):
        if not is_period(end, frequency):
            raise ValueError(f"{end} is not a period of frequency {frequency}")
    found = []
    while first <= last:
        found.append(first)
        if first == last:
            break
        first = next_period(first, frequency)
    return found


def year_of(period: int, frequency: str) -> int:
    """Return the calendar year a period lies in; ValueError for rounds."""
    return _split(period, frequency)[0]


def label(period: int, frequency: str) -> str:
    """Return the period without words: `2026-03`, `2026 Q1`, `2026 H1`, `2026`, `3`.

    A round is its number here; pages that know its row show its name instead.
    """
    if frequency == ROUND:
        return str(period)
    year, part = _split(period, frequency)
    return {
        "month": f"{year}-{part:02}",
        "quarter": f"{year} Q{part}",
        "half_year": f"{year} H{part}",
        "year": f"{year}",
    }[frequency]
