"""From the cells of a line to the values of a kind's columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from enterprises.analysis.cell_values import (
    Read,
    Unreadable,
    is_broken,
    plain_code,
    plain_text,
    read_choice,
    read_date,
    read_month,
    read_number,
    read_whole,
    rounded,
)
from enterprises.tables.kinds import CellError, Column, SourceRow, TableKind
from enterprises.tables.words import cell_error

# What a person may say that a value means, beside one of the choices.
LEAVE_EMPTY = "-"


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a file is read: the part of `batch.reading` that concerns its cells."""

    header: Sequence[str]
    places: Mapping[str, int]
    is_padded: bool = False
    decimal: str = "."
    thousands: str = ""
    dates: str = ""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # The choices of each column with their labels in the reader's language.
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: TableKind, reading: Mapping[str, Any]) -> "Understanding":
        """What the user and the reader settled for a table of this kind."""
        return cls(
            header=reading["header"],
            places=reading["columns"],
            is_padded=reading["file"]["type"] == "xlsx",
            decimal=reading.get("decimal") or ".",
            thousands=reading.get("thousands") or "",
            dates=reading.get("dates") or "",
            meanings=reading.get("meanings") or {},
            choices={
                column.name: [(key, str(label)) for key, label in column.choices]
                for column in kind.columns
            },
        )


def source_row(
    kind: TableKind, how: Understanding, number: int, cells: Sequence[str]
) -> SourceRow:
    """One line, with every cell that could be read and an error for each other."""
    values: dict[str, Any] = {}
    chosen: dict[str, str] = {}
    errors = _wrong_width(how, cells)
    for column in kind.columns:
        place = how.places.get(column.name)
        if place is None:
            continue
        raw = cells[place] if place < len(cells) else ""
        meaning = how.meanings.get(column.name, {}).get(plain_text(raw))
        if meaning not in {None, LEAVE_EMPTY} and column.rows_of is not None:
            chosen[column.name] = str(meaning)
        try:
            read = _read(column, how, raw, meaning)
        except Unreadable as error:
            errors.append(cell_error(column, error.code, raw, is_note=False))
            continue
        values[column.name] = read.value
        if read.note:
            errors.append(cell_error(column, read.note, raw, is_note=True))
    return SourceRow(number, tuple(cells), values, chosen, tuple(errors))


def _wrong_width(how: Understanding, cells: Sequence[str]) -> list[CellError]:
    """A line of a CSV with more or fewer cells than the header has shifted columns."""
    wide = len(cells)
    while wide > len(how.header) and not cells[wide - 1].strip():
        wide -= 1
    if wide == len(how.header) or (wide < len(how.header) and how.is_padded):
        return []
    found = gettext("%(count)s cells") % {"count": wide}
    expected = gettext("%(count)s cells, as many as the first line") % {
        "count": len(how.header)
    }
    return [CellError("", found, expected, "wrong_width")]


def _read(column: Column, how: Understanding, raw: str, meaning: str | None) -> Read:
    if is_broken(raw):
        raise Unreadable("broken")
    text = plain_code(raw) if column.kind == "code" else plain_text(raw)
    if meaning == LEAVE_EMPTY or not text:
        if column.is_required:
            raise Unreadable("missing")
        return Read(None)
    if column.kind in {"text", "code"}:
        if len(text) > column.longest:
            raise Unreadable("too_long")
        return Read(text)
    if column.kind == "choice":
        known = how.choices[column.name]
        return Read(meaning or read_choice(text, known, column.synonyms))
    return _read_figure(column, how, text)


def _read_figure(column: Column, how: Understanding, text: str) -> Read:
    if column.kind == "date":
        return read_date(text, order=how.dates)
    if column.kind == "month":
        return read_month(text, order=how.dates)
    value = read_number(text, decimal=how.decimal, thousands=how.thousands)
    if column.kind == "integer":
        whole = read_whole(value)
        _within(column, Decimal(whole))
        return Read(whole)
    _within(column, value)
    return rounded(value, column.decimals)


def _within(column: Column, value: Decimal) -> None:
    too_small = column.least is not None and value < column.least
    too_large = column.most is not None and value > column.most
    if too_small or too_large:
        raise Unreadable("out_of_range")
