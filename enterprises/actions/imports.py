"""The steps of an import that a person takes; the job itself is in `tables.jobs`.

What a kind of table is made of (Column, TableKind, CheckedRow, …) is in `tables.kinds`.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.rows import record_event
from enterprises.analysis.cell_values import plain_text
from enterprises.models import ImportBatch, ImportDecision, ImportRow, MarketSystem
from enterprises.models.imports import Mode, State
from enterprises.tables.kinds import kind_named
from enterprises.tables.scrubbing import without_secrets
from enterprises.tables.storage import forget_upload, keep_upload
from enterprises.tasks import run_import

# A person may look again how the file is read until something has been written.
OPEN = (State.MAPPING, State.READY)
# What is said of all lines that nobody decided on one by one.
FIRST, LAST = "first", "last"
STOPPABLE = (State.UPLOADED, State.CHECKING, State.COMMITTING)


class WrongStep(Exception):
    """The import is not where this step can be taken: somebody else has moved it."""


def _ring(batch: ImportBatch) -> None:
    pk = batch.pk
    transaction.on_commit(lambda: run_import.delay(pk), robust=True)


def _step(batch: ImportBatch, states: tuple[State, ...], **values: Any) -> None:
    """Move a batch that nobody works on, or raise WrongStep."""
    here = ImportBatch.objects.filter(
        pk=batch.pk, state__in=states, lease_until__isnull=True
    )
    if not here.update(**values):
        raise WrongStep
    batch.refresh_from_db()


@transaction.atomic
def receive_upload(
    *,
    system: MarketSystem,
    kind: str,
    upload: "UploadedFile[bytes]",
    by: User,
    reports_for: int | None = None,
    options: Mapping[str, str] | None = None,
) -> ImportBatch:
    """Keep an uploaded table and have it read; the batch's page shows what follows.

    `kind` is a key of `settings.IMPORT_KINDS`; `reports_for` the key of the
    organisation that the uploader acts for, where records are of one; `options` are
    proposed for the whole file. Raises ValidationError for an empty file and
    `tables.storage.TooLarge` for one beyond the limit of its type.
    """
    stored = keep_upload(upload)
    if not stored.size:
        forget_upload(stored.name)
        raise ValidationError(gettext("This file is empty."), code="empty")
    batch = ImportBatch.objects.create(
        market_system=system,
        kind=kind,
        file_name=(upload.name or "")[-200:],
        stored_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        uploaded_by=by,
        reports_for=reports_for,
        reading={"options": dict(options)} if options else {},
    )
    record_event(system=system, by=by, verb="uploaded", row=batch)
    _ring(batch)
    return batch


@transaction.atomic
def read_again(
    *, batch: ImportBatch, asked: dict[str, str], header_line: int | None, by: User
) -> ImportBatch:
    """Read the file in another way: encoding, delimiter, sheet, line of the header."""
    kept = batch.reading.get("options", {})
    reading = {"asked": asked, "header_line": header_line, "options": kept}
    batch.decisions.all().delete()
    _step(batch, OPEN, state=State.UPLOADED, reading=reading)
    record_event(system=batch.market_system, by=by, verb="read again", row=batch)
    _ring(batch)
    return batch


@transaction.atomic
def match_columns(
    *, batch: ImportBatch, settled: dict[str, Any], by: User, is_complete: bool = True
) -> ImportBatch:
    """Settle what the columns and values mean, and have every row checked.

    `settled` holds columns, meanings, decimal, thousands, dates, options. Not complete:
    it is kept, and the page asks for the rest.
    """
    reading = {**batch.reading, **settled, "is_remembered": False}
    reading = without_secrets(reading, kind_named(batch.kind))
    if not is_complete:
        _step(batch, OPEN, state=State.MAPPING, reading=reading)
        return batch
    _step(
        batch,
        OPEN,
        state=State.CHECKING,
        reading=reading,
        rows_done=0,
        problem="",
        phase_started_at=timezone.now(),
    )
    record_event(system=batch.market_system, by=by, verb="matched", row=batch)
    _ring(batch)
    return batch


@transaction.atomic
def decide_rows(
    *, batch: ImportBatch, answers: Mapping[int, str], rest: str = "", by: User
) -> int:
    """Keep what lines are that could be several things, and check the file again.

    `answers` maps lines to one of their choices; what is none of them is left open.
    `rest` is for all other open lines: FIRST the likeliest, LAST none of those known.
    Returns how many were decided. Raises WrongStep where nothing waits for it.
    """
    made = []
    for row in batch.rows.undecided():
        known = [answer for answer, _words in row.choices]
        answer = answers.get(row.number, "")
        if answer not in known:
            answer = {FIRST: known[0], LAST: known[-1]}.get(rest, "")
        if answer:
            made.append(
                ImportDecision(
                    batch=batch,
                    number=row.number,
                    subject=_subject(batch, row)[:300],
                    answer=answer,
                )
            )
    ImportDecision.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["batch", "number"],
        update_fields=["subject", "answer"],
    )
    if made:
        _check_again(batch, by=by, verb="decided rows")
    return len(made)


def _subject(batch: ImportBatch, row: ImportRow) -> str:
    """What a line is about: its cell in the column that tells lines apart."""
    place = batch.reading["columns"][kind_named(batch.kind).key_column]
    return plain_text(row.cells[place])


@transaction.atomic
def ask_again(*, batch: ImportBatch, by: User) -> None:
    """Forget what was decided on single lines. Raises WrongStep."""
    batch.decisions.all().delete()
    _check_again(batch, by=by, verb="asked again")


def _check_again(batch: ImportBatch, *, by: User, verb: str) -> None:
    _step(
        batch,
        (State.READY,),
        state=State.CHECKING,
        reading={**batch.reading, "decided": batch.decisions.count()},
        rows_done=0,
        phase_started_at=timezone.now(),
    )
    record_event(system=batch.market_system, by=by, verb=verb, row=batch)
    _ring(batch)


@transaction.atomic
def commit_import(*, batch: ImportBatch, mode: str, by: User) -> ImportBatch:
    """Have the good rows written; "all" only when every row is good.

    Raises ValidationError when rows are refused and all or nothing was asked.
    """
    if mode == Mode.ALL and batch.refused:
        message = gettext("Rows are refused, so all or nothing would import nothing.")
        raise ValidationError(message, code="refused")
    _step(
        batch,
        (State.READY,),
        state=State.COMMITTING,
        mode=mode,
        rows_done=0,
        reading={**batch.reading, "decided_by": by.pk},
        problem="",
        phase_started_at=timezone.now(),
    )
    record_event(system=batch.market_system, by=by, verb="decided", row=batch)
    _ring(batch)
    return batch


@transaction.atomic
def cancel_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Stop an import; a running job notices at its next chunk and takes all back."""
    running = ImportBatch.objects.filter(pk=batch.pk, state__in=STOPPABLE)
    if running.update(cancel_requested=True):
        batch.refresh_from_db()
        _ring(batch)
    else:
        now = timezone.now()
        _step(batch, OPEN, state=State.CANCELLED, finished_at=now, reading={})
        batch.rows.all().delete()
        batch.decisions.all().delete()
        name = batch.stored_name
        transaction.on_commit(lambda: forget_upload(name), robust=True)
    record_event(system=batch.market_system, by=by, verb="cancelled", row=batch)
    return batch


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Have everything taken back that an import wrote and nobody has changed since."""
    _step(
        batch,
        (State.DONE, State.UNDONE),
        state=State.UNDOING,
        rows_done=0,
        finished_at=None,
        reading={**batch.reading, "decided_by": by.pk},
        phase_started_at=timezone.now(),
    )
    record_event(system=batch.market_system, by=by, verb="undo asked", row=batch)
    _ring(batch)
    return batch
