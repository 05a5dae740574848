"""Deciding on enterprises that look alike: apart, or merged into one; and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.consent_merge import join_consents, part_consents
from enterprises.actions.imports import WrongStep
from enterprises.actions.rows import (
    AlreadyRestored,
    Stale,
    change_row,
    record_event,
    remove_row,
    restore_removal,
)
from enterprises.models import (
    Consent,
    DuplicateSearch,
    DuplicateVerdict,
    MarketSystem,
    MicroEnterprise,
    SliceChange,
)
from enterprises.models.duplicates import SearchState, Verdict
from enterprises.tables import duplicates
from enterprises.tables.references import (
    in_the_way,
    keys_of,
    move_back,
    point,
    references,
)
from enterprises.tasks import run_duplicate_search

# A registry of so many is searched while the reader waits.
AT_ONCE = 2000


class CannotMerge(Exception):
    """The two cannot become one, or cannot be parted again; the message says why."""


@transaction.atomic
def search_duplicates(*, system: MarketSystem, by: User) -> DuplicateSearch:
    """Have the whole registry searched; raises WrongStep while a search runs."""
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    if system.duplicate_searches.filter(state=SearchState.RUNNING).exists():
        raise WrongStep
    count = system.enterprises.count()
    search = DuplicateSearch.objects.create(
        market_system=system,
        rows_total=3 * count + system.owner_contacts.count(),
        phase_started_at=timezone.now(),
        asked_by=by,
    )
    record_event(system=system, by=by, verb="searched", row=search)
    if count > AT_ONCE:
        transaction.on_commit(
            lambda: run_duplicate_search.delay(search.pk), robust=True
        )
    else:
        duplicates.run(search.pk)
        search.refresh_from_db()
    return search


@transaction.atomic
def cancel_search(*, search: DuplicateSearch, by: User) -> DuplicateSearch:
    """Stop a search; the pairs of the one before stay. Raises WrongStep."""
    running = DuplicateSearch.objects.filter(pk=search.pk, state=SearchState.RUNNING)
    if not running.update(cancel_requested=True):
        raise WrongStep
    record_event(system=search.market_system, by=by, verb="cancelled", row=search)
    pk = search.pk
    transaction.on_commit(lambda: run_duplicate_search.delay(pk), robust=True)
    return search


@transaction.atomic
def tell_apart(
    *, one: MicroEnterprise, other: MicroEnterprise, reason: str, by: User
) -> DuplicateVerdict:
    """Remember that two are not the same; said twice, it stands once."""
    verdict, is_new = DuplicateVerdict.objects.get_or_create(
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
def forget_verdict(*, verdict: DuplicateVerdict, by: User) -> None:
    """Take back that two are different: they are suggested again. Raises WrongStep."""
    if verdict.verdict != Verdict.DIFFERENT:
        raise WrongStep
    record_event(system=verdict.market_system, by=by, verb="removed", row=verdict)
    DuplicateVerdict.objects.filter(pk=verdict.pk).delete()


def _pair(one: MicroEnterprise, other: MicroEnterprise) -> dict[str, Any]:
    if one.market_system_id != other.market_system_id or one.pk == other.pk:
        raise ValueError("Two enterprises of one market system are compared.")
    first, second = duplicates.pair(one.pk, other.pk)
    system = one.market_system
    return {"market_system": system, "first_key": first, "second_key": second}


def _words(one: MicroEnterprise, other: MicroEnterprise) -> dict[str, str]:
    first, second = sorted((one, other), key=lambda row: row.pk)
    # Codes only: what is said stays, and an owner may be erased.
    return {"first_words": first.code, "second_words": second.code}


# Merging


@transaction.atomic
def merge_enterprises(
    *,
    survivor: MicroEnterprise,
    loser: MicroEnterprise,
    versions: tuple[int, int],
    values: Mapping[str, Any],
    by: User,
) -> DuplicateVerdict:
    """Make two enterprises one: `survivor` takes `values` and all that is of `loser`.

    Whatever refers to the loser, of whichever app, is moved; where the survivor has
    such a row already and can have one only (a contact), the loser's goes with it.
    Of consents the newest decision holds (`join_consents`).
    `versions` are those that were read of survivor and loser. Raises `Stale`,
    `CannotMerge`, or ValidationError for values that contradict each other.
    """
    _pair(survivor, loser)
    kept, gone = _locked(survivor, loser, versions)
    _refuse(kept, gone)
    before = _sayable(kept, values)
    for name, value in values.items():
        setattr(kept, name, value)
    change_row(row=kept, version=versions[0], by=by)
    joined = join_consents(kept=kept, gone=gone, by=by)
    moved = _move(gone, kept, {Consent: joined.stay})
    SliceChange.objects.create(enterprise=kept)
    duplicates.store_keys([kept])
    try:
        removal = remove_row(row=gone, by=by)
    except ProtectedError as error:
        raise CannotMerge(_protected(error)) from error
    verdict, _is_new = DuplicateVerdict.objects.update_or_create(
        **_pair(survivor, loser),
        defaults={
            **_words(survivor, loser),
            "verdict": Verdict.MERGED,
            "decided_by": by,
            "survivor_key": kept.pk,
            "removal": removal,
            "undo": {
                "before": before,
                "version": kept.version,
                "loser": gone.pk,
                "moved": moved,
                "consents": joined.before,
                "is_whole": len(before) == len(values),
            },
        },
    )
    rows = sum(len(part["keys"]) for part in moved.values())
    record_event(
        system=kept.market_system,
        by=by,
        verb="merged",
        row=kept,
        changes={"code": [gone.code, kept.code], gettext("rows moved"): [None, rows]},
    )
    return verdict


def _sayable(row: MicroEnterprise, names: Iterable[str]) -> dict[str, Any]:
    """Values before as JSON has them; of personal ones only that there was none."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value if value is None or isinstance(value, (int, str)) else str(value)
        for name, value in values.items()
        if name not in row.PERSONAL or value in (None, "")
    }


