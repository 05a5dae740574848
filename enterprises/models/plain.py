"""A row's own columns as plain values, for the trail and for going back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

HIDDEN_FIELDS = {"id", "version", "path", "level"}
UNSAID = "•••"


def plain_values(row: models.Model) -> dict[str, Any]:
    """The row's own columns as JSON can hold them; keys of other rows as numbers."""
    return {
        field.name: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in HIDDEN_FIELDS
    }


def trail_words(row: models.Model) -> str:
    """What a row is called where it stays said for ever: no name of a person."""
    return getattr(row, "trail_name", "") or str(row)


def stored_values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Some values of a row as JSON holds them and `put_values` reads them back."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value if value is None or isinstance(value, (int, str)) else str(value)
        for name, value in values.items()
    }


def put_values(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give a row, which is not saved, the values of `stored_values`."""
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value))


def sayable(row: models.Model, changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Changes without personal values: the trail stays for ever, people may leave.

    A model names its fields that hold any in `PERSONAL`.
    """
    personal = getattr(row, "PERSONAL", ())
    return {
        name: [value and UNSAID for value in pair] if name in personal else pair
        for name, pair in changes.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # 5 and 5.00 are the same figure, and no change.
        return format(value.normalize(), "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)
