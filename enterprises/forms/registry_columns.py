"""Which columns the list of the registry shows; lives in the address."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the list; `sorts` if an index gives its order."""

    name: str
    label: Any
    sorts: bool = False
    is_numeric: bool = False
    is_usual: bool = False
    is_of_consent: bool = False


COLUMNS = (
    ShownColumn("name", _("Name"), sorts=True, is_usual=True),
    ShownColumn("segment", _("Segment"), is_usual=True),
    ShownColumn("place", _("Place"), is_usual=True),
    ShownColumn("urbanity", _("Urban or rural")),
    ShownColumn("owner_gender", _("Owner"), is_usual=True),
    ShownColumn("owner_birth_year", _("Owner born in"), is_numeric=True),
    ShownColumn("motivation", _("Motivation")),
    ShownColumn(
        "employees", _("Employees"), sorts=True, is_numeric=True, is_usual=True
    ),
    ShownColumn("casual_employees", _("Casual employees"), is_numeric=True),
    ShownColumn("turnover", _("Turnover a month"), is_numeric=True),
    ShownColumn("formality", _("Formality")),
    ShownColumn("premises", _("Premises")),
    ShownColumn(
        "started_year", _("Started"), sorts=True, is_numeric=True, is_usual=True
    ),
    ShownColumn("state", _("State"), is_usual=True),
    ShownColumn("consent_on", _("Consent given on"), is_of_consent=True),
)


def shown_columns(data: QueryDict, *, sees_consents: bool) -> list[ShownColumn]:
    """The columns that an address asks for, in their own order, else the usual ones."""
    offered = [one for one in COLUMNS if sees_consents or not one.is_of_consent]
    asked = set(data.getlist("columns"))
    chosen = [one for one in offered if one.name in asked]
    return chosen or [one for one in offered if one.is_usual]


def ticks(
    shown: Collection[ShownColumn], *, sees_consents: bool
) -> list[tuple[ShownColumn, bool]]:
    """Every column that is offered, and whether it is shown."""
    return [(c, c in shown) for c in COLUMNS if sees_consents or not c.is_of_consent]
