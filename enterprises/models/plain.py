"""A row's own columns as plain values, for the trail and for going back."""

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
