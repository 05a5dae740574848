"""Initiatives from tables and from IATI: read, refused, repeated, undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.actions.imports import undo_import
from enterprises.models import AuditEvent, ImportBatch
from enterprises.tasks import run_import
from stakeholders.models import ExistingInitiative, InitiativePart, StakeholderName
from tests.enterprises.imports import checked, committed, counts, csv_bytes, uploaded
from tests.factories import (
    ExistingInitiativeFactory,
    OverlapVerdictFactory,
    PlaceFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import content, text
from tests.stakeholders import of, url

pytestmark = pytest.mark.django_db

HEAD = [
    *("identifier", "name", "lead", "state", "starts_on", "ends_on", "amount"),
    *("currency", "functions", "segments", "places", "funded_by"),
]
LINE = [
    *("XM-1", "Milk for all", "Bank", "2", "2026-01-01", "2026-12-31", "1200"),
    *("PEN", "Savings", "Dairy farmers", "Puno > Lampa", "Bank | Seed Fund"),
]


@pytest.fixture
def words(system):
    """What the lines name."""
    SubNeedFactory(market_system=system, name="Savings")
    SegmentFactory(market_system=system, name="Dairy farmers")
    puno = PlaceFactory(market_system=system, name="Puno")
    PlaceFactory(market_system=system, name="Lampa", parent=puno)
    return StakeholderFactory(market_system=system, name="Bank")


def sent(system, by, lines, *, kind="initiatives", head=HEAD, **settled):
    """A table taken through: uploaded, checked, its good lines written."""
    batch = uploaded(system, by, csv_bytes([head, *lines]), kind=kind)
    assert batch.state == "mapping", batch.problem
    return committed(checked(batch, by, **settled), by)


def line(**changed):
    return [changed.get(name, cell) for name, cell in zip(HEAD, LINE, strict=True)]


def errors(batch):
    return [
        (row.number, error["column"], error["found"], error["code"])
        for row in batch.rows.all()
        for error in row.errors
    ]


def names(rows):
    return [str(row) for row in rows.all()]


# --- A table --------------------------------------------------------------------------


def test_a_line_becomes_an_initiative_with_all_it_is_tied_to(system, by, words):
    batch = sent(system, by, [line()])

    made = ExistingInitiative.objects.get()
    assert counts(batch) == (1, 0, 0, 0)
    said = (made.identifier, made.name, made.state)
    assert said == ("XM-1", "Milk for all", "running")
    assert (made.amount, made.currency) == (1200, "PEN")
    assert (made.lead, made.lead_name, made.organisation) == (words, "Bank", of(by))
    assert names(made.functions) == ["Savings"]
    assert names(made.segments) == ["Dairy farmers"]
    assert names(made.places) == ["Lampa"]
    assert [(p.kind, p.stakeholder, p.written_name) for p in made.parts.all()] == [
        ("funds", words, "Bank"),
        ("funds", None, "Seed Fund"),
    ]


def test_the_same_identifier_twice_is_one_row_that_changes(system, by, words):
    sent(system, by, [line()])

    again = sent(system, by, [line()])
    other = sent(system, by, [line(name="Milk", places="Puno", funded_by="Seed Fund")])

    made = ExistingInitiative.objects.get()
    assert counts(again) == (0, 0, 1, 0)
    assert counts(other) == (0, 1, 0, 0)
    assert (made.name, names(made.places)) == ("Milk", ["Puno"])
    assert sorted(part.name for part in made.parts.all()) == ["Bank", "Seed Fund"]


def test_an_empty_cell_leaves_what_is_stored(system, by, words):
    sent(system, by, [line()])

    batch = sent(system, by, [line(places="", amount="", lead="", name="Milk")])

    made = ExistingInitiative.objects.get()
    assert counts(batch) == (0, 1, 0, 0)
    assert (made.amount, made.lead, names(made.places)) == (1200, words, ["Lampa"])


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"ends_on": "2025-12-31"}, "ends_on", "end_before_start"),
        ({"currency": "P1"}, "currency", "not_a_currency"),
        ({"currency": ""}, "amount", "no_currency"),
        ({"amount": "-1"}, "amount", "out_of_range"),
        ({"functions": "Cows"}, "functions", "unknown_function"),
        ({"segments": "Cows"}, "segments", "unknown_segment"),
        ({"places": "Paris"}, "places", "unknown_place"),
        ({"funded_by": "x" * 201}, "funded_by", "too_long"),
        ({"state": "9"}, "state", "unknown_choice"),
        ({"name": ""}, "name", "missing"),
    ],
)
def test_what_cannot_be_is_refused_with_line_and_reason(
    system, by, words, changed, column, code
):
    batch = sent(system, by, [line(), line(identifier="XM-2", **changed)])

    assert counts(batch) == (1, 0, 0, 1)
    assert [(n, c, e) for n, c, _found, e in errors(batch)] == [(3, column, code)]
    assert ExistingInitiative.objects.count() == 1


def test_unknown_names_can_be_left_out_and_are_said_so(system, by, words):
    batch = sent(
        system,
        by,
        [line(places="Lampa | Paris", functions="Cows")],
        options={"unknown": "leave"},
    )

    made = ExistingInitiative.objects.get()
    assert names(made.places) == ["Lampa"]
    assert not made.functions.exists()
    assert errors(batch) == [
        (2, "functions", "Cows", "unknown_function"),
        (2, "places", "Paris", "unknown_place"),
    ]


def test_a_long_title_is_cut_and_kept_whole_before_what_is_done(system, by, words):
    sent(system, by, [line(name="Long " * 70)])

    made = ExistingInitiative.objects.get()
    assert len(made.name) <= 300
    assert made.name.endswith("…")
    assert made.description == ("Long " * 70).strip()


def test_days_with_types_are_put_where_they_belong(system, by):
    head = ["identifier", "name"]
    for n in range(1, 5):
        head += [f"activity_date_{n}", f"activity_date_type_{n}"]
    cells = ["2026-12-30", "3", "2026-02-01", "2", "2026-12-31", "4", "2026-01-01", "1"]

    lines = [["A", "One", *cells], ["B", "Two", *cells[:2], *[""] * 6]]
    sent(system, by, lines, head=head)

    days = ExistingInitiative.objects.order_by("identifier")
    assert [(str(row.starts_on), str(row.ends_on)) for row in days] == [
        ("2026-02-01", "2026-12-31"),
        ("None", "2026-12-30"),
    ]


def test_what_another_organisation_lists_for_all_is_left_alone(system, by, words):
    own = {"market_system": system, "identifier": "XM-1"}
    ExistingInitiativeFactory(**own)
    hidden = {"market_system": system, "identifier": "XM-2", "visibility": 10}
    ExistingInitiativeFactory(**hidden)

    batch = sent(system, by, [line(), line(identifier="XM-2")])

    assert counts(batch) == (1, 0, 1, 0)
    assert errors(batch) == [(2, "identifier", "XM-1", "of_others")]
    assert ExistingInitiative.objects.filter(organisation=of(by)).count() == 1


def test_an_import_is_undone_but_for_what_somebody_touched(system, by, words):
    lines = [line(identifier=f"XM-{n}", name=f"Milk {n}") for n in range(4)]
    sent(system, by, [line(identifier="XM-0", name="Before", places="Puno")])
    batch = sent(system, by, lines)
    first, second, third, fourth = ExistingInitiative.objects.order_by("identifier")
    ExistingInitiative.objects.filter(pk=second.pk).update(version=2)
    OverlapVerdictFactory(market_system=system, first=first, second=third)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)

    first.refresh_from_db()
    assert (first.name, names(first.places)) == ("Before", ["Puno"])
    assert sorted(part.name for part in first.parts.all()) == ["Bank", "Seed Fund"]
    left = ExistingInitiative.objects.values_list("pk", flat=True)
    assert set(left) == {first.pk, second.pk, third.pk}
    kept = batch.rows.filter(is_committed=True)
    assert [row.errors[-1]["found"] for row in kept] == [
        "changed since the import",
        "somebody has judged an overlap of it since",
    ]
    assert fourth.pk not in left
    undone = AuditEvent.objects.get(verb="import undone")
    assert undone.changes == {"added": [1, None], "changed": [1, None], "lines": [2, 5]}


def test_an_export_goes_in_again_and_changes_nothing(client, system, by, words):
    sent(system, by, [line()])
    client.force_login(by)
    exported = content(client.get(url(system, "initiative_export"))).encode()

    batch = uploaded(system, by, exported, kind="initiatives")
    batch = checked(batch, by)

    assert (batch.unchanged, batch.refused) == (1, 0), errors(batch)


# --- Who takes part -------------------------------------------------------------------


PARTS_HEAD = ["iati_identifier", "participating_org_eng", "participating_org_role"]


def test_a_table_says_who_takes_part(system, by, words):
    sent(system, by, [line(funded_by="")])
    other = StakeholderFactory(market_system=system, name="Fund of Seeds")
    StakeholderName.objects.create(
        market_system=system, stakeholder=other, kind="acronym", text="FOS"
    )

    lines = [
        ["XM-1", "bank", "1"],
        ["milk for all", "FOS", "extending"],
        ["XM-1", "Nobody", "4"],
        ["XM-1", "Nobody", "4"],
        ["XM-9", "Bank", "1"],
        ["XM-1", "Bank", "7"],
    ]
    batch = sent(system, by, lines, kind="initiative_parts", head=PARTS_HEAD)

    assert counts(batch) == (3, 0, 1, 2)
    assert [(n, e) for n, _c, _f, e in errors(batch)] == [
        (6, "unknown_initiative"),
        (7, "unknown_choice"),
    ]
    assert {(p.kind, p.name) for p in InitiativePart.objects.all()} == {
        ("funds", "Bank"),
        ("extends", "Fund of Seeds"),
        ("implements", "Nobody"),
    }

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    assert not InitiativePart.objects.exists()


# --- IATI as XML ----------------------------------------------------------------------


ACTIVITY = """
 <iati-activity xml:lang="en" default-currency="USD">
  <iati-identifier>{identifier}</iati-identifier>
  <reporting-org ref="XM"><narrative>Reporter</narrative></reporting-org>
  <title><narrative xml:lang="fr">Du lait</narrative><narrative>Milk</narrative></title>
  <description><narrative>For all &amp; sundry</narrative></description>
  <participating-org role="1"><narrative>Seed | Fund</narrative></participating-org>
  <participating-org role="2"><narrative>Bank</narrative></participating-org>
  <participating-org role="3" ref="XM-3"/>
  <participating-org role="4"><narrative>Carrier</narrative></participating-org>
  <participating-org role="9"><narrative>Nobody</narrative></participating-org>
  <activity-status code="2"/>
  <activity-date type="1" iso-date="2025-01-01"/>
  <activity-date type="2" iso-date="2025-02-01"/>
  <activity-date type="3" iso-date="{ends}"/>
  <sector vocabulary="99" code="1"><narrative>Savings</narrative></sector>
  <location><name><narrative>Lampa</narrative></name></location>
  <budget><value>100</value></budget><budget><value>23.50</value></budget>
 </iati-activity>"""


def xml(*activities, before="", version="2.03"):
    inside = "".join(activities)
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<iati-activities version="{version}">{inside}
</iati-activities>""".encode()


