"""What becomes of a table of enterprises: checked, written, repeated, taken back."""

import os
import signal
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from enterprises.actions.imports import cancel_import, commit_import, undo_import
from enterprises.models import (
    ImportBatch,
    MicroEnterprise,
    Removal,
    Segment,
    SliceChange,
)
from enterprises.tables import child, jobs, leases, lines, reader
from enterprises.tables.cells import LineReader
from enterprises.tables.storage import stored_path
from enterprises.tasks import forget_uploads, resume_imports, run_import
from stakeholders.models import Membership
from tests.enterprises.imports import (
    checked,
    committed,
    csv_bytes,
    importer,
    uploaded,
)
from tests.enterprises.workbooks import workbook
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    PlaceFactory,
    SegmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def check(system, rows, **settled):
    by = importer(system)
    batch = checked(uploaded(system, by, csv_bytes(rows)), by, **settled)
    return batch, by


def errors(batch):
    """Every refusal as (line, column, code)."""
    return [
        (row.number, error["column"], error["code"])
        for row in batch.rows.filter(action="refuse")
        for error in row.errors
        if not error["is_note"]
    ]


def counts(batch):
    return (batch.created, batch.updated, batch.unchanged, batch.refused)


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
    ]

    batch, _by = check(system, rows)

    assert counts(batch) == (0, 0, 0, 15)
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


def test_undo_restores_all_but_rows_changed_or_used_since(system):
    MicroEnterpriseFactory(market_system=system, code="A", name="Before", employees=1)
    header = ["code", "name", "employees", "segment"]
    rows = [header, *([code, "After", "2", "New ones"] for code in "ABCDE")]
    batch, by = check(system, rows, options={"create_segments": "retailer"})
    committed(batch, by)
    row = {e.code: e for e in system.enterprises.all()}
    MicroEnterprise.objects.filter(code="C").update(version=5)
    ObservationFactory(enterprise=row["D"])

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    left = list(system.enterprises.values_list("code", "name", "employees"))
    kept = [
        (r.number, r.errors[-1]["found"]) for r in batch.rows.filter(is_committed=True)
    ]
    assert (batch.state, batch.reading["kept"]) == ("undone", 2)
    assert left == [
        ("A", "Before", Decimal("1.00")),
        ("C", "After", Decimal("2.00")),
        ("D", "After", Decimal("2.00")),
    ]
    assert kept == [
        (4, "changed since the import"),
        (5, "records of it have come in since"),
    ]
    assert system.segments.filter(name="New ones").exists()


def test_undo_takes_segments_away_that_it_made(system):
    rows = [["code", "segment"], ["A", "New ones"]]
    batch, by = check(system, rows, options={"create_segments": "retailer"})
    committed(batch, by)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)

    assert not MicroEnterprise.objects.exists()
    assert not Segment.objects.exists()
    assert not Removal.objects.exists()


def test_undone_twice_or_redone_ends_the_same(system):
    rows = [["code"], ["A"], ["B"]]
    batch, by = check(system, rows)
    committed(batch, by)

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    again, by = check(system, rows)

    assert counts(committed(again, by)) == (2, 0, 0, 0)


class Stop(BaseException):
    """A worker that is killed: nothing catches it."""


def stop_after(monkeypatch, chunks):
    """Let the job die at the end of so many chunks, inside the transaction."""
    done = []
    advance = leases.advance

    def dying(batch, **values):
        if "rows_done" in values:
            done.append(1)
            if len(done) > chunks:
                raise Stop
        advance(batch, **values)

    monkeypatch.setattr(leases, "advance", dying)


def expire(batch):
    past = timezone.now() - timedelta(seconds=1)
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=past)


@pytest.mark.parametrize("chunks", [0, 1, 3])
def test_a_killed_import_goes_on_where_it_was(system, monkeypatch, chunks):
    monkeypatch.setattr(lines, "MOST_LINES", 10)
    batch, by = check(system, [["code"], *([f"C{i}"] for i in range(45))])
    commit_import(batch=batch, mode="all", by=by)
    with monkeypatch.context() as patch:
        stop_after(patch, chunks)
        with pytest.raises(Stop):
            run_import(batch.pk)
    written = MicroEnterprise.objects.count()

    run_import(batch.pk)
    held = ImportBatch.objects.get(pk=batch.pk)
    expire(batch)
    waiting = jobs.waiting()
    run_import(batch.pk)
    batch.refresh_from_db()

    assert (written, held.state, waiting) == (chunks * 10, "committing", [batch.pk])
    assert (batch.state, counts(batch)) == ("done", (45, 0, 0, 0))
    assert MicroEnterprise.objects.count() == 45


