"""Forgetting people who speak for a stakeholder, for good."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import record_event
from enterprises.models import AuditEvent, MarketSystem, Removal
from stakeholders.models import Representative

LABEL = Representative._meta.label_lower


@transaction.atomic
def erase_representative(
    *, representative: Representative, reason: str, by: User
) -> AuditEvent:
    """Delete a person, and every copy that could be brought back. Nobody undoes it.

    Raises ValidationError for a reason that names them: it is kept for ever.
    """
    locked = Representative.objects.select_for_update().get(pk=representative.pk)
    _refuse_to_name([locked.name, locked.reach], reason)
    _scrub(locked.market_system.removals.select_for_update(), {locked.pk})
    event = record_event(
        system=locked.market_system, by=by, verb="forgotten", row=locked, reason=reason
    )
    locked.delete()
    return event


@transaction.atomic
def forget_removed(
    *, system: MarketSystem, keys: Collection[int], by: User
) -> list[AuditEvent]:
    """Delete what is kept of people who were removed before, by their keys.

    Whoever still stands in a profile stays there; only the copies go.
    """
    known = _scrub(system.removals.select_for_update(), set(keys))
    return [
        record_event(
            system=system,
            by=by,
            verb="forgotten",
            row=Representative(pk=key, stakeholder_id=stakeholder),
        )
        for key, stakeholder in sorted(known.items())
    ]


def _refuse_to_name(values: Collection[str], reason: str) -> None:
    said = reason.casefold()
    if any(value and value.casefold() in said for value in values):
        raise ValidationError(
            {
                "reason": gettext(
                    "The reason is kept for ever, so it may not name the person. Say "
                    "it without the name, the number or the address."
                )
            }
        )


def _scrub(removals: Any, keys: Collection[int]) -> dict[int, int]:
    """Take these people out of what was removed; return those found, by key."""
    found: dict[int, int] = {}
    for removal in removals.order_by("pk"):
        theirs = [
            row for row in removal.rows if row["model"] == LABEL and row["pk"] in keys
        ]
        if not theirs:
            continue
        found |= {row["pk"]: row["fields"]["stakeholder"] for row in theirs}
        kept = [row for row in removal.rows if row not in theirs]
        if kept:
            Removal.objects.filter(pk=removal.pk).update(rows=kept)
        else:
            removal.delete()
    return found
