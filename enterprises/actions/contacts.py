"""How to reach an owner: written down, replaced, taken away, and looked at."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import Stale, add_row, change_row, record_event
from enterprises.models import AuditEvent, MicroEnterprise, OwnerContact


@transaction.atomic
def set_contact(*, row: OwnerContact, version: int, by: User) -> OwnerContact:
    """Keep a new contact, or replace the one whose version was read.

    Raises `Stale` where somebody else was quicker, and ValidationError where the owner
    was erased: nothing is kept of somebody who asked for that.
    """
    locked = MicroEnterprise.objects.select_for_update(no_key=True)
    enterprise = locked.get(pk=row.enterprise_id)
    if enterprise.erased_on is not None:
        raise ValidationError(
            gettext("This owner asked to be erased, so no contact is kept."),
            code="erased",
        )
    if row.pk is not None:
        return change_row(row=row, version=version, by=by)
    stored = OwnerContact.objects.filter(enterprise=enterprise).first()
    if stored is not None:
        raise Stale(stored)
    return add_row(row=row, by=by)


@transaction.atomic
def reveal_contact(*, contact: OwnerContact, by: User) -> AuditEvent:
    """Write down that somebody looked at how to reach an owner; never what it is."""
    return record_event(
        system=contact.market_system, by=by, verb="revealed", row=contact
    )
