"""Adding, changing and removing one row, each with its audit event; and going back."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core import serializers
from django.db import models, router, transaction
from django.db.models import F
from django.db.models.deletion import Collector
from django.utils import timezone

from enterprises.models import AuditEvent, MarketSystem, Removal, VersionedRow
from enterprises.models.plain import plain_values, sayable, trail_words

Row = TypeVar("Row", bound=models.Model)
Versioned = TypeVar("Versioned", bound=VersionedRow)


class Stale(Exception):
    """Somebody else has changed the row since it was read; nothing was written."""

    def __init__(self, current: models.Model) -> None:
        super().__init__("changed meanwhile")
        self.current = current


class AlreadyRestored(Exception):
    """What was removed has been brought back before."""


@transaction.atomic
def record_event(
    *,
    system: MarketSystem | None,
    by: User | None,
    verb: str,
    row: models.Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    subject: str = "",
) -> AuditEvent:
    """Append, in the caller's transaction, who did what.

    `changes` maps a field to [before, after]; `reason` is what the person gave, where
    one was asked. `subject` stands for rows whose own words name a person: events stay
    for ever, so they carry numbers.
    """
    return AuditEvent.objects.create(
        market_system=system,
        actor=by,
        verb=verb,
        row_type=row._meta.label_lower,
        row_id="" if row.pk is None else str(row.pk),
        subject=(subject or trail_words(row))[:300],
        changes=dict(changes or {}),
        reason=reason,
    )


@transaction.atomic
def add_row(*, row: Row, by: User, reason: str = "", verb: str = "added") -> Row:
    """Insert a new row and say so; constraints speak as ValidationError.

    Whoever calls has filled `row.market_system`.
    """
    row.validate_constraints()
    row.save(force_insert=True)
    after = {name: [None, value] for name, value in plain_values(row).items()}
    record_event(
        system=_system_of(row),
        by=by,
        verb=verb,
        row=row,
        changes=sayable(row, after),
        reason=reason,
    )
    return row


@transaction.atomic
def change_row(
    *,
    row: Versioned,
    version: int,
    by: User,
    reason: str = "",
    verb: str = "changed",
) -> Versioned:
    """Store the values `row` now has, if its stored version is still `version`.

    Raises `Stale`, which carries the stored row, when somebody else came first. A save
    that changes nothing writes nothing.
    """
    stored = type(row)._base_manager.get(pk=row.pk)
    before, after = plain_values(stored), plain_values(row)
    changes = {
        name: [before[name], value]
        for name, value in after.items()
        if before[name] != value
    }
    if stored.version != version:
        raise Stale(stored)
    if not changes:
        return row
    row.validate_constraints()
    values = {name: getattr(row, _column(row, name)) for name in changes}
    values = {_column(row, name): value for name, value in values.items()}
    current = type(row)._base_manager.filter(pk=row.pk, version=version)
    if not current.update(**values, version=F("version") + 1):
        raise Stale(type(row)._base_manager.get(pk=row.pk))
    row.version = version + 1
    record_event(
        system=_system_of(row),
        by=by,
        verb=verb,
        row=row,
        changes=sayable(row, changes),
        reason=reason,
    )
    return row


@transaction.atomic
def remove_row(*, row: models.Model, by: User, reason: str = "") -> Removal:
    """Take a row and what belongs to it away, so that `restore` can bring it back.

    Raises django.db.models.ProtectedError, with the rows, where evidence hangs on it,
    and the model's DoesNotExist where the row has gone meanwhile.
    """
    using = router.db_for_write(type(row), instance=row)
    collector = Collector(using=using, origin=row)
    collector.collect([row])
    together = [row, *_collected(collector, row)]
    system = _system_of(row)
    if system is None:
        raise ValueError("Only rows of a market system can be removed here.")
    removal = Removal.objects.create(
        market_system=system,
        subject=trail_words(row)[:300],
        rows=_jsonable(serializers.serialize("python", together)),
        removed_by=by,
    )
    record_event(system=system, by=by, verb="removed", row=row, reason=reason)
    # By query, so that the caller's row keeps its key.
    gone, _kinds = type(row)._base_manager.filter(pk=row.pk).delete()
    if not gone:  # somebody else took it away since it was read
        raise type(row).DoesNotExist  # type: ignore[attr-defined]
    return removal


@transaction.atomic
def restore_removal(*, removal: Removal, by: User) -> Removal:
    """Bring back what one removal took away.

    Raises `AlreadyRestored` the second time.
    """
    open_ones = Removal.objects.filter(pk=removal.pk, restored_at__isnull=True)
    if not open_ones.update(restored_at=timezone.now()):
        raise AlreadyRestored
    restored = list(serializers.deserialize("python", removal.rows))
    for item in restored:
        item.save(force_insert=True)
    record_event(
        system=removal.market_system, by=by, verb="restored", row=restored[0].object
    )
    removal.refresh_from_db()
    return removal


def _jsonable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "fields": {name: _exact(v) for name, v in row["fields"].items()}}
        for row in rows
    ]


def _exact(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    return str(value)


def _column(row: models.Model, name: str) -> str:
    return row._meta.get_field(name).attname  # type: ignore[union-attr]


def _system_of(row: models.Model) -> MarketSystem | None:
    if isinstance(row, MarketSystem):
        return row
    return getattr(row, "market_system", None)


def _collected(collector: Collector, row: models.Model) -> Iterable[models.Model]:
    """What the database would take away with the row, parents before children."""
    groups: list[models.Model] = []
    for rows in reversed(list(collector.data.values())):
        groups.extend(item for item in rows if item != row)
    for query in collector.fast_deletes:
        groups.extend(query)
    # A row that hangs on two of them is found twice.
    return dict.fromkeys(groups)
