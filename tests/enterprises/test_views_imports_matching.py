"""The way of a table in the browser, from its columns to its rows."""

import csv
import io

import pytest

from enterprises.forms.imports import meaning_field
from enterprises.tasks import run_import
from tests.enterprises import url
from tests.enterprises.imports import csv_bytes, latest, upload
from tests.enterprises.workbooks import workbook
from tests.factories import MicroEnterpriseFactory


def walk(client, system, content, **answers):
    """Upload, match as proposed, check; returns the batch and its page."""
    upload(client, system, content)
    batch = latest()
    run_import(batch.pk)
    page = client.get(batch.get_absolute_url())
    form = page.context["match_form"]
    data = {
        field.html_name: field.value() if field.value() is not None else ""
        for field in form
    }
    response = client.post(
        url(system, "import_map", pk=batch.pk), {**data, **answers}, follow=True
    )
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch, response


def test_the_whole_way_in_the_browser(as_contributor, system):
    MicroEnterpriseFactory(market_system=system, code="B", name="Before")
    content = csv_bytes(
        [
            ["code", "name", "employees"],
            ["A", "x", "1"],
            ["B", "y", 2],
            ["C", "z", "many"],
        ]
    )

    batch, _page = walk(as_contributor, system, content)
    decide = as_contributor.get(batch.get_absolute_url())
    as_contributor.post(url(system, "import_commit", pk=batch.pk), {"mode": "good"})
    run_import(batch.pk)
    done = as_contributor.get(batch.get_absolute_url())

    assert "3 rows: 1 new, 1 changed, 0 unchanged, 1 refused." in decide.text
    assert "Import the 2 good rows" in decide.text
    assert "Before" in decide.text
    assert "3 rows: 1 added, 1 changed, 0 unchanged, 1 refused." in done.text
    assert "Take this import back" in done.text


def test_refused_rows_come_back_and_can_be_uploaded_mended(as_contributor, system):
    content = csv_bytes(
        [["code", "name", "employees"], ["A", "=x", "1"], ["B", "=y", "many"]]
    )
    batch, _page = walk(as_contributor, system, content)

    response = as_contributor.get(url(system, "import_rows", pk=batch.pk))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    mended, _page = walk(as_contributor, system, text.replace("many", "4").encode())

    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["code", "name", "employees", "__row", "__error"],
        [
            *("B", "'=y", "many", "3"),
            "employees: found many, expected a number such as 1234.56",
        ],
    ]
    assert (mended.created, mended.refused) == (2 - 1, 0)
    assert [r.cells[0] for r in mended.rows.all()] == ["B"]


def test_a_needed_column_that_is_missing_says_what_was_found(as_contributor, system):
    batch, page = walk(as_contributor, system, b"colour,size\nred,2\n")

    assert (page.status_code, batch.state) == (422, "mapping")
    assert "Found 2 columns: colour, size. Expected one such as “code”." in page.text


def test_a_wrong_delimiter_is_suspected_aloud_and_can_be_changed(
    as_contributor, system
):
    upload(as_contributor, system, b"code;name\nA;x\n")
    batch = latest()
    run_import(batch.pk)
    page = url(system, "import_map", pk=batch.pk)
    reading = {"encoding": "utf-8", "header_line": "1"}

    as_contributor.post(page, {**reading, "delimiter": ","})
    run_import(batch.pk)
    wrong = as_contributor.post(page, {"column-code": ""})
    as_contributor.post(page, {**reading, "delimiter": ";"})
    run_import(batch.pk)
    batch.refresh_from_db()

    assert "Found 1 columns: code;name." in wrong.text
    assert "Did you mean that a semicolon ( ; ) stands between the cells?" in wrong.text
    assert batch.reading["header"] == ["code", "name"]


def test_a_file_that_cannot_be_read_as_asked_is_read_as_before(as_contributor, system):
    upload(as_contributor, system, "code,name\nA,Peña\n".encode("cp1252"))
    batch = latest()
    run_import(batch.pk)
    page = url(system, "import_map", pk=batch.pk)

    as_contributor.post(
        page, {"encoding": "utf-8", "delimiter": ",", "header_line": "1"}
    )
    run_import(batch.pk)
    batch.refresh_from_db()
    shown = as_contributor.get(batch.get_absolute_url())

    assert (batch.state, "cannot be read as utf-8" in shown.text) == ("mapping", True)
    assert "look whether these words are right" in shown.text