def _locked(
    survivor: MicroEnterprise, loser: MicroEnterprise, versions: tuple[int, int]
) -> tuple[MicroEnterprise, MicroEnterprise]:
    """Both rows as they are now, in one order of locks; Stale if either moved on."""
    keys = [survivor.pk, loser.pk]
    rows = (
        MicroEnterprise.objects.select_for_update().order_by("pk").filter(pk__in=keys)
    )
    stored = {row.pk: row for row in rows}
    for row, version in zip((survivor, loser), versions, strict=True):
        if row.pk not in stored or stored[row.pk].version != version:
            raise Stale(stored.get(row.pk, row))
    return stored[survivor.pk], stored[loser.pk]


def _refuse(kept: MicroEnterprise, gone: MicroEnterprise) -> None:
    """An owner who withdrew, or asked to be forgotten, is not lost in a merge."""
    if gone.consent_withdrawn_on and not _knows_withdrawal(kept, gone.consent_purpose):
        raise CannotMerge(
            gettext(
                "The owner of %(code)s has withdrawn consent, and merging would lose "
                "that. Keep %(code)s instead, or write it down at %(other)s too."
            )
            % {"code": gone.code, "other": kept.code}
        )
    if hasattr(gone, "erasure") != hasattr(kept, "erasure"):
        raise CannotMerge(
            gettext(
                "The owner of one of the two was erased. Merging would bring the other "
                "one's data to it; erase that owner too, or leave them apart."
            )
        )


def _knows_withdrawal(kept: MicroEnterprise, purpose: str) -> bool:
    """Whether it holds no consent for a purpose that somebody withdrew elsewhere."""
    told = Consent.objects.filter(enterprise=kept, purpose__name=purpose)
    if told.exists():
        return not told.open().exists()
    return kept.consent_purpose == purpose and kept.consent_withdrawn_on is not None


