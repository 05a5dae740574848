"""Searching for enterprises that look alike, merging two, and parting them again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.actions.consent_merge import join_consents, part_consents
from enterprises.actions.imports import WrongStep
from enterprises.actions.pairs import CannotMerge, Pair, Parting, remember_merge
from enterprises.actions.rows import change_row, record_event, remove_row
from enterprises.models import (
    Consent,
    DuplicateSearch,
    DuplicateVerdict,
    MarketSystem,
    MicroEnterprise,
    SliceChange,
)
from enterprises.models.duplicates import SearchState
from enterprises.models.plain import stored_values
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
    kept, gone = Pair(survivor, loser).locked(versions)
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
    undo = {
        "before": before,
        "version": kept.version,
        "loser": gone.pk,
        "moved": moved,
        "consents": joined.before,
        "is_whole": len(before) == len(values),
    }
    verdict = remember_merge(
        kind=DuplicateVerdict, kept=kept, gone=gone, by=by, removal=removal, undo=undo
    )
    record_event(
        system=kept.market_system,
        by=by,
        verb="merged",
        row=kept,
        # Not how many rows moved: some may be seen by one organisation only.
        changes={"code": [gone.code, kept.code]},
    )
    return verdict


def _sayable(row: MicroEnterprise, names: Iterable[str]) -> dict[str, Any]:
    """Values before as JSON has them; of personal ones only that there was none."""
    return {
        name: value
        for name, value in stored_values(row, names).items()
        if name not in row.PERSONAL or value in (None, "")
    }


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
    parting = Parting(verdict, MicroEnterprise, by)
    kept, undo = parting.kept, verdict.undo
    taken = gettext("“%(name)s” cannot come back: its code is taken by now.")
    gone = parting.bring_back(taken)
    for label, part in undo["moved"].items():
        move_back(label, part["keys"], was=kept, to=gone)
    # Merges of before consents were joined have no such line.
    is_parted = part_consents(before=undo.get("consents", []), by=by)
    is_whole = parting.put_values_back() and undo["is_whole"] and is_parted
    SliceChange.objects.bulk_create(SliceChange(enterprise=r) for r in (kept, gone))
    duplicates.store_keys([kept, gone])
    parting.finish(gone, "code")
    return is_whole
