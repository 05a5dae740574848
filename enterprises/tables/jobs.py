"""The import job: reads, checks, writes and takes back, chunk by chunk.

Each chunk is one transaction with its rows, its counters and the lease on the batch, so
that a job killed at any moment is taken up where it was and cannot run twice at once.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.analysis.cell_values import mended, plain_text
from enterprises.analysis.header_match import (
    Names,
    header_signature,
    match_columns,
    unique_headers,
)
from enterprises.models import ImportBatch, ImportRow
from enterprises.models.imports import RowAction as Action
from enterprises.models.imports import State
from enterprises.tables import leases
from enterprises.tables.cells import Understanding, source_row
from enterprises.tables.checks import Checking, action_of, stored, stored_errors
from enterprises.tables.child import Reading, TableRefused, reading
from enterprises.tables.kinds import CellError, TableKind, WrittenRow, kind_named
from enterprises.tables.storage import forget_upload, stored_path
from enterprises.tables.words import refusal

CHUNK = 500
PREVIEW = 20
SAMPLED = 1000
SAMPLED_CHARACTERS = 4_000_000
DISTINCT = 25
SHORT = 80

waiting = leases.waiting


class WorldMoved(Exception):
    """In "all or nothing", a row that was good is good no more."""


def run(batch_id: int) -> None:
    """Bring one batch as far as it goes without a decision of a person.

    Safe to call at any time and by several workers: only one gets the lease.
    """
    batch = leases.claim(batch_id)
    if batch is None:
        return
    try:
        _phase(batch)
    except TableRefused as error:
        _refuse(batch, refusal(error.code, error.found))
    except leases.Cancelled:
        _stop(batch)
    except leases.LeaseLost:
        return
    except (OperationalError, InterfaceError):
        raise  # the database is away; the lease ends and the sweep tries again
    except Exception:
        if batch.state in {State.UPLOADED, State.CHECKING}:
            _end(batch, State.REFUSED, problem=_broke())
        raise


def _broke() -> str:
    return gettext(
        "Something went wrong on our side while this file was read; nothing was "
        "imported. It is written in the log for those who run this site."
    )


def _phase(batch: ImportBatch) -> None:
    steps: dict[str, Callable[[ImportBatch, TableKind], None]] = {
        State.UPLOADED: _inspect,
        State.CHECKING: _check,
        State.COMMITTING: _commit,
        State.UNDOING: _undo,
    }
    is_stoppable = batch.state != State.UNDOING
    leases.advance(batch, is_stoppable=is_stoppable)
    steps[batch.state](batch, kind_named(batch.kind))


def _end(batch: ImportBatch, state: State, **values: Any) -> None:
    leases.settle(batch, state, finished_at=timezone.now(), **values)
    forget_upload(batch.stored_name)


def _refuse(batch: ImportBatch, problem: str) -> None:
    """The file cannot be read; if only not as the user asked, it is read as before."""
    if batch.state == State.UPLOADED and batch.reading.get("asked"):
        leases.settle(batch, State.UPLOADED, reading={}, problem=problem)
        run(batch.pk)
        return
    _end(batch, State.REFUSED, problem=problem)


def _stop(batch: ImportBatch) -> None:
    """Somebody cancelled: what was written is taken back first."""
    if batch.state == State.COMMITTING:
        leases.settle(batch, State.UNDOING, rows_done=0)
        run(batch.pk)
    else:
        _end(batch, State.CANCELLED)


def _open(batch: ImportBatch, **limits: Any) -> Any:
    asked = batch.reading.get("asked", {})
    return reading(stored_path(batch.stored_name), **limits, **asked)


# Looking at the first rows


def _inspect(batch: ImportBatch, kind: TableKind) -> None:
    """Say what the file is, propose which column is which, and leave it to a person."""
    with _open(batch, stop_after=SAMPLED) as table:
        line = batch.reading.get("header_line") or 0
        header, rows = _beginning(table, line)
        found = {"file": table.file, **_proposal(batch, kind, header, rows)}
    asked = batch.reading.get("asked", {})
    settled = {"asked": asked, "header_line": line or header[0], **found}
    lines = _lines(batch) if table.file["type"] == "csv" else None
    leases.settle(batch, State.MAPPING, reading=settled, rows_total=lines)


def _beginning(
    table: Reading, header_line: int
) -> tuple[tuple[int, list[str]], list[tuple[int, list[str]]]]:
    rows, size = [], 0
    for number, cells in table.rows:
        if number < header_line:
            continue
        cells = [mended(cell) for cell in cells]
        rows.append((number, cells))
        size += sum(map(len, cells))
        if size > SAMPLED_CHARACTERS:
            break
    if not rows:
        raise TableRefused("empty", {})
    return rows[0], rows[1:]


def _lines(batch: ImportBatch) -> int:
    """About how many rows there are: the line ends, some of which may be quoted."""
    count = 0
    with stored_path(batch.stored_name).open("rb") as file:
        while piece := file.read(1 << 20):
            count += piece.count(b"\n") or piece.count(b"\r")
    return max(count - 1, 0)


def _proposal(
    batch: ImportBatch,
    kind: TableKind,
    first: tuple[int, list[str]],
    rows: list[tuple[int, list[str]]],
) -> dict[str, Any]:
    cells = list(first[1])
    while cells and not cells[-1].strip():
        cells.pop()
    header = unique_headers([cell[:200] for cell in cells])
    signature = header_signature(header)
    remembered = _remembered(batch, signature)
    names = [
        Names(column.name, str(column.label), column.aliases) for column in kind.columns
    ]
    places = remembered.get("columns") or match_columns(header, names)
    return {
        "header": header,
        "signature": signature,
        "is_remembered": bool(remembered),
        "columns": places,
        "samples": _samples(header, rows),
        "preview": [[n, [c[:SHORT] for c in cells]] for n, cells in rows[:PREVIEW]],
        "decimal": remembered.get("decimal", ""),
        "thousands": remembered.get("thousands", ""),
        "dates": remembered.get("dates", ""),
        "meanings": remembered.get("meanings", {}),
        "options": remembered.get("options", {}),
    }


def _remembered(batch: ImportBatch, signature: str) -> dict[str, Any]:
    """How the last imported file with the same columns was understood."""
    earlier = ImportBatch.objects.filter(
        market_system=batch.market_system_id, kind=batch.kind, state=State.DONE
    )
    for past in earlier.values_list("reading", flat=True)[:PREVIEW]:
        if past.get("signature") == signature:
            return dict(past)
    return {}


def _samples(
    header: list[str], rows: list[tuple[int, list[str]]]
) -> list[list[tuple[str, int]]]:
    """For each column the first values seen, in their order, with counts."""
    counts: list[Counter[str]] = [Counter() for _name in header]
    for _number, cells in rows:
        for counter, cell in zip(counts, cells, strict=False):
            text = plain_text(cell)
            if text and (text in counter or len(counter) <= DISTINCT):
                counter[text[:SHORT]] += 1
    return [list(counter.items())[:DISTINCT] for counter in counts]


# Checking every row


def _check(batch: ImportBatch, kind: TableKind) -> None:
    """Say for each row what would become of it; nothing but that is written."""
    batch.rows.all().delete()
    how = Understanding.of(kind, batch.reading)
    with Checking(batch, kind) as checking, _open(batch) as table:
        header_line = batch.reading["header_line"]
        rows = (row for row in table.rows if row[0] > header_line)
        while chunk := _chunk(rows):
            sources = [source_row(kind, how, *row) for row in chunk]
            with transaction.atomic():
                checking.take(sources)
                leases.advance(batch, rows_done=batch.rows_done + len(sources))
    settled = {**batch.reading, **checking.summary()}
    total = sum(checking.counts.values())
    leases.settle(
        batch,
        State.READY,
        reading=settled,
        rows_total=total,
        rows_done=total,
        **_counters(checking.counts),
    )


def _chunk(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The next rows: so many, or so long together, that memory stays flat."""
    chunk, size = [], 0
    for row in rows:
        chunk.append(row)
        size += sum(map(len, row[1]))
        if len(chunk) == CHUNK or size > SAMPLED_CHARACTERS:
            break
    return chunk