def _move(
    gone: MicroEnterprise, kept: MicroEnterprise, stay: Mapping[Any, set[int]]
) -> dict[str, Any]:
    """Let everything that refers to one refer to the other; what moved, by model.

    But not the rows that `stay` names by model.
    """
    moved: dict[str, Any] = {}
    for one in references(MicroEnterprise):
        if one.model is SliceChange:
            continue
        theirs, way = one.rows(gone), in_the_way(one, kept)
        left = stay.get(one.model, set()) | keys_of(theirs.filter(way.same | way.tie))
        keys = sorted(keys_of(theirs) - left)
        if keys:
            point(one, keys, kept)
            moved[one.label] = {"keys": keys}
    return moved


def _protected(error: ProtectedError) -> str:
    kinds = {str(row._meta.verbose_name_plural) for row in error.protected_objects}
    words = gettext("Both have %(rows)s of which one enterprise can have one only.")
    return words % {"rows": ", ".join(sorted(kinds))}


# Going back


@transaction.atomic
def undo_merge(*, verdict: DuplicateVerdict, by: User) -> bool:
    """Part a merged pair again; whether the survivor's values went back as well.

    They stay where somebody changed it since. Raises WrongStep where nothing was merged
    and CannotMerge where it cannot be parted any more.
    """
    if verdict.verdict != Verdict.MERGED or verdict.removal is None:
        raise WrongStep
    undo = verdict.undo
    rows = MicroEnterprise.objects.select_for_update()
    kept = rows.filter(pk=verdict.survivor_key or 0).first()
    if kept is None:
        raise CannotMerge(gettext("The one that stayed has been removed since."))
    gone = _brought_back(verdict, by)
    for label, part in undo["moved"].items():
        move_back(label, part["keys"], was=kept, to=gone)
    # Merges of before consents were joined have no such line.
    is_parted = part_consents(before=undo.get("consents", []), by=by)
    is_whole = _values_back(kept, undo, by) and is_parted
    SliceChange.objects.bulk_create(SliceChange(enterprise=r) for r in (kept, gone))
    duplicates.store_keys([kept, gone])
    record_event(
        system=verdict.market_system,
        by=by,
        verb="merge undone",
        row=kept,
        changes={"code": [kept.code, gone.code]},
    )
    DuplicateVerdict.objects.filter(pk=verdict.pk).delete()
    return is_whole


def _brought_back(verdict: DuplicateVerdict, by: User) -> MicroEnterprise:
    """The enterprise that went, there again."""
    removal: Any = verdict.removal
    try:
        with transaction.atomic():
            restore_removal(removal=removal, by=by)
    except AlreadyRestored:
        pass  # somebody brought it back from the trail; its rows follow now
    except IntegrityError as error:
        words = gettext("“%(name)s” cannot come back: its code is taken by now.")
        raise CannotMerge(words % {"name": removal.subject}) from error
    gone = MicroEnterprise.objects.filter(pk=verdict.undo["loser"]).first()
    if gone is None:
        raise CannotMerge(gettext("The one that went has been removed for good."))
    return gone


def _values_back(kept: MicroEnterprise, undo: dict[str, Any], by: User) -> bool:
    if kept.version != undo["version"]:
        return False
    for name, value in undo["before"].items():
        field: Any = MicroEnterprise._meta.get_field(name)
        target = field.target_field if field.many_to_one else field
        setattr(kept, field.attname, None if value is None else target.to_python(value))
    for name in ("segment", "place"):
        if getattr(kept, f"{name}_id") is not None and not _is_there(kept, name):
            return False
    try:
        change_row(row=kept, version=kept.version, by=by)
    except ValidationError:
        return False
    return bool(undo["is_whole"])


def _is_there(row: MicroEnterprise, name: str) -> bool:
    field: Any = MicroEnterprise._meta.get_field(name)
    key = getattr(row, field.attname)
    return bool(field.related_model._base_manager.filter(pk=key).exists())
