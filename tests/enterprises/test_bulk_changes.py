"""Changing one attribute of many enterprises: preview, writing, putting back."""

from datetime import date

import pytest
from django.urls import reverse

from enterprises.actions import bulk_changes as actions
from enterprises.actions.bulk_changes import (
    ask_bulk_change,
    cancel_bulk_change,
    undo_bulk_change,
)
from enterprises.actions.imports import WrongStep
from enterprises.models import (
    AuditEvent,
    BulkChange,
    BulkRow,
    MicroEnterprise,
    SliceChange,
)
from enterprises.tables import bulk_changes as jobs
from enterprises.tasks import resume_imports, run_bulk_change
from stakeholders.models import Membership
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
)

pytestmark = pytest.mark.django_db
State = BulkChange.State


def url(system, name, **kwargs):
    return reverse(
        f"enterprises:bulkchange_{name}", kwargs={"slug": system.slug, **kwargs}
    )


@pytest.fixture
def three(system):
    """One formal, one informal, one of which it is not known."""
    return [
        MicroEnterpriseFactory(market_system=system, code=f"E{n}", formality=formality)
        for n, formality in enumerate(["formal", "informal", ""])
    ]


def asked(system, by, rows, attribute="formality", value="formal"):
    return ask_bulk_change(
        system=system,
        attribute=attribute,
        value=value,
        keys=[row.pk for row in rows],
        value_words="in words",
        chosen_words="ticked",
        by=by,
    )


def stored(rows, attribute="formality"):
    keys = [row.pk for row in rows]
    found = MicroEnterprise.objects.filter(pk__in=keys).order_by("code")
    return list(found.values_list(attribute, "version"))


def test_a_change_writes_the_value_and_one_event(system, coordinator, three):
    change = asked(system, coordinator, three)

    assert stored(three) == [("formal", 1), ("formal", 2), ("formal", 2)]
    assert (change.state, change.rows_total) == (State.DONE, 3)
    assert (change.changed, change.unchanged, change.refused) == (2, 1, 0)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.changes) == (
        "changed in bulk",
        coordinator,
        {
            "changed": [None, 2],
            "unchanged": [None, 1],
            "value_words": [None, "in words"],
        },
    )
    assert list(change.rows.values_list("code", "version", "before")) == [
        ("E1", 2, "informal"),
        ("E2", 2, ""),
    ]


def test_undoing_restores_exactly_and_leaves_what_changed_since(
    system, coordinator, three
):
    change = asked(system, coordinator, three)
    MicroEnterprise.objects.filter(code="E2").update(formality="partly", version=3)

    undo_bulk_change(change=change, by=coordinator)

    assert stored(three) == [("formal", 1), ("informal", 3), ("partly", 3)]
    assert (change.state, change.restored, change.kept) == (State.UNDONE, 1, 1)
    kept = change.rows.get(outcome=BulkRow.Outcome.KEPT)
    assert (kept.code, kept.reason) == ("E2", "somebody changed it since")
    with pytest.raises(WrongStep):
        undo_bulk_change(change=change, by=coordinator)


def test_a_removed_enterprise_is_told_and_stops_nothing(system, coordinator, three):
    change = asked(system, coordinator, three)
    MicroEnterprise.objects.filter(code="E1").delete()

    undo_bulk_change(change=change, by=coordinator)

    assert (change.restored, change.kept) == (1, 1)


def test_a_move_to_another_segment_is_marked_for_figures(system, coordinator, three):
    before, after = (SegmentFactory(market_system=system) for _ in range(2))
    MicroEnterprise.objects.update(segment=before)

    change = asked(system, coordinator, three, "segment_id", after.pk)
    assert SliceChange.objects.count() == 3
    undo_bulk_change(change=change, by=coordinator)

    assert stored(three, "segment_id") == [(before.pk, 3)] * 3
    assert SliceChange.objects.count() == 6


def test_a_segment_that_went_is_no_way_back(system, coordinator, three):
    before, after = (SegmentFactory(market_system=system) for _ in range(2))
    MicroEnterprise.objects.update(segment=before)
    change = asked(system, coordinator, three, "segment_id", after.pk)
    before.delete()

    undo_bulk_change(change=change, by=coordinator)

    assert stored(three, "segment_id") == [(after.pk, 2)] * 3
    assert (change.restored, change.kept) == (0, 3)