def test_another_line_and_sheet_can_be_chosen(as_contributor, system):
    upload(
        as_contributor,
        system,
        workbook([["A list of ours"]], Data=[["Title"], ["code"], ["A"]]),
    )
    batch = latest()
    run_import(batch.pk)

    page = url(system, "import_map", pk=batch.pk)
    as_contributor.post(page, {"sheet": "Data", "header_line": "2"})
    run_import(batch.pk)
    batch.refresh_from_db()

    assert batch.reading["header"] == ["code"]
    assert batch.reading["preview"] == [[3, ["A"]]]


def test_titles_above_the_names_of_the_columns_are_passed_over(as_contributor, system):
    file = "Registro de Puno;;\n;;\nDueña;Negocio;\nCódigo;Nombre;Sexo\nA;Peña;Mujer\n"
    upload(as_contributor, system, file.encode("latin-1"))
    batch = latest()
    run_import(batch.pk)

    page = as_contributor.get(batch.get_absolute_url())

    assert "Line 4 is taken for the names of the columns" in page.text
    batch.refresh_from_db()
    assert batch.reading["columns"] == {"code": 0, "name": 1, "owner_gender": 2}
    assert batch.reading["preview"] == [[5, ["A", "Peña", "Mujer"]]]


def test_values_of_a_choice_are_asked_for(as_contributor, system):
    content = csv_bytes([["code", "gender"], ["A", "1"], ["B", "0"], ["C", "woman"]])

    batch, _page = walk(
        as_contributor,
        system,
        content,
        **{
            meaning_field("owner_gender", "1"): "woman",
            meaning_field("owner_gender", "0"): "man",
        },
    )

    assert batch.reading["meanings"] == {"owner_gender": {"1": "woman", "0": "man"}}
    assert (batch.created, batch.refused) == (3, 0)


def test_values_of_a_column_chosen_anew_are_asked_for_before_the_check(
    as_contributor, system
):
    content = csv_bytes([["code", "who"], ["A", "1"], ["B", "0"]])

    batch, page = walk(as_contributor, system, content, **{"column-owner_gender": "1"})

    assert batch.state == "mapping"
    assert "Now say what the values of that column mean." in page.text
    assert meaning_field("owner_gender", "1") in page.text


def test_two_columns_cannot_come_from_one(as_contributor, system):
    batch, page = walk(as_contributor, system, b"code,x\nA,1\n", **{"column-name": "0"})

    assert (page.status_code, batch.state) == (422, "mapping")
    assert "is “Code” already" in page.text


@pytest.mark.parametrize(
    "marks", [{"decimal": ",", "thousands": ","}, {"thousands": "."}]
)
def test_one_mark_cannot_mean_two_things(as_contributor, system, marks):
    _batch, page = walk(as_contributor, system, b"code\nA\n", **marks)

    assert (page.status_code, "cannot both have" in page.text) == (422, True)


def test_all_or_nothing_is_refused_while_rows_are(as_contributor, system):
    batch, _page = walk(as_contributor, system, b"code,employees\nA,1\nB,x\n")

    response = as_contributor.post(
        url(system, "import_commit", pk=batch.pk), {"mode": "all"}
    )

    assert response.status_code == 422
    assert system.enterprises.count() == 0


def test_the_preview_shows_numbers_without_needless_zeros(as_contributor, system):
    MicroEnterpriseFactory(market_system=system, code="B", employees=4)
    rows = [["code", "employees"], ["A", "1.50"], ["B", "8"], ["C", "0"]]

    batch, _page = walk(as_contributor, system, csv_bytes(rows))
    page = as_contributor.get(batch.get_absolute_url())

    cells = [line["cells"][1] for line in page.context["rows"]]
    assert [cell["text"] for cell in cells] == ["1.5", "8", "0"]
    assert cells[1]["before"] == "4"
