"""What is left of invitations and requests that ended: after thirty days, nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from enterprises.models import AuditEvent
from stakeholders.models import Invitation, JoinRequest

KEPT_DAYS = 30


@transaction.atomic
def forget_invitations() -> int:
    """Delete invitations that were accepted, revoked or ran out a month ago.

    Each holds somebody's e-mail address, and nothing needs it any more: members have
    accounts. That there was one stays in the trail, by its number. Safe twice.
    """
    return _let_go(Invitation.objects.ended_before(_long_ago()))


@transaction.atomic
def forget_join_requests() -> int:
    """Delete requests that were decided on or withdrawn a month ago.

    Each holds why somebody asked, and what they were told. Safe twice.
    """
    return _let_go(JoinRequest.objects.decided().filter(decided_at__lt=_long_ago()))


def _long_ago() -> datetime:
    return timezone.now() - timedelta(days=KEPT_DAYS)


def _let_go(ended: QuerySet[Any]) -> int:
    """Delete these rows; each says so in its system's trail, by its number."""
    locked = ended.select_for_update(skip_locked=True).order_by("pk")
    rows = list(locked.values_list("pk", "market_system_id"))
    AuditEvent.objects.bulk_create(
        AuditEvent(
            market_system_id=system,
            verb="let go",
            row_type=ended.model._meta.label_lower,
            row_id=str(key),
            subject=f"#{key}",
        )
        for key, system in rows
    )
    ended.model._base_manager.filter(pk__in=[key for key, _system in rows]).delete()
    return len(rows)
