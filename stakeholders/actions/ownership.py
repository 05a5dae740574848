"""Handing over what somebody looks after."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import change_row
from enterprises.models import MarketSystem
from stakeholders.models.ownership import owned_kinds


@transaction.atomic
def hand_over(
    *, system: MarketSystem, giver: User, taker: User, by: User, reason: str = ""
) -> int:
    """Let one member look after all that another did; return how many rows that was.

    The rows are locked first, so that of two at once the second finds none left. Each
    has its event. Raises ValidationError for somebody who takes no part here.
    """
    members = system.memberships.active().filter(user__is_active=True)
    if giver == taker or not members.filter(user=taker).exists():
        raise ValidationError(
            gettext("Only another person who takes part here can look after it.")
        )
    handed = 0
    for kind in owned_kinds():
        for row in kind.of(system, giver).select_for_update().order_by("pk"):
            setattr(row, kind.field, taker)
            change_row(
                row=row,
                version=row.version,
                by=by,
                reason=reason,
                verb="handed over",
            )
            handed += 1
    return handed
