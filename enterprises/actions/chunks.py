"""What the trail says of one chunk of a table, of any kind: written, or taken back."""

from collections.abc import Sized

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import record_event
from enterprises.models import AuditEvent, ImportBatch
from enterprises.tables.kinds import CheckedRow, WrittenRow


@transaction.atomic
def record_written(
    *,
    batch: ImportBatch,
    rows: list[CheckedRow],
    added: Sized,
    changed: Sized = (),
    by: User,
    **more: int,
) -> AuditEvent:
    """Write down how many rows were added and changed, and what `more` came along."""
    return record_event(
        system=batch.market_system,
        by=by,
        verb="imported",
        row=batch,
        changes={
            "added": [None, len(added)],
            "changed": [None, len(changed)],
            "lines": [rows[0].source.number, rows[-1].source.number],
            **{name: [None, count] for name, count in more.items() if count},
        },
    )


@transaction.atomic
def record_undone(
    *,
    batch: ImportBatch,
    rows: list[WrittenRow],
    added: Sized,
    changed: Sized = (),
    by: User,
) -> AuditEvent:
    """Write down how many added rows went, and how many changed ones are as before."""
    return record_event(
        system=batch.market_system,
        by=by,
        verb="import undone",
        row=batch,
        changes={
            "added": [len(added), None],
            "changed": [len(changed), None],
            "lines": [rows[-1].number, rows[0].number],
        },
    )
