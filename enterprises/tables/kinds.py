"""What kinds of table can be imported, and what each has to say about its rows.

One pipeline (upload, match columns, check, import, undo) serves every kind. An app adds
one with a `TableKind` in its `actions` and one line in `settings.IMPORT_KINDS`:

    IMPORT_KINDS = {"observations": "impact.actions.imports.OBSERVATIONS"}

The pipeline parses the cells (numbers, dates, choices, with what the user settled for
the whole file) and finds duplicate keys in the file. A kind only looks rows up:

    def check_observations(batch, rows):             # queries, writes nothing
        known = {...}                                # one look-up for the whole chunk
        return [CheckedRow(row, Action.CREATE) for row in rows]

`check` answers in the order of its rows, at most `chunk` of them: when the file is
checked and once more right before `write`, so that a world that moved is noticed.
`write` and `undo` run inside one transaction per chunk, which also holds the counters
of the batch.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, Protocol

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.module_loading import import_string

from enterprises.models import ImportBatch, MarketSystem
from enterprises.models.imports import RowAction as Action

# Any, for the stubs of lazy texts are stricter than forms are.
Words = Any
# What `undo` has to know of a row that an import added: nobody has touched it since.
ADDED = {"version": 1}
Parsed = Literal["text", "code", "number", "integer", "date", "month", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a table of this kind can tell.

    `name` is the key of `SourceRow.values`. `kind` says how the cell is read:

    * "text": str, NFC, stripped; "code": str that stays as it stands, NFKC, stripped,
      without zero-width characters ("0012" stays "0012");
    * "number": Decimal, rounded half even to `decimals`, with a note where that
      loses something; "integer": int; both within `least`..`most`;
    * "date": datetime.date; "month": datetime.date, where "2014-12" is its first day;
    * "choice": the key of one of `choices`, found by key, label or `synonyms`, else by
      what the user said the value means.

    An empty cell is None for every kind. `rows_of` makes a text column one that names
    rows of the system: (key, label) pairs the user may map an unknown value to; the
    key arrives as `SourceRow.chosen[name]` and `values` has the text as it stood.
    """

    name: str
    label: Words
    kind: Parsed = "text"
    is_required: bool = False
    choices: tuple[tuple[str, Words], ...] = ()
    # Other headers by which the column is known, lower case.
    aliases: tuple[str, ...] = ()
    # Other words for a choice, lower case: {"female": "woman"}.
    synonyms: Mapping[str, str] = field(default_factory=dict)
    help: Words = ""
    longest: int = 200
    decimals: int = 2
    least: int | None = None
    most: int | None = None
    rows_of: Callable[[MarketSystem], list[tuple[str, str]]] | None = None
    # Of a person: not kept as evidence once that person is erased.
    is_personal: bool = False
    # What an uploader needs to be offered this column. Its cells are read, and never
    # kept as evidence nor shown.
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something the user settles for the whole file: `batch.reading["options"][name]`.

    The first choice is what holds when nothing was said. `rows_of` gives further ones,
    rows of the system as (key, label). `stands_for` names the column that it answers
    for every row of a file without it; such an answer is not remembered for the next
    file, and the address of the upload page may bring it.
    """

    name: str
    label: Words
    choices: tuple[tuple[str, Words], ...]
    help: Words = ""
    rows_of: Callable[[MarketSystem], list[tuple[str, str]]] | None = None
    stands_for: str = ""

    def choices_in(self, system: MarketSystem) -> list[tuple[str, Words]]:
        """All choices that a market system offers."""
        return [*self.choices, *(self.rows_of(system) if self.rows_of else ())]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell: `found` and `expected` are sentences for the reader.

    `code` groups errors of many rows ("unknown_place"); it never changes. A note does
    not refuse the row.
    """

    column: str
    found: str
    expected: str
    code: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of the file, read but not yet looked up.

    `number` is the line as a spreadsheet shows it. `values` has each matched column
    whose cell could be read (None: the cell is empty); a column that the file does not
    have is absent. `errors` are those of reading; whoever checks need not repeat them.
    """

    number: int
    cells: tuple[str, ...]
    values: Mapping[str, Any]
    chosen: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a line may be, which only a person can say.

    `answer` is what the kind is told when it is chosen, "" never.
    """

    answer: str
    words: str


