"""The lines of an uploaded table, understood, a chunk at a time."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from contextvars import copy_context
from typing import Any

from enterprises.models import ImportBatch
from enterprises.tables.cells import LineReader, Understanding
from enterprises.tables.child import reading
from enterprises.tables.kinds import SourceRow, TableKind, kind_named
from enterprises.tables.storage import stored_path

# Whatever a kind asks for, a chunk has no more rows and characters than this.
MOST_LINES = 5000
MOST_CHARACTERS = 4_000_000


def open_table(batch: ImportBatch, **limits: Any) -> Any:
    """The file of a batch, read as its user asked."""
    asked = batch.reading.get("asked", {})
    if program := kind_named(batch.kind).markup:
        asked = {**asked, "markup": program}
    return reading(stored_path(batch.stored_name), **limits, **asked)


@contextmanager
def understood_lines(
    batch: ImportBatch, kind: TableKind, *, after: int = 0
) -> Iterator[Iterator[list[SourceRow]]]:
    """The lines behind the header, and behind the line `after`, in chunks."""
    after = max(after, batch.reading["header_line"])
    reader = LineReader(kind, Understanding.of(kind, batch.reading))
    with open_table(batch) as table:
        rows = (row for row in table.rows if row[0] > after)
        with closing(_ahead(_chunks(reader, rows, min(kind.chunk, MOST_LINES)))) as all:
            yield all


def _ahead(chunks: Iterator[list[SourceRow]]) -> Generator[list[SourceRow]]:
    """The same chunks, each understood while the database writes the one before."""
    context = copy_context()  # the reader's language

    def understand() -> list[SourceRow] | None:
        return context.run(lambda: next(chunks, None))

    with ThreadPoolExecutor(1, "import-lines") as pool:
        following = pool.submit(understand)
        while (chunk := following.result()) is not None:
            following = pool.submit(understand)
            yield chunk


def _chunks(
    reader: LineReader, rows: Iterator[tuple[int, list[str]]], size: int
) -> Iterator[list[SourceRow]]:
    """So many rows, or so long together, that memory stays flat."""
    chunk: list[SourceRow] = []
    characters = 0
    for number, cells in rows:
        chunk.append(reader.read(number, cells))
        characters += sum(map(len, cells))
        if len(chunk) == size or characters > MOST_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
