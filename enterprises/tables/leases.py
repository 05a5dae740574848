"""Who works on a batch: a lease that ends by itself when its holder dies."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from enterprises.models import ImportBatch
from enterprises.models.imports import State

LEASE = timedelta(seconds=60)
# States in which a worker, not a person, has the next step.
AT_WORK = (State.UPLOADED, State.CHECKING, State.COMMITTING, State.UNDOING)


class LeaseLost(Exception):
    """Another worker has taken the batch over; what this one has not stored is void."""


class Cancelled(Exception):
    """Somebody asked to stop."""


def _free() -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())


def waiting() -> list[int]:
    """Batches that wait for a worker, or whose worker has died; oldest first."""
    batches = ImportBatch.objects.filter(_free(), state__in=AT_WORK)
    return list(batches.order_by("pk").values_list("pk", flat=True)[:100])


def claim(batch_id: int) -> ImportBatch | None:
    """Take a batch that nobody works on; None when there is nothing to do."""
    free = ImportBatch.objects.filter(_free(), pk=batch_id, state__in=AT_WORK)
    if not free.update(lease_until=timezone.now() + LEASE):
        return None
    batch = ImportBatch.objects.select_related("market_system", "uploaded_by")
    return batch.get(pk=batch_id)


def advance(batch: ImportBatch, *, is_stoppable: bool = True, **values: Any) -> None:
    """Store progress and renew the lease, in the transaction of the chunk.

    Raises LeaseLost or Cancelled, which takes the chunk back.
    """
    until = timezone.now() + LEASE
    mine = ImportBatch.objects.filter(pk=batch.pk, lease_until=batch.lease_until)
    running = mine.filter(cancel_requested=False) if is_stoppable else mine
    if not running.update(lease_until=until, **values):
        raise Cancelled if mine.exists() else LeaseLost
    batch.lease_until = until
    for name, value in values.items():
        setattr(batch, name, value)


def settle(batch: ImportBatch, state: State, **values: Any) -> None:
    """End a phase: the next step is a person's, or there is none."""
    mine = ImportBatch.objects.filter(pk=batch.pk, lease_until=batch.lease_until)
    if not mine.update(state=state, lease_until=None, **values):
        raise LeaseLost
    batch.state, batch.lease_until = state, None
    for name, value in values.items():
        setattr(batch, name, value)
