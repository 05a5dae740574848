"""From the cells of a line to the values of a kind's columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    sure_words,
)
from enterprises.models.plain import UNSAID
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
    # Columns that look like ones few may see, matched or not.
    secret: frozenset[int] = frozenset()
    decimal: str = "."
    thousands: str = ""
    dates: str = ""
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # The choices of each column with their labels in the reader's language.
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    # Other words for them, as far as these are sure in this file.
    synonyms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: TableKind, reading: Mapping[str, Any]) -> "Understanding":
        """What the user and the reader settled for a table of this kind."""
        return cls(
            header=reading["header"],
            places=reading["columns"],
            is_padded=reading["file"]["type"] == "xlsx",
            secret=frozenset(reading.get("secret", ())),
            decimal=reading.get("decimal") or ".",
            thousands=reading.get("thousands") or "",
            dates=reading.get("dates") or "",
            meanings=reading.get("meanings") or {},
            choices={
                column.name: [(key, str(label)) for key, label in column.choices]
                for column in kind.columns
            },
            synonyms={
                column.name: sure_words(column.synonyms, seen_in(reading, column.name))
                for column in kind.columns
                if column.synonyms
            },
        )


def seen_in(reading: Mapping[str, Any], column: str) -> dict[str, int]:
    """The texts that the first lines have in a column, with how often."""
    place, samples = reading["columns"].get(column), reading.get("samples", [])
    return dict(samples[place]) if place is not None and place < len(samples) else {}


# More different texts than this in one column are not worth remembering.
REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class Understood:
    """What one text means in one column: its value, or the error that it is."""

    value: Any = None
    chosen: str = ""
    error: CellError | None = None
    is_read: bool = True


class LineReader:
    """Reads the lines of one file: each text of a column is understood only once."""

    def __init__(self, kind: TableKind, how: Understanding) -> None:
        self.how = how
        self.width = len(how.header)
        columns = [
            _ColumnReader(column, how, how.places[column.name])
            for column in kind.columns
            if how.places.get(column.name) is not None
        ]
        # Bound once, for they are read for every cell of a million lines.
        self.columns = [(one.place, one.name, one.values, one) for one in columns]
        # Columns whose cells are read and not kept.
        few = {c.place: c.name for c in columns if c.column.permission}
        self.secret = dict.fromkeys(how.secret, "") | few

    def read(self, number: int, cells: Sequence[str]) -> SourceRow:
        """One line, with every cell that could be read and an error for each other."""
        values: dict[str, Any] = {}
        chosen: dict[str, str] = {}
        wide = len(cells)
        errors = [] if wide == self.width else _wrong_width(self.how, cells)
        for place, name, known, column in self.columns:
            raw = cells[place] if place < wide else ""
            if raw in known:
                values[name] = known[raw]
                continue
            one = column.understand(raw)
            if one.is_read:
                values[name] = one.value
            if one.chosen:
                chosen[name] = one.chosen
            if one.error is not None:
                errors.append(one.error)
        if self.secret:
            cells, errors = self._unsaid(cells, errors)
        return SourceRow(number, tuple(cells), values, chosen, tuple(errors))

    def _unsaid(
        self, cells: Sequence[str], errors: list[CellError]
    ) -> tuple[list[str], list[CellError]]:
        """The cells and errors without what nobody may read in them."""
        names = set(self.secret.values()) - {""}
        return (
            [UNSAID if i in self.secret and c else c for i, c in enumerate(cells)],
            [replace(e, found=UNSAID) if e.column in names else e for e in errors],
        )


class _ColumnReader:
    """One column of a file, with what its texts have been understood as."""

    def __init__(self, column: Column, how: Understanding, place: int) -> None:
        self.column, self.how, self.place = column, how, place
        self.name, self.longest = column.name, column.longest
        self.meanings = how.meanings.get(column.name, {})
        self.is_code = column.kind == "code"
        self.is_plain = column.kind in {"text", "code"} and not self.meanings
        # Texts with nothing to be said of them, and the others.
        self.values: dict[str, Any] = {}
        self.known: dict[str, Understood] = {}

    def understand(self, raw: str) -> Understood:
        """What a text means here, remembered but for those that hardly come twice."""
        if self.is_plain and raw.isascii() and raw.isprintable():
            # Most cells: nothing in them has to be normalised or taken off.
            text = raw.strip()
            if text and text[0] != "'" and len(text) <= self.longest:
                if self.is_code:
                    return Understood(text)
                return self._remembered(raw, Understood(text))
        return self.known.get(raw) or self._remembered(raw, self._understand(raw))

    def _remembered(self, raw: str, found: Understood) -> Understood:
        if len(self.known) + len(self.values) >= REMEMBERED:
            self.known.clear()
            self.values.clear()
        if found.is_read and found.error is None and not found.chosen:
            self.values[raw] = found.value
        else:
            self.known[raw] = found
        return found

    def _understand(self, raw: str) -> Understood:
        column = self.column
        meaning = self.meanings.get(plain_text(raw))
        is_row = column.rows_of is not None and meaning not in {None, LEAVE_EMPTY}
        chosen = str(meaning) if is_row else ""
        try:
            read = _read(column, self.how, raw, meaning)
        except Unreadable as error:
            wrong = cell_error(column, error.code, raw, is_note=False)
            return Understood(chosen=chosen, error=wrong, is_read=False)
        note = cell_error(column, read.note, raw, is_note=True) if read.note else None
        return Understood(read.value, chosen, note)


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
        synonyms = how.synonyms.get(column.name, {})
        return Read(meaning or read_choice(text, known, synonyms))
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
