"""Writing the good rows of a checked table, and taking them back.

The file is read a second time and each row is checked against the world as it is now.
A chunk is one transaction, with an `ImportChunk` that says what became of its lines.
"""

from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Max, Sum
from django.utils.translation import gettext

from enterprises.access import permissions_in
from enterprises.models import ImportBatch, ImportChunk, ImportRow
from enterprises.models.imports import RowAction as Action
from enterprises.tables.checks import (
    action_of,
    store_rows,
    stored,
    stored_errors,
    stored_row,
)
from enterprises.tables.kinds import (
    ADDED,
    CellError,
    CheckedRow,
    SourceRow,
    TableKind,
    WrittenRow,
)

COUNTERS = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.SAME: "unchanged",
    Action.REFUSE: "refused",
}


class WorldMoved(Exception):
    """In "all or nothing", a row that was good is good no more."""


class NotAllowed(Exception):
    """Whoever uploaded the table, or decided on it, may not import it any more."""


def actor(batch: ImportBatch, kind: TableKind) -> User:
    """Who decided, if both they and the uploader may still import; else NotAllowed.

    Asked of the database each time: a role may be taken away while the job runs.
    """
    people = User.objects.in_bulk([batch.uploaded_by_id, batch.reading["decided_by"]])
    for person in people.values():
        if kind.permission not in permissions_in(batch.market_system, person):
            raise NotAllowed(_no_right(person))
    if kind.may_report is not None and not kind.may_report(batch):
        raise NotAllowed(
            gettext(
                "Whoever uploaded this table is no member for the organisation any "
                "more whose records it holds. Nothing was imported."
            )
        )
    return people[batch.reading["decided_by"]]


def _no_right(person: User) -> str:
    return gettext(
        "%(name)s may not import this kind of table here any more: the role was "
        "changed or taken away meanwhile. Nothing was imported. Somebody who may can "
        "upload the file again."
    ) % {"name": person.get_full_name() or person.email}


def last_written(batch: ImportBatch) -> int:
    """The last line that is done; 0 before the first."""
    return int(batch.chunks.aggregate(last=Max("last"))["last"] or 0)


def write_chunk(
    batch: ImportBatch, kind: TableKind, sources: list[SourceRow], by: User
) -> None:
    """Write the good rows of consecutive lines, and what became of each line."""
    first, last = sources[0].number, sources[-1].number
    stories = batch.rows.filter(number__range=(first, last))
    known = dict(stories.values_list("number", "action"))
    todo = [s for s in sources if known.get(s.number) != Action.REFUSE]
    counts: Counter[str] = Counter({Action.REFUSE: len(sources) - len(todo)})
    rows: dict[int, ImportRow] = {}
    good: dict[int, CheckedRow] = {}
    for check in kind.check(batch, todo):
        number, action = check.source.number, action_of(check)
        counts[action] += 1
        if action in {Action.CREATE, Action.UPDATE}:
            good[number] = check
        elif action == Action.REFUSE and batch.mode == ImportBatch.Mode.ALL:
            raise WorldMoved(_moved(check))
        if action != known.get(number, action) or action == Action.REFUSE:
            rows[number] = stored_row(batch, check, action)
    added = []
    if good:
        for one in kind.write(batch=batch, rows=list(good.values()), by=by):
            if one.before == ADDED:
                added.append((one.number, one.written_id))
            else:
                rows[one.number] = _changed(batch, good[one.number], one)
    store_rows(rows.values())
    ImportChunk.objects.create(
        batch=batch,
        number=first,
        last=last,
        added=runs(added),
        **{COUNTERS[Action(action)]: count for action, count in counts.items()},
    )


def _changed(batch: ImportBatch, check: CheckedRow, one: WrittenRow) -> ImportRow:
    return stored_row(
        batch,
        check,
        action_of(check),
        written_id=one.written_id,
        before=dict(one.before),
        is_committed=True,
    )


def _moved(check: CheckedRow) -> str:
    error = next(e for e in stored_errors(check) if not e["is_note"])
    return gettext(
        "Since it was checked, line %(line)s has become wrong (%(column)s: found "
        "%(found)s, expected %(expected)s). Nothing was imported. Check again."
    ) % {"line": check.source.number, **error}


def runs(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """(line, key) pairs as [line, key, count]: so many of both one after the other."""
    found: list[list[int]] = []
    for line, key in sorted(pairs):
        if found:
            begin, first, count = found[-1]
            if line - begin == count and key - first == count:
                found[-1][2] += 1
                continue
        found.append([line, key, 1])
    return found


def totals(batch: ImportBatch) -> dict[str, int]:
    """How many lines came to what, over all chunks."""
    sums = batch.chunks.aggregate(**{name: Sum(name) for name in COUNTERS.values()})
    return {name: count or 0 for name, count in sums.items()}


# Taking back


def undo_chunk(
    batch: ImportBatch, kind: TableKind, chunk: ImportChunk, by: User
) -> int:
    """Take back what the lines of one chunk wrote; returns how many rows that were."""
    changed = batch.rows.filter(
        is_committed=True, number__range=(chunk.number, chunk.last)
    )
    known = {row.number: row for row in changed}
    rows = [
        *(
            WrittenRow(line + i, key + i)
            for line, key, count in chunk.added
            for i in range(count)
        ),
        *map(_written, known.values()),
    ]
    _undo(batch, kind, rows, known, by)
    chunk.delete()
    return len(rows)


def undo_rows(
    batch: ImportBatch, kind: TableKind, rows: list[ImportRow], by: User
) -> int:
    """Try once more to take back rows that stayed the last time."""
    known = {row.number: row for row in rows}
    _undo(batch, kind, list(map(_written, rows)), known, by)
    return len(rows)


def _written(row: ImportRow) -> WrittenRow:
    return WrittenRow(row.number, row.written_id or 0, row.before or ADDED)


def _undo(
    batch: ImportBatch,
    kind: TableKind,
    written: list[WrittenRow],
    known: dict[int, ImportRow],
    by: User,
) -> None:
    written.sort(key=lambda row: row.number, reverse=True)
    if not written:
        return
    reasons = kind.undo(batch=batch, rows=written, by=by)
    stories = []
    for one in written:
        row = known.get(one.number)
        if row is None and one.number in reasons:
            row = ImportRow(
                batch=batch,
                number=one.number,
                action=Action.CREATE,
                cells=[],
                written_id=one.written_id,
                before=dict(one.before),
            )
        if row is not None:
            _tell(row, reasons.get(one.number))
            stories.append(row)
    store_rows(stories)


def _tell(row: ImportRow, reason: str | None) -> None:
    """Note on a row why it stays, or that it is gone."""
    row.is_committed = reason is not None
    row.errors = [error for error in row.errors if error["code"] != "kept"]
    if reason is not None:
        note = CellError("", reason, "", "kept", is_note=True)
        row.errors.append(stored(note))
