"""CSV going out: no formula, numbers stay numbers, and it comes back as it was."""

import csv
import io
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enterprises.analysis.cell_values import plain_text
from enterprises.tables.writer import (
    FORMULA_STARTS,
    NUMBER,
    csv_lines,
    csv_response,
    safe_cell,
)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (Decimal("-1E+2"), "-100"),
        (True, "yes"),
        (date(2026, 3, 1), "2026-03-01"),
        ("-5", "-5"),
        ("+254 700", "'+254 700"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-2+3", "'-2+3"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("plain", "plain"),
    ],
)
def test_a_cell_never_starts_a_formula(value, cell):
    assert safe_cell(value) == cell


@example("'=1")
@example("''-x")
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_text_comes_back_as_it_was(text):
    stored = unicodedata.normalize("NFC", text).strip()

    cell = safe_cell(stored)

    assert plain_text(cell) == stored
    assert NUMBER.fullmatch(cell) or not cell.startswith(FORMULA_STARTS)


def test_a_file_begins_with_a_mark_and_is_a_download():
    lines = list(csv_lines(["code", "n"], [["A,1", 1], ["=x", None]]))
    response = csv_response("é.csv", ["code"], [["A"]])

    rows = list(csv.reader(io.StringIO("".join(lines).removeprefix("\ufeff"))))
    assert lines[0].startswith("\ufeff")
    assert rows == [["code", "n"], ["A,1", "1"], ["'=x", ""]]
    assert response["Content-Disposition"].startswith("attachment;")
    assert b"".join(response.streaming_content) == "\ufeffcode\r\nA\r\n".encode()
