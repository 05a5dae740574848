"""Doorbells of this app: one call, safe twice."""

from celery import shared_task

from stakeholders.tables.cleaning import forget_invitations, forget_join_requests


@shared_task
def forget_old_invitations() -> int:
    return forget_invitations()


@shared_task
def forget_old_join_requests() -> int:
    return forget_join_requests()
