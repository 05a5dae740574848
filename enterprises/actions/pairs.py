"""Deciding on two rows that look alike, of any kind: apart, or one; and back.

What merging does to rows of one kind is in a module of that kind.
"""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext

from enterprises.actions.imports import WrongStep
from enterprises.actions.rows import (
    AlreadyRestored,
    Stale,
    change_row,
    record_event,
    restore_removal,
)
from enterprises.models import VersionedRow
from enterprises.models.pairs import PairVerdict, PartableVerdict, Verdict
from enterprises.models.plain import put_values, trail_words
from enterprises.wording import isolated

Row = TypeVar("Row", bound=VersionedRow)
Said = TypeVar("Said", bound=PairVerdict)


class CannotMerge(Exception):
    """The two cannot become one, or cannot be parted again; the message says why."""


@dataclass(frozen=True, slots=True)
class Pair(Generic[Row]):
    """Two rows of one kind that may be one; ValueError for two that cannot."""

    one: Row
    other: Row

    def __post_init__(self) -> None:
        if self.one.pk == self.other.pk or len(set(self._systems())) > 1:
            raise ValueError("Two rows of one market system, none with itself.")

    def _systems(self) -> list[Any]:
        return [getattr(row, "market_system", None) for row in (self.one, self.other)]

    def names(self) -> dict[str, Any]:
        """How verdicts name it: its keys, the lower first, in its market system."""
        keys = sorted((self.one.pk, self.other.pk))
        system = self._systems()[0]
        named = dict(zip(("first_key", "second_key"), keys, strict=True))
        return {"market_system": system, **named} if system else named

    def words(self) -> dict[str, str]:
        """What the two are called, in the same order; no name of a person."""
        first, second = sorted((self.one, self.other), key=lambda row: row.pk)
        return {"first_words": trail_words(first), "second_words": trail_words(second)}

    def locked(self, versions: tuple[int, int]) -> tuple[Row, Row]:
        """Both as they are now, in one order of locks; Stale if either moved on."""
        rows = (self.one, self.other)
        found = type(self.one)._base_manager.select_for_update().order_by("pk")
        stored = {row.pk: row for row in found.filter(pk__in=[r.pk for r in rows])}
        for row, version in zip(rows, versions, strict=True):
            if row.pk not in stored or stored[row.pk].version != version:
                raise Stale(stored.get(row.pk, row))
        return stored[self.one.pk], stored[self.other.pk]


@transaction.atomic
def tell_apart(
    *, kind: type[Said], one: VersionedRow, other: VersionedRow, reason: str, by: User
) -> Said:
    """Remember that two are not the same; said twice, it stands once."""
    pair = Pair(one, other)
    verdict, is_new = kind._base_manager.get_or_create(
        **pair.names(),
        defaults={
            **pair.words(),
            "verdict": Verdict.DIFFERENT,
            "reason": reason[:300],
            "decided_by": by,
        },
    )
    if is_new:
        system = getattr(one, "market_system", None)
        record_event(system=system, by=by, verb="told apart", row=verdict)
    return verdict


@transaction.atomic
def forget_verdict(*, verdict: PairVerdict, by: User) -> None:
    """Take back that two are different: they are suggested again. Raises WrongStep."""
    if verdict.verdict != Verdict.DIFFERENT:
        raise WrongStep
    system = getattr(verdict, "market_system", None)
    record_event(system=system, by=by, verb="removed", row=verdict)
    type(verdict)._base_manager.filter(pk=verdict.pk).delete()


@transaction.atomic
def remember_merge(
    *, kind: type[Said], kept: VersionedRow, gone: VersionedRow, by: User, **more: Any
) -> Said:
    """Write down which of two stayed; `more` has a reason, or what a way back needs."""
    pair = Pair(kept, gone)
    verdict, _is_new = kind._base_manager.update_or_create(
        **pair.names(),
        defaults={
            **pair.words(),
            "verdict": Verdict.MERGED,
            "reason": "",
            "decided_by": by,
            "survivor_key": kept.pk,
            **more,
        },
    )
    return verdict


# Going back


@dataclass(slots=True)
class Parting(Generic[Row]):
    """Two that were merged on their way to being two again, in one transaction."""

    verdict: PartableVerdict
    model: type[Row]
    by: User
    kept: Row = field(init=False)

    def __post_init__(self) -> None:
        """Hold the one that stayed; WrongStep, or CannotMerge where it is gone."""
        if self.verdict.verdict != Verdict.MERGED or self.verdict.removal is None:
            raise WrongStep
        rows = self.model._base_manager.select_for_update()
        kept = rows.filter(pk=self.verdict.survivor_key).first()
        if kept is None:
            raise CannotMerge(gettext("The one that stayed has been removed since."))
        self.kept = kept

    def bring_back(self, taken: str) -> Row:
        """The one that went, there again; `taken` says that its place is not free."""
        removal: Any = self.verdict.removal
        try:
            with transaction.atomic():
                restore_removal(removal=removal, by=self.by)
        except AlreadyRestored:
            pass  # somebody brought it back from the trail; its rows follow now
        except IntegrityError as error:
            raise CannotMerge(taken % {"name": isolated(removal.subject)}) from error
        gone = self.model._base_manager.filter(pk=self.verdict.undo["loser"]).first()
        if gone is None:
            raise CannotMerge(gettext("The one that went has been removed for good."))
        return gone

    def put_values_back(self) -> bool:
        """Whether the survivor has its values of before; not where it changed since."""
        undo, kept = self.verdict.undo, self.kept
        is_there = all(
            _is_there(self.model, *value) for value in undo["before"].items()
        )
        if kept.version != undo["version"] or not is_there:
            return False
        put_values(kept, undo["before"])
        try:
            with transaction.atomic():
                change_row(row=kept, version=kept.version, by=self.by)
        except (ValidationError, IntegrityError):
            kept.refresh_from_db()
            return False
        return True

    def finish(self, gone: Row, name: str) -> None:
        """Say that they are two, under that field of theirs, and forget the merge."""
        record_event(
            system=self.verdict.market_system,  # type: ignore[attr-defined]
            by=self.by,
            verb="merge undone",
            row=self.kept,
            changes={name: [getattr(self.kept, name), getattr(gone, name)]},
        )
        type(self.verdict)._base_manager.filter(pk=self.verdict.pk).delete()


def _is_there(model: type[models.Model], name: str, value: Any) -> bool:
    """Whether a row that a value names is there; a value that names none is."""
    named: Any = model._meta.get_field(name)
    if value is None or not named.is_relation:
        return True
    return bool(named.related_model._base_manager.filter(pk=value).exists())
