"""What the owner of two enterprises agreed to, when the two become one; and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import change_row
from enterprises.models import Consent, MicroEnterprise

# What an earlier consent, which still holds, puts in the place of a later one.
EVIDENCE = ("given_on", "how", "recorded_by_id")


@dataclass(slots=True)
class Joined:
    """What joining did: rows that stay with the one that goes, and values before.

    `before` has one line a changed row: its key, its version since, the values it had.
    """

    stay: set[int] = field(default_factory=set)
    before: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def join_consents(*, kept: MicroEnterprise, gone: MicroEnterprise, by: User) -> Joined:
    """Make the survivor's consents say what both records together say.

    For each purpose that both know the newest decision holds, and of one day the
    withdrawal: a consent that a withdrawal follows ends with it. Of two that still hold
    the earlier one counts. Withdrawals of the one that goes are moved by the merge.
    """
    rows = Consent.objects.select_for_update().filter(enterprise__in=[kept, gone])
    told: dict[int, list[Consent]] = {}
    for row in rows.order_by("pk"):
        told.setdefault(row.purpose_id, []).append(row)
    joined = Joined()
    for consents in told.values():
        if len({row.enterprise_id for row in consents}) == 2:
            _join(consents, kept, joined, by)
    return joined


def _join(
    consents: Sequence[Consent], kept: MicroEnterprise, joined: Joined, by: User
) -> None:
    ends = max((row.withdrawn_on for row in consents if row.withdrawn_on), default=None)
    mine = theirs = None
    for row in consents:
        if row.withdrawn_on is not None:
            continue
        is_over = ends is not None and row.given_on <= ends
        if row.enterprise_id != kept.pk:
            theirs = None if is_over else row
            if is_over:
                joined.stay.add(row.pk)
        elif is_over:
            _change(row, {"withdrawn_on": ends}, joined, by, verb="withdrawn")
        else:
            mine = row
    if mine is None or theirs is None:
        return
    joined.stay.add(theirs.pk)
    if theirs.given_on < mine.given_on:
        _change(mine, {name: getattr(theirs, name) for name in EVIDENCE}, joined, by)


def _change(
    row: Consent,
    values: Mapping[str, Any],
    joined: Joined,
    by: User,
    verb: str = "changed",
) -> None:
    before = {name: _plain(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    change_row(row=row, version=row.version, by=by, verb=verb)
    joined.before.append({"key": row.pk, "version": row.version, "values": before})


def _plain(value: Any) -> Any:
    """As JSON has it."""
    return str(value) if isinstance(value, date) else value


@transaction.atomic
def part_consents(*, before: Sequence[Mapping[str, Any]], by: User) -> bool:
    """Give the survivor's consents their values back; whether all of them could be.

    One that somebody changed since stays, and so does one that ended here where the
    owner has agreed anew.
    """
    is_whole = True
    for line in before:
        row = Consent.objects.filter(pk=line["key"], version=line["version"]).first()
        if row is None or _agreed_anew(row, line["values"]):
            is_whole = False
            continue
        for name, value in line["values"].items():
            column: Any = Consent._meta.get_field(name.removesuffix("_id"))
            target = column.target_field if column.many_to_one else column
            setattr(row, name, target.to_python(value))
        change_row(row=row, version=row.version, by=by)
    return is_whole


def _agreed_anew(row: Consent, values: Mapping[str, Any]) -> bool:
    if "withdrawn_on" not in values:
        return False
    others = Consent.objects.open().filter(
        enterprise=row.enterprise_id, purpose=row.purpose_id
    )
    return others.exists()