def test_the_segment_of_another_system_is_refused(system, coordinator, three):
    alien = SegmentFactory(market_system=MarketSystemFactory())

    change = asked(system, coordinator, three, "segment_id", alien.pk)

    assert (change.changed, change.refused) == (0, 3)
    assert stored(three, "segment_id") == [(None, 1)] * 3


def test_a_closing_day_before_the_start_is_refused(system, coordinator, three):
    MicroEnterprise.objects.filter(code="E1").update(started_year=2024)

    change = asked(system, coordinator, three, "closed_on", date(2020, 5, 1))

    assert (change.changed, change.refused) == (2, 1)
    assert change.rows.get(outcome="refused").reason == (
        "it started in 2024, after this closing day"
    )
    undo_bulk_change(change=change, by=coordinator)
    assert stored(three, "closed_on") == [(None, 3), (None, 1), (None, 3)]


def test_what_the_database_refuses_is_told_row_by_row(system, coordinator, three):
    change = asked(system, coordinator, three, "formality", "no such")

    assert (change.changed, change.refused) == (0, 3)
    assert set(change.rows.values_list("reason", flat=True)) == {
        "it contradicts what else is known of it"
    }


def test_only_listed_attributes_are_set(system, coordinator, three):
    with pytest.raises(ValueError, match="not set in bulk"):
        asked(system, coordinator, three, "code", "same")


@pytest.fixture
def in_the_background(monkeypatch):
    """Everything is large, a chunk is one row, and nobody answers the bell."""
    rung = []
    monkeypatch.setattr(actions, "AT_ONCE", 0)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    monkeypatch.setattr(run_bulk_change, "delay", rung.append)
    return rung


def test_a_large_change_is_written_by_a_worker_and_taken_up_by_the_sweep(
    system, coordinator, three, in_the_background, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        change = asked(system, coordinator, three)
    assert (change.state, in_the_background) == (State.RUNNING, [change.pk])

    resume_imports()
    assert in_the_background == [change.pk] * 2
    run_bulk_change(change.pk)
    run_bulk_change(change.pk)

    change.refresh_from_db()
    assert (change.state, change.rows_done, change.changed) == (State.DONE, 3, 2)
    assert AuditEvent.objects.count() == 1


def test_cancelled_before_the_next_chunk_nothing_stays(
    system, coordinator, three, in_the_background
):
    change = asked(system, coordinator, three)
    claimed = jobs.leases.claim_job(BulkChange, change.pk)
    chunk = claimed.chunks.get(number=1)
    counts = jobs._write_chunk(claimed, chunk)
    jobs.leases.advance(claimed, rows_done=1, **counts)
    cancel_bulk_change(change=change, by=coordinator)
    BulkChange.objects.update(lease_until=None)

    run_bulk_change(change.pk)

    change.refresh_from_db()
    assert (change.state, change.restored) == (State.CANCELLED, 1)
    assert [value for value, _version in stored(three)] == ["formal", "informal", ""]
    with pytest.raises(WrongStep):
        cancel_bulk_change(change=change, by=coordinator)


def test_who_lost_the_role_writes_nothing(
    system, coordinator, three, in_the_background
):
    change = asked(system, coordinator, three)
    Membership.objects.filter(user=coordinator).update(role=Membership.Role.VIEWER)

    run_bulk_change(change.pk)

    change.refresh_from_db()
    assert (change.state, change.changed) == (State.CANCELLED, 0)
    assert "may not change in bulk any more" in change.problem


def test_who_loses_the_role_between_two_chunks_is_stopped(
    system, coordinator, three, in_the_background, monkeypatch
):
    change = asked(system, coordinator, three, value="informal")
    write = jobs._write_chunk

    def write_and_lower(*args):
        Membership.objects.filter(user=coordinator).update(role=Membership.Role.VIEWER)
        return write(*args)

    monkeypatch.setattr(jobs, "_write_chunk", write_and_lower)
    run_bulk_change(change.pk)

    change.refresh_from_db()
    assert (change.state, change.restored) == (State.CANCELLED, 1)
    assert "may not change in bulk any more" in change.problem


# Pages


def test_only_who_may_change_in_bulk_is_told_to_tick(
    client, system, coordinator, contributor
):
    told = []
    for person in (coordinator, contributor):
        client.force_login(person)
        told.append(client.get(url(system, "list")).text)

    assert ["Tick enterprises" in page for page in told] == [True, False]
    assert "A coordinator can change many enterprises" in told[1]


def test_the_preview_counts_and_writes_nothing(as_coordinator, system, three):
    query = {"all": "1", "attribute": "formality", "value": "formal"}

    page = as_coordinator.get(url(system, "add"), query)

    found = page.context["found"]
    assert (found.total, found.changed, found.same, found.refused) == (3, 2, 1, 0)
    assert page.context["lines"] == [
        (three[1], "Not registered"),
        (three[2], "not known"),
    ]
    assert not BulkChange.objects.exists()


def test_a_change_from_the_page_takes_only_what_the_filter_finds(
    as_coordinator, system, three
):
    query = {"all": "1", "formality": "informal", "attribute": "formality"}
    query["value"] = "partly"
    found = as_coordinator.get(url(system, "add"), query).context["found"]

    answer = as_coordinator.post(url(system, "add"), query | {"seal": found.seal})

    change = BulkChange.objects.get()
    assert answer.url == change.get_absolute_url()
    assert change.chosen_words == "Formality: Not registered"
    assert [value for value, _version in stored(three)] == ["formal", "partly", ""]
    undone = as_coordinator.post(url(system, "undo", pk=change.pk), follow=True)
    assert "1 put back, 0 left as they are." in undone.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"segment": "999999"}, {"turnover_from": "5"}, {"born_from": "old"}]
)
def test_a_filter_that_cannot_be_read_chooses_nobody_and_not_everybody(
    as_coordinator, system, three, wrong
):
    query = {"all": "1", "attribute": "formality", "value": "partly", **wrong}

    page = as_coordinator.get(url(system, "add"), query)

    assert "No enterprise is chosen" in page.text


