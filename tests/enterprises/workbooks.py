"""Workbooks that tests upload, honest and hostile ones, made on the spot."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook


def workbook(rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> bytes:
    """A plain workbook; further sheets by name."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for row in lines:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with other bytes inside one part."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            body = before.read(name)
            if name == part:
                assert old in body
                body = body.replace(old, new)
            after.writestr(name, body)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def lying_dimension(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook that says it has one cell."""
    book = workbook(rows)
    size = f'ref="A1:{chr(64 + len(rows[0]))}{len(rows)}"'.encode()
    return changed(book, SHEET, size, b'ref="A1:A1"')


def far_cell() -> bytes:
    """Two cells: the first there is, and the last there can be."""
    book = Workbook()
    book.active["A1"] = "code"
    book.active.cell(row=1_048_576, column=16_384, value="far")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def inflating() -> bytes:
    """A small workbook that unpacks to 300 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(SHEET, "w", force_zip64=True) as part:
            for _mebibyte in range(300):
                part.write(b"0" * 1024 * 1024)
    return file.getvalue()


def zipped(**parts: bytes) -> bytes:
    """An archive of files that is no workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()
