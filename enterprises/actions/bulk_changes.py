"""Changing one attribute of many enterprises; the job is in `tables.bulk_changes`."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from enterprises.actions.imports import WrongStep
from enterprises.models import BulkChange, BulkChunk, MarketSystem
from enterprises.models.bulk_changes import ChangeState
from enterprises.tables import bulk_changes
from enterprises.tasks import run_bulk_change

# Up to so many are written while the reader waits.
AT_ONCE = 200


@transaction.atomic
def ask_bulk_change(
    *,
    system: MarketSystem,
    attribute: str,
    value: Any,
    keys: Iterable[int],
    value_words: str,
    chosen_words: str,
    by: User,
) -> BulkChange:
    """Freeze which enterprises are meant and have the value written.

    `keys` are read once, in chunks. Few are written here and now, more by a worker.
    Raises ValueError for an attribute that cannot be set in bulk.
    """
    if bulk_changes.field_of(attribute) is None:
        raise ValueError(f"{attribute} is not set in bulk.")
    change = BulkChange.objects.create(
        market_system=system,
        attribute=attribute,
        value=bulk_changes.plain(value),
        value_words=value_words[:200],
        chosen_words=chosen_words[:500],
        phase_started_at=timezone.now(),
        asked_by=by,
    )
    change.rows_total = _freeze(change, iter(keys))
    change.save(update_fields=["rows_total"])
    _go(change)
    return change


@transaction.atomic
def cancel_bulk_change(*, change: BulkChange, by: User) -> BulkChange:
    """Stop a running change; what it has written is put back. Raises WrongStep."""
    running = BulkChange.objects.filter(pk=change.pk, state=ChangeState.RUNNING)
    if not running.update(cancel_requested=True, undone_by=by):
        raise WrongStep
    _ring(change)
    return change


@transaction.atomic
def undo_bulk_change(*, change: BulkChange, by: User) -> BulkChange:
    """Put every row back that nobody has changed since. Raises WrongStep."""
    if bulk_changes.field_of(change.attribute) is None:
        raise WrongStep
    done = BulkChange.objects.filter(
        pk=change.pk, state=ChangeState.DONE, lease_until__isnull=True
    )
    values = {"state": ChangeState.UNDOING, "phase_started_at": timezone.now()}
    if not done.update(**values, undone_by=by, finished_at=None):
        raise WrongStep
    change.refresh_from_db()
    _go(change)
    return change


def _freeze(change: BulkChange, keys: Iterable[int]) -> int:
    total = number = 0
    while chunk := list(islice(keys, bulk_changes.AT_ONCE)):
        BulkChunk.objects.create(change=change, number=number, keys=chunk)
        total += len(chunk)
        number += 1
    return total


def _go(change: BulkChange) -> None:
    if (change.rows_total or 0) > AT_ONCE:
        _ring(change)
    else:
        bulk_changes.run(change.pk)
        change.refresh_from_db()


def _ring(change: BulkChange) -> None:
    pk = change.pk
    transaction.on_commit(lambda: run_bulk_change.delay(pk), robust=True)
