"""Pages of an import."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.forms.imports import meaning_field
from enterprises.models import ImportBatch
from enterprises.tasks import run_import
from tests.enterprises import url
from tests.enterprises.imports import checked, committed, csv_bytes, uploaded
from tests.enterprises.workbooks import workbook
from tests.factories import ImportBatchFactory, MicroEnterpriseFactory, SegmentFactory


def upload(client, system, content, name="list.csv", kind="enterprises"):
    file = SimpleUploadedFile(name, content)
    page = f"{url(system, 'import_add')}?kind={kind}"
    return client.post(page, {"file": file})


def latest():
    return ImportBatch.objects.first()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_with_many_rows(
    client, system, contributor, rows, django_assert_num_queries
):
    for _ in range(rows):
        ImportBatchFactory(market_system=system)
    client.force_login(contributor)

    with django_assert_num_queries(8):
        response = client.get(url(system, "import_list"))

    assert len(response.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("state", "queries"), [("mapping", 9), ("ready", 10)])
def test_the_page_of_an_import_takes_as_many_queries_with_many_rows(
    client, system, contributor, rows, state, queries, django_assert_num_queries
):
    for i in range(rows):
        SegmentFactory(market_system=system, name=f"S{i}")
    table = [["code", "segment"], *([f"C{i}", f"T{i}"] for i in range(rows))]
    batch = uploaded(system, contributor, csv_bytes(table))
    if state == "ready":
        batch = checked(batch, contributor)
    client.force_login(contributor)

    with django_assert_num_queries(queries):
        response = client.get(batch.get_absolute_url())

    assert (response.status_code, batch.state) == (200, state)


def test_a_field_partner_sees_own_imports_only(client, system, field_partner):
    theirs = ImportBatchFactory(market_system=system)
    own = ImportBatchFactory(
        market_system=system, uploaded_by=field_partner, kind="observations"
    )
    client.force_login(field_partner)

    listed = client.get(url(system, "import_list")).context["page"].object_list
    pages = [
        client.get(url(system, name, pk=batch.pk)).status_code
        for batch in (own, theirs)
        for name in ("import_detail", "import_progress", "import_rows")
    ]

    assert list(listed) == [own]
    assert pages == [200, 200, 200, 403, 403, 403]


def test_a_field_partner_imports_records_but_not_the_registry(
    client, system, field_partner
):
    client.force_login(field_partner)
    page = url(system, "import_add")

    answers = [
        client.get(page, {"kind": kind}).status_code
        for kind in ("observations", "enterprises", "nonsense")
    ]

    assert answers == [302, 403, 404]


def test_a_contributor_sees_all_imports(as_contributor, system):
    batch = ImportBatchFactory(market_system=system)

    assert as_contributor.get(batch.get_absolute_url()).status_code == 200


def test_an_upload_is_kept_and_waits(as_contributor, contributor, system):
    response = upload(as_contributor, system, b"code\nA\n")

    batch = latest()
    page = as_contributor.get(response.url)
    assert (batch.state, batch.uploaded_by, batch.size) == ("uploaded", contributor, 7)
    assert batch.stored_name != "list.csv"
    assert url(system, "import_progress", pk=batch.pk) in page.text


def test_an_empty_file_is_refused(as_contributor, system):
    response = upload(as_contributor, system, b"")

    assert (response.status_code, latest()) == (422, None)
    assert "This file is empty." in response.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * 2048, "This file has 2.0 KB; at most 1.0 KB can be uploaded."),
        (
            b"PK\x03\x04" + b"x" * 508,
            "This workbook has 512 bytes; at most 256 bytes can be uploaded. Save it "
            "as CSV, which may be larger",
        ),
    ],
)
def test_a_file_above_the_limit_of_its_type_is_refused_with_both_sizes(
    as_contributor, system, settings, content, said
):
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_XLSX_BYTES = 1024, 256

    response = upload(as_contributor, system, content, name="a.csv")

    assert (response.status_code, latest()) == (422, None)
    assert said in response.text.replace("\u00a0", " ")


def test_a_csv_may_be_larger_than_a_workbook(as_contributor, system, settings):
    settings.UPLOAD_MAX_XLSX_BYTES = 256

    response = upload(as_contributor, system, b"code\n" + b"x\n" * 500)

    assert (response.status_code, latest().size) == (302, 1005)


def test_a_body_beyond_every_limit_is_not_read_and_says_so_plainly(
    as_contributor, system, settings
):
    settings.UPLOAD_MAX_BYTES = 1024

    response = upload(as_contributor, system, b"x" * (1024 * 1024 + 1025))

    assert (response.status_code, latest()) == (413, None)
    text = response.text.replace("\u00a0", " ")
    assert "Nothing was saved. At most 1.0 KB can be sent at once." in text


@pytest.mark.parametrize("length", ["-1", "1" * 200, "many"])
def test_a_length_that_is_none_is_refused(as_contributor, system, length):
    page = f"{url(system, 'import_add')}?kind=enterprises"

    response = as_contributor.get(page, CONTENT_LENGTH=length)

    assert response.status_code == 413


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("enterprises", "code,name,segment,place,"),
        ("ratings", "round,segment,sub_need,perspective,respondent_gender,severity,"),
        ("observations", "enterprise,indicator,value,"),
    ],
)
def test_the_empty_table_has_headings_that_are_understood(
    as_contributor, contributor, system, kind, begins
):
    page = as_contributor.get(url(system, "import_template"), {"kind": kind})
    content = b"".join(page.streaming_content)

    batch = uploaded(system, contributor, content + b"x\n", kind=kind)

    assert content.decode("utf-8-sig").startswith(begins)
    width = len(batch.reading["header"])
    assert sorted(batch.reading["columns"].values()) == list(range(width))


def test_changed_rows_are_shown_apart(as_contributor, contributor, system):
    MicroEnterpriseFactory(market_system=system, code="E29", name="Before")
    table = [["code", "name"], *([f"E{n}", "After"] for n in range(30))]
    batch = checked(uploaded(system, contributor, csv_bytes(table)), contributor)

    everything = as_contributor.get(batch.get_absolute_url())
    changed = as_contributor.get(batch.get_absolute_url(), {"rows": "update"})

    assert "Before" not in everything.text
    assert [line["row"].number for line in changed.context["rows"]] == [31]
    assert "Before" in changed.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\u202egnp.csv", "x" * 300 + ".csv", "<b>.html"]
)
def test_a_file_name_touches_no_path_and_no_markup(as_contributor, system, name):
    response = upload(as_contributor, system, b"code\nA\n", name=name)

    page = as_contributor.get(response.url)
    assert "<b>.html" not in page.text
    assert latest().stored_name.endswith(".upload")


def test_the_same_file_again_links_to_the_first(as_contributor, contributor, system):
    first = committed(
        checked(uploaded(system, contributor, b"code\nA\n"), contributor), contributor
    )
    upload(as_contributor, system, b"code\nA\n", name="other.csv")

    page = as_contributor.get(latest().get_absolute_url())

    assert "The very same file was uploaded" in page.text
    assert f'href="{first.get_absolute_url()}"' in page.text


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


@pytest.mark.parametrize("name", ["import_map", "import_commit", "import_undo"])
def test_a_step_that_somebody_else_has_taken_is_said(as_contributor, system, name):
    batch = ImportBatchFactory(market_system=system, state="cancelled")

    response = as_contributor.post(url(system, name, pk=batch.pk))

    assert response.status_code == 409
    assert "This import has moved on meanwhile." in response.text


def test_a_running_import_tells_how_far_it_is(as_contributor, contributor, system):
    batch = uploaded(system, contributor, b"code\nA\n")
    ImportBatch.objects.update(state="checking", rows_done=500, rows_total=2000)

    running = as_contributor.get(url(system, "import_progress", pk=batch.pk))
    ImportBatch.objects.update(state="ready")
    over = as_contributor.get(url(system, "import_progress", pk=batch.pk))

    assert "500 of 2,000" in running.text
    assert "HX-Refresh" not in running
    assert over["HX-Refresh"] == "true"


def test_a_table_that_waits_is_found_and_let_go_before_its_columns_are_matched(
    as_contributor, contributor, system
):
    ImportBatchFactory(market_system=system, state="done")
    batch = uploaded(system, contributor, b"code\nA\n")
    listed = url(system, "import_list")
    cancel = url(system, "import_cancel", pk=batch.pk)

    waiting = as_contributor.get(listed, {"show": "waiting"})
    page = as_contributor.get(batch.get_absolute_url())
    response = as_contributor.post(cancel, follow=True)

    assert list(waiting.context["page"]) == [batch]
    assert "2 tables uploaded. 1 waits for somebody to decide" in waiting.text
    assert f'action="{cancel}"' in page.text
    assert "Cancelled; nothing of it is left." in response.text
    assert 'class="stepper"' not in response.text


def test_an_import_that_was_taken_back_lists_what_stays(
    as_contributor, contributor, system
):
    batch = checked(uploaded(system, contributor, b"code\nA\nB\n"), contributor)
    batch = committed(batch, contributor)
    system.enterprises.filter(code="A").update(version=9)

    as_contributor.post(url(system, "import_undo", pk=batch.pk))
    run_import(batch.pk)
    page = as_contributor.get(batch.get_absolute_url())

    assert "Rows that stay" in page.text
    assert "changed since the import" in page.text
