"""The import job: reads, checks, writes and takes back, chunk by chunk.

Each chunk is one transaction with its rows, its counters and the lease on the batch, so
that a job killed at any moment is taken up where it was and cannot run twice at once.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.models import ImportBatch
from enterprises.models.imports import State
from enterprises.tables import leases
from enterprises.tables.checks import Checking
from enterprises.tables.child import TableRefused
from enterprises.tables.inspection import inspect
from enterprises.tables.kinds import TableKind, kind_named
from enterprises.tables.lines import understood_lines
from enterprises.tables.scrubbing import VALUES_READ
from enterprises.tables.storage import forget_upload
from enterprises.tables.words import refusal
from enterprises.tables.writing import (
    COUNTERS,
    NotAllowed,
    WorldMoved,
    actor,
    last_written,
    totals,
    undo_chunk,
    undo_rows,
    write_chunk,
)

AGAIN = 500

waiting = leases.waiting


def run(batch_id: int) -> None:
    """Bring one batch as far as it goes without a decision of a person.

    Safe to call at any time and by several workers: only one gets the lease.
    """
    batch = leases.claim(batch_id)
    if batch is None:
        return
    try:
        with _rarely_collected():
            _phase(batch)
    except (TableRefused, WorldMoved, NotAllowed, leases.Cancelled) as ended:
        _turn(batch, ended)
    except leases.LeaseLost:
        return
    except (OperationalError, InterfaceError):
        raise  # the database is away; the lease ends and the sweep tries again
    except Exception:
        if batch.state in {State.UPLOADED, State.CHECKING}:
            _end(batch, State.REFUSED, problem=_broke())
        raise


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Look for rings among objects less often: a row makes a dozen, and none in rings.

    They go when the last name for them does; the search took half the time of a check.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _turn(batch: ImportBatch, ended: Exception) -> None:
    """Leave the way that was meant: the file, the world or a person said stop."""
    if isinstance(ended, TableRefused):
        _refuse(batch, refusal(ended.code, ended.found))
    elif isinstance(ended, WorldMoved):
        _take_back(batch, State.READY, str(ended))
    elif isinstance(ended, NotAllowed):
        _take_back(batch, State.REFUSED, str(ended))
    else:
        _stop(batch)


def _broke() -> str:
    return gettext(
        "Something went wrong on our side while this file was read; nothing was "
        "imported. It is written in the log for those who run this site."
    )


def _phase(batch: ImportBatch) -> None:
    steps: dict[str, Callable[[ImportBatch, TableKind], None]] = {
        State.UPLOADED: inspect,
        State.CHECKING: _check,
        State.COMMITTING: _commit,
        State.UNDOING: _undo,
    }
    is_stoppable = batch.state != State.UNDOING
    leases.advance(batch, is_stoppable=is_stoppable)
    steps[batch.state](batch, kind_named(batch.kind))


def _end(batch: ImportBatch, state: State, **values: Any) -> None:
    # What was shown of the file while somebody decided goes with the file.
    reading = values.pop("reading", batch.reading)
    values["reading"] = {k: v for k, v in reading.items() if k not in VALUES_READ}
    leases.settle(batch, state, finished_at=timezone.now(), **values)
    forget_upload(batch.stored_name)


def _refuse(batch: ImportBatch, problem: str) -> None:
    """The file cannot be read; if only not as the user asked, it is read as before."""
    if batch.state == State.COMMITTING:
        _take_back(batch, State.READY, problem + " " + _came_back())
    elif batch.state == State.UPLOADED and batch.reading.get("asked"):
        kept = {"options": batch.reading.get("options", {})}
        leases.settle(batch, State.UPLOADED, reading=kept, problem=problem)
        run(batch.pk)
    else:
        _end(batch, State.REFUSED, problem=problem)


def _came_back() -> str:
    return gettext("What had been imported of it was taken back; try again.")


def _take_back(batch: ImportBatch, then: State, problem: str) -> None:
    """Undo what was written, and go on to `then` with the reason."""
    reading = {**batch.reading, "then": then}
    leases.settle(batch, State.UNDOING, reading=reading, problem=problem, rows_done=0)
    run(batch.pk)


def _stop(batch: ImportBatch) -> None:
    """Somebody cancelled: what was written is taken back first."""
    if batch.state == State.COMMITTING:
        leases.settle(batch, State.UNDOING, rows_done=0)
        run(batch.pk)
    else:
        _cancelled(batch)


def _cancelled(batch: ImportBatch) -> None:
    """Leave nothing of the table but that it was there."""
    batch.rows.all().delete()
    batch.decisions.all().delete()
    _end(batch, State.CANCELLED, reading={})


# Checking every row


def _check(batch: ImportBatch, kind: TableKind) -> None:
    """Say for each row what would become of it; nothing but that is written."""
    batch.rows.all().delete()
    with Checking(batch, kind) as checking:
        with understood_lines(batch, kind) as chunks:
            for sources in chunks:
                with transaction.atomic():
                    checking.take(sources)
                    leases.advance(batch, rows_done=batch.rows_done + len(sources))
        if checking.has_gaps:
            _fill(batch, kind, checking)
    settled = {**batch.reading, **checking.summary()}
    total = sum(checking.counts.values())
    leases.settle(
        batch,
        State.READY,
        is_stoppable=True,
        reading=settled,
        rows_total=total,
        rows_done=total,
        **{name: checking.counts[action] for action, name in COUNTERS.items()},
    )


def _fill(batch: ImportBatch, kind: TableKind, checking: Checking) -> None:
    """Read the file once more for the cells of lines that a later one refused."""
    with understood_lines(batch, kind) as chunks:
        for sources in chunks:
            with transaction.atomic():
                checking.fill(sources)
                leases.advance(batch)


# Writing


def _commit(batch: ImportBatch, kind: TableKind) -> None:
    """Write the good rows; in "all or nothing", take all back when one fails."""
    done = last_written(batch)
    with understood_lines(batch, kind, after=done) as chunks:
        for sources in chunks:
            with transaction.atomic():
                by = actor(batch, kind)
                write_chunk(batch, kind, sources, by)
                leases.advance(batch, rows_done=batch.rows_done + len(sources))
    counts = totals(batch)
    total = sum(counts.values())
    found = {"rows_total": total, "rows_done": total, **counts}
    _end(batch, State.DONE, is_stoppable=True, **found)


# Taking back


def _undo(batch: ImportBatch, kind: TableKind) -> None:
    """Take back every written row but those changed since; the last come first."""
    by = User.objects.get(pk=batch.reading["decided_by"])
    if batch.chunks.exists():
        while chunk := batch.chunks.order_by("-number").first():
            with transaction.atomic():
                count = undo_chunk(batch, kind, chunk, by)
                _advance_undo(batch, count)
    else:
        _undo_again(batch, kind, by)
    _after_undo(batch)


def _undo_again(batch: ImportBatch, kind: TableKind, by: User) -> None:
    """Try the rows that stayed the last time."""
    stayed = batch.rows.filter(is_committed=True).order_by("-number")
    below = stayed
    while rows := list(below[:AGAIN]):
        below = stayed.filter(number__lt=rows[-1].number)
        with transaction.atomic():
            _advance_undo(batch, undo_rows(batch, kind, rows, by))


def _advance_undo(batch: ImportBatch, count: int) -> None:
    leases.advance(batch, is_stoppable=False, rows_done=batch.rows_done + count)


def _after_undo(batch: ImportBatch) -> None:
    kept = batch.rows.filter(is_committed=True).count()
    reading = {**batch.reading, "kept": kept, "then": ""}
    then = batch.reading.get("then")
    if batch.cancel_requested and not kept:
        _cancelled(batch)
    elif batch.cancel_requested:
        _end(batch, State.CANCELLED, reading=reading)
    elif then == State.READY:
        leases.settle(batch, State.READY, reading=reading)
    elif then == State.REFUSED:
        _end(batch, State.REFUSED, reading=reading)
    else:
        _end(batch, State.UNDONE, reading=reading)
