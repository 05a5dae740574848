"""Checking a whole file: duplicates in it, and errors gathered for the page."""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Any

from django.utils.translation import gettext

from enterprises.analysis.cell_values import mended, plain_text
from enterprises.models import ImportBatch, ImportRow
from enterprises.models.imports import RowAction as Action
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow, TableKind

LINES_NAMED = 50
VALUES_NAMED = 200
# How many rows of a kind are kept to be shown, beside those that are refused.
SHOWN = 50


def stored(error: CellError) -> dict[str, Any]:
    """An error as `ImportRow.errors` keeps it."""
    return {
        "column": error.column,
        "found": mended(error.found),
        "expected": error.expected,
        "code": error.code,
        "is_note": error.is_note,
    }


def stored_errors(check: CheckedRow) -> list[dict[str, Any]]:
    """All errors of a row, those of reading first."""
    return [stored(error) for error in (*check.source.errors, *check.errors)]


def action_of(check: CheckedRow) -> Action:
    """What becomes of a row, its errors considered."""
    for error in (*check.source.errors, *check.errors):
        if not error.is_note:
            return Action.REFUSE
    return check.action


def stored_row(
    batch: ImportBatch, check: CheckedRow, action: Action, **written: Any
) -> ImportRow:
    """A line as the page shows it and a later step needs it; not stored yet."""
    return ImportRow(
        batch=batch,
        number=check.source.number,
        action=action,
        cells=[mended(cell) for cell in check.source.cells],
        errors=stored_errors(check),
        choices=[[one.answer, mended(one.words)] for one in check.choices],
        **{"before": dict(check.before) if check.before else None, **written},
    )


def store_rows(rows: Collection[ImportRow]) -> None:
    """Store rows in one statement, over those of the same lines."""
    ImportRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["batch", "number"],
        update_fields=[
            *("action", "cells", "errors", "written_id", "before", "is_committed"),
            "choices",
        ],
    )


