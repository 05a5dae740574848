"""Imports that are killed, cancelled, or overtaken by the world, and go on."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.actions.imports import cancel_import, commit_import
from enterprises.models import (
    ImportBatch,
    MicroEnterprise,
)
from enterprises.tables import child, jobs, leases, lines, reader
from enterprises.tables.cells import LineReader
from enterprises.tables.storage import stored_path
from enterprises.tasks import resume_imports, run_import
from tests.enterprises.imports import (
    check,
    checked,
    committed,
    counts,
    csv_bytes,
    importer,
    many,
    uploaded,
)
from tests.factories import (
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("state", ["mapping", "ready", "done"])
def test_a_cancel_at_the_very_end_of_a_phase_is_obeyed(system, monkeypatch, state):
    """The last chunk is stored; all that is left is to say that the phase ended."""
    settle = leases.settle
    by = importer(system)

    def late(batch, then, **values):
        if then == state:
            ImportBatch.objects.filter(pk=batch.pk).update(cancel_requested=True)
        settle(batch, then, **values)

    monkeypatch.setattr(leases, "settle", late)
    batch = uploaded(system, by, csv_bytes([["code"], ["A"], ["B"]]))
    if state != "mapping":
        checked(batch, by)
    if state == "done":
        committed(batch, by)

    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == ("cancelled", 0)
    assert MicroEnterprise.objects.count() == 0


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
