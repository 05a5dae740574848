"""Which lines of a table of enterprises are refused, and how that is said."""

import pytest
from django.utils import timezone

from enterprises.tables import lines
from tests.enterprises.imports import check, committed, counts, errors
from tests.factories import MicroEnterpriseFactory, PlaceFactory, SegmentFactory

pytestmark = pytest.mark.django_db


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


def told(batch):
    """Every error and note of the first rows as (line, code, expected, is_note)."""
    names = ("code", "expected", "is_note")
    return [
        (row.number, *(error[name] for name in names))
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]


def test_an_owner_too_old_is_refused_with_their_age(system):
    year = timezone.localdate().year
    rows = [["code", "born"], ["A", year - 130], ["B", year - 30], ["C", year + 3]]

    batch, _by = check(system, rows)

    words = "a year that makes the owner between 10 and 110 years old, not"
    assert told(batch) == [
        (2, "age", f"{words} 130", False),
        (4, "age", f"{words} -3", False),
    ]


def test_a_business_older_than_its_owner_is_noted_and_taken(system):
    born = {"owner_birth_year": 1985, "started_year": 1970}
    MicroEnterpriseFactory(market_system=system, code="C", **born)
    rows = [
        ["code", "born", "started_year", "name"],
        ["A", "1985", "1970", "a"],
        ["B", "1985", "1985", "b"],
        ["C", "", "", "c"],
        ["D", "", "1970", "d"],
    ]

    batch, by = check(system, rows)
    committed(batch, by, "all")

    words = "a year not before 1985, when the owner was born"
    assert told(batch) == [(2, "before_birth", words, True)]
    assert system.enterprises.count() == 4
