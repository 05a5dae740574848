"""Pages of an import, whatever kind of table it is."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.imports import (
    WrongStep,
    ask_again,
    cancel_import,
    commit_import,
    decide_rows,
    match_columns,
    read_again,
    receive_upload,
    undo_import,
)
from enterprises.analysis.header_match import OWN_COLUMNS
from enterprises.forms.imports import MatchForm, ReadingForm, UploadForm
from enterprises.models import ImportBatch, ImportRow
from enterprises.models.imports import State
from enterprises.tables.cleaning import KEPT_DAYS
from enterprises.tables.kinds import Option, TableKind, kind_named
from enterprises.tables.leases import AT_WORK
from enterprises.tables.progress import progress
from enterprises.tables.writer import csv_response
from enterprises.views.import_shown import DECIDE, detail, offered, sees_all

PAGE_SIZE = 50


def find_kind(request: SystemRequest, name: str) -> TableKind:
    """A kind of table that this person may import."""
    if name not in settings.IMPORT_KINDS:
        raise Http404
    kind = kind_named(name)
    if kind.permission not in request.permissions:
        raise PermissionDenied
    return kind


def find_batch(request: SystemRequest, pk: int) -> ImportBatch:
    """An import this person may see: field partners their own, contributors all."""
    batches = request.system.imports.select_related("market_system", "uploaded_by")
    batch = get_object_or_404(batches, pk=pk)
    if batch.uploaded_by_id != request.user.pk and not sees_all(request):
        raise PermissionDenied(_("Somebody else uploaded this table."))
    return batch


def find_own_kind(request: SystemRequest, pk: int) -> ImportBatch:
    """An import that this person may also move on."""
    batch = find_batch(request, pk)
    find_kind(request, batch.kind)
    return batch


@require_safe
@requires("enterprises.view_importbatch")
def import_list(request: SystemRequest) -> HttpResponse:
    rows = request.system.imports.select_related("uploaded_by").defer("reading")
    if not sees_all(request):
        rows = rows.of_person(request.user.pk)
    is_waiting = request.GET.get("show") == "waiting"
    shown = rows.undecided() if is_waiting else rows
    context = {
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_waiting": is_waiting,
        "kept_days": KEPT_DAYS,
        **rows.how_many(),
        "kinds": [
            kind
            for kind in map(kind_named, settings.IMPORT_KINDS)
            if kind.permission in request.permissions
        ],
        "titles": {name: kind_named(name).title for name in settings.IMPORT_KINDS},
    }
    return render(request, "enterprises/import_list.html", context)


def said_by_address(
    request: SystemRequest, kind: TableKind
) -> list[tuple[Option, str, Any]]:
    """What the address says of all rows: the option, its answer, and that in words."""
    said = []
    for option in kind.options:
        key = request.GET.get(option.name, "")
        known = dict(option.choices_in(request.system)) if option.stands_for else {}
        if key and key in known:
            said.append((option, key, known[key]))
    return said


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.change_importbatch")
def import_add(request: SystemRequest) -> HttpResponse:
    kind = find_kind(request, request.GET.get("kind", "enterprises"))
    if kind.upload_route:
        return redirect(kind.upload_route, slug=request.system.slug)
    said = said_by_address(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = receive_upload(
            system=request.system,
            kind=kind.kind,
            upload=form.cleaned_data["file"],
            by=request.user,
            options={option.name: key for option, key, _words in said},
        )
        return redirect(batch.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kind": kind, "said": said}
    return render(request, "enterprises/import_add.html", context, status=status)


@require_safe
@requires("enterprises.change_importbatch")
def import_template(request: SystemRequest) -> HttpResponseBase:
    """An empty table with the headings that are understood at once."""
    kind = find_kind(request, request.GET.get("kind", "enterprises"))
    header = [column.name for column in offered(kind, request).columns]
    return csv_response(f"{kind.kind}.csv", header, [])


@require_safe
@requires("enterprises.view_importbatch")
def import_detail(request: SystemRequest, pk: int) -> HttpResponse:
    return detail(request, find_batch(request, pk))


@require_safe
@requires("enterprises.view_importbatch")
def import_progress(request: SystemRequest, pk: int) -> HttpResponse:
    batch = find_batch(request, pk)
    context = {"batch": batch, "job": progress(batch)}
    response = render(request, "enterprises/_import_progress.html", context)
    if batch.state not in AT_WORK:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires("enterprises.change_importbatch")
def import_map(request: SystemRequest, pk: int) -> HttpResponse:
    batch = find_own_kind(request, pk)
    if batch.state not in {State.MAPPING, State.READY} or not batch.reading:
        return elsewhere(request, batch)
    try:
        if "header_line" in request.POST:
            return map_reading(request, batch)
        return map_columns(request, batch)
    except WrongStep:
        return elsewhere(request, batch)


def map_reading(request: SystemRequest, batch: ImportBatch) -> HttpResponse:
    form = ReadingForm(request.POST, batch=batch)
    if not form.is_valid():
        return detail(request, batch, status=422, reading=form)
    line = form.cleaned_data["header_line"]
    read_again(batch=batch, asked=form.asked, header_line=line, by=request.user)
    return redirect(batch.get_absolute_url())


def map_columns(request: SystemRequest, batch: ImportBatch) -> HttpResponse:
    kind = offered(kind_named(batch.kind), request)
    form = MatchForm(request.POST, batch=batch, kind=kind)
    if not form.is_valid():
        return detail(request, batch, status=422, match=form)
    is_complete = not form.has_new_values()
    match_columns(
        batch=batch, settled=form.settled, is_complete=is_complete, by=request.user
    )
    if not is_complete:
        messages.info(request, _("Now say what the values of that column mean."))
    return redirect(batch.get_absolute_url())


def elsewhere(request: SystemRequest, batch: ImportBatch) -> HttpResponse:
    """The import has moved on meanwhile: show where it is."""
    batch.refresh_from_db()
    messages.warning(request, _("This import has moved on meanwhile."))
    return detail(request, batch, status=409)


@require_POST
@requires("enterprises.change_importbatch")
def import_commit(request: SystemRequest, pk: int) -> HttpResponse:
    batch = find_own_kind(request, pk)
    mode = request.POST.get("mode", ImportBatch.Mode.ALL)
    if mode not in ImportBatch.Mode.values:
        mode = ImportBatch.Mode.ALL
    try:
        commit_import(batch=batch, mode=mode, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return detail(request, batch, status=422)
    except WrongStep:
        return elsewhere(request, batch)
    return redirect(batch.get_absolute_url())


@require_POST
@requires("enterprises.change_importbatch")
def import_decide(request: SystemRequest, pk: int) -> HttpResponse:
    """What lines are that could be several things: one by one, or all at once."""
    batch = find_own_kind(request, pk)
    if batch.state != State.READY:
        return elsewhere(request, batch)
    rest = request.POST.get("rest", "")
    answers = {
        int(name.removeprefix(DECIDE)): str(request.POST[name])
        for name in request.POST
        if name.startswith(DECIDE) and is_line(name.removeprefix(DECIDE))
    }
    try:
        if rest == "again":
            ask_again(batch=batch, by=request.user)
        elif not decide_rows(batch=batch, answers=answers, rest=rest, by=request.user):
            messages.info(request, _("Choose an answer for at least one line."))
    except WrongStep:
        return elsewhere(request, batch)
    return redirect(batch.get_absolute_url())


def is_line(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


@require_POST
@requires("enterprises.change_importbatch")
def import_cancel(request: SystemRequest, pk: int) -> HttpResponse:
    batch = find_own_kind(request, pk)
    try:
        cancel_import(batch=batch, by=request.user)
    except WrongStep:
        return elsewhere(request, batch)
    return redirect(batch.get_absolute_url())


@require_POST
@requires("enterprises.change_importbatch")
def import_undo(request: SystemRequest, pk: int) -> HttpResponse:
    batch = find_own_kind(request, pk)
    try:
        undo_import(batch=batch, by=request.user)
    except WrongStep:
        return elsewhere(request, batch)
    return redirect(batch.get_absolute_url())


@require_safe
@requires("enterprises.view_importbatch")
def import_rows(request: SystemRequest, pk: int) -> HttpResponseBase:
    batch = find_batch(request, pk)
    named = [n for n in batch.reading.get("header", []) if n not in OWN_COLUMNS]
    header = [*named, *OWN_COLUMNS]
    stem = batch.file_name.rsplit(".", 1)[0]
    return csv_response(f"{stem}-refused.csv", header, refused_lines(batch))


def refused_lines(batch: ImportBatch) -> Iterator[list[Any]]:
    """The refused rows as they were sent, each with its line and what is wrong."""
    header = batch.reading.get("header", [])
    own = {i for i, name in enumerate(header) if name in OWN_COLUMNS}
    refused = batch.rows.filter(action=ImportRow.Action.REFUSE)
    for row in refused.iterator(chunk_size=500):
        cells = [*row.cells, *[""] * len(header)][: len(header)]
        kept = [cell for i, cell in enumerate(cells) if i not in own]
        yield [*kept, row.number, error_words(row)]


def error_words(row: ImportRow) -> str:
    """All that is wrong with a row in one cell."""
    texts = [
        _("%(column)s: found %(found)s, expected %(expected)s")
        % {**error, "column": error["column"] or _("line")}
        for error in row.errors
        if not error["is_note"]
    ]
    return " | ".join(texts)
