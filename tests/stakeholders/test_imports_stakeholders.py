"""What becomes of a table of stakeholders: taken, refused, taken back."""

import pytest
from django.urls import reverse

from enterprises.actions.imports import undo_import
from enterprises.models import AuditEvent
from enterprises.tasks import run_import
from stakeholders.models import StakeholderName
from tests.enterprises.imports import checked, committed, counts, errors, uploaded
from tests.enterprises.workbooks import workbook
from tests.factories import FunctionRoleFactory, StakeholderFactory
from tests.names import made_up_names
from tests.stakeholders.imports import HEADER, check, decide

pytestmark = pytest.mark.django_db


def test_new_ones_come_in_with_all_that_the_table_tells(system, by):
    header = [
        *("Organisation", "Type", "Layer", "sub_kind", "Priorities", "challenges"),
        *("brings", "engagement", "aka", "acronym", "iati_id", "domain"),
    ]
    line = [
        *("Baraka Bank", "company", "services", "Bank", "Reach", "Cost", "Loans"),
        *("partner", "Baraka Microfinance; Baraka MFI", "BB", "KE-1", "finance"),
    ]

    batch = committed(check(system, by, line, header=header), by, "all")

    row = system.stakeholders.get()
    assert (row.name, row.kind, row.layer) == ("Baraka Bank", "company", "services")
    assert (row.sub_kind, row.priorities, row.challenges) == ("Bank", "Reach", "Cost")
    assert (row.value_brought, row.engagement, row.domain) == ("Loans", 30, "finance")
    assert list(row.other_names.values_list("kind", "text")) == [
        ("acronym", "BB"),
        ("identifier", "KE-1"),
        ("name", "Baraka MFI"),
        ("name", "Baraka Microfinance"),
    ]
    assert counts(batch) == (1, 0, 0, 0)
    assert AuditEvent.objects.filter(verb="imported").count() == 1


def test_a_workbook_is_read_as_well(system, by):
    content = workbook([[*HEADER], ["Baraka Bank", "company", "chain"]])
    batch = uploaded(system, by, content, kind="stakeholders", name="s.xlsx")

    batch = committed(checked(batch, by), by)

    assert system.stakeholders.get().name == "Baraka Bank"


def test_what_cannot_be_is_named_by_line_column_found_and_expected(system, by, fao):
    header = [*HEADER, "identifier"]
    other = StakeholderFactory(market_system=system, name="Somebody else entirely")
    batch = check(
        system,
        by,
        ["", "company", "chain", ""],
        ["Mlima", "", "", ""],
        ["Ziwa", "martian", "chain", ""],
        [other.name, "company", "chain", "XM-DAC-41301"],
        header=header,
    )

    assert errors(batch) == [
        (2, "name", "missing"),
        (3, "kind", "missing"),
        (3, "layer", "missing"),
        (4, "kind", "unknown_choice"),
        (5, "identifier", "of_another"),
    ]


def test_one_word_for_the_whole_file_fills_what_is_empty(system, by):
    options = {"kind": "donor", "layer": "environment"}
    batch = check(
        system, by, ["Mlima", "", ""], ["Ziwa", "company", ""], options=options
    )

    committed(batch, by)

    rows = system.stakeholders.order_by("name").values_list("name", "kind", "layer")
    assert list(rows) == [
        ("Mlima", "donor", "environment"),
        ("Ziwa", "company", "environment"),
    ]


def test_two_lines_of_one_name_refuse_each_other_however_written(system, by):
    batch = check(
        system,
        by,
        ["Crédito Perú S.A.", "company", "chain"],
        ["CREDITO PERU", "company", "chain"],
    )

    assert errors(batch) == [(2, "name", "duplicate"), (3, "name", "duplicate")]


def test_a_name_of_another_is_left_out_with_a_note(system, by, fao):
    batch = check(
        system,
        by,
        ["Mlima Seeds", "company", "chain", "fao"],
        header=[*HEADER, "acronym"],
    )
    # It is asked first, for its letters are those of somebody known.
    batch = decide(batch, by, rest="last")

    batch = committed(batch, by)

    assert batch.reading["groups"][0]["code"] == "of_another"
    assert not system.stakeholders.get(name="Mlima Seeds").other_names.exists()


def test_an_import_is_taken_back_but_for_what_was_used_since(system, by, fao):
    batch = check(
        system,
        by,
        ["Mlima Seeds", "company", "chain", "Mlima"],
        ["Ziwa Milk", "company", "chain", ""],
        [fao.name, "donor", "services", "Food org"],
        header=[*HEADER, "other_names"],
    )
    batch = committed(batch, by)
    used = system.stakeholders.get(name="Ziwa Milk")
    FunctionRoleFactory(stakeholder=used)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    fao.refresh_from_db()
    assert batch.state == "undone"
    assert fao.layer == "chain"
    assert list(system.stakeholders.order_by("pk")) == [fao, used]
    assert not StakeholderName.objects.filter(kind="name").exists()
    assert [row.number for row in batch.rows.filter(is_committed=True)] == [3]


def test_the_template_has_every_heading(client, system, by):
    client.force_login(by)
    address = reverse("enterprises:import_template", args=[system.slug])

    content = client.get(f"{address}?kind=stakeholders")

    text = b"".join(content.streaming_content).decode("utf-8-sig").strip()
    assert text == (
        "name,kind,sub_kind,layer,domain,priorities,challenges,value_brought,"
        "engagement,other_names,acronym,identifier"
    )


BAD = (
    lambda row: ["", *row[1:]],
    lambda row: [row[0], "martian", *row[2:]],
    lambda row: [row[0], row[1], ""],
    lambda row: ["x" * 201, *row[1:]],
)


def test_a_thousand_rows_of_which_one_in_a_hundred_is_bad(system, by):
    """10,000 of them take a few seconds: see tests/bench."""
    rows = [[name, "company", "chain"] for name in made_up_names(1000, seed=7)]
    for number, place in enumerate(range(50, 1000, 100)):
        rows[place] = BAD[number % len(BAD)](rows[place])

    batch = committed(decide(check(system, by, *rows), by, rest="last"), by)

    assert counts(batch) == (990, 0, 0, 10)
    assert system.stakeholders.count() == 990
    refused = batch.rows.filter(action="refuse")
    assert [row.number for row in refused] == list(range(52, 1002, 100))
    assert {code for _line, _column, code in errors(batch)} == {
        *("missing", "unknown_choice", "too_long")
    }
