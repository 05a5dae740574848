"""Taking what is personal of one enterprise out of the evidence of imports."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from enterprises.analysis.cell_values import plain_code
from enterprises.models import ImportBatch, ImportRow, MarketSystem
from enterprises.models.plain import UNSAID
from enterprises.tables.kinds import TableKind, kind_named
from enterprises.tables.leases import AT_WORK

# Parts of a reading that hold values of the file.
VALUES_READ = ("samples", "preview")


def about_enterprises() -> dict[str, TableKind]:
    """The kinds of table whose lines are about single enterprises."""
    kinds = {name: kind_named(name) for name in settings.IMPORT_KINDS}
    return {name: kind for name, kind in kinds.items() if kind.enterprise_column}


def at_work(system: MarketSystem) -> bool:
    """Whether a table about enterprises is being read or written right now."""
    batches = system.imports.filter(kind__in=about_enterprises())
    return batches.filter(state__in=AT_WORK).exists()


def undecided(system: MarketSystem) -> list[ImportBatch]:
    """Tables about enterprises whose file still waits for a person."""
    batches = system.imports.undecided().filter(kind__in=about_enterprises())
    return list(batches.order_by("pk"))


def without_personal(
    cells: Sequence[str], columns: dict[str, int], kind: TableKind
) -> list[str]:
    """The cells of the columns that were matched and are of no person.

    What nobody matched may be anything, so it goes too.
    """
    kept = {
        columns[column.name]
        for column in kind.columns
        if not column.is_personal and column.name in columns
    }
    return [cell if place in kept else "" for place, cell in enumerate(cells)]


def without_secrets(reading: dict[str, Any], kind: TableKind) -> dict[str, Any]:
    """A reading whose samples show nothing of columns that few may see."""
    columns = reading.get("columns", {})
    names = [column.name for column in kind.columns if column.permission]
    return hidden_at(reading, {columns[name] for name in names if name in columns})


def hidden_at(reading: dict[str, Any], places: Collection[int]) -> dict[str, Any]:
    """A reading without the values of the columns at these places."""
    if not places:
        return reading
    samples = [
        [] if place in places else seen
        for place, seen in enumerate(reading.get("samples", []))
    ]
    preview = [
        [
            number,
            [UNSAID if i in places and cell else cell for i, cell in enumerate(cells)],
        ]
        for number, cells in reading.get("preview", [])
    ]
    return {**reading, "samples": samples, "preview": preview}


def scrub_imports(
    system: MarketSystem, codes: Collection[str], keys: Collection[int]
) -> int:
    """Empty what is personal of these enterprises in the rows kept; how many rows."""
    count = 0
    for name, kind in about_enterprises().items():
        batches = system.imports.filter(kind=name).exclude(reading={})
        for batch in batches.order_by("pk"):
            changed = list(_scrubbed(batch, kind, codes, keys))
            ImportRow.objects.bulk_update(
                changed, ["cells", "errors", "before"], batch_size=500
            )
            count += len(changed)
            _scrub_reading(batch, kind)
    return count


def _scrubbed(
    batch: ImportBatch, kind: TableKind, codes: Collection[str], keys: Collection[int]
) -> Iterator[ImportRow]:
    columns = batch.reading.get("columns", {})
    place = columns.get(kind.enterprise_column)
    named = Q()
    for code in codes:
        # As a database writes JSON: letters as they are, or escaped.
        named |= Q(text__contains=code) | Q(text__contains=json.dumps(code)[1:-1])
    if kind.enterprise_column == kind.key_column == "code":
        named |= Q(written_id__in=keys)
    rows = batch.rows.annotate(text=Cast("cells", TextField())).filter(named)
    for row in rows.iterator(chunk_size=500):
        cell = row.cells[place] if place is not None and place < len(row.cells) else ""
        if plain_code(cell) in codes or row.written_id in keys:
            _scrub(row, columns, kind)
            yield row


def _scrub(row: ImportRow, columns: dict[str, int], kind: TableKind) -> None:
    personal = {column.name for column in kind.columns if column.is_personal}
    row.cells = without_personal(row.cells, columns, kind)
    for error in row.errors:
        if error["column"] in personal:
            error["found"] = ""
    row.before = _bare(row.before, personal)


def _bare(before: Any, personal: set[str]) -> Any:
    """The values before without those of a person, at whatever depth they stand."""
    if not isinstance(before, dict):
        return before
    return {
        name: _bare(value, personal)
        for name, value in before.items()
        if name not in personal
    }


def _scrub_reading(batch: ImportBatch, kind: TableKind) -> None:
    """Examples of cells name nobody's line, so all of personal columns go."""
    personal = {column.name for column in kind.columns if column.is_personal}
    reading = {k: v for k, v in batch.reading.items() if k not in VALUES_READ}
    for group in reading.get("groups", []):
        if group["column"] in personal:
            group.update(found="", examples=[])
    ImportBatch.objects.filter(pk=batch.pk).update(reading=reading)
