"""Who took what away as a file."""

from django.contrib.auth.models import User
from django.db import models, transaction

from enterprises.actions.rows import record_event
from enterprises.models import AuditEvent, MarketSystem


@transaction.atomic
def record_export(
    *,
    system: MarketSystem,
    what: str,
    count: int,
    by: User,
    row: models.Model | None = None,
) -> AuditEvent:
    """Write down that somebody took `count` lines of `what` out of the system.

    `row` is the one whose lines they are, where it is one, so that the trail keeps to
    itself what that row keeps to itself.
    """
    return record_event(
        system=system,
        by=by,
        verb="exported",
        row=row or system,
        changes={what: [None, count]},
    )
