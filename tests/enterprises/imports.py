"""How tests take a table through the pipeline as the browser would."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from enterprises.actions.imports import commit_import, match_columns, receive_upload
from enterprises.models import ImportBatch, MarketSystem
from enterprises.tasks import run_import
from stakeholders.models import Membership
from tests.enterprises import url
from tests.factories import MembershipFactory


def csv_bytes(rows: Sequence[Sequence[Any]], delimiter: str = ",") -> bytes:
    """Rows as a plain CSV."""
    return "".join(f"{delimiter.join(map(str, row))}\n" for row in rows).encode()


def importer(system: MarketSystem) -> User:
    """Somebody who may import every kind of table here."""
    role = Membership.Role.CONTRIBUTOR
    member: Membership = MembershipFactory(market_system=system, role=role)
    return member.user


def uploaded(
    system: MarketSystem,
    by: User,
    content: bytes,
    *,
    kind: str = "enterprises",
    name: str = "table.csv",
) -> ImportBatch:
    """A batch that the reader has looked at: to be matched, or refused."""
    upload = SimpleUploadedFile(name, content)
    batch = receive_upload(system=system, kind=kind, upload=upload, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch


def checked(
    batch: ImportBatch,
    by: User,
    *,
    columns: dict[str, str] | None = None,
    **settled: Any,
) -> ImportBatch:
    """The batch with every row checked; `columns` maps a column to a header."""
    header = batch.reading["header"]
    places = batch.reading["columns"]
    if columns is not None:
        places = {name: header.index(text) for name, text in columns.items()}
    match_columns(batch=batch, settled={**settled, "columns": places}, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch


def committed(batch: ImportBatch, by: User, mode: str = "good") -> ImportBatch:
    """The batch with its good rows written."""
    commit_import(batch=batch, mode=mode, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch


def check(
    system: MarketSystem, rows: Sequence[Sequence[Any]], **settled: Any
) -> tuple[ImportBatch, User]:
    """A table of enterprises, checked, and who uploaded it."""
    by = importer(system)
    return checked(uploaded(system, by, csv_bytes(rows)), by, **settled), by


def errors(batch: ImportBatch) -> list[tuple[int, str, str]]:
    """Every refusal as (line, column, code)."""
    return [
        (row.number, error["column"], error["code"])
        for row in batch.rows.filter(action="refuse")
        for error in row.errors
        if not error["is_note"]
    ]


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    """How many lines are new, changed, unchanged and refused."""
    return (batch.created, batch.updated, batch.unchanged, batch.refused)


def many(count: int) -> list[list[str]]:
    """More rows than a pipe holds, so that a killed child leaves some unread."""
    return [["code", "name"], *([f"C{i}", "x" * 150] for i in range(count))]


def upload(
    client: Client,
    system: MarketSystem,
    content: bytes,
    name: str = "list.csv",
    kind: str = "enterprises",
) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    page = f"{url(system, 'import_add')}?kind={kind}"
    return client.post(page, {"file": file})


def latest() -> ImportBatch | None:
    return ImportBatch.objects.first()
