"""Doorbells: each calls one function and knows nothing else."""

from celery import shared_task

from impact.rollups import audit, drain

GROUPS_A_NIGHT = 50


@shared_task
def drain_rollups() -> int:
    return drain.drain()


@shared_task
def check_rollups() -> int:
    return audit.mend(GROUPS_A_NIGHT)
