"""The reader's child process: every file is read or refused, and nothing dies."""

import json
import os
import time as clock
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from enterprises.tables import child, reader
from enterprises.tables.child import TableRefused, reading
from enterprises.tables.words import REFUSALS, kinds_of_file, refusal
from tests.enterprises.workbooks import (
    SHEET,
    changed,
    far_cell,
    inflating,
    lying_dimension,
    workbook,
    zipped,
)

SHARED = Path(os.environ.get("SHARED", Path(__file__).parents[3] / "shared"))
CORPORA = SHARED / "corpora"
real_data = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no {CORPORA}")
TABLES = {".csv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"}


def read(path: Path, **asked: str) -> tuple[dict, list[tuple[int, list[str]]]]:
    with reading(path, **asked) as table:
        return table.file, [tuple(row) for row in table.rows]


@pytest.fixture
def file(tmp_path):
    def write(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


def refused(path: Path, **asked: str) -> tuple[str, str]:
    with pytest.raises(TableRefused) as caught:
        read(path, **asked)
    return caught.value.code, refusal(caught.value.code, caught.value.found)


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        (b"a,b\n1,2\n", ","),
        (b"a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        (b"a\tb\n1\t2\n", "\t"),
        (b"a|b\n1|2\n", "|"),
        (b"a\n1\n", ","),
        (b'a,b\n"x;y;z",2\n"x;y;z",2\n', ","),
        (b"Registry of Puno, 2026\na;b\n1,5;2\n3;4\n5;6\n", ";"),
        (b"Registry of Puno\na;b\n1,5;2\n3;4\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_fits_most_lines(file, content, delimiter):
    assert read(file(content))[0]["delimiter"] == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_machines_are_read(file, end):
    rows = read(file(end.join(["a,b", '1,"x, y"', ""]).encode()))[1]

    assert rows == [(1, ["a", "b"]), (2, ["1", "x, y"])]


def test_lines_are_numbered_as_a_spreadsheet_shows_them(file):
    rows = read(file(b'a,b\n\n1,"two\nlines"\n,\n3,4\n'))[1]

    assert rows == [(1, ["a", "b"]), (3, ["1", "two\nlines"]), (5, ["3", "4"])]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_unicode_is_known_by_itself(file, encoding):
    text = "código,name\n1,Señora Ñusta\n2,Áéí\n"
    found, rows = read(file(text.encode(encoding)))

    assert found["encoding_is_guess"] is False
    assert rows[1] == (2, ["1", "Señora Ñusta"])


def test_another_encoding_is_proposed_with_words_to_look_at(file):
    content = "id,name\n1,Nuñez Muñoz\n2,Peña Café\n".encode("cp1252")
    path = file(content)

    found, _rows = read(path)
    rows = read(path, encoding="cp1252")[1]

    assert found["encoding_is_guess"] is True
    assert "Nuñez" in found["accented"]["cp1252"]
    assert rows[1] == (2, ["1", "Nuñez Muñoz"])


def test_a_wrong_encoding_is_refused_saying_so(file):
    code, words = refused(file("a\né\n".encode("cp1252")), encoding="utf-8")

    assert code == "encoding"
    assert "utf-8" in words


def test_a_workbook_is_read_as_it_shows(file):
    rows = [["code", "n"], ["0012", 0.1 + 0.2], [None, None], [True, 12.0]]
    found, seen = read(file(workbook(rows)))

    assert found["type"] == "xlsx"
    assert seen == [(1, ["code", "n"]), (2, ["0012", "0.3"]), (4, ["TRUE", "12"])]


def test_the_first_sheet_with_rows_is_read_unless_another_is_chosen(file):
    path = file(workbook([], Notes=[["x"]], Data=[["code"], ["1"]]))

    first, _rows = read(path)
    chosen = read(path, sheet="Data")[1]

    assert (first["sheet"], first["sheets"]) == ("Notes", ["Sheet", "Notes", "Data"])
    assert chosen == [(1, ["code"]), (2, ["1"])]
    assert refused(path, sheet="Gone")[0] == "no_sheet"


def test_a_lying_dimension_hides_no_row(file):
    rows = [["code", "name"]] + [[f"C{i}", "x"] for i in range(300)]

    assert len(read(file(lying_dimension(rows)))[1]) == 301


def test_a_formula_without_its_result_is_refused(file):
    code, words = refused(file(workbook([["code"], ["=1+1"]])))

    assert (code, "1 cell of" in words) == ("formulas", True)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty", "no row"),
        (b" \n\n", "empty", "no row"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_table", "old Excel"),
        (b"%PDF-1.7\n", "not_a_table", "PDF"),
        (b"<!DOCTYPE html><html>", "not_a_table", "web page"),
        (b'<form id="x">', "not_a_table", "XML"),
        (b'[\n {"code": "A"}]', "not_a_table", "JSON"),
        (zipped(**{"xl/workbook.xml": reader.STRICT}), "not_a_table", "Strict"),
        (bytes(range(8)) * 200, "not_a_table", "no text"),
        (b"PK\x03\x04broken", "damaged", "damaged"),
        (zipped(a=b"1"), "not_a_table", "archive"),
        (
            zipped(**{"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}),
            "not_a_table",
            "macros",
        ),
        (zipped(mimetype=b"", **{"content.xml": b""}), "not_a_table", "OpenDocument"),
        (zipped(**{"xl/workbook.xml": b"<x/>"}), "damaged", "damaged"),
        (b'a,b\n1,"open\n2,3\n', "csv_quote", "Line 2"),
        (b"a\n" + b"x" * 1_100_000, "csv_long", "Line 2"),
        (b",".join(b"x" for _ in range(201)), "columns", "201 cells"),
    ],
)
def test_what_is_no_table_is_refused_saying_what_it_is(file, content, code, said):
    found, words = refused(file(content))

    assert (found, said in words) == (code, True)


def test_more_rows_than_allowed_are_refused(file, settings):
    settings.UPLOAD_MAX_ROWS = 3

    assert len(read(file(b"a\n1\n2\n3\n"))[1]) == 4
    assert refused(file(b"a\n1\n2\n3\n4\n"))[0] == "rows"


def test_a_cell_at_the_far_corner_is_refused_soon_and_kills_nothing(file):
    began = clock.monotonic()

    code, words = refused(file(far_cell()))

    assert (code, "1048576" in words) == ("columns", True)
    assert clock.monotonic() - began < 30


def test_a_bomb_is_refused_before_it_is_unpacked(file):
    path = file(inflating())
    began = clock.monotonic()

    code, words = refused(path)

    assert (code, "300" in words) == ("inflates", True)
    assert clock.monotonic() - began < 10


def test_a_workbook_of_entities_fetches_and_expands_nothing(file):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    content = changed(workbook([["code"], ["1"]]), SHEET, b"<worksheet", bomb)

    assert refused(file(content))[0] in {"damaged", "stopped"}


def test_a_child_that_is_killed_is_a_refusal(file, monkeypatch):
    monkeypatch.setattr(reader, "__file__", str(Path(__file__).parent / "dying.py"))
    Path(reader.__file__).write_text("import os, signal\nos.kill(os.getpid(), 9)\n")
    try:
        code, words = refused(file(b"a\n1\n"))
    finally:
        Path(reader.__file__).unlink()

    assert (code, "stopped" in words) == ("stopped", True)


def test_a_child_that_hangs_is_ended(file, monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(reader, "__file__", str(slow))
    monkeypatch.setattr(child, "READ_SECONDS", 0.3)

    assert refused(file(b"a\n1\n"))[0] == "time"


def test_the_child_knows_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")

    assert "DATABASE_URL" not in child.environment()


def test_every_refusal_has_words():
    assert {refusal(code, {}) for code in REFUSALS}
    assert all(refusal("not_a_table", {"what": what}) for what in kinds_of_file())


CYRILLIC = "Привет мир, как дела сегодня"
LIMITS = {"memory": 0, "seconds": 0, "columns": 200, "rows": 1000}


def told(path, monkeypatch, capsys, **asked):
    """What the child's program writes, run here so that its lines are counted."""
    monkeypatch.setattr(reader, "limit_process", lambda memory, seconds: None)
    reader.main(str(path), {**LIMITS, **asked})
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("a,b\né,1\n".encode(), "utf-8"),
        ("a,b\né,1\n".encode("utf-8-sig"), "utf-8-sig"),
        ("a,b\né,1\n".encode("utf-16"), "utf-16"),
        ("a,b\nx,1\n".encode("utf-16-be"), "utf-16-be"),
        ("a,b\nx,1\n".encode("utf-16-le"), "utf-16-le"),
        ("a,b\nCafé,1\n".encode("cp1252"), "cp1252"),
        (f'a,b\n"{CYRILLIC}",1\n'.encode("cp1251"), "cp1251"),
    ],
)
def test_the_program_tells_the_file_its_rows_and_an_end(
    file, monkeypatch, capsys, content, encoding
):
    lines = told(file(content), monkeypatch, capsys)

    assert lines[0]["file"]["encoding"] == encoding
    read = [row for line in lines[1:-1] for row in line["rows"]]
    assert [number for number, _cells in read] == [1, 2]
    assert lines[-1] == {"end": True, "rows": 2}


def test_the_program_stops_a_preview_early(file, monkeypatch, capsys):
    lines = told(file(b"a\n1\n2\n3\n"), monkeypatch, capsys, stop_after=2)

    assert lines[-1] == {"end": True, "rows": 2}


def test_the_program_reads_every_kind_of_cell(file, monkeypatch, capsys):
    cells = [
        1,
        1.5,
        True,
        False,
        date(2026, 3, 1),
        datetime.fromisoformat("2026-03-01 09:30"),
    ]
    cells += [time(9, 30), timedelta(hours=30), "text", None]
    lines = told(file(workbook([cells])), monkeypatch, capsys)

    ((_number, cells),) = lines[1]["rows"][:1]
    assert cells == [
        *("1", "1.5", "TRUE", "FALSE", "2026-03-01", "2026-03-01T09:30:00"),
        *("09:30:00", cells[7], "text"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (workbook([]), "empty"),
        (b"%PDF", "not_a_table"),
        (b"<html>", "not_a_table"),
        (bytes(range(8)) * 100, "not_a_table"),
        (b"PK\x03\x04oh", "damaged"),
        (zipped(a=b""), "not_a_table"),
        (zipped(**{"xl/workbook.bin": b""}), "not_a_table"),
        (zipped(mimetype=b"", **{"content.xml": b""}), "not_a_table"),
        (zipped(**{"xl/vbaProject.bin": b""}), "not_a_table"),
        (zipped(**{"xl/workbook.xml": b"0" * 3_000_000}), "inflates"),
        (workbook([["=1+1"]]), "formulas"),
        (b'a\n"1\n', "csv_quote"),
        (b"\xff\xfea", "encoding"),
        (b"a,b\n" + b"x" * 1_100_000 + b"\n", "csv_long"),
        (b",".join([b"x" * 32_000] * 7), "row_long"),
        (b",".join([b"x"] * 201), "columns"),
        (b"a\n" * 1002, "rows"),
    ],
)
def test_the_program_tells_why_it_refuses(file, monkeypatch, capsys, content, code):
    lines = told(file(content), monkeypatch, capsys)

    assert lines[-1]["refused"] == code


def test_the_program_tells_of_a_choice_that_does_not_fit(file, monkeypatch, capsys):
    path = file(workbook([["a"]]))
    wrong_sheet = told(path, monkeypatch, capsys, sheet="Gone")
    text = file("é\n".encode("cp1252"))

    wrong_text = told(text, monkeypatch, capsys, encoding="utf-8")

    assert wrong_sheet[-1] == {"refused": "no_sheet", "sheet": "Gone"}
    assert wrong_text[-1]["refused"] == "encoding"


def test_the_program_tells_of_memory_and_of_a_parser_that_breaks():
    assert reader.refusal(MemoryError()) == {"refused": "memory"}
    assert reader.refusal(KeyError()) == {"refused": "damaged", "error": "KeyError"}


def test_a_process_without_limits_of_its_own_goes_on(monkeypatch):
    monkeypatch.setattr(reader, "resource", None)

    assert reader.limit_process(1, 1) is None


@pytest.mark.real_data
@real_data
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=str(path.relative_to(CORPORA)))
        for path in sorted(CORPORA.rglob("*"))
        if path.suffix.lower() in TABLES
    ],
)
def test_every_table_of_the_corpora_is_read_or_refused_in_words(path):
    try:
        outcome = "read" if read(path)[1] else "nothing"
    except TableRefused as error:
        outcome = error.code

    assert outcome in {"read", *REFUSALS}


@pytest.mark.real_data
@real_data
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem)
        for path in sorted((CORPORA / "csv-spectrum").rglob("*.csv"))
    ],
)
def test_csv_spectrum_is_read_as_its_json_says(path):
    # The folder's copies of the CSV have lost their carriage returns, the JSON has not.
    text = (path.parent.parent / "json" / f"{path.stem}.json").read_text()
    expected = json.loads(text.replace(r"\r\n", r"\n"))
    if path.stem == "location_coordinates":  # its JSON tells of another phone
        expected = [{**expected, "Contact Phone Number": "2095257564"}]

    header, *rows = [cells for _number, cells in read(path)[1]]

    assert [dict(zip(header, row, strict=True)) for row in rows] == expected
