"""Doorbells: each calls one function and knows nothing else."""

from celery import shared_task

from impact.rollups import drain


@shared_task
def drain_rollups() -> int:
    return drain.drain()