class Seen:
    """The keys of the lines read so far, on disk, so that memory stays flat."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="sokoni-keys-")
        self.base = sqlite3.connect(
            Path(self.folder.name) / "keys", isolation_level=None
        )
        self.base.execute("PRAGMA journal_mode=OFF")
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute("PRAGMA cache_size=-16000")
        self.base.execute(
            "CREATE TABLE seen (key TEXT PRIMARY KEY, line INT, action TEXT)"
            " WITHOUT ROWID"
        )

    def close(self) -> None:
        self.base.close()
        self.folder.cleanup()

    def first_lines(
        self, lines: list[tuple[str, int, str]]
    ) -> dict[int, tuple[int, Action]]:
        """For each (key, line, action) whose key came before: the first line of it.

        With what would have become of that line.
        """
        base, found = self.base, {}
        before = base.total_changes
        base.execute("BEGIN")
        base.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", lines)
        base.execute("COMMIT")
        if base.total_changes - before == len(lines):
            return {}
        for key, line, _action in lines:
            query = base.execute("SELECT line, action FROM seen WHERE key = ?", (key,))
            first, action = query.fetchone()
            if first != line:
                found[line] = (first, Action(action))
        return found


class Checking:
    """One pass over a file: chunks go in; `ImportRow`s and a summary come out.

    A row is stored for each line that is refused, and for the first few of the others,
    which the page shows; the rest is only counted, as it is checked again when it is
    written.
    """

    def __init__(self, batch: ImportBatch, kind: TableKind) -> None:
        self.batch, self.kind = batch, kind
        self.counts: Counter[str] = Counter()
        self.shown: Counter[str] = Counter()
        self.groups: dict[tuple[str, str], dict[str, Any]] = {}
        self.unknown: dict[str, Counter[str]] = {}
        self.seen = Seen()
        # Whether rows were refused for a twin after their cells had gone by.
        self.has_gaps = False

    def __enter__(self) -> "Checking":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seen.close()

    def take(self, sources: list[SourceRow]) -> None:
        """Check one chunk and count what would become of its rows."""
        actions: dict[int, Action] = {}
        rows: dict[int, ImportRow] = {}
        keys = []
        checked = self.kind.check(self.batch, sources)
        for check in checked:
            source = check.source
            action = check.action
            if check.errors or source.errors:
                action = action_of(check)
                self.gather(source, stored_errors(check))
            actions[source.number] = action
            if key := check.key or self.kind.key(source):
                keys.append((key, source.number, action.value))
            if action == Action.REFUSE or self.shown[action] < SHOWN:
                self.shown[action] += 1
                rows[source.number] = stored_row(self.batch, check, action)
        if firsts := self.seen.first_lines(keys):
            known = {check.source.number: check for check in checked}
            self.refuse_twins(firsts, known, actions, rows)
        self.counts.update(actions.values())
        ImportRow.objects.bulk_create(rows.values())

    def refuse_twins(
        self,
        firsts: dict[int, tuple[int, Action]],
        known: dict[int, CheckedRow],
        actions: dict[int, Action],
        rows: dict[int, ImportRow],
    ) -> None:
        """Refuse each line whose key came before, and the line where it came first."""
        early = {first for first, _action in firsts.values() if first not in known}
        earlier = ImportRow.objects.filter(batch=self.batch, number__in=early)
        held = {row.number: row for row in earlier}
        for line, (first, was) in firsts.items():
            for number, other in ((line, first), (first, line)):
                if number in known and number not in rows:
                    rows[number] = stored_row(
                        self.batch, known[number], actions[number]
                    )
                elif number not in known and number not in held:
                    # Its cells are gone; they are filled in when all is read.
                    self.has_gaps = True
                    held[number] = ImportRow(
                        batch=self.batch, number=number, action=was, cells=[]
                    )
                row = rows.get(number) or held[number]
                before = row.action
                if not self.refuse(row, other):
                    continue
                if number in actions:
                    actions[number] = Action.REFUSE
                else:
                    self.counts.update({before: -1, Action.REFUSE: 1})
        store_rows(held.values())

    def refuse(self, row: ImportRow, other: int) -> bool:
        """Refuse a row for its twin; False when it was refused for one already."""
        if any(error["code"] == "duplicate" for error in row.errors):
            return False
        found = gettext("the same as in line %(line)s") % {"line": other}
        expected = gettext("each only once in a file")
        error = stored(CellError(self.kind.key_column, found, expected, "duplicate"))
        row.errors = [*row.errors, error]
        row.action = Action.REFUSE
        self.add(error, row.number)
        return True

    def fill(self, sources: list[SourceRow]) -> None:
        """Give the rows of a chunk their cells, where they were stored without."""
        numbers = (sources[0].number, sources[-1].number)
        bare = ImportRow.objects.filter(
            batch=self.batch, number__range=numbers, cells=[]
        )
        cells = {source.number: source.cells for source in sources}
        rows = list(bare)
        for row in rows:
            row.cells = [mended(cell) for cell in cells[row.number]]
        store_rows(rows)

    def gather(self, source: SourceRow, errors: list[dict[str, Any]]) -> None:
        for error in errors:
            self.add(error, source.number)
            if error["code"].startswith("unknown_"):
                place = self.batch.reading["columns"].get(error["column"])
                if place is not None and place < len(source.cells):
                    values = self.unknown.setdefault(error["column"], Counter())
                    text = plain_text(source.cells[place])
                    if text in values or len(values) < VALUES_NAMED:
                        values[text] += 1

    def add(self, error: dict[str, Any], line: int) -> None:
        """Count an error under its column and code, with examples."""
        key = (error["column"], error["code"])
        group = self.groups.setdefault(
            key, {**error, "count": 0, "lines": [], "examples": []}
        )
        group["count"] += 1
        if len(group["lines"]) < LINES_NAMED:
            group["lines"].append(line)
        if error["found"] not in group["examples"] and len(group["examples"]) < 5:
            group["examples"].append(error["found"])

    def summary(self) -> dict[str, Any]:
        """What the page shows of all errors, the most frequent first."""
        groups = sorted(
            self.groups.values(), key=lambda group: (group["is_note"], -group["count"])
        )
        unknown = {column: dict(values) for column, values in self.unknown.items()}
        return {"groups": groups, "unknown": unknown}
