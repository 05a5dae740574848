"""Doorbells of this app: one call, safe twice."""

from celery import shared_task

from stakeholders.tables.cleaning import forget_invitations


@shared_task
def forget_old_invitations() -> int:
    return forget_invitations()
