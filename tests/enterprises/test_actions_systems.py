"""How a market system begins, changes, and goes into the archive and back."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.rows import Stale
from enterprises.actions.systems import (
    archive_system,
    change_system,
    create_system,
    reopen_system,
)
from enterprises.catalogue import SUB_NEEDS, VOICE_GROUPS
from enterprises.models import AuditEvent, MarketSystem, SubNeed
from tests.factories import MarketSystemFactory, UserFactory

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "Milk of Puno",
    "slug": "milk",
    "country": "PE",
    "currency": "PEN",
    "value_chain": "Milk",
    "purpose": "Steady incomes",
}


def test_a_new_system_has_the_needs_of_the_catalogue():
    by = UserFactory()

    system = create_system(**VALUES, by=by)

    lines = system.sub_needs.values_list("catalogue_code", "category", "is_on")
    assert list(lines) == [(line.code, line.category, True) for line in SUB_NEEDS]
    groups = system.voice_groups.values_list("kind", "name").order_by("pk")
    assert list(groups) == [(kind, str(name)) for kind, name in VOICE_GROUPS]
    assert system.small_cell_threshold == 5
    event = AuditEvent.objects.get()
    assert (event.market_system, event.actor, event.verb) == (system, by, "added")


def test_a_system_with_a_taken_address_is_refused_and_leaves_nothing():
    MarketSystemFactory(slug="milk")

    with pytest.raises(ValidationError):
        create_system(**VALUES, by=UserFactory())

    assert MarketSystem.objects.count() == 1
    assert not SubNeed.objects.exists()
    assert not AuditEvent.objects.exists()


def test_settings_change_with_their_event():
    system = MarketSystemFactory(small_cell_threshold=5)
    system.small_cell_threshold = 8

    change_system(system=system, version=1, by=UserFactory())

    assert AuditEvent.objects.get().changes == {"small_cell_threshold": [5, 8]}


def test_stale_settings_are_refused():
    system = MarketSystemFactory()
    MarketSystem.objects.update(version=2)
    system.name = "Other"

    with pytest.raises(Stale):
        change_system(system=system, version=1, by=UserFactory())

    assert not MarketSystem.objects.filter(name="Other").exists()


def test_a_system_goes_into_the_archive_and_back_with_reasons():
    system, by = MarketSystemFactory(), UserFactory()

    archive_system(system=system, version=1, by=by, reason="ended")
    archived = MarketSystem.objects.get().archived_at
    reopen_system(system=system, version=2, by=by, reason="goes on")

    assert archived is not None
    assert MarketSystem.objects.get().archived_at is None
    events = AuditEvent.objects.order_by("pk").values_list("verb", "reason")
    assert list(events) == [("archived", "ended"), ("reopened", "goes on")]
