"""What is left of uploads that nobody decided on: after two weeks, nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.models import AuditEvent, ImportBatch
from enterprises.models.imports import State
from enterprises.tables.leases import AT_WORK
from enterprises.tables.storage import forget_upload

KEPT_DAYS = 14
# A file may lie there a little before its batch is committed.
STRAY_AFTER = timedelta(days=1)
WITH_FILE = (*AT_WORK, State.MAPPING, State.READY)


def forget_undecided() -> int:
    """Cancel what has waited for a person for two weeks; returns how many they were.

    With the file go the refused rows and what was read of it, for they may hold what
    people told of themselves. The batch stays, as a trace of the upload.
    """
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    touched = Coalesce("phase_started_at", "uploaded_at")
    waiting = ImportBatch.objects.undecided().filter(lease_until__isnull=True)
    found = waiting.annotate(touched=touched).filter(touched__lt=before)
    return sum(_forget(batch) for batch in found.order_by("pk"))


def _forget(batch: ImportBatch) -> bool:
    problem = gettext(
        "Nobody decided on this table for %(days)s days, so it was let go with its "
        "file. Upload it again if it is still to be imported."
    ) % {"days": KEPT_DAYS}
    with transaction.atomic():
        still = ImportBatch.objects.undecided().filter(
            pk=batch.pk, lease_until__isnull=True
        )
        if not still.update(
            state=State.CANCELLED,
            problem=problem,
            reading={},
            finished_at=timezone.now(),
        ):
            return False
        batch.rows.all().delete()
        batch.decisions.all().delete()
        AuditEvent.objects.create(
            market_system_id=batch.market_system_id,
            verb="let go",
            row_type=batch._meta.label_lower,
            row_id=str(batch.pk),
            subject=str(batch)[:300],
        )
    forget_upload(batch.stored_name)
    return True


def forget_strays() -> int:
    """Remove files that no open batch knows; returns how many they were."""
    known = ImportBatch.objects.filter(state__in=WITH_FILE)
    names = set(known.values_list("stored_name", flat=True))
    strays = [file for file in _old_files() if file.name not in names]
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _old_files() -> Iterator[Path]:
    before = (timezone.now() - STRAY_AFTER).timestamp()
    for file in Path(settings.UPLOAD_DIR).glob("*.upload"):
        if file.stat().st_mtime < before:
            yield file
