"""One enterprise of the registry: changes that other apps have to hear of."""

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import add_row, change_row
from enterprises.models import MicroEnterprise, SliceChange
from enterprises.tables.duplicates import store_keys

# A change of these moves the enterprise's records to other groups.
SLICES = ("segment_id", "place_id", "owner_gender")


@transaction.atomic
def change_enterprise(
    *, enterprise: MicroEnterprise, version: int, by: User
) -> MicroEnterprise:
    """Store the values of an edited enterprise; raises `Stale` as `change_row` does."""
    stored = MicroEnterprise.objects.get(pk=enterprise.pk)
    change_row(row=enterprise, version=version, by=by)
    if any(getattr(stored, name) != getattr(enterprise, name) for name in SLICES):
        SliceChange.objects.create(enterprise=enterprise)
    if enterprise.version != stored.version:
        store_keys([enterprise])
    return enterprise


@transaction.atomic
def add_enterprise(*, enterprise: MicroEnterprise, by: User) -> MicroEnterprise:
    """Insert a new enterprise, so that its likes find it."""
    add_row(row=enterprise, by=by)
    store_keys([enterprise])
    return enterprise
