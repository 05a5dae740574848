"""Who works on a job: a lease that ends by itself when its holder dies.

A job is an import, or any `LeasedJob`.
"""

from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Q
from django.utils import timezone

from enterprises.models import ImportBatch
from enterprises.models.imports import State
from enterprises.models.jobs import LeasedJob

LEASE = timedelta(seconds=60)
# States in which a worker, not a person, has the next step.
AT_WORK = (State.UPLOADED, State.CHECKING, State.COMMITTING, State.UNDOING)


Job = TypeVar("Job", bound=LeasedJob)


class LeaseLost(Exception):
    """Another worker has taken the batch over; what this one has not stored is void."""


class Cancelled(Exception):
    """Somebody asked to stop."""


def _free() -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())


def _at_work(model: Any) -> Any:
    """The jobs of a model whose next step is a worker's."""
    states = getattr(model, "AT_WORK", AT_WORK)
    return model._base_manager.filter(state__in=states)


def waiting(model: Any = ImportBatch) -> list[int]:
    """Jobs that wait for a worker, or whose worker has died; oldest first."""
    free = _at_work(model).filter(_free())
    return list(free.order_by("pk").values_list("pk", flat=True)[:100])


def claim(batch_id: int) -> ImportBatch | None:
    """Take a batch that nobody works on; None when there is nothing to do."""
    if not _taken(ImportBatch, batch_id):
        return None
    batch = ImportBatch.objects.select_related("market_system", "uploaded_by")
    return batch.get(pk=batch_id)


def claim_job(model: type[Job], pk: int) -> Job | None:
    """Take a job that nobody works on; None when there is nothing to do."""
    if not _taken(model, pk):
        return None
    jobs: Any = model._base_manager.select_related("market_system", "asked_by")
    job: Job = jobs.get(pk=pk)
    return job


def _taken(model: Any, pk: int) -> bool:
    free = _at_work(model).filter(_free(), pk=pk)
    return bool(free.update(lease_until=timezone.now() + LEASE))


def advance(job: Any, *, is_stoppable: bool = True, **values: Any) -> None:
    """Store progress and renew the lease, in the transaction of the chunk.

    Raises LeaseLost or Cancelled, which takes the chunk back.
    """
    until = timezone.now() + LEASE
    if not _stoppable(job, is_stoppable).update(lease_until=until, **values):
        raise Cancelled if _mine(job).exists() else LeaseLost
    job.lease_until = until
    for name, value in values.items():
        setattr(job, name, value)


def settle(job: Any, state: str, *, is_stoppable: bool = False, **values: Any) -> None:
    """End a phase: the next step is a person's, or there is none.

    Raises LeaseLost; of a phase that may be stopped also Cancelled, for whoever said
    stop at its very end was told that it would.
    """
    if not _stoppable(job, is_stoppable).update(
        state=state, lease_until=None, **values
    ):
        raise Cancelled if _mine(job).exists() else LeaseLost
    job.state, job.lease_until = state, None
    for name, value in values.items():
        setattr(job, name, value)


def _stoppable(job: Any, is_stoppable: bool) -> Any:
    """The job, unless somebody asked to stop it and it is one that may be stopped."""
    mine = _mine(job)
    return mine.filter(cancel_requested=False) if is_stoppable else mine


def _mine(job: Any) -> Any:
    return type(job)._base_manager.filter(pk=job.pk, lease_until=job.lease_until)
