"""What becomes of a table of stakeholders: matching, decisions, refusals, undo."""

import pytest
from django.urls import reverse

from enterprises.actions.imports import (
    WrongStep,
    ask_again,
    cancel_import,
    decide_rows,
    undo_import,
)
from enterprises.models import AuditEvent, ImportDecision
from enterprises.tasks import run_import
from stakeholders.models import StakeholderName
from tests.enterprises.imports import (
    checked,
    committed,
    counts,
    csv_bytes,
    errors,
    importer,
    uploaded,
)
from tests.enterprises.workbooks import workbook
from tests.factories import (
    FunctionRoleFactory,
    OrganisationFactory,
    StakeholderFactory,
    StakeholderNameFactory,
)
from tests.names import made_up_names

pytestmark = pytest.mark.django_db

HEADER = ["name", "kind", "layer"]


@pytest.fixture
def by(system):
    return importer(system)


@pytest.fixture
def fao(system):
    row = StakeholderFactory(
        market_system=system, name="Food and Agriculture Organization", kind="donor"
    )
    StakeholderNameFactory(stakeholder=row, kind="acronym", text="FAO")
    StakeholderNameFactory(stakeholder=row, kind="identifier", text="XM-DAC-41301")
    return row


def check(system, by, *rows, header=HEADER, **settled):
    batch = uploaded(system, by, csv_bytes([header, *rows]), kind="stakeholders")
    return checked(batch, by, **settled)