def test_a_killed_check_begins_again(system, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 10)
    by = importer(system)
    batch = uploaded(system, by, csv_bytes([["code"], *([f"C{i}"] for i in range(45))]))
    with monkeypatch.context() as patch:
        stop_after(patch, 2)
        with pytest.raises(Stop):
            checked(batch, by)
    expire(batch)

    run_import(batch.pk)
    batch.refresh_from_db()

    assert (batch.state, batch.rows.count(), counts(batch)) == (
        "ready",
        45,
        (45, 0, 0, 0),
    )


def test_cancelled_while_it_is_written_leaves_nothing_behind(system, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 10)
    batch, by = check(system, [["code"], *([f"C{i}"] for i in range(45))])
    commit_import(batch=batch, mode="all", by=by)
    with monkeypatch.context() as patch:
        stop_after(patch, 2)
        with pytest.raises(Stop):
            run_import(batch.pk)
    expire(batch)

    cancel_import(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    assert (batch.state, MicroEnterprise.objects.count()) == ("cancelled", 0)


def test_cancelled_before_a_decision_it_is_over_at_once(system):
    batch, by = check(system, [["code"], ["A"]])

    cancel_import(batch=batch, by=by)
    batch.refresh_from_db()

    assert batch.state == "cancelled"
    assert jobs.waiting() == []


def test_all_or_nothing_takes_all_back_when_a_row_has_become_wrong(system, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 2)
    place = PlaceFactory(market_system=system, name="Puno")
    rows = [["code", "place"], ["A", ""], ["B", ""], ["C", "Puno"]]
    batch, by = check(system, rows)
    place.delete()

    batch = committed(batch, by, "all")

    assert (batch.state, MicroEnterprise.objects.count()) == ("ready", 0)
    assert "line 4" in batch.problem


def test_good_rows_only_refuses_what_has_become_wrong_and_reconciles(system):
    place = PlaceFactory(market_system=system, name="Puno")
    rows = [["code", "place"], ["A", ""], ["B", "Puno"], ["C", ""]]
    batch, by = check(system, rows)
    place.delete()
    MicroEnterpriseFactory(market_system=system, code="C")

    batch = committed(batch, by, "good")

    assert (batch.state, counts(batch)) == ("done", (1, 0, 1, 1))


def test_a_batch_is_worked_on_by_one_worker_at_a_time(system):
    by = importer(system)
    batch = uploaded(system, by, b"code\nA\n")
    ImportBatch.objects.filter(pk=batch.pk).update(state="checking")

    first, second = leases.claim(batch.pk), leases.claim(batch.pk)
    expire(batch)
    third = leases.claim(batch.pk)

    assert (first is None, second is None, third is None) == (False, True, False)
    with pytest.raises(leases.LeaseLost):
        leases.advance(first, rows_done=1)


def test_the_sweep_rings_for_what_waits(system, monkeypatch):
    batch = uploaded(system, UserFactory(), b"code\nA\n")
    ImportBatch.objects.filter(pk=batch.pk).update(state="checking")
    rung = []
    monkeypatch.setattr(run_import, "delay", rung.append)

    resume_imports()

    assert rung == [batch.pk]


def test_an_error_of_ours_ends_the_check_in_words(system, monkeypatch):
    by = importer(system)
    batch = uploaded(system, by, b"code\nA\n")
    monkeypatch.setattr(jobs, "Checking", None)

    with pytest.raises(TypeError):
        checked(batch, by)
    batch.refresh_from_db()

    assert (batch.state, "on our side" in batch.problem) == ("refused", True)


def test_every_chunk_asks_the_database_equally_often(system, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 60)
    SegmentFactory(market_system=system, name="S")
    PlaceFactory(market_system=system, name="P")
    header, cells = ["code", "place", "segment"], ["P", "S"]

    def asked(count, name):
        rows = [header, *([f"{name}{i}", *cells] for i in range(count))]
        by = importer(system)
        batch = uploaded(system, by, csv_bytes(rows))
        with CaptureQueriesContext(connection) as queries:
            committed(checked(batch, by), by, "all")
        return len(queries)

    one, two, four = asked(60, "A"), asked(120, "B"), asked(240, "C")

    assert (four - two, two - one <= 30) == (2 * (two - one), True)


class Killing:
    """Kills the reader's process after so many rows, as the kernel would."""

    def __init__(self, monkeypatch, rows):
        self.rows, self.children = rows, []
        start = child.subprocess.Popen

        def started(*args, **options):
            self.children.append(start(*args, **options))
            return self.children[-1]

        monkeypatch.setattr(child.subprocess, "Popen", started)
        monkeypatch.setattr(reader, "PACKET", 1)
        read = LineReader.read

        def counted(this, number, cells):
            if number == self.rows:
                os.kill(self.children[-1].pid, signal.SIGKILL)
                self.children[-1].wait()
            return read(this, number, cells)

        monkeypatch.setattr(LineReader, "read", counted)


def many(count):
    """More rows than a pipe holds, so that a killed child leaves some unread."""
    return [["code", "name"], *([f"C{i}", "x" * 150] for i in range(count))]


def test_a_reader_that_is_killed_while_it_checks_leaves_nothing(system, monkeypatch):
    by = importer(system)
    batch = uploaded(system, by, csv_bytes(many(3000)))
    Killing(monkeypatch, 40)

    batch = checked(batch, by)

    assert (batch.state, "Reading this file was stopped" in batch.problem) == (
        "refused",
        True,
    )
    assert not MicroEnterprise.objects.exists()
    assert not stored_path(batch.stored_name).exists()


def test_a_reader_that_is_killed_while_it_writes_has_all_taken_back(
    system, monkeypatch
):
    monkeypatch.setattr(lines, "MOST_LINES", 10)
    batch, by = check(system, many(3000))
    with monkeypatch.context() as patch:
        Killing(patch, 40)
        broken = committed(batch, by, "all")
    left, chunks = MicroEnterprise.objects.count(), broken.chunks.count()
    state, problem = broken.state, broken.problem

    again = committed(broken, by, "all")

    assert (state, left, chunks) == ("ready", 0, 0)
    assert "taken back; try again" in problem
    assert (again.state, again.created) == ("done", 3000)


def test_nothing_of_a_cancelled_table_is_left_but_that_it_was_there(system):
    batch, by = check(system, [["code", "employees"], ["A", "many"], ["B", "2"]])

    cancel_import(batch=batch, by=by)
    batch.refresh_from_db()

    assert (batch.state, batch.reading, batch.rows.count()) == ("cancelled", {}, 0)
    assert not MicroEnterprise.objects.exists()


@pytest.mark.parametrize("role", [None, Membership.Role.VIEWER])
def test_who_may_import_no_more_has_the_table_refused(system, role):
    batch, by = check(system, [["code"], ["A"]])
    if role is None:
        by.memberships.all().delete()
    else:
        by.memberships.update(role=role)

    batch = committed(batch, by, "all")

    assert batch.state == "refused"
    assert "may not import this kind of table here any more" in batch.problem
    assert not MicroEnterprise.objects.exists()
    assert not stored_path(batch.stored_name).exists()


def test_who_is_demoted_half_way_has_all_taken_back(system, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 10)
    batch, by = check(system, [["code"], *([f"C{i}"] for i in range(45))])
    advance, written = leases.advance, []

    def demoting(this, **values):
        advance(this, **values)
        written.append(MicroEnterprise.objects.count())
        by.memberships.update(role=Membership.Role.VIEWER)

    with monkeypatch.context() as patch:
        patch.setattr(leases, "advance", demoting)
        batch = committed(batch, by, "all")

    assert (batch.state, MicroEnterprise.objects.count()) == ("refused", 0)


def test_a_decision_of_another_does_not_stand_in_for_the_uploader(system):
    batch, by = check(system, [["code"], ["A"]])
    by.memberships.all().delete()

    batch = committed(batch, importer(system), "all")

    assert (batch.state, MicroEnterprise.objects.count()) == ("refused", 0)


def test_what_nobody_decided_on_is_let_go_after_two_weeks(system):
    old, _by = check(system, [["code", "employees"], ["A", "many"]])
    new, _by = check(system, [["code"], ["B"]])
    seen_since, _by = check(system, [["code"], ["C"]])
    before = timezone.now() - timedelta(days=15)
    ImportBatch.objects.exclude(pk=new.pk).update(uploaded_at=before)
    ImportBatch.objects.filter(pk=old.pk).update(phase_started_at=before)

    count = forget_uploads()
    old.refresh_from_db()
    new.refresh_from_db()
    seen_since.refresh_from_db()

    assert (count, new.state, seen_since.state) == (1, "ready", "ready")
    assert (old.state, old.reading, old.rows.count()) == ("cancelled", {}, 0)
    assert "Nobody decided on this table for 14 days" in old.problem
    assert not stored_path(old.stored_name).exists()
    assert stored_path(new.stored_name).exists()


def test_a_file_that_no_batch_knows_goes_after_a_day(system):
    batch, _by = check(system, [["code"], ["A"]])
    stray, fresh = stored_path("stray.upload"), stored_path("fresh.upload")
    stray.write_bytes(b"x")
    fresh.write_bytes(b"x")
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (stray, stored_path(batch.stored_name)):
        os.utime(path, (long_ago, long_ago))

    count = forget_uploads()

    there = [path.exists() for path in (stray, fresh, stored_path(batch.stored_name))]
    assert (count, there) == (1, [False, True, True])


def test_the_file_is_gone_once_it_is_imported_and_undo_needs_it_not(system):
    batch, by = check(system, [["code"], ["A"], ["B"]])
    batch = committed(batch, by, "all")
    is_there = stored_path(batch.stored_name).exists()

    undo_import(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    assert (is_there, batch.state) == (False, "undone")
    assert not MicroEnterprise.objects.exists()


def test_good_rows_leave_no_row_of_evidence_but_keys_for_undo(system):
    rows = [["code", "employees"], *([f"C{i}", "1"] for i in range(80))]
    rows[41][1] = "many"

    batch, by = check(system, rows)
    batch = committed(batch, by, "good")

    chunk = batch.chunks.get()
    assert [(line, count) for line, _key, count in chunk.added] == [(2, 40), (43, 39)]
    assert (chunk.number, chunk.last, chunk.created, chunk.refused) == (2, 81, 79, 1)
    assert batch.rows.filter(is_committed=True).count() == 0
    assert batch.rows.get(action="refuse").cells == ["C40", "many"]


def test_a_twin_far_above_gets_its_cells_when_all_is_read(system, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 60)
    rows = [["code", "name"], *([f"C{i}", f"n{i}"] for i in range(300))]
    rows.append(["C100", "again"])

    batch, _by = check(system, rows)

    refused = batch.rows.filter(action="refuse")
    assert [(row.number, row.cells) for row in refused] == [
        (102, ["C100", "n100"]),
        (302, ["C100", "again"]),
    ]
    assert counts(batch) == (299, 0, 0, 2)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20)


class RepeatedImport(TestCase):
    """Whatever is imported: the same file again changes nothing."""

    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        st.dictionaries(
            st.text("ABC019-_", min_size=1, max_size=6),
            st.tuples(
                TEXTS,
                st.sampled_from(["", "woman", "m", "Other"]),
                st.one_of(
                    st.just(""),
                    st.decimals(0, 9, places=2).map(lambda d: f"{d:f}"),
                ),
                st.one_of(st.just(""), st.dates(date(2000, 1, 1), date(2020, 1, 1))),
            ),
            min_size=1,
            max_size=8,
        )
    )
    def test_the_same_file_twice_is_unchanged(self, table):
        system = MarketSystemFactory()
        by = importer(system)
        header = ["code", "name", "owner_gender", "employees", "consent_on"]
        rows = [[code, *cells] for code, cells in table.items()]
        text = "\n".join(
            ",".join('"{}"'.format(str(c).replace('"', '""')) for c in row)
            for row in [header, *rows]
        )

        first = checked(uploaded(system, by, text.encode()), by)
        first = committed(first, by, "good")
        again = checked(uploaded(system, by, text.encode()), by)

        assert first.created + first.refused == len(rows)
        assert (again.created, again.updated) == (0, 0)
        assert again.unchanged == first.created