def activity(identifier="XM-1", ends="2027-12-31"):
    return ACTIVITY.format(identifier=identifier, ends=ends)


def test_iati_activities_are_read_from_xml(system, by, words):
    content = xml(activity(), activity("XM-2", ends="2020-01-01"))

    batch = uploaded(system, by, content, kind="initiatives", name="iati.xml")
    batch = committed(checked(batch, by), by)

    made = ExistingInitiative.objects.get()
    assert counts(batch) == (1, 0, 0, 1)
    assert [(n, e) for n, _c, _f, e in errors(batch)] == [(3, "end_before_start")]
    assert (made.name, made.description) == ("Milk", "For all & sundry")
    assert (str(made.starts_on), str(made.ends_on)) == ("2025-02-01", "2027-12-31")
    assert (made.state, made.amount, made.currency) == ("running", 123.5, "USD")
    assert (made.lead, made.source) == (words, "IATI")
    assert names(made.functions) == ["Savings"]
    assert names(made.places) == ["Lampa"]
    assert {(p.kind, p.written_name) for p in made.parts.all()} == {
        ("funds", "Seed / Fund"),
        ("leads", "Bank"),
        ("extends", "XM-3"),
        ("implements", "Carrier"),
    }


BOMB = """<!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
FILE = """<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (xml(activity("&b;"), before=BOMB), "document type or entities"),
        (xml(activity("&file;"), before=FILE), "document type or entities"),
        (xml(activity())[:-40], "breaks off or is damaged at its activity number 1"),
        (b"<?xml version='1.0'?><html><body/></html>", "begins with &lt;html&gt;"),
        (xml(activity(), version="1.05"), "IATI activities of version 1.05"),
    ],
)
def test_xml_that_is_unsafe_or_something_else_is_refused(
    client, system, by, content, words
):
    batch = uploaded(system, by, content, kind="initiatives", name="iati.xml")

    client.force_login(by)
    page = text(client.get(batch.get_absolute_url()))
    assert batch.state == "refused"
    assert words in page
    assert not ExistingInitiative.objects.exists()