def test_a_preview_that_is_true_no_more_is_shown_again(as_coordinator, system, three):
    query = {"key": [row.pk for row in three], "attribute": "formality"}
    query |= {"value": "partly", "seal": "3.2.0"}

    answer = as_coordinator.post(url(system, "add"), query)

    assert answer.status_code == 409
    assert "Since you looked" in answer.content.decode()
    assert not BulkChange.objects.exists()


def test_rows_of_another_system_are_not_chosen(as_coordinator, system, three):
    alien = MicroEnterpriseFactory(market_system=MarketSystemFactory())
    query = {"key": [alien.pk], "attribute": "formality", "value": "formal"}

    page = as_coordinator.get(url(system, "add"), query)

    assert page.context["total"] == 0
    assert "No enterprise is chosen" in page.content.decode()


def test_a_day_in_the_future_is_refused(as_coordinator, system, three):
    query = {"all": "1", "attribute": "closed_on", "value": "2099-01-01"}

    page = as_coordinator.get(url(system, "add"), query)

    assert page.status_code == 422
    assert "This day is in the future." in page.content.decode()


@pytest.mark.parametrize("attribute", jobs.ATTRIBUTES)
def test_every_attribute_has_its_field_and_its_words(
    as_coordinator, system, three, attribute
):
    values = {
        "segment_id": SegmentFactory(market_system=system).pk,
        "place_id": PlaceFactory(market_system=system).pk,
        "urbanity": "rural",
        "owner_gender": "woman",
        "motivation": "necessity",
        "formality": "partly",
        "premises": "home",
        "closed_on": "2025-01-31",
    }
    query = {"all": "1", "attribute": attribute, "value": values[attribute]}
    found = as_coordinator.get(url(system, "add"), query).context["found"]

    answer = as_coordinator.post(
        url(system, "add"), query | {"seal": found.seal}, follow=True
    )

    change = BulkChange.objects.get()
    assert (change.changed, answer.status_code) == (3, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_however_many_rows(
    as_coordinator, system, coordinator, count, django_assert_num_queries
):
    segment = SegmentFactory(market_system=system)
    rows = [
        MicroEnterpriseFactory(
            market_system=system, segment=SegmentFactory(market_system=system)
        )
        for _ in range(count)
    ]
    changes = [
        asked(system, coordinator, rows, "segment_id", key)
        for key in (segment.pk, None, segment.pk)[:count]
    ]
    query = {"all": "1", "attribute": "segment_id", "value": ""}

    with django_assert_num_queries(7):
        as_coordinator.get(url(system, "list"))
    with django_assert_num_queries(9):
        as_coordinator.get(url(system, "detail", pk=changes[0].pk))
    with django_assert_num_queries(11):
        as_coordinator.get(url(system, "add"), query)
