"""The settings of a market system, and its way into the archive."""

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent, MarketSystem


def url(system, name):
    return reverse(f"enterprises:{name}", kwargs={"slug": system.slug})


@pytest.fixture
def typed(system):
    return {
        "name": "Milk",
        "value_chain": "Dairy",
        "country": "KE",
        "currency": "KES",
        "purpose": "حليب 🥛",
        "small_cell_threshold": "8",
        "version": "1",
    }


def test_settings_are_stored_and_the_address_stays(as_coordinator, system, typed):
    response = as_coordinator.post(
        url(system, "system_change"), {**typed, "slug": "other"}, follow=True
    )

    system.refresh_from_db()
    assert (system.name, system.slug, system.purpose) == ("Milk", "dairy", "حليب 🥛")
    assert system.small_cell_threshold == 8
    assert "Saved." in response.text
    assert AuditEvent.objects.get().changes["small_cell_threshold"] == [5, 8]


def test_a_group_of_one_is_refused(as_coordinator, system, typed):
    response = as_coordinator.post(
        url(system, "system_change"), {**typed, "small_cell_threshold": "1"}
    )

    assert response.status_code == 422
    assert MarketSystem.objects.get().small_cell_threshold == 5


def test_stale_settings_show_both(as_coordinator, system, typed):
    MarketSystem.objects.update(version=2, name="Theirs")

    response = as_coordinator.post(url(system, "system_change"), typed)

    assert response.status_code == 409
    assert ("Name", "Theirs", "Milk") in response.context["theirs"]
    assert MarketSystem.objects.get().name == "Theirs"


def test_a_system_goes_into_the_archive_and_out_of_it(as_coordinator, system):
    page = url(system, "system_archive")

    as_coordinator.post(page, {"reason": "It has ended"})
    archived = MarketSystem.objects.get().archived_at
    shown = as_coordinator.get(url(system, "system_change"))
    as_coordinator.post(page, {"reason": "It goes on"})

    assert archived is not None
    assert "Take it out of the archive" in shown.text
    assert MarketSystem.objects.get().archived_at is None
    events = AuditEvent.objects.order_by("pk").values_list("verb", "reason")
    assert list(events) == [("archived", "It has ended"), ("reopened", "It goes on")]


def test_without_a_reason_it_stays_where_it_is(as_coordinator, system):
    response = as_coordinator.post(url(system, "system_archive"), follow=True)

    assert "Say why" in response.text
    assert MarketSystem.objects.get().archived_at is None
