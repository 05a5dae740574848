"""What the page of an import shows of its file: columns, lines, open questions."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest
from enterprises.analysis.cell_values import written
from enterprises.forms.imports import MatchForm, ReadingForm
from enterprises.models import ImportBatch, ImportRow
from enterprises.models.imports import State
from enterprises.tables.cells import LineReader, Understanding
from enterprises.tables.kinds import (
    UNDECIDED,
    Column,
    SourceRow,
    TableKind,
    kind_named,
)
from enterprises.tables.leases import AT_WORK
from enterprises.tables.progress import progress

ALL_IMPORTS = "enterprises.add_microenterprise"
PREVIEW = 20
DECIDE = "line-"
# Where it is on the way; what left the way is on no step.
STEP = {
    State.UPLOADED: 1,
    State.MAPPING: 2,
    State.CHECKING: 3,
    State.READY: 3,
    State.COMMITTING: 4,
    State.DONE: 5,
}


def offered(kind: TableKind, request: SystemRequest) -> TableKind:
    """The kind with the columns that this person may bring."""
    columns = tuple(
        column
        for column in kind.columns
        if not column.permission or column.permission in request.permissions
    )
    return replace(kind, columns=columns)


def sees_all(request: SystemRequest) -> bool:
    return ALL_IMPORTS in request.permissions


def detail(
    request: SystemRequest, batch: ImportBatch, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a batch, with forms as they were sent, if some were."""
    kind = kind_named(batch.kind)
    context = {
        "batch": batch,
        "kind": kind,
        "step": STEP.get(State(batch.state)),
        "job": progress(batch) if batch.state in AT_WORK else None,
        "may_move": kind.permission in request.permissions,
        "earlier": earlier_upload(request, batch),
        **open_parts(
            batch,
            kind,
            {**forms, "offered": offered(kind, request)},
            request.GET.get("rows", ""),
        ),
    }
    return render(request, "enterprises/import_detail.html", context, status=status)


def open_parts(
    batch: ImportBatch, kind: TableKind, sent: dict[str, Any], action: str
) -> dict[str, Any]:
    """What the page shows of a file that has been read; of its rows the first few."""
    if "header" not in batch.reading or batch.state in AT_WORK:
        return {}
    how = Understanding.of(kind, batch.reading)
    reader = LineReader(kind, how)
    rows = batch.rows.all()
    if action in ImportRow.Action.values:
        rows = rows.filter(action=action)
    parts: dict[str, Any] = {
        **to_decide(batch, kind, reader),
        "groups": in_words(batch, kind),
        "rows": [shown_row(row, kind, reader) for row in rows[:PREVIEW]],
        "action": action,
        "columns": shown_columns(batch, kind),
    }
    if batch.state in {State.MAPPING, State.READY}:
        parts["reading_form"] = sent.get("reading") or ReadingForm(batch=batch)
        parts["match_form"] = sent.get("match") or MatchForm(
            batch=batch, kind=sent["offered"]
        )
    if batch.state in {State.UNDONE, State.CANCELLED} and batch.reading.get("kept"):
        parts["kept"] = batch.rows.filter(is_committed=True)[:PREVIEW]
    return parts


def in_words(batch: ImportBatch, kind: TableKind) -> list[dict[str, Any]]:
    """Groups of errors with the columns' labels."""
    labels = {column.name: column.label for column in kind.columns}
    groups = batch.reading.get("groups", [])
    if batch.state == State.READY:
        # They are asked about above.
        groups = [group for group in groups if group["code"] != UNDECIDED]
    return [{**g, "label": labels.get(g["column"], _("the line"))} for g in groups]


def to_decide(
    batch: ImportBatch, kind: TableKind, reader: LineReader
) -> dict[str, Any]:
    """The first lines that wait for a person, how many do, and how many are decided."""
    if batch.state != State.READY:
        return {}
    groups = batch.reading.get("groups", [])
    waiting = sum(one["count"] for one in groups if one["code"] == UNDECIDED)
    rows = batch.rows.undecided()[:PREVIEW] if waiting else []
    return {
        "undecided": waiting,
        "asked": [asked_row(row, kind, reader) for row in rows],
        "decided": batch.reading.get("decided", 0),
    }


def asked_row(row: ImportRow, kind: TableKind, reader: LineReader) -> dict[str, Any]:
    """A line that waits for a decision: what it says, and what it may be."""
    told = shown_row(row, kind, reader)
    named = [column for column in kind.columns if column.name in reader.how.places]
    pairs = zip(named, told["cells"], strict=True)
    return {
        "row": row,
        "field": f"{DECIDE}{row.number}",
        "subject": next(c["text"] for k, c in pairs if k.name == kind.key_column),
        "told": [cell["text"] for cell in told["cells"] if cell["text"]][1:5],
    }


def shown_columns(batch: ImportBatch, kind: TableKind) -> list[Any]:
    places = batch.reading["columns"]
    return [column.label for column in kind.columns if column.name in places]


def shown_row(row: ImportRow, kind: TableKind, reader: LineReader) -> dict[str, Any]:
    """A row of the preview: each matched cell as understood, and what was before."""
    before = row.before or {}
    wrong = {error["column"] for error in row.errors if not error["is_note"]}
    source, how = reader.read(row.number, row.cells), reader.how
    cells = [
        {
            "text": shown_value(column, source, how.places[column.name]),
            "before": before.get(column.name) if row.action == "update" else None,
            "is_wrong": column.name in wrong,
        }
        for column in kind.columns
        if column.name in how.places
    ]
    return {"row": row, "cells": cells}


def shown_value(column: Column, source: SourceRow, place: int) -> str:
    """What a cell holds: the words of a choice, or the text that could not be read."""
    if column.name not in source.values:
        return source.cells[place][:80] if place < len(source.cells) else ""
    value = source.values[column.name]
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return written(value)
    return str(dict(column.choices).get(value, value))


def earlier_upload(request: SystemRequest, batch: ImportBatch) -> ImportBatch | None:
    """The last time that the very same file was uploaded here."""
    same = request.system.imports.filter(
        sha256=batch.sha256, kind=batch.kind, pk__lt=batch.pk
    )
    if not sees_all(request):
        same = same.of_person(request.user.pk)
    return same.first()
