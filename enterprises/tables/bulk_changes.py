"""The job that sets one attribute of many enterprises, and the one that puts it back.

Each chunk is one transaction with its rows, its counters and the lease; see `jobs`.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from enterprises.access import permissions_in
from enterprises.models import (
    AuditEvent,
    BulkChange,
    BulkChunk,
    BulkRow,
    MicroEnterprise,
    SliceChange,
)
from enterprises.models.bulk_changes import ChangeState, Outcome
from enterprises.tables import leases

PERMISSION = "enterprises.add_bulkchange"
AT_ONCE = 1000
# A change of these moves the enterprise's records to other groups.
SLICES = ("segment_id", "place_id", "owner_gender")
ATTRIBUTES = (
    *("segment_id", "place_id", "urbanity", "owner_gender", "motivation"),
    *("formality", "premises", "closed_on"),
)


class NotAllowed(Exception):
    """Whoever asked may not change in bulk any more."""


def field_of(attribute: str) -> Any:
    """The field of an attribute; None for one that cannot be set in bulk."""
    if attribute not in ATTRIBUTES:
        return None
    name = attribute.removesuffix("_id")
    return MicroEnterprise._meta.get_field(name)


def plain(value: Any) -> Any:
    """A value as JSON can hold it; `read` reads it back."""
    return value.isoformat() if isinstance(value, date) else value


def read(attribute: str, value: Any) -> Any:
    """The value of an attribute from what JSON holds."""
    if value is None:
        return None
    field = field_of(attribute)
    return (field.target_field if field.many_to_one else field).to_python(value)


def refusal(row: MicroEnterprise, attribute: str, value: Any) -> str:
    """Why a row cannot have a value, in words; "" if it can."""
    started = row.started_year
    if attribute != "closed_on" or value is None or started is None:
        return ""
    if value.year >= started:
        return ""
    words = gettext("it started in %(started)s, after this closing day")
    return words % {"started": started}


def run(pk: int) -> None:
    """Bring one change as far as it goes; safe at any time and by several workers."""
    change = leases.claim_job(BulkChange, pk)
    if change is None:
        return
    steps: dict[str, Callable[[BulkChange], None]] = {
        ChangeState.RUNNING: _write,
        ChangeState.UNDOING: _undo,
    }
    try:
        steps[change.state](change)
    except leases.Cancelled:
        _take_back(change, "")
    except NotAllowed:
        words = gettext(
            "Whoever asked for it may not change in bulk any more; what had been "
            "written was put back."
        )
        _take_back(change, words)
    except leases.LeaseLost:
        return


def _take_back(change: BulkChange, problem: str) -> None:
    """Nothing stays half done: what was written is put back first."""
    values: dict[str, Any] = {"problem": problem, "cancel_requested": True}
    leases.settle(
        change, ChangeState.UNDOING, phase_started_at=timezone.now(), **values
    )
    run(change.pk)


# Writing


def _write(change: BulkChange) -> None:
    todo = change.chunks.filter(is_done=False)
    while chunk := todo.first():
        with transaction.atomic():
            # Loaded anew: a person's roles are kept with them once they were asked.
            by = User.objects.get(pk=change.asked_by_id)
            if PERMISSION not in permissions_in(change.market_system, by):
                raise NotAllowed
            counts = _write_chunk(change, chunk)
            leases.advance(
                change,
                rows_done=change.rows_done + len(chunk.keys),
                **{name: getattr(change, name) + n for name, n in counts.items()},
            )
    with transaction.atomic():
        now = timezone.now()
        leases.settle(change, ChangeState.DONE, is_stoppable=True, finished_at=now)
        _tell(change, "changed in bulk", change.asked_by)


def _write_chunk(change: BulkChange, chunk: BulkChunk) -> dict[str, int]:
    attribute, value = change.attribute, read(change.attribute, change.value)
    rows = _locked(chunk.keys)
    is_gone = _is_gone(change, value)
    told: list[BulkRow] = []
    todo: list[MicroEnterprise] = []
    counts = Counter(changed=0, unchanged=0, refused=len(chunk.keys) - len(rows))
    for row in rows:
        reason = is_gone or refusal(row, attribute, value)
        if getattr(row, attribute) == value:
            counts["unchanged"] += 1
        elif reason:
            told.append(_refused(change, row, reason))
        else:
            todo.append(row)
    written, refused = _set(change, todo, value)
    told += [*written, *refused]
    counts["changed"] = len(written)
    counts["refused"] += len(told) - len(written)
    told += _missing(change, chunk.keys, rows)
    BulkRow.objects.bulk_create(told, batch_size=500)
    BulkChunk.objects.filter(pk=chunk.pk).update(is_done=True)
    return dict(counts)


def _locked(keys: list[int]) -> list[MicroEnterprise]:
    rows = MicroEnterprise.objects.select_for_update(no_key=True).order_by("pk")
    return list(rows.filter(pk__in=keys))


def _is_gone(change: BulkChange, value: Any) -> str:
    """Says so where the segment or place that is to be set is there no more."""
    field = field_of(change.attribute)
    if value is None or not field.many_to_one:
        return ""
    rows = field.related_model._base_manager.filter(
        market_system=change.market_system_id, pk=value
    )
    return "" if rows.exists() else gettext("what it was to have is there no more")


def _refused(change: BulkChange, row: MicroEnterprise, reason: str) -> BulkRow:
    return BulkRow(
        change=change,
        enterprise_key=row.pk,
        code=row.code,
        outcome=Outcome.REFUSED,
        reason=reason,
    )


def _missing(
    change: BulkChange, keys: list[int], rows: list[MicroEnterprise]
) -> list[BulkRow]:
    there = {row.pk for row in rows}
    reason = gettext("it was removed meanwhile")
    return [
        _refused(change, MicroEnterprise(pk=key, code="-"), reason)
        for key in keys
        if key not in there
    ]


def _set(
    change: BulkChange, rows: list[MicroEnterprise], value: Any
) -> tuple[list[BulkRow], list[BulkRow]]:
    """Write the value; where the database refuses, row by row, to tell which."""
    try:
        with transaction.atomic():
            return _store(change, rows, value), []
    except IntegrityError:
        if len(rows) == 1:
            reason = gettext("it contradicts what else is known of it")
            return [], [_refused(change, rows[0], reason)]
    written, refused = [], []
    for row in rows:
        stored, left = _set(change, [row], value)
        written += stored
        refused += left
    return written, refused


def _store(
    change: BulkChange, rows: list[MicroEnterprise], value: Any
) -> list[BulkRow]:
    attribute = change.attribute
    chosen = MicroEnterprise.objects.filter(pk__in=[row.pk for row in rows])
    chosen.update(**{attribute: value}, version=F("version") + 1)
    if attribute in SLICES:
        SliceChange.objects.bulk_create(SliceChange(enterprise=row) for row in rows)
    return [
        BulkRow(
            change=change,
            enterprise_key=row.pk,
            code=row.code,
            outcome=Outcome.CHANGED,
            version=row.version + 1,
            before=plain(getattr(row, attribute)),
        )
        for row in rows
    ]


# Putting back


def _undo(change: BulkChange) -> None:
    todo = change.rows.filter(outcome=Outcome.CHANGED).order_by("pk")
    while rows := list(todo[:AT_ONCE]):
        with transaction.atomic():
            restored = _restore(change, rows)
            leases.advance(
                change,
                is_stoppable=False,
                restored=change.restored + restored,
                kept=change.kept + len(rows) - restored,
            )
    with transaction.atomic():
        is_cancelled = change.cancel_requested
        state = ChangeState.CANCELLED if is_cancelled else ChangeState.UNDONE
        leases.settle(change, state, finished_at=timezone.now())
        verb = "cancelled" if is_cancelled else "bulk change undone"
        _tell(change, verb, change.undone_by or change.asked_by)


def _restore(change: BulkChange, rows: list[BulkRow]) -> int:
    """Put back what nobody has changed since; returns how many that were."""
    stored = {row.pk: row for row in _locked([r.enterprise_key for r in rows])}
    there = _still_there(change, rows)
    back: dict[Any, list[MicroEnterprise]] = {}
    for row in rows:
        enterprise = stored.get(row.enterprise_key)
        row.reason = _stays(row, enterprise, there)
        row.outcome = Outcome.KEPT if row.reason else Outcome.RESTORED
        if enterprise is not None and not row.reason:
            back.setdefault(row.before, []).append(enterprise)
    for before, enterprises in back.items():
        _store(change, enterprises, read(change.attribute, before))
    told: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        told.setdefault((row.outcome, row.reason), []).append(row.pk)
    for (outcome, reason), keys in told.items():
        chosen = BulkRow.objects.filter(pk__in=keys)
        chosen.update(outcome=outcome, reason=reason)
    return sum(map(len, back.values()))


def _still_there(change: BulkChange, rows: list[BulkRow]) -> set[Any] | None:
    """Which of the segments or places that rows had are there; None for words."""
    field = field_of(change.attribute)
    if not field.many_to_one:
        return None
    keys = {row.before for row in rows} - {None}
    found = field.related_model._base_manager.filter(
        market_system=change.market_system_id, pk__in=keys
    )
    return {None, *found.values_list("pk", flat=True)}


def _stays(
    row: BulkRow, enterprise: MicroEnterprise | None, there: set[Any] | None
) -> str:
    """Why a row is left as it is, in words; "" where it can be put back."""
    if enterprise is None:
        return gettext("it was removed since")
    if enterprise.version != row.version:
        return gettext("somebody changed it since")
    if there is not None and row.before not in there:
        return gettext("the segment or place it had is gone")
    return ""


def _tell(change: BulkChange, verb: str, by: Any) -> None:
    """The one event of the trail; its rows are on the page of the change."""
    counts = ("changed", "unchanged", "refused", "restored", "kept")
    told = {name: [None, n] for name in counts if (n := getattr(change, name))}
    AuditEvent.objects.create(
        market_system=change.market_system,
        actor=by,
        verb=verb,
        row_type=BulkChange._meta.label_lower,
        row_id=str(change.pk),
        subject=str(change)[:300],
        changes={**told, "value_words": [None, change.value_words]},
    )
