"""Pages of imports: the list, an upload, how far one is."""

import pytest

from enterprises.models import ImportBatch
from enterprises.tasks import run_import
from tests.enterprises import url
from tests.enterprises.imports import (
    checked,
    committed,
    csv_bytes,
    latest,
    upload,
    uploaded,
)
from tests.factories import ImportBatchFactory, MicroEnterpriseFactory, SegmentFactory


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


def test_a_long_cell_of_the_preview_has_room(client, system, contributor):
    table = [["code", "name"], ["A", "Short"], ["B", "A name of many short words"]]
    batch = checked(uploaded(system, contributor, csv_bytes(table)), contributor)
    client.force_login(contributor)

    page = client.get(batch.get_absolute_url()).text

    assert '<td class="cell-long"><bdi>A name of many short words</bdi>' in page
    assert page.count("cell-long") == 1


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
