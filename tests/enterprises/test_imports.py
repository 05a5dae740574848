"""What becomes of a table of enterprises: checked, written, and repeated."""

from datetime import date
from decimal import Decimal

import pytest

from enterprises.actions.enterprise_table import ENTERPRISES
from enterprises.actions.imports import commit_import
from enterprises.forms.imports import MatchForm
from enterprises.models import MicroEnterprise, SliceChange
from enterprises.tables.storage import stored_path
from tests.enterprises.imports import (
    check,
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
    MarketSystemFactory,
    MicroEnterpriseFactory,
    SegmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def many(count):
    """More rows than a pipe holds, so that a killed child leaves some unread."""
    return [["code", "name"], *([f"C{i}", "x" * 150] for i in range(count))]


def test_a_table_is_added_changed_and_then_unchanged(system):
    SegmentFactory(market_system=system, name="Kiosks")
    stored = MicroEnterpriseFactory(market_system=system, code="A", employees=2)
    rows = [
        ["code", "name", "segment", "owner_gender", "employees"],
        ["A", "Amina", "kiosks", "female", "3"],
        ["B", "", "", "", ""],
    ]

    batch, by = check(system, rows)
    planned = [(r.number, r.action, r.before) for r in batch.rows.all()]
    batch = committed(batch, by, "all")
    again, _by = check(system, rows)

    stored.refresh_from_db()
    assert planned == [
        (
            2,
            "update",
            {"name": "", "owner_gender": "", "employees": "2", "segment": ""},
        ),
        (3, "create", None),
    ]
    assert (batch.state, counts(batch)) == ("done", (1, 1, 0, 0))
    assert (stored.name, stored.owner_gender, stored.employees, stored.version) == (
        "Amina",
        "woman",
        Decimal("3.00"),
        2,
    )
    assert counts(again) == (0, 0, 2, 0)


def test_an_empty_cell_and_a_missing_column_leave_what_is_stored(system):
    MicroEnterpriseFactory(market_system=system, code="A", name="Amina", employees=2)

    batch, _by = check(system, [["code", "name"], ["A", ""]])

    assert counts(batch) == (0, 0, 1, 0)


def test_a_checked_table_has_written_nothing(system):
    check(system, [["code"], ["A"]])

    assert not MicroEnterprise.objects.exists()


def test_what_is_settled_for_the_whole_file_is_read(system):
    rows = [
        ["code", "turnover", "closed_on", "owner_gender"],
        ["A", '"1.234,56"', "03/04/2025", "1"],
    ]

    batch, by = check(
        system,
        rows,
        decimal=",",
        thousands=".",
        dates="dmy",
        meanings={"owner_gender": {"1": "woman"}},
        options={"system_currency": "yes"},
    )
    committed(batch, by)

    row = system.enterprises.get()
    assert (row.turnover, row.turnover_currency) == (Decimal("1234.56"), "KES")
    assert (row.closed_on, row.owner_gender) == (date(2025, 4, 3), "woman")


def test_a_change_of_place_segment_or_gender_leaves_a_mark_of_its_own(system):
    MicroEnterpriseFactory(market_system=system, code="A", owner_gender="man")
    MicroEnterpriseFactory(market_system=system, code="B")
    rows = [["code", "name", "owner_gender"], ["A", "x", "woman"], ["B", "x", ""]]

    batch, by = check(system, rows)
    committed(batch, by)

    assert [c.enterprise.code for c in SliceChange.objects.all()] == ["A"]


def test_one_bad_row_in_a_thousand(system):
    rows = [["code", "employees"], *([f"E{i}", i % 9] for i in range(999))]
    rows.append(["bad", "many"])

    batch, by = check(system, rows)
    with pytest.raises(Exception, match="all or nothing"):
        commit_import(batch=batch, mode="all", by=by)
    nothing = MicroEnterprise.objects.count()
    batch = committed(batch, by, "good")

    assert nothing == 0
    assert (batch.state, counts(batch)) == ("done", (999, 0, 0, 1))
    assert MicroEnterprise.objects.count() == 999


def test_a_file_in_spanish_is_understood_and_its_phones_are_hidden(system):
    by = importer(system)
    header = ["Codigo", "Nombre", "Sexo", "Año de nacimiento", "Empleados", "Celular"]
    women = [f"Z{n},Peña,Mujer,1980,2,999 123".split(",") for n in range(3)]

    batch = uploaded(system, by, csv_bytes([header, *women], ";"))

    places = ("code", "name", "owner_gender", "owner_birth_year", "employees")
    assert batch.reading["columns"] == {name: i for i, name in enumerate(places)}
    # Not offered to this importer, and known for what it is all the same.
    assert batch.reading["secret"] == [5]
    assert "999" not in str(batch.reading)
    batch = committed(checked(batch, by), by)
    assert counts(batch) == (3, 0, 0, 0)
    assert set(system.enterprises.values_list("owner_gender", flat=True)) == {"woman"}


def test_m_is_a_man_beside_f_and_is_asked_beside_h(system):
    alone, _by = check(system, [["code", "sex"], ["A", "M"], ["B", "F"]])
    beside, by = check(system, [["code", "sex"], ["C", "M"], ["D", "H"]])

    assert counts(alone) == (2, 0, 0, 0)
    assert errors(beside) == [
        (2, "owner_gender", "unknown_choice"),
        (3, "owner_gender", "unknown_choice"),
    ]
    [meanings] = MatchForm(batch=beside, kind=ENTERPRISES).to_settle()
    assert [text for text, _count, _field in meanings.fields] == ["H", "M"]
    said = {"owner_gender": {"H": "man", "M": "woman"}}
    committed(checked(beside, by, meanings=said), by)
    assert system.enterprises.get(code="C").owner_gender == "woman"


def test_a_workbook_named_csv_is_read_as_what_it_is(system):
    by = importer(system)
    content = workbook([["code", "started_year"], ["A", 2001]])

    batch = checked(uploaded(system, by, content, name="list.csv"), by)

    assert batch.reading["file"]["type"] == "xlsx"
    assert counts(batch) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n \n", "There is no row"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04oh", "damaged"),
    ],
)
def test_an_unreadable_file_is_refused_in_words_and_forgotten(system, content, said):
    batch = uploaded(system, UserFactory(), content)

    assert (batch.state, said in batch.problem) == ("refused", True)
    assert not stored_path(batch.stored_name).exists()


def test_a_file_that_changes_its_mind_later_is_refused_whole(system):
    content = csv_bytes([["code"], *([f"C{i}"] for i in range(3000))])
    by = importer(system)
    batch = uploaded(system, by, content + b'"open\n')

    batch = checked(batch, by)

    assert (batch.state, "Line 3002" in batch.problem) == ("refused", True)


def test_the_match_of_the_same_columns_is_remembered(system):
    rows = [["Nr", "Sex"], ["A", "1"]]
    by = importer(system)
    first = uploaded(system, by, csv_bytes(rows))
    meanings = {"owner_gender": {"1": "woman"}}
    columns = {"code": "Nr", "owner_gender": "Sex"}
    committed(checked(first, by, columns=columns, meanings=meanings), by)

    second = uploaded(system, by, csv_bytes([["nr", "sex"], ["B", "1"]]))
    elsewhere = uploaded(MarketSystemFactory(), by, csv_bytes(rows))

    assert second.reading["columns"] == {"code": 0, "owner_gender": 1}
    assert second.reading["meanings"] == meanings
    assert elsewhere.reading["columns"] == {"owner_gender": 1}
