"""Looking at the beginning of an uploaded table: what it is, which column is which."""

from collections import Counter
from typing import Any

from enterprises.access import permissions_in
from enterprises.analysis.cell_values import mended, plain_text
from enterprises.analysis.header_match import (
    Names,
    header_among,
    header_signature,
    match_columns,
    unique_headers,
)
from enterprises.models import ImportBatch
from enterprises.models.imports import State
from enterprises.tables import leases
from enterprises.tables.child import Reading, TableRefused
from enterprises.tables.kinds import TableKind
from enterprises.tables.lines import MOST_CHARACTERS, open_table
from enterprises.tables.scrubbing import hidden_at
from enterprises.tables.storage import stored_path

PREVIEW = 20
SAMPLED = 1000
DISTINCT = 25
SHORT = 80
# How many lines may stand above the names of the columns.
TITLES = 10

# Its number and its cells.
Line = tuple[int, list[str]]


def inspect(batch: ImportBatch, kind: TableKind) -> None:
    """Say what the file is, propose which column is which, and leave it to a person."""
    with open_table(batch, stop_after=SAMPLED) as table:
        line = batch.reading.get("header_line") or 0
        first, *rows = _beginning(table, line)
        if not line:
            first, *rows = _from_header(kind, [first, *rows])
        found = {"file": table.file, **_proposal(batch, kind, first, rows)}
    asked = batch.reading.get("asked", {})
    settled = {"asked": asked, "header_line": line or first[0], **found}
    lines = _lines(batch) if table.file["type"] == "csv" else None
    leases.settle(
        batch, State.MAPPING, is_stoppable=True, reading=settled, rows_total=lines
    )


def _beginning(table: Reading, header_line: int) -> list[Line]:
    rows: list[Line] = []
    size = 0
    for number, cells in table.rows:
        if number < header_line:
            continue
        cells = [mended(cell) for cell in cells]
        rows.append((number, cells))
        size += sum(map(len, cells))
        if size > MOST_CHARACTERS:
            break
    if not rows:
        raise TableRefused("empty", {})
    return rows


def _from_header(kind: TableKind, rows: list[Line]) -> list[Line]:
    """The lines from the one on that names the columns; titles stand above it."""
    first = [cells for _number, cells in rows[:TITLES]]
    return rows[header_among(first, _names(kind)) :]


def _names(kind: TableKind) -> list[Names]:
    return [
        Names(column.name, str(column.label), column.aliases) for column in kind.columns
    ]


def _lines(batch: ImportBatch) -> int:
    """About how many rows there are: the line ends, some of which may be quoted."""
    count = 0
    with stored_path(batch.stored_name).open("rb") as file:
        while piece := file.read(1 << 20):
            count += piece.count(b"\n") or piece.count(b"\r")
    return max(count - 1, 0)


def _proposal(
    batch: ImportBatch,
    kind: TableKind,
    first: Line,
    rows: list[Line],
) -> dict[str, Any]:
    cells = list(first[1])
    while cells and not cells[-1].strip():
        cells.pop()
    header = unique_headers([cell[:200] for cell in cells])
    signature = header_signature(header)
    remembered = _remembered(batch, signature)
    matched = match_columns(header, _names(kind))
    places = {**(remembered.get("columns") or matched)}
    names_few_see = [column.name for column in kind.columns if column.permission]
    secret = {
        known[name]
        for known in (matched, places)
        for name in names_few_see
        if name in known
    }
    held = permissions_in(batch.market_system, batch.uploaded_by)
    for column in kind.columns:
        if column.permission and column.permission not in held:
            places.pop(column.name, None)
    found = {
        "header": header,
        "signature": signature,
        "is_remembered": bool(remembered),
        "columns": places,
        "samples": _samples(header, rows),
        "preview": [[n, [c[:SHORT] for c in cells]] for n, cells in rows[:PREVIEW]],
        "decimal": remembered.get("decimal", ""),
        "thousands": remembered.get("thousands", ""),
        "dates": remembered.get("dates", ""),
        "meanings": remembered.get("meanings", {}),
        "options": _options(batch, kind, remembered.get("options", {})),
        "secret": sorted(secret),
    }
    return hidden_at(found, secret)


def _options(
    batch: ImportBatch, kind: TableKind, remembered: dict[str, str]
) -> dict[str, str]:
    """What holds for the whole file: as it came, else as it was for the last one."""
    own = {option.name for option in kind.options if option.stands_for}
    kept = {name: said for name, said in remembered.items() if name not in own}
    return {**kept, **batch.reading.get("options", {})}


def _remembered(batch: ImportBatch, signature: str) -> dict[str, Any]:
    """How the last imported file with the same columns was understood."""
    earlier = ImportBatch.objects.filter(
        market_system=batch.market_system_id, kind=batch.kind, state=State.DONE
    )
    for past in earlier.values_list("reading", flat=True)[:PREVIEW]:
        if past.get("signature") == signature:
            return dict(past)
    return {}


def _samples(header: list[str], rows: list[Line]) -> list[list[tuple[str, int]]]:
    """For each column the first values seen, in their order, with counts."""
    counts: list[Counter[str]] = [Counter() for _name in header]
    for _number, cells in rows:
        for counter, cell in zip(counts, cells, strict=False):
            text = plain_text(cell)
            if text and (text in counter or len(counter) <= DISTINCT):
                counter[text[:SHORT]] += 1
    return [list(counter.items())[:DISTINCT] for counter in counts]
