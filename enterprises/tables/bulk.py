"""Many rows in few statements: COPY on PostgreSQL, the portable way elsewhere.

Both ways store the same; tests hold them to it. Constraints, defaults and triggers of
the database apply to both. Nothing else is asked of the rows: whoever calls has checked
them.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils import timezone

# Databases that take many rows as one text, and many values as one array.
COPIES = frozenset({"postgresql"})
NULL = r"\N"
# What COPY reads otherwise than it stands.
ESCAPES = str.maketrans(
    {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\b": r"\b", "\v": r"\v"}
)
STAGE = "import_stage"


def insert_rows(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], **common: Any
) -> list[int]:
    """Store new rows, given as values by attribute; returns their keys in that order.

    An attribute that a row does not name has the value of `common`, else its default.
    """
    if not rows:
        return []
    if connection.vendor in COPIES:
        return _copy_new(model, rows, common)
    made = model._base_manager.bulk_create(model(**common, **row) for row in rows)
    return [row.pk for row in made]


def update_rows(
    model: type[models.Model], rows: Sequence[models.Model], names: Iterable[str]
) -> None:
    """Store these attributes of rows that are in the database already."""
    fields = [_field(model, name) for name in names]
    if not rows or not fields:
        return
    if connection.vendor in COPIES:
        _copy_changed(model, rows, fields)
    else:
        model._base_manager.bulk_update(rows, [field.name for field in fields])


def among(rows: Any, name: str, values: Iterable[str]) -> Any:
    """The rows of a queryset whose attribute is one of many values.

    As one array where there is such a thing: thousands of parameters of their own take
    longer to be written than to be found.
    """
    if connection.vendor not in COPIES:
        return rows.filter(**{f"{name}__in": values})
    quote = connection.ops.quote_name
    column = quote(_field(rows.model, name).column)
    table = quote(rows.model._meta.db_table)
    named = [f"{table}.{column} = ANY(%s)"]
    return rows.extra(where=named, params=[list(values)])  # noqa: S610


def _field(model: type[models.Model], name: str) -> Any:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return by_name.get(name) or model._meta.get_field(name)


def _copy_new(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    common: Mapping[str, Any],
) -> list[int]:
    fields: list[Any] = list(model._meta.concrete_fields)
    keys = _new_keys(model, len(rows))
    places = {field.attname: place for place, field in enumerate(fields)}
    plain = [_text(_default(field, common)) for field in fields]
    key_place = places[model._meta.pk.attname]
    lines = []
    for key, row in zip(keys, rows, strict=True):
        cells = plain.copy()
        cells[key_place] = str(key)
        for name, value in row.items():
            cells[places[name]] = WRITERS[type(value)](value)
        lines.append("\t".join(cells))
    _copy(model._meta.db_table, [field.column for field in fields], lines)
    return keys


def _default(field: Any, common: Mapping[str, Any]) -> Any:
    if field.attname in common:
        return common[field.attname]
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now()
    return None if field.primary_key else field.get_default()


def _new_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that nobody else gets, from the sequence of the table."""
    meta = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) "
            "FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _copy_changed(
    model: type[models.Model], rows: Sequence[models.Model], fields: list[Any]
) -> None:
    quote = connection.ops.quote_name
    meta: Any = model._meta
    all_fields: list[Any] = [meta.pk, *fields]
    columns = [quote(field.column) for field in all_fields]
    lines = [
        "\t".join(_text(getattr(row, field.attname)) for field in all_fields)
        for row in rows
    ]
    table, key = quote(meta.db_table), quote(meta.pk.column)
    settings = ", ".join(f"{name} = stage.{name}" for name in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGE}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {STAGE} ON COMMIT DROP AS "  # noqa: S608
            f"SELECT {', '.join(columns)} FROM {table} WITH NO DATA"
        )
        _copy(STAGE, [field.column for field in all_fields], lines)
        cursor.execute(
            f"UPDATE {table} SET {settings} FROM {STAGE} stage "  # noqa: S608
            f"WHERE {table}.{key} = stage.{key}"
        )


def _copy(table: str, columns: list[str], lines: list[str]) -> None:
    quote = connection.ops.quote_name
    named = ", ".join(map(quote, columns))
    text = io.StringIO("\n".join(lines) + "\n")
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {quote(table)} ({named}) FROM STDIN", text)


def _text(value: Any) -> str:
    return WRITERS[type(value)](value)


def _words(value: str) -> str:
    # Printable text has none of them but the backslash; translating is slow.
    if value.isprintable() and "\\" not in value:
        return value
    return value.translate(ESCAPES)


def _moment(value: date | datetime) -> str:
    return value.isoformat()


# By the exact type: one that is not here is a mistake of ours, and a KeyError.
WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: NULL,
    str: _words,
    int: str,
    bool: lambda value: "t" if value else "f",
    Decimal: lambda value: format(value, "f"),
    date: _moment,
    datetime: _moment,
}
