"""What is left of invitations that have ended: after thirty days, nothing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from enterprises.models import AuditEvent
from stakeholders.models import Invitation

KEPT_DAYS = 30


@transaction.atomic
def forget_invitations() -> int:
    """Delete invitations that were accepted, revoked or ran out a month ago.

    Each holds somebody's e-mail address, and nothing needs it any more: members have
    accounts. That there was one stays in the trail, by its number. Safe twice.
    """
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    ended = Invitation.objects.ended_before(before).select_for_update(skip_locked=True)
    rows = list(ended.order_by("pk").values_list("pk", "market_system_id"))
    AuditEvent.objects.bulk_create(
        AuditEvent(
            market_system_id=system,
            verb="let go",
            row_type=Invitation._meta.label_lower,
            row_id=str(key),
            subject=f"#{key}",
        )
        for key, system in rows
    )
    Invitation.objects.filter(pk__in=[key for key, _system in rows]).delete()
    return len(rows)