def decide(batch, by, answers=None, rest=""):
    decide_rows(batch=batch, answers=answers or {}, rest=rest, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()
    return batch


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


@pytest.mark.parametrize(
    "name",
    [
        "food and agriculture organization",
        "Foód and Agriculture Organization Ltd.",
        "Food & Agriculture Organisation",
        "FAO",
    ],
)
def test_a_name_that_looks_like_one_known_waits_for_a_person(system, by, fao, name):
    batch = check(system, by, [name, "donor", "environment"])

    assert counts(batch) == (0, 0, 0, 1)
    assert errors(batch) == [(2, "name", "undecided")]
    row = batch.rows.get()
    assert [answer for answer, _words in row.choices] == [f"s{fao.pk}", "another"]
    assert "Food and Agriculture Organization" in row.choices[0][1]


def test_the_very_same_name_or_identifier_is_known_without_asking(system, by, fao):
    header = [*HEADER, "identifier", "sub_kind"]
    batch = check(
        system,
        by,
        [fao.name, "", "", "", "UN agency"],
        header=header,
    )
    assert counts(batch) == (0, 1, 0, 0)
    batch = committed(batch, by)
    again = check(
        system, by, ["Organisation of food", "", "", "XM-DAC-41301", ""], header=header
    )

    committed(again, by)

    fao.refresh_from_db()
    assert (fao.name, fao.sub_kind, fao.kind) == (
        "Food and Agriculture Organization",
        "UN agency",
        "donor",
    )
    assert fao.other_names.filter(kind="name").get().text == "Organisation of food"
    assert system.stakeholders.count() == 1


def test_the_same_one_is_changed_and_remembered_by_that_name(system, by, fao):
    batch = check(system, by, ["Food & Agriculture Organisation", "donor", "services"])

    batch = decide(batch, by, {2: f"s{fao.pk}"})
    assert counts(batch) == (0, 1, 0, 0)
    assert batch.rows.get().before == {"layer": "Market chain"}
    committed(batch, by)
    again = check(system, by, ["Food & Agriculture Organisation", "donor", "services"])

    fao.refresh_from_db()
    assert fao.layer == "services"
    assert counts(again) == (0, 0, 1, 0)  # known now, and nothing to change


def test_another_one_is_added(system, by, fao):
    batch = check(system, by, ["FAO", "civil_society", "chain"])

    batch = committed(decide(batch, by, {2: "another"}), by, "all")

    assert sorted(system.stakeholders.values_list("name", flat=True)) == [
        "FAO",
        "Food and Agriculture Organization",
    ]


@pytest.mark.parametrize(
    ("rest", "expected"), [("first", (0, 2, 0, 0)), ("last", (2, 0, 0, 0))]
)
def test_all_are_decided_at_once(system, by, fao, rest, expected):
    StakeholderFactory(market_system=system, name="Baraka Bank")
    rows = [["FAO", "company", "services"], ["BARAKA BANK", "donor", "services"]]

    batch = decide(check(system, by, *rows), by, rest=rest)

    assert counts(batch) == expected
    assert batch.decisions.count() == 2


def test_an_answer_that_was_not_offered_is_none(system, by, fao):
    batch = check(system, by, ["FAO", "company", "services"])
    other = StakeholderFactory()

    assert decide_rows(batch=batch, answers={2: f"s{other.pk}", 9: "x"}, by=by) == 0
    assert not ImportDecision.objects.exists()


def test_an_answer_is_forgotten_where_the_line_says_something_else(system, by, fao):
    header = [*HEADER, "second"]
    batch = check(system, by, ["FAO", "donor", "chain", "F.A.O."], header=header)
    batch = decide(batch, by, {2: "another"})
    assert counts(batch) == (1, 0, 0, 0)

    columns = {"name": "second", "kind": "kind", "layer": "layer"}
    batch = checked(batch, by, columns=columns)

    assert errors(batch) == [(2, "name", "undecided")]


def test_all_is_asked_again(system, by, fao):
    batch = decide(check(system, by, ["FAO", "donor", "chain"]), by, rest="last")

    ask_again(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    assert counts(batch) == (0, 0, 0, 1)
    assert not batch.decisions.exists()


def test_decisions_wait_until_a_file_is_checked_and_go_when_it_is_cancelled(
    system, by, fao
):
    batch = uploaded(
        system, by, csv_bytes([HEADER, ["FAO", "", ""]]), kind="stakeholders"
    )
    with pytest.raises(WrongStep):
        ask_again(batch=batch, by=by)
    batch = decide(checked(batch, by), by, rest="first")

    cancel_import(batch=batch, by=by)

    assert not ImportDecision.objects.exists()


def test_whoever_was_chosen_and_is_gone_refuses_the_line(system, by, fao):
    batch = decide(check(system, by, ["FAO", "donor", "chain"]), by, rest="first")
    fao.delete()

    batch = committed(batch, by)

    assert errors(batch) == [(2, "name", "gone")]


def test_a_listed_organisation_is_suggested_and_linked(system, by):
    listed = OrganisationFactory(name="Baraka Bank", kind="donor", is_listed=True)
    hidden = OrganisationFactory(name="Mlima Seeds", is_listed=False)
    batch = check(
        system,
        by,
        ["BARAKA bank", "", "chain"],
        ["Mlima Seeds Ltd", "company", "chain"],
    )
    assert errors(batch) == [(2, "name", "undecided")]

    committed(decide(batch, by, {2: f"o{listed.pk}"}), by)

    rows = system.stakeholders.order_by("name")
    assert [(r.name, r.kind, r.organisation) for r in rows] == [
        ("BARAKA bank", "donor", listed),
        ("Mlima Seeds Ltd", "company", None),
    ]
    assert not hidden.stakeholders.exists()


def test_an_organisation_that_is_a_stakeholder_already_is_that_one(system, by):
    bank = OrganisationFactory(name="Baraka Bank", is_listed=True)
    row = StakeholderFactory(market_system=system, name="BB", organisation=bank)

    batch = check(system, by, ["Baraka Bank", "company", "services"])

    assert counts(batch) == (0, 1, 0, 0)
    committed(batch, by)
    assert row.other_names.get().text == "Baraka Bank"


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


def test_the_page_asks_and_takes_the_answer(client, system, by, fao):
    client.force_login(by)
    batch = check(system, by, ["FAO", "donor", "chain"])
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "1 line looks like somebody known" in page
    assert "known as “FAO”" in page

    address = reverse("enterprises:import_decide", args=[system.slug, batch.pk])
    response = client.post(address, {"line-2": f"s{fao.pk}", "line-x": "1"})

    assert response.status_code == 302
    run_import(batch.pk)
    batch.refresh_from_db()
    assert counts(batch) == (0, 0, 1, 0)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "You decided on 1 line." in page
    client.post(address, {"rest": "again"})
    batch.refresh_from_db()
    assert not batch.decisions.exists()
    assert client.post(address, {}).status_code == 409


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
