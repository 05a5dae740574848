"""Forgetting a person everywhere, while the figures of the enterprise stay."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.imports import cancel_import
from enterprises.actions.rows import record_event
from enterprises.models import (
    Consent,
    DuplicateVerdict,
    Erasure,
    MatchKey,
    MicroEnterprise,
    OwnerContact,
    Removal,
)
from enterprises.models.tally import folded
from enterprises.tables.scrubbing import at_work, scrub_imports, undecided

ENTERPRISE = MicroEnterprise._meta.label_lower
CONTACT = OwnerContact._meta.label_lower
ERASURE = Erasure._meta.label_lower


@transaction.atomic
def erase_owner(*, enterprise: MicroEnterprise, reason: str, by: User) -> Erasure:
    """Forget the owner of an enterprise for good; its code and figures stay.

    In one transaction: contact, name, year of birth, position and the words of a
    consent; personal fields of every row that refers to it, of whichever app; the
    same in what can be brought back (removals, merged duplicates), and in the evidence
    of imports. Tables that wait for a decision are cancelled with their files. Open
    consents end. Raises ValidationError for an owner erased before, a reason that names
    them, or while a table is being written, which might hold them.
    """
    locked = MicroEnterprise.objects.select_for_update().get(pk=enterprise.pk)
    _refuse(locked, reason)
    system, today = locked.market_system, timezone.localdate()
    for batch in undecided(system):
        cancel_import(batch=batch, by=by)
    keys = _merged_into(locked)
    erasure = Erasure(market_system=system, enterprise=locked, reason=reason, by=by)
    codes = {locked.code} | _scrub_removals(erasure, keys)
    scrub_imports(system, codes, keys)
    OwnerContact.objects.filter(enterprise=locked).delete()
    MatchKey.objects.filter(enterprise_key__in=keys).delete()
    _empty_related(locked)
    Consent.objects.filter(enterprise=locked).open().update(
        withdrawn_on=Greatest("given_on", Value(today, output_field=DateField())),
        version=F("version") + 1,
    )
    _empty(locked)
    # A year of birth that nobody there has any more is in no line of the counts.
    folded(system.answer_tallies.filter(attribute="born"))
    erasure.save()
    record_event(system=system, by=by, verb="erased", row=locked, reason=reason)
    return erasure


def _refuse(enterprise: MicroEnterprise, reason: str) -> None:
    if enterprise.erased_on is not None:
        raise ValidationError(gettext("This owner was erased before."), code="erased")
    if at_work(enterprise.market_system):
        raise ValidationError(
            gettext(
                "A table about enterprises is being read or written right now, and may "
                "hold this person. Try again when it is done."
            ),
            code="at_work",
        )
    contact = OwnerContact.objects.filter(enterprise=enterprise).first()
    names = [enterprise.name]
    if contact is not None:
        names += [contact.owner_name, contact.phone, contact.address]
    said = reason.casefold()
    if any(name and name.casefold() in said for name in names):
        raise ValidationError(
            {
                "reason": gettext(
                    "The reason is kept for ever, so it may not name the person. Say "
                    "it without the name, the number or the address."
                )
            }
        )


def _empty(enterprise: MicroEnterprise) -> None:
    today = timezone.localdate()
    values: dict[str, Any] = {
        name: _nothing(MicroEnterprise._meta.get_field(name))
        for name in MicroEnterprise.PERSONAL
    }
    if enterprise.consent_on and enterprise.consent_withdrawn_on is None:
        values["consent_withdrawn_on"] = max(today, enterprise.consent_on)
    MicroEnterprise.objects.filter(pk=enterprise.pk).update(
        **values, erased_on=today, version=F("version") + 1
    )


def _nothing(field: Any) -> Any:
    return None if field.null else ""


def _empty_related(enterprise: MicroEnterprise) -> None:
    """Empty the personal fields of rows that refer to it, whatever app they are of."""
    for relation in MicroEnterprise._meta.related_objects:
        model: Any = relation.related_model
        personal = getattr(model, "PERSONAL", ())
        if model is OwnerContact or not personal:
            continue
        values = {name: _nothing(model._meta.get_field(name)) for name in personal}
        if any(field.name == "version" for field in model._meta.concrete_fields):
            values["version"] = F("version") + 1
        rows = model._base_manager.filter(**{relation.field.name: enterprise})
        rows.update(**values)


def _merged_into(enterprise: MicroEnterprise) -> set[int]:
    """Its key, and those of duplicates merged into it, one after the other."""
    keys, new = {enterprise.pk}, {enterprise.pk}
    while new:
        verdicts = DuplicateVerdict.objects.filter(survivor_key__in=new)
        pairs = verdicts.values_list("first_key", "second_key")
        new = {key for pair in pairs for key in pair} - keys
        keys |= new
    return keys


def _scrub_removals(erasure: Erasure, keys: set[int]) -> set[str]:
    """Forget the person in what can be brought back; returns the codes found there."""
    codes: set[str] = set()
    for removal in erasure.market_system.removals.iterator(chunk_size=100):
        rows, found = _scrubbed(removal.rows, keys, erasure)
        if rows == removal.rows:
            continue
        codes |= found
        if not rows:
            removal.delete()
            continue
        subject = removal.subject
        if rows[0]["model"] == ENTERPRISE:
            subject = rows[0]["fields"]["code"]
        Removal.objects.filter(pk=removal.pk).update(rows=rows, subject=subject)
    return codes


def _scrubbed(
    rows: list[dict[str, Any]], keys: set[int], erasure: Erasure
) -> tuple[list[dict[str, Any]], set[str]]:
    """The rows without the person, and the codes of enterprises among them.

    One that comes back is erased like the one it was merged into, and says so.
    """
    kept, codes = [], set()
    said = {row["fields"]["enterprise"] for row in rows if row["model"] == ERASURE}
    for row in rows:
        fields = row["fields"]
        if row["model"] == CONTACT and fields["enterprise"] in keys:
            continue
        if row["model"] == ENTERPRISE and row["pk"] in keys:
            codes.add(fields["code"])
            row = {**row, "fields": {**fields, **_gone()}}
        elif fields.get("enterprise") in keys:
            row = {**row, "fields": {**fields, **_unsaid(row["model"])}}
        kept.append(row)
        if row["model"] == ENTERPRISE and row["pk"] in keys - said:
            kept.append(_erased(row["pk"], erasure))
    return kept, codes


def _erased(key: int, erasure: Erasure) -> dict[str, Any]:
    """The line of a removal that brings an erasure back with its enterprise."""
    fields = {
        "market_system": erasure.market_system_id,
        "enterprise": key,
        "reason": erasure.reason,
        "by": erasure.by_id,
        "erased_at": timezone.now().isoformat(),
    }
    return {"model": ERASURE, "pk": None, "fields": fields}


def _gone() -> dict[str, Any]:
    """What an enterprise in a removal has when it comes back: it is nobody's."""
    values: dict[str, Any] = {
        name: _nothing(MicroEnterprise._meta.get_field(name))
        for name in MicroEnterprise.PERSONAL
    }
    return {**values, "erased_on": str(timezone.localdate())}


def _unsaid(label: str) -> dict[str, Any]:
    model: Any = apps.get_model(label)
    return {
        name: _nothing(model._meta.get_field(name))
        for name in getattr(model, "PERSONAL", ())
    }
