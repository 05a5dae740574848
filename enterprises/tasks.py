"""Doorbells of this app: ids in, one call."""

from celery import shared_task

from enterprises.models.tally import put_together
from enterprises.tables import cleaning, jobs


@shared_task
def run_import(batch_id: int) -> None:
    jobs.run(batch_id)


@shared_task
def resume_imports() -> None:
    for batch_id in jobs.waiting():
        run_import.delay(batch_id)


@shared_task
def forget_uploads() -> int:
    return cleaning.forget_undecided() + cleaning.forget_strays()


@shared_task
def fold_tallies() -> int:
    return put_together()
