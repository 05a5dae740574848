"""The steps of an import that a person takes; the job itself is in `tables.jobs`.

What a kind of table is made of (Column, TableKind, CheckedRow, …) is in `tables.kinds`.
"""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import record_event
from enterprises.models import ImportBatch, MarketSystem
from enterprises.tables.storage import keep_upload
from enterprises.tasks import run_import


def _ring(batch: ImportBatch) -> None:
    pk = batch.pk
    transaction.on_commit(lambda: run_import.delay(pk), robust=True)


@transaction.atomic
def receive_upload(
    *, system: MarketSystem, kind: str, upload: UploadedFile, by: User
) -> ImportBatch:
    """Keep an uploaded table and have it read; the batch's page shows what follows.

    `kind` is a key of `settings.IMPORT_KINDS`. Raises ValidationError for an empty file
    and `tables.storage.TooLarge` for one beyond UPLOAD_MAX_BYTES.
    """
    stored = keep_upload(upload)
    if not stored.size:
        raise ValidationError(gettext("This file is empty."), code="empty")
    batch = ImportBatch.objects.create(
        market_system=system,
        kind=kind,
        file_name=(upload.name or "")[-200:],
        stored_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        uploaded_by=by,
    )
    record_event(system=system, by=by, verb="uploaded", row=batch)
    _ring(batch)
    return batch