def _counters(counts: Counter[str]) -> dict[str, int]:
    return {
        "created": counts[Action.CREATE],
        "updated": counts[Action.UPDATE],
        "unchanged": counts[Action.SAME],
        "refused": counts[Action.REFUSE],
    }


# Writing


def _commit(batch: ImportBatch, kind: TableKind) -> None:
    """Write the good rows; in "all or nothing", take all back when one fails."""
    by = User.objects.get(pk=batch.reading["decided_by"])
    how = Understanding.of(kind, batch.reading)
    todo = batch.rows.filter(
        action__in=[Action.CREATE, Action.UPDATE], is_committed=False
    )
    try:
        while rows := list(todo.order_by("number")[:CHUNK]):
            with transaction.atomic():
                _write(batch, kind, how, rows, by)
                leases.advance(batch, rows_done=batch.rows_done + len(rows))
    except WorldMoved as error:
        moved = {**batch.reading, "then": State.READY}
        leases.settle(batch, State.UNDOING, reading=moved, problem=str(error))
        run(batch.pk)
        return
    counts = Counter(batch.rows.values_list("action", flat=True).iterator())
    total = sum(counts.values())
    _end(batch, State.DONE, rows_total=total, rows_done=total, **_counters(counts))


def _write(
    batch: ImportBatch,
    kind: TableKind,
    how: Understanding,
    rows: list[ImportRow],
    by: User,
) -> None:
    sources = [source_row(kind, how, row.number, row.cells) for row in rows]
    checked = kind.check(batch, sources)
    good = []
    for row, check in zip(rows, checked, strict=True):
        row.action, row.errors = action_of(check), stored_errors(check)
        if row.action == Action.REFUSE and batch.mode == ImportBatch.Mode.ALL:
            raise WorldMoved(_moved(row))
        if row.action in {Action.CREATE, Action.UPDATE}:
            good.append(check)
    written: dict[int, WrittenRow] = {}
    if good:
        written = {one.number: one for one in kind.write(batch=batch, rows=good, by=by)}
    for row in rows:
        if one := written.get(row.number):
            row.written_id, row.before, row.is_committed = (
                one.written_id,
                dict(one.before),
                True,
            )
    _store(rows)


