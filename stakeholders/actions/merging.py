"""Deciding on stakeholders that look alike: apart, or merged into one; and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from enterprises.actions.imports import WrongStep
from enterprises.actions.rows import (
    AlreadyRestored,
    Stale,
    add_row,
    change_row,
    record_event,
    remove_row,
    restore_removal,
)
from enterprises.models import Removal
from enterprises.models.duplicates import Verdict
from enterprises.tables.references import Moved, move_back, move_references
from enterprises.tables.references import named as named_reference
from stakeholders.models import Stakeholder, StakeholderName, StakeholderVerdict
from stakeholders.models.names import NameKind


class CannotMerge(Exception):
    """The two cannot become one, or cannot be parted again; the message says why."""


@transaction.atomic
def tell_apart(
    *, one: Stakeholder, other: Stakeholder, reason: str, by: User
) -> StakeholderVerdict:
    """Remember that two are not the same; said twice, it stands once."""
    verdict, is_new = StakeholderVerdict.objects.get_or_create(
        **_pair(one, other),
        defaults={
            **_words(one, other),
            "verdict": Verdict.DIFFERENT,
            "reason": reason[:300],
            "decided_by": by,
        },
    )
    if is_new:
        record_event(system=one.market_system, by=by, verb="told apart", row=verdict)
    return verdict


@transaction.atomic
def forget_verdict(*, verdict: StakeholderVerdict, by: User) -> None:
    """Take back that two are different: they are suggested again. Raises WrongStep."""
    if verdict.verdict != Verdict.DIFFERENT:
        raise WrongStep
    record_event(system=verdict.market_system, by=by, verb="removed", row=verdict)
    StakeholderVerdict.objects.filter(pk=verdict.pk).delete()


def _pair(one: Stakeholder, other: Stakeholder) -> dict[str, Any]:
    if one.market_system_id != other.market_system_id or one.pk == other.pk:
        raise ValueError("Two stakeholders of one market system are compared.")
    first, second = sorted((one.pk, other.pk))
    system = one.market_system
    return {"market_system": system, "first_key": first, "second_key": second}


def _words(one: Stakeholder, other: Stakeholder) -> dict[str, str]:
    first, second = sorted((one, other), key=lambda row: row.pk)
    return {"first_words": first.name, "second_words": second.name}


# Merging


@transaction.atomic
def merge_stakeholders(
    *,
    survivor: Stakeholder,
    loser: Stakeholder,
    versions: tuple[int, int],
    values: Mapping[str, Any],
    by: User,
) -> StakeholderVerdict:
    """Make two stakeholders one: `survivor` takes `values` and all that is of `loser`.

    Whatever refers to the loser, of whichever app, is moved. Where both have a row of
    which one stakeholder can have one only, the survivor's stays and the loser's goes
    with it; so does a relationship between the two. The name that does not stay becomes
    another name of the survivor. `versions` are those that were read. Raises `Stale`,
    `CannotMerge`, or ValidationError for values that contradict each other.
    """
    pair = {**_pair(survivor, loser), **_words(survivor, loser)}
    kept, gone = _locked(survivor, loser, versions)
    before = {name: _plain(getattr(kept, name)) for name in values}
    old_names = {kept.name, gone.name}
    moved = move_references(gone, kept)
    kept.refresh_from_db()
    try:
        beside = _take_away(moved, by)
        removal = remove_row(row=gone, by=by)
    except ProtectedError as error:
        raise CannotMerge(_protected(error)) from error
    version = kept.version
    for name, value in values.items():
        setattr(kept, name, value)
    change_row(row=kept, version=version, by=by)
    named = [_known_as(kept, name, by) for name in sorted(old_names - {kept.name})]
    verdict, _is_new = StakeholderVerdict.objects.update_or_create(
        market_system=pair.pop("market_system"),
        first_key=pair.pop("first_key"),
        second_key=pair.pop("second_key"),
        defaults={
            **pair,
            "verdict": Verdict.MERGED,
            "decided_by": by,
            "survivor_key": kept.pk,
            "removal": removal,
            "undo": {
                "before": before,
                "version": kept.version,
                "loser": gone.pk,
                "moved": {label: asdict(part) for label, part in moved.items()},
                "named": [one.pk for one in named if one],
                "removals": [one.pk for one in beside],
            },
        },
    )
    rows = sum(len(part.moved) for part in moved.values())
    record_event(
        system=kept.market_system,
        by=by,
        verb="merged",
        row=kept,
        changes={"name": [gone.name, kept.name], gettext("rows moved"): [None, rows]},
    )
    return verdict


def _take_away(moved: Mapping[str, Moved], by: User) -> list[Removal]:
    """Remove the rows left behind that the database would not let go along.

    Each can be brought back. Raises ProtectedError where something rests on one.
    """
    removals = []
    for label, part in moved.items():
        one = named_reference(label)
        if part.left and not one.goes_along:
            for row in one.model._base_manager.filter(pk__in=part.left).order_by("pk"):
                removals.append(remove_row(row=row, by=by))
    return removals


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def _locked(
    survivor: Stakeholder, loser: Stakeholder, versions: tuple[int, int]
) -> tuple[Stakeholder, Stakeholder]:
    """Both rows as they are now, in one order of locks; Stale if either moved on."""
    keys = [survivor.pk, loser.pk]
    rows = Stakeholder.objects.select_for_update().order_by("pk").filter(pk__in=keys)
    stored = {row.pk: row for row in rows}
    for row, version in zip((survivor, loser), versions, strict=True):
        if row.pk not in stored or stored[row.pk].version != version:
            raise Stale(stored.get(row.pk, row))
    return stored[survivor.pk], stored[loser.pk]


def _known_as(kept: Stakeholder, name: str, by: User) -> StakeholderName | None:
    """Write down the name that did not stay, unless somebody is known by it."""
    known = kept.market_system.stakeholder_names.filter(text__iexact=name)
    if known.exists():
        return None
    row = StakeholderName(
        market_system=kept.market_system,
        stakeholder=kept,
        kind=NameKind.NAME,
        text=name,
    )
    return add_row(row=row, by=by)


def _protected(error: ProtectedError) -> str:
    kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
    words = gettext("Something rests on a line that both have: %(rows)s. Remove one.")
    return words % {"rows": ", ".join(sorted(kinds))}


# Going back


@transaction.atomic
def undo_merge(*, verdict: StakeholderVerdict, by: User) -> bool:
    """Part a merged pair again; whether the survivor's values went back as well.

    They stay where somebody changed it since. Raises WrongStep where nothing was merged
    and CannotMerge where it cannot be parted any more.
    """
    if verdict.verdict != Verdict.MERGED or verdict.removal is None:
        raise WrongStep
    undo = verdict.undo
    rows = Stakeholder.objects.select_for_update()
    kept = rows.filter(pk=verdict.survivor_key or 0).first()
    if kept is None:
        raise CannotMerge(gettext("The one that stayed has been removed since."))
    StakeholderName.objects.filter(pk__in=undo["named"], stakeholder=kept).delete()
    is_whole = _values_back(kept, undo, by)
    gone = _brought_back(verdict, by)
    _beside_back(undo.get("removals", []), by)
    for label, part in undo["moved"].items():
        move_back(label, part["moved"], was=kept, to=gone)
        move_back(label, part["emptied"], was=None, to=gone)
    record_event(
        system=verdict.market_system,
        by=by,
        verb="merge undone",
        row=kept,
        changes={"name": [kept.name, gone.name]},
    )
    StakeholderVerdict.objects.filter(pk=verdict.pk).delete()
    return is_whole


def _values_back(kept: Stakeholder, undo: dict[str, Any], by: User) -> bool:
    if kept.version != undo["version"]:
        return False
    for name, value in undo["before"].items():
        field: Any = Stakeholder._meta.get_field(name)
        if value and field.is_relation and not _is_there(field, value):
            return False
        setattr(kept, field.attname, value)
    try:
        with transaction.atomic():
            change_row(row=kept, version=kept.version, by=by)
    except (ValidationError, IntegrityError):
        kept.refresh_from_db()
        return False
    return True


def _is_there(field: Any, key: int) -> bool:
    return bool(field.related_model._base_manager.filter(pk=key).exists())


def _beside_back(keys: list[int], by: User) -> None:
    """What went beside the one that went, but for what somebody has brought back."""
    for removal in Removal.objects.filter(pk__in=keys, restored_at=None).order_by("pk"):
        try:
            with transaction.atomic():
                restore_removal(removal=removal, by=by)
        except IntegrityError as error:
            words = gettext("“%(name)s” cannot come back: its place is taken by now.")
            raise CannotMerge(words % {"name": removal.subject}) from error


def _brought_back(verdict: StakeholderVerdict, by: User) -> Stakeholder:
    """The stakeholder that went, there again."""
    removal: Any = verdict.removal
    try:
        with transaction.atomic():
            restore_removal(removal=removal, by=by)
    except AlreadyRestored:
        pass  # somebody brought it back from the trail; its rows follow now
    except IntegrityError as error:
        words = gettext("“%(name)s” cannot come back: its name is taken by now.")
        raise CannotMerge(words % {"name": removal.subject}) from error
    gone = Stakeholder.objects.filter(pk=verdict.undo["loser"]).first()
    if gone is None:
        raise CannotMerge(gettext("The one that went has been removed for good."))
    return gone
