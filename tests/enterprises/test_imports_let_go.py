"""Who may still import, what is let go, and what stays of it."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.actions.imports import cancel_import, undo_import
from enterprises.models import (
    ImportBatch,
    MicroEnterprise,
)
from enterprises.tables import leases, lines
from enterprises.tables.storage import stored_path
from enterprises.tasks import forget_uploads, run_import
from stakeholders.models import Membership
from tests.enterprises.imports import (
    check,
    committed,
    counts,
    importer,
)

pytestmark = pytest.mark.django_db


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
