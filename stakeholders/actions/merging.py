"""Merging two stakeholders into one, and parting them again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from enterprises.actions.pairs import CannotMerge, Pair, Parting, remember_merge
from enterprises.actions.rows import (
    add_row,
    change_row,
    record_event,
    remove_row,
    restore_removal,
)
from enterprises.models import Removal
from enterprises.models.plain import stored_values
from enterprises.tables.references import Moved, move_back, move_references
from enterprises.tables.references import named as named_reference
from enterprises.wording import isolated
from stakeholders.models import Stakeholder, StakeholderName, StakeholderVerdict
from stakeholders.models.names import NameKind


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
    kept, gone = Pair(survivor, loser).locked(versions)
    before = stored_values(kept, values)
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
    undo = {
        "before": before,
        "version": kept.version,
        "loser": gone.pk,
        "moved": {label: asdict(part) for label, part in moved.items()},
        "named": [one.pk for one in named if one],
        "removals": [one.pk for one in beside],
    }
    verdict = remember_merge(
        kind=StakeholderVerdict, kept=kept, gone=gone, by=by, removal=removal, undo=undo
    )
    record_event(
        system=kept.market_system,
        by=by,
        verb="merged",
        row=kept,
        # Not how many rows moved: some may be seen by one organisation only.
        changes={"name": [gone.name, kept.name]},
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
    parting = Parting(verdict, Stakeholder, by)
    kept, undo = parting.kept, verdict.undo
    StakeholderName.objects.filter(pk__in=undo["named"], stakeholder=kept).delete()
    is_whole = parting.put_values_back()
    taken = gettext("“%(name)s” cannot come back: its name is taken by now.")
    gone = parting.bring_back(taken)
    _beside_back(undo.get("removals", []), by)
    for label, part in undo["moved"].items():
        move_back(label, part["moved"], was=kept, to=gone)
        move_back(label, part["emptied"], was=None, to=gone)
    parting.finish(gone, "name")
    return is_whole


def _beside_back(keys: list[int], by: User) -> None:
    """What went beside the one that went, but for what somebody has brought back."""
    for removal in Removal.objects.filter(pk__in=keys, restored_at=None).order_by("pk"):
        try:
            with transaction.atomic():
                restore_removal(removal=removal, by=by)
        except IntegrityError as error:
            words = gettext("“%(name)s” cannot come back: its place is taken by now.")
            raise CannotMerge(words % {"name": isolated(removal.subject)}) from error
