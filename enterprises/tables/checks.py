"""Checking a whole file: duplicates in it, and errors gathered for the page."""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable
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
    errors = (*check.source.errors, *check.errors)
    if any(not error.is_note for error in errors):
        return Action.REFUSE
    return check.action


class Seen:
    """The keys of the lines read so far, on disk, so that memory stays flat."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="sokoni-keys-")
        self.base = sqlite3.connect(
            Path(self.folder.name) / "keys", isolation_level=None
        )
        self.base.execute("PRAGMA journal_mode=OFF")
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute(
            "CREATE TABLE seen (key TEXT PRIMARY KEY, line INT) WITHOUT ROWID"
        )

    def close(self) -> None:
        self.base.close()
        self.folder.cleanup()

    def first_lines(self, keys: Iterable[tuple[str, int]]) -> dict[int, int]:
        """For each line whose key came before, the line where it came first."""
        found = {}
        self.base.execute("BEGIN")
        for key, line in keys:
            self.base.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))
            query = self.base.execute("SELECT line FROM seen WHERE key = ?", (key,))
            first = query.fetchone()[0]
            if first != line:
                found[line] = first
        self.base.execute("COMMIT")
        return found


class Checking:
    """One pass over a file: chunks go in, `ImportRow`s and a summary come out."""

    def __init__(self, batch: ImportBatch, kind: TableKind) -> None:
        self.batch, self.kind = batch, kind
        self.counts: Counter[str] = Counter()
        self.groups: dict[tuple[str, str], dict[str, Any]] = {}
        self.unknown: dict[str, Counter[str]] = {}
        self.seen = Seen()

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
        """Check one chunk and store what would become of its rows."""
        checked = self.kind.check(self.batch, sources)
        keys = [(c.key or self.kind.key(c.source), c.source.number) for c in checked]
        firsts = self.seen.first_lines((key, line) for key, line in keys if key)
        rows = {}
        for check in checked:
            errors = stored_errors(check)
            row = ImportRow(
                batch=self.batch,
                number=check.source.number,
                action=action_of(check),
                cells=[mended(c) for c in check.source.cells],
                errors=errors,
                before=dict(check.before) if check.before else None,
            )
            rows[row.number] = row
            self.gather(check.source, errors)
        self.refuse_twins(rows, firsts)
        self.counts.update(row.action for row in rows.values())
        ImportRow.objects.bulk_create(rows.values())

    def refuse_twins(self, rows: dict[int, ImportRow], firsts: dict[int, int]) -> None:
        """Refuse each line whose key came before, and the line where it came first."""
        pairs = [*firsts.items(), *((first, line) for line, first in firsts.items())]
        absent = {line for line, _other in pairs if line not in rows}
        earlier = {
            row.number: row
            for row in ImportRow.objects.filter(batch=self.batch, number__in=absent)
        }
        for line, other in pairs:
            row = rows.get(line) or earlier[line]
            was = row.action
            if self.refuse(row, other) and line in earlier:
                self.counts.update({was: -1, row.action: 1})
                row.save(update_fields=["action", "errors"])

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
