"""What a row of the registry would write, and what cannot be true of it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from enterprises.analysis.positions import Position, doubt
from enterprises.analysis.registry import starts_before_birth
from enterprises.charts.positions import doubt_words
from enterprises.charts.years import birth_words, started_words
from enterprises.models import MarketSystem, MicroEnterprise
from enterprises.models.registry import EMPLOYEE_LIMIT
from enterprises.tables.kinds import CellError, SourceRow

YOUNGEST, OLDEST = 10, 110
POSITION = ("latitude", "longitude")


@dataclass(slots=True)
class EnterprisePlan:
    """What a row would write: the stored enterprise, if any, and its new values.

    `values` are keyed by attribute ("segment_id"); `new_segment` names one to be made.
    """

    stored: MicroEnterprise | None
    values: dict[str, Any] = field(default_factory=dict)
    new_segment: str = ""
    contact: dict[str, str] = field(default_factory=dict)


def contradictions(
    system: MarketSystem, row: SourceRow, plan: EnterprisePlan, today: date
) -> list[CellError]:
    """What cannot be true of the enterprise that the row would leave."""
    return [
        *_employees(plan),
        *_years(plan, today),
        *_order_in_time(plan),
        *_position(system, row, plan),
    ]


def _employees(plan: EnterprisePlan) -> list[CellError]:
    total = (_known(plan, "employees") or 0) + (_known(plan, "casual_employees") or 0)
    if total < EMPLOYEE_LIMIT:
        return []
    found = gettext("%(count)s employees in all") % {
        "count": format(Decimal(total).normalize(), "f")
    }
    expected = gettext(
        "fewer than ten: a micro-enterprise is one person working for themselves, or a "
        "business with fewer than ten employees, casual ones counted in"
    )
    return [CellError("employees", found, expected, "not_micro")]


def _years(plan: EnterprisePlan, today: date) -> list[CellError]:
    errors = []
    born = plan.values.get("owner_birth_year")
    if born is not None and not YOUNGEST <= today.year - born <= OLDEST:
        expected = birth_words(today.year - born, YOUNGEST, OLDEST)
        errors.append(CellError("owner_birth_year", str(born), expected, "age"))
    started = plan.values.get("started_year")
    if started is not None and started > today.year:
        expected = gettext("a year that is not in the future")
        errors.append(CellError("started_year", str(started), expected, "future"))
    return errors + _future_days(plan, today)


def _future_days(plan: EnterprisePlan, today: date) -> list[CellError]:
    late = [
        (name, day)
        for name in ("closed_on", "consent_on")
        if (day := plan.values.get(name)) is not None and day > today
    ]
    expected = gettext("a day that is not in the future") if late else ""
    return [CellError(name, day.isoformat(), expected, "future") for name, day in late]


def _known(plan: EnterprisePlan, name: str) -> Any:
    """The value a row would leave: its own, else the stored one."""
    value = plan.values.get(name)
    if value is None and plan.stored is not None:
        return getattr(plan.stored, name)
    return value


def _order_in_time(plan: EnterprisePlan) -> list[CellError]:
    """Nobody closes before the start, or consents before being born."""
    errors = []
    closed, started = _known(plan, "closed_on"), _known(plan, "started_year")
    if closed is not None and started is not None and closed.year < started:
        expected = gettext("a day not before %(year)s, when it started") % {
            "year": started
        }
        errors.append(
            CellError("closed_on", closed.isoformat(), expected, "closed_early")
        )
    given, born = _known(plan, "consent_on"), _known(plan, "owner_birth_year")
    if given is not None and born is not None and given.year < born:
        expected = gettext("a day not before %(year)s, when the owner was born") % {
            "year": born
        }
        errors.append(
            CellError("consent_on", given.isoformat(), expected, "consent_early")
        )
    return [*errors, *_after_withdrawal(plan), *_started_before_birth(plan)]


def _started_before_birth(plan: EnterprisePlan) -> list[CellError]:
    """A business older than its owner is only noted: it may have been taken over."""
    started, born = _known(plan, "started_year"), _known(plan, "owner_birth_year")
    is_told = bool({"started_year", "owner_birth_year"} & set(plan.values))
    if not is_told or not starts_before_birth(started, born):
        return []
    expected = started_words(born)
    name = "started_year"
    return [CellError(name, str(started), expected, "before_birth", is_note=True)]


def _after_withdrawal(plan: EnterprisePlan) -> list[CellError]:
    """No table undoes that an owner withdrew."""
    given = plan.values.get("consent_on")
    withdrawn = plan.stored.consent_withdrawn_on if plan.stored else None
    if given is None or withdrawn is None or given <= withdrawn:
        return []
    expected = gettext(
        "nothing later than %(day)s, when the owner withdrew. A new consent is written "
        "down on the owner's page"
    ) % {"day": withdrawn.isoformat()}
    return [CellError("consent_on", given.isoformat(), expected, "withdrawn")]


def _position(
    system: MarketSystem, row: SourceRow, plan: EnterprisePlan
) -> list[CellError]:
    """Half a position is refused; one outside the country is only noted."""
    for error in row.errors:
        if error.column in POSITION and not error.is_note:
            return []
    latitude, longitude = _known(plan, "latitude"), _known(plan, "longitude")
    if (latitude is None) != (longitude is None):
        name = "latitude" if latitude is None else "longitude"
        expected = gettext("both numbers of the position, or none")
        return [CellError(name, gettext("nothing"), expected, "half_position")]
    if latitude is None or not set(POSITION) & set(plan.values):
        return []
    position = Position(latitude, longitude)
    why = doubt(position, system.country)
    if why is None:
        return []
    found = f"{latitude.normalize():f}, {longitude.normalize():f}"
    expected = doubt_words(why, system.country)
    return [CellError("latitude", found, expected, "outside_country", is_note=True)]
