"""Contacts of owners in a table of the registry: added where none is stored."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext

from enterprises.access import permissions_in
from enterprises.analysis.masking import is_phone
from enterprises.models import AuditEvent, ImportBatch, MicroEnterprise, OwnerContact
from enterprises.models.plain import UNSAID
from enterprises.tables.bulk import insert_rows
from enterprises.tables.kinds import CellError, SourceRow

PARTS = ("owner_name", "phone", "address")
PERMISSION = "enterprises.reveal_ownercontact"


def has_contacts(batch: ImportBatch) -> bool:
    """Whether a column of the file was matched to a part of a contact."""
    return any(name in PARTS for name in batch.reading.get("columns", {}))


def may_bring_contacts(batch: ImportBatch) -> bool:
    """Whether the uploader may still see contacts; asked for each chunk."""
    return PERMISSION in permissions_in(batch.market_system, batch.uploaded_by)


def stored_contacts(
    batch: ImportBatch, stored: Iterable[MicroEnterprise]
) -> dict[int, OwnerContact]:
    """The contacts of these enterprises, by enterprise."""
    keys = [enterprise.pk for enterprise in stored]
    rows = batch.market_system.owner_contacts.filter(enterprise__in=keys)
    return {row.enterprise_id: row for row in rows}


def contact_in(
    row: SourceRow, stored: OwnerContact | None, *, may_bring: bool
) -> tuple[dict[str, str], list[CellError]]:
    """The contact that a line would add, and why it cannot.

    A table replaces no contact: what it says must be what is stored already. No error
    tells a value.
    """
    told = {name: value for name in PARTS if (value := _value(row, name))}
    if not told:
        return {}, []
    found = gettext("a value")
    if not may_bring:
        expected = gettext("nothing: who uploaded this may not see contacts any more")
        return {}, [CellError(name, found, expected, "no_contacts") for name in told]
    if "phone" in told and not is_phone(told["phone"]):
        expected = gettext("at least five digits and no letters")
        return {}, [CellError("phone", found, expected, "not_a_phone")]
    if stored is None:
        return told, []
    expected = gettext(
        "what is stored already, or nothing: a contact is replaced on the page of its "
        "owner only"
    )
    others = [name for name in told if getattr(stored, name) != told[name]]
    return {}, [CellError(name, found, expected, "contact_stored") for name in others]


def _value(row: SourceRow, name: str) -> str:
    # A line that was refused comes back with dots, which stand for no value.
    value = row.values.get(name)
    return "" if value is None or value == UNSAID else str(value)


def add_contacts(
    batch: ImportBatch, wanted: Sequence[tuple[int, Mapping[str, str]]]
) -> list[int]:
    """Store contacts, given with the keys of their enterprises; returns their keys."""
    return insert_rows(
        OwnerContact,
        [{"enterprise_id": key, **values} for key, values in wanted],
        market_system_id=batch.market_system_id,
    )


def untouched(keys: Iterable[int]) -> set[int]:
    """Which contacts nobody has written since a table brought them.

    What people write has an event of its own; what a table brings has none.
    """
    rows = set(
        OwnerContact.objects.filter(pk__in=keys, version=1).values_list("pk", flat=True)
    )
    events = AuditEvent.objects.filter(
        row_type=OwnerContact._meta.label_lower, row_id__in=map(str, rows)
    ).exclude(verb="revealed")
    return rows - {int(key) for key in events.values_list("row_id", flat=True)}
