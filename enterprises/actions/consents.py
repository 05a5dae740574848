"""What owners agree to, and take back."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import add_row, change_row
from enterprises.models import Consent, MicroEnterprise


@transaction.atomic
def give_consent(*, row: Consent, by: User) -> Consent:
    """Write down that an owner agrees to a purpose.

    Raises ValidationError for one who agrees already, and for one who was erased.
    """
    locked = MicroEnterprise.objects.select_for_update(no_key=True)
    enterprise = locked.get(pk=row.enterprise_id)
    if enterprise.erased_on is not None:
        raise ValidationError(
            gettext("This owner asked to be erased, and can agree to nothing here."),
            code="erased",
        )
    if row.purpose.market_system_id != enterprise.market_system_id:
        raise ValueError("The purpose belongs to another market system.")
    row.recorded_by = by
    return add_row(row=row, by=by)


@transaction.atomic
def withdraw_consent(
    *, row: Consent, version: int, withdrawn_on: date, by: User
) -> Consent:
    """Write down that an owner agrees no more; raises `Stale` as `change_row` does."""
    row.withdrawn_on = withdrawn_on
    return change_row(row=row, version=version, by=by, verb="withdrawn")


@transaction.atomic
def withdraw_told(
    *, enterprise: MicroEnterprise, version: int, withdrawn_on: date, by: User
) -> MicroEnterprise:
    """The same of a consent that only a table told; raises `Stale`."""
    enterprise.consent_withdrawn_on = withdrawn_on
    return change_row(row=enterprise, version=version, by=by, verb="withdrawn")