# The code of an error that a decision of a person takes away.
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """What would become of a row.

    `plan` is for `write`, of whatever type the kind likes. `before` is shown next to
    the new values of an update: {column: value stored now}. A row with an error that is
    no note is refused whatever `action` says; errors of the source row are added.
    `key` says what the row is where only look-ups tell; else `TableKind.key` does.
    A row that could be several things has `choices`, the likeliest first and last that
    it is none of them, and an error of the code UNDECIDED; what a person chose comes
    back in `decided`.
    """

    source: SourceRow
    action: Action
    plan: Any = None
    errors: tuple[CellError, ...] = ()
    before: Mapping[str, Any] | None = None
    key: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """What `write` did with a row, for `undo`: its key, and JSON of the kind's own.

    `undo` gets it back as it is. Of a row that was added, `before` is `ADDED`, which is
    kept once for many of them.
    """

    number: int
    written_id: int
    before: Mapping[str, Any] = field(default_factory=lambda: ADDED)


def added_rows(lines: Iterable[int], keys: Iterable[int]) -> list[WrittenRow]:
    """The rows of new lines, given in the same order."""
    return [WrittenRow(line, key) for line, key in zip(lines, keys, strict=True)]


class Write(Protocol):
    """Store the rows (creates and updates only) and append one audit event for all."""

    def __call__(
        self, *, batch: ImportBatch, rows: list[CheckedRow], by: User
    ) -> list[WrittenRow]: ...


class Undo(Protocol):
    """Take back what `write` did, with one audit event; say which rows must stay.

    The rows come from the last line to the first.

    Returns the number of each row that was left alone, with the reason in words:
    changed since, or evidence hangs on it.
    """

    def __call__(
        self, *, batch: ImportBatch, rows: list[WrittenRow], by: User
    ) -> dict[int, str]: ...


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table: its columns, who may import it, and how rows are looked up.

    `key` says what makes two lines of a file the same ("" for none): both are refused,
    naming each other, as an error of `key_column`. `permission` is what an uploader
    needs; `list_route` shows the rows afterwards; `guidance` stands on the upload page,
    which is that of `upload_route` where an app has its own. `chunk` is how many rows
    are looked up and written at once. `may_report` says whether the uploader may still
    report for the organisation of `ImportBatch.reports_for`.
    """

    kind: str
    title: Words
    columns: tuple[Column, ...]
    permission: str
    check: Callable[[ImportBatch, list[SourceRow]], list[CheckedRow]]
    write: Write
    undo: Undo
    key: Callable[[SourceRow], str]
    key_column: str
    list_route: str
    options: tuple[Option, ...] = ()
    guidance: Words = ""
    upload_route: str = ""
    chunk: int = 500
    may_report: Callable[[ImportBatch], bool] | None = None
    # The program that makes rows of an XML document, for kinds that take one: a file
    # with `read(path, refused)`, run in the reader's child (see `tables.reader`).
    markup: str = ""
    # The column with the code of the enterprise that a line is about, if any.
    enterprise_column: str = ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]


def decided(batch: ImportBatch, subjects: Mapping[int, str]) -> dict[int, str]:
    """What a person answered for lines that still are about what was asked then.

    `subjects` has what each line is about, by its number; one query.
    """
    if not subjects:
        return {}
    span = (min(subjects), max(subjects))
    rows = batch.decisions.filter(number__range=span)
    return {
        row.number: row.answer
        for row in rows
        if subjects.get(row.number, "")[:300] == row.subject
    }


@cache
def kind_named(name: str) -> TableKind:
    """The kind of a batch; KeyError when no app offers it."""
    kind: TableKind = import_string(settings.IMPORT_KINDS[name])
    return kind