def _moved(row: ImportRow) -> str:
    error = next(e for e in row.errors if not e["is_note"])
    return gettext(
        "Since it was checked, line %(line)s has become wrong (%(column)s: found "
        "%(found)s, expected %(expected)s). Nothing was imported. Check again."
    ) % {"line": row.number, **error}


def _store(rows: list[ImportRow]) -> None:
    """Update many rows in one statement."""
    ImportRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["action", "errors", "written_id", "before", "is_committed"],
    )


# Taking back


def _undo(batch: ImportBatch, kind: TableKind) -> None:
    """Take back every written row but those changed since; the last come first."""
    by = User.objects.get(pk=batch.reading["decided_by"])
    below, kept = None, 0
    while True:
        written = batch.rows.filter(is_committed=True).order_by("-number")
        if below is not None:
            written = written.filter(number__lt=below)
        rows = list(written[:CHUNK])
        if not rows:
            break
        below = rows[-1].number
        with transaction.atomic():
            reasons = kind.undo(batch=batch, rows=rows, by=by)
            for row in rows:
                row.is_committed = row.number in reasons
                row.errors = [e for e in row.errors if e["code"] != "kept"]
                if row.is_committed:
                    row.errors.append(
                        stored(
                            CellError("", reasons[row.number], "", "kept", is_note=True)
                        )
                    )
            _store(rows)
            leases.advance(
                batch, is_stoppable=False, rows_done=batch.rows_done + len(rows)
            )
        kept += len(reasons)
    _after_undo(batch, kept)


def _after_undo(batch: ImportBatch, kept: int) -> None:
    if batch.reading.get("then") == State.READY:
        settled = {**batch.reading, "then": ""}
        leases.settle(batch, State.READY, reading=settled)
        return
    state = State.CANCELLED if batch.cancel_requested else State.UNDONE
    _end(batch, state, reading={**batch.reading, "kept": kept})
