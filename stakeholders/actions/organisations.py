"""Merging two organisations of the installation; there is no way back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from enterprises.actions.pairs import Pair, remember_merge, tell_apart
from enterprises.actions.rows import change_row, record_event
from enterprises.models import ImportBatch, MarketSystem, Removal
from enterprises.models.pairs import Verdict
from enterprises.tables.references import (
    Moved,
    move_references,
    references,
)
from enterprises.tables.references import named as named_reference
from stakeholders.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationVerdict,
)


@transaction.atomic
def merge_organisations(
    *,
    survivor: Organisation,
    loser: Organisation,
    versions: tuple[int, int],
    reason: str,
    by: User,
) -> Organisation:
    """Make two organisations one, in every market system; this cannot be undone.

    Whatever refers to the loser, of whichever app, refers to the survivor from then on.
    Who is a member for both keeps one membership and may do what they could before. An
    open invitation to the same address is revoked. Where both are stakeholders of one
    system, the loser's profile goes on without its organisation; what both say in the
    same words is kept once. Who was told apart from the loser is from the survivor.
    Raises `Stale` when one of them was changed meanwhile.
    """
    kept, gone = Pair(survivor, loser).locked(versions)
    _one_membership_each(gone, kept, reason, by)
    _revoke_twice_invited(gone, kept)
    moved = move_references(gone, kept)
    systems = _systems_of(moved)
    for label, part in moved.items():
        _let_go(label, part.left, reason, by)
    ImportBatch.objects.filter(reports_for=gone.pk).update(reports_for=kept.pk)
    _rewrite_removals(gone, kept)
    _stay_apart(gone, kept, by)
    remember_merge(
        kind=OrganisationVerdict, kept=kept, gone=gone, by=by, reason=reason[:300]
    )
    Organisation.objects.filter(pk=gone.pk).delete()
    for system in [None, *systems]:
        record_event(
            system=system,
            by=by,
            verb="merged",
            row=kept,
            changes={"name": [gone.name, kept.name], **_sums(moved, system)},
            reason=reason,
        )
    return kept


def _stay_apart(gone: Organisation, kept: Organisation, by: User) -> None:
    """Let who is not the one that goes not be the one that stays either."""
    told = OrganisationVerdict.objects.on(gone.pk).filter(verdict=Verdict.DIFFERENT)
    for verdict in told:
        key = verdict.first_key + verdict.second_key - gone.pk
        third = Organisation.objects.exclude(pk=kept.pk).filter(pk=key).first()
        if third is not None:
            tell_apart(
                kind=OrganisationVerdict,
                one=kept,
                other=third,
                reason=verdict.reason,
                by=by,
            )
    told.delete()


def _one_membership_each(
    gone: Organisation, kept: Organisation, reason: str, by: User
) -> None:
    """Let whoever acts for both be able to do, for one, what they could for either."""
    own = {(m.market_system_id, m.user_id): m for m in kept.memberships.all()}
    for theirs in gone.memberships.filter(deactivated_at=None):
        mine = own.get((theirs.market_system_id, theirs.user_id))
        if mine is None:
            continue
        held = mine.role if mine.deactivated_at is None else Membership.Role.VIEWER
        mine.role, mine.deactivated_at = max(held, theirs.role), None
        change_row(row=mine, version=mine.version, by=by, reason=reason)


def _revoke_twice_invited(gone: Organisation, kept: Organisation) -> None:
    """Where both have asked the same address into a system, one link is enough."""
    unanswered = Invitation.objects.unanswered()
    asked = set(
        unanswered.filter(organisation=kept).values_list("market_system", "email")
    )
    for invitation in unanswered.filter(organisation=gone):
        if (invitation.market_system_id, invitation.email) in asked:
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])


def _let_go(label: str, keys: Iterable[Any], reason: str, by: User) -> None:
    """Delete what says the same of both, each with its event."""
    rows = named_reference(label).model._base_manager.filter(pk__in=list(keys))
    for row in rows.order_by("pk"):
        record_event(
            system=row.market_system, by=by, verb="removed", row=row, reason=reason
        )
        row.delete()


def _systems_of(moved: Mapping[str, Moved]) -> list[MarketSystem]:
    """The market systems in which anything was moved."""
    keys: set[int] = set()
    for label, part in moved.items():
        rows = named_reference(label).model._base_manager
        touched = rows.filter(pk__in=[*part.moved, *part.emptied, *part.left])
        keys.update(touched.order_by().values_list("market_system", flat=True))
    return list(MarketSystem.objects.filter(pk__in=keys).order_by("pk"))


def _sums(
    moved: Mapping[str, Moved], system: MarketSystem | None
) -> dict[str, list[int | None]]:
    """How many rows went over; not told to one system of the others."""
    if system is not None:
        return {}
    sums: Counter[str] = Counter()
    for label, part in moved.items():
        sums[named_reference(label).words] += len(part.moved)
    return {words: [None, count] for words, count in sorted(sums.items()) if count}


def _rewrite_removals(gone: Organisation, kept: Organisation) -> None:
    """Let what was removed and may come back come back to the one that stays."""
    fields = {
        (r.model._meta.label_lower, r.field.name) for r in references(Organisation)
    }
    for removal in Removal.objects.filter(restored_at=None).iterator():
        is_touched = False
        for row in removal.rows:
            for name, value in row["fields"].items():
                if value == gone.pk and (row["model"], name) in fields:
                    row["fields"][name] = kept.pk
                    is_touched = True
        if is_touched:
            removal.save(update_fields=["rows"])