def test_other_tables_take_no_xml(system, by):
    batch = uploaded(system, by, xml(activity()), name="iati.xml")

    assert batch.state == "refused"
    assert "a web page or XML file" in batch.problem


def test_the_page_of_an_xml_import_opens(client, system, by, words):
    batch = uploaded(system, by, xml(activity()), kind="initiatives", name="iati.xml")
    client.force_login(by)

    page = client.get(batch.get_absolute_url())

    assert page.status_code == 200
    assert "Milk" in text(page)


# --- Pages ----------------------------------------------------------------------------


def test_a_file_is_uploaded_for_the_organisation_one_acts_for(
    client, system, contributor
):
    client.force_login(contributor)
    file = SimpleUploadedFile("t.csv", csv_bytes([HEAD, LINE]))

    answer = client.post(url(system, "initiative_import"), {"file": file})
    empty = client.post(url(system, "initiative_import"))

    batch = ImportBatch.objects.get()
    assert answer.url == batch.get_absolute_url()
    assert (batch.kind, batch.reports_for) == ("initiatives", of(contributor).pk)
    assert empty.status_code == 422
    parts = url(system, "initiative_import") + "?kind=initiative_parts"
    assert "Who takes part in initiatives" in text(client.get(parts))
    other = url(system, "initiative_import") + "?kind=enterprises"
    assert client.get(other).status_code == 404
