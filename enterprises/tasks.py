"""Doorbells of this app: ids in, one call."""

from celery import shared_task

from enterprises.models import BulkChange, DuplicateSearch
from enterprises.models.tally import put_together
from enterprises.tables import bulk_changes, cleaning, duplicates, jobs, leases


@shared_task
def run_import(batch_id: int) -> None:
    jobs.run(batch_id)


@shared_task
def run_bulk_change(change_id: int) -> None:
    bulk_changes.run(change_id)


@shared_task
def run_duplicate_search(search_id: int) -> None:
    duplicates.run(search_id)


@shared_task
def resume_imports() -> None:
    """Ring again for every job that waits: imports, changes in bulk, searches."""
    for batch_id in jobs.waiting():
        run_import.delay(batch_id)
    for change_id in leases.waiting(BulkChange):
        run_bulk_change.delay(change_id)
    for search_id in leases.waiting(DuplicateSearch):
        run_duplicate_search.delay(search_id)


@shared_task
def forget_uploads() -> int:
    return cleaning.forget_undecided() + cleaning.forget_strays()


@shared_task
def fold_tallies() -> int:
    return put_together()
