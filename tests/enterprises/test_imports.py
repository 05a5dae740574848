"""What a table of enterprises may say: checked, written, and repeated."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from enterprises.actions.enterprise_table import ENTERPRISES
from enterprises.actions.imports import commit_import
from enterprises.forms.imports import MatchForm
from enterprises.models import (
    MicroEnterprise,
    SliceChange,
)
from enterprises.tables import lines
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
    PlaceFactory,
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
            {"name": "", "owner_gender": "", "employees": "2.00", "segment": ""},
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


def test_cells_that_cannot_be_are_refused_by_line_column_and_code(system):
    header = [
        *("code", "employees", "casual_employees", "owner_birth_year", "started_year"),
        *("closed_on", "turnover", "turnover_currency", "owner_gender"),
    ]
    year = timezone.localdate().year
    rows = [
        header,
        ["A", '"1,5"', "", "", "", "", "", "", ""],
        ["B", '"1,234.56"', "", "", "", "", "", "", ""],
        ["C", "1 234", "", "", "", "", "", "", ""],
        ["D", "6", "4", "", "", "", "", "", ""],
        ["E", "", "", str(year - 5), "", "", "", "", ""],
        ["F", "", "", "1.5", str(year + 1), "", "", "", ""],
        ["G", "", "", "", "", "03/04/2025", "", "", ""],
        ["H", "", "", "", "", "2999-01-01", "", "", ""],
        ["I", "", "", "", "", "", "100", "", ""],
        ["J", "", "", "", "", "", "100", "shillings", "x"],
        ["K" * 41, "-1", "", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "1e400", "KES", ""],
        ["L", "NaN", "", "", "", "", "", "", ""],
        ["M", "1"],
        ["N\0", "1", "", "", "", "", "", "", ""],
        ["O", "1e9", "", "", "", "", "", "", ""],
    ]

    batch, _by = check(system, rows)

    assert counts(batch) == (0, 0, 0, 16)
    assert errors(batch) == [
        (2, "employees", "separators"),
        (3, "employees", "separators"),
        (4, "employees", "separators"),
        (5, "employees", "not_micro"),
        (6, "owner_birth_year", "age"),
        (7, "owner_birth_year", "not_whole"),
        (7, "started_year", "future"),
        (8, "closed_on", "ambiguous_date"),
        (9, "closed_on", "date_out_of_range"),
        (10, "turnover", "no_currency"),
        (11, "owner_gender", "unknown_choice"),
        (11, "turnover_currency", "not_a_currency"),
        (12, "code", "too_long"),
        (12, "employees", "out_of_range"),
        (13, "code", "missing"),
        (13, "turnover", "too_large"),
        (14, "employees", "not_finite"),
        (15, "", "wrong_width"),
        (16, "code", "broken"),
        (17, "employees", "not_micro"),
    ]


def test_what_contradicts_itself_is_refused_and_a_place_abroad_only_noted(system):
    stored = {"started_year": 2020, "owner_birth_year": 1990, "latitude": -1}
    MicroEnterpriseFactory(market_system=system, code="A", longitude=37, **stored)
    rows = [
        ["code", "closed_on", "consent_on", "latitude", "longitude"],
        ["A", "2019-12-31", "1989-12-31", "", ""],
        ["B", "", "", "-1.292066", ""],
        ["C", "", "", "91", "36.821946"],
        ["D", "", "", "36.821946", "-1.292066"],
        ["E", "", "", "-1.292066", "36.821946"],
        ["A", "", "", "", "37.5"],
    ]

    batch, by = check(system, rows[:-1])
    again, _by = check(system, [rows[0], rows[-1]])
    committed(batch, by, "good")

    assert errors(batch) == [
        (2, "closed_on", "closed_early"),
        (2, "consent_on", "consent_early"),
        (3, "longitude", "half_position"),
        (4, "latitude", "out_of_range"),
    ]
    (note,) = batch.rows.get(number=5).errors
    assert (note["code"], note["is_note"], note["found"]) == (
        "outside_country",
        True,
        "36.821946, -1.292066",
    )
    assert note["expected"] == (
        "a position in Kenya; latitude and longitude look exchanged"
    )
    written = system.enterprises.exclude(code="A").order_by("code")
    assert [(e.code, str(e.latitude)) for e in written] == [
        ("D", "36.821946"),
        ("E", "-1.292066"),
    ]
    assert counts(again) == (0, 1, 0, 0)


def test_errors_are_gathered_by_column_and_code_with_their_lines(system):
    rows = [["code", "employees"], ["A", "few"], ["B", "some"], ["C", "1.005"]]

    batch, _by = check(system, rows)

    groups = [
        (g["column"], g["code"], g["count"], g["lines"], g["examples"], g["is_note"])
        for g in batch.reading["groups"]
    ]
    assert groups == [
        ("employees", "not_a_number", 2, [2, 3], ["few", "some"], False),
        ("employees", "rounded", 1, [4], ["1.005"], True),
    ]
    assert counts(batch) == (1, 0, 0, 2)


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


def test_codes_are_compared_as_they_look_and_stay_text(system):
    MicroEnterpriseFactory(market_system=system, code="0012")
    rows = [["code"], ["0012\u200b"], ["12"]]

    batch, _by = check(system, rows)

    assert [r.action for r in batch.rows.all()] == ["same", "create"]


def test_a_code_twice_in_a_file_refuses_both_lines_naming_each_other(
    system, monkeypatch
):
    monkeypatch.setattr(lines, "MOST_LINES", 2)
    rows = [["code"], ["A"], ["B"], ["C"], ["A"], ["D"], ["D"]]

    batch, _by = check(system, rows)

    refused = [
        (row.number, error["found"])
        for row in batch.rows.filter(action="refuse")
        for error in row.errors
    ]
    assert refused == [
        (2, "the same as in line 5"),
        (5, "the same as in line 2"),
        (6, "the same as in line 7"),
        (7, "the same as in line 6"),
    ]
    assert counts(batch) == (2, 0, 0, 4)
    assert batch.reading["groups"][0]["count"] == 4


def test_places_are_found_by_name_or_way_and_never_guessed(system):
    puno = PlaceFactory(market_system=system, name="Puno")
    cusco = PlaceFactory(market_system=system, name="Cusco")
    juliaca = PlaceFactory(parent=puno, name="Juliaca")
    for above in (puno, cusco):
        PlaceFactory(parent=above, name="Centro")
    PlaceFactory(name="Elsewhere")
    rows = [
        ["code", "place"],
        ["A", "Juliaca"],
        ["B", "Centro"],
        ["C", "Cusco > Centro"],
        ["D", "Puno > Juliaca > Centro"],
        ["E", "Elsewhere"],
        ["F", "Yuliaca"],
    ]
    meanings = {"place": {"Yuliaca": str(juliaca.pk)}}

    batch, by = check(system, rows, meanings=meanings)
    committed(batch, by)

    assert errors(batch) == [
        (3, "place", "ambiguous_place"),
        (5, "place", "unknown_place"),
        (6, "place", "unknown_place"),
    ]
    found = system.enterprises.values_list("code", "place__name", "place__level")
    assert list(found) == [("A", "Juliaca", 2), ("C", "Centro", 2), ("F", "Juliaca", 2)]


def test_unknown_segments_are_refused_mapped_or_made(system):
    kiosks = SegmentFactory(market_system=system, name="Kiosks")
    SegmentFactory(name="Farmers")
    rows = [["code", "segment"], ["A", "Farmers"], ["B", "KIOSK"], ["C", "Farmers"]]

    refused, _by = check(system, rows)
    meanings = {"segment": {"KIOSK": str(kiosks.pk)}}
    made, by = check(
        system, rows, meanings=meanings, options={"create_segments": "supplier"}
    )
    committed(made, by)

    assert errors(refused) == [
        (2, "segment", "unknown_segment"),
        (3, "segment", "unknown_segment"),
        (4, "segment", "unknown_segment"),
    ]
    assert refused.reading["unknown"] == {"segment": {"Farmers": 2, "KIOSK": 1}}
    found = system.enterprises.values_list("code", "segment__name", "segment__role")
    assert list(found) == [
        ("A", "Farmers", "supplier"),
        ("B", "Kiosks", "retailer"),
        ("C", "Farmers", "supplier"),
    ]


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
