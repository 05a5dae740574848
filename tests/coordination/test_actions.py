"""Interventions and the needs they answer are written together, or not at all."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from coordination import actions
from coordination.models import Intervention, InterventionNeed
from enterprises.actions import rows
from enterprises.models import AuditEvent
from tests.factories import (
    BudgetLineFactory,
    ContributionFactory,
    IndicatorFactory,
    InterventionFactory,
    InterventionNeedFactory,
    NeedFactory,
)


def needs_of(intervention: Intervention) -> list[int]:
    links = intervention.need_links.order_by("need")
    return list(links.values_list("need", flat=True))


@pytest.fixture
def water(system):
    return InterventionFactory(market_system=system, name="Water")


def need(system, statement: str):
    return NeedFactory(market_system=system, statement=statement)


def test_needs_are_set_by_their_difference_with_one_event(system, coordinator, water):
    kept, gone, new = (need(system, name) for name in ("kept", "gone", "new"))
    link = InterventionNeedFactory(intervention=water, need=kept)
    InterventionNeedFactory(intervention=water, need=gone)

    actions.set_needs(intervention=water, needs=[kept, new], by=coordinator)

    assert needs_of(water) == [kept.pk, new.pk]
    assert InterventionNeed.objects.get(need=kept) == link
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject, event.actor) == ("changed", "Water", coordinator)
    assert event.changes == {"needs": ["kept; gone", "kept; new"]}
    water.refresh_from_db()
    assert water.version == 2


def test_the_same_needs_again_write_nothing(system, coordinator, water):
    link = InterventionNeedFactory(intervention=water)

    actions.set_needs(intervention=water, needs=[link.need], by=coordinator)

    assert not AuditEvent.objects.exists()
    water.refresh_from_db()
    assert water.version == 1


def test_a_need_of_another_system_is_refused_and_nothing_is_written(
    system, coordinator, water
):
    own = need(system, "own")

    with pytest.raises(ValidationError, match="another market system"):
        actions.set_needs(
            intervention=water, needs=[own, NeedFactory()], by=coordinator
        )

    assert needs_of(water) == []
    assert not AuditEvent.objects.exists()


def test_an_intervention_is_added_with_its_needs(system, coordinator):
    row = Intervention(market_system=system, name="Water")

    actions.add_intervention(
        intervention=row, needs=[need(system, "thirst")], by=coordinator
    )

    assert len(needs_of(Intervention.objects.get())) == 1
    events = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(events) == ["added", "changed"]


def test_a_refused_need_leaves_no_intervention_behind(system, coordinator):
    row = Intervention(market_system=system, name="Water")

    with pytest.raises(ValidationError):
        actions.add_intervention(
            intervention=row, needs=[NeedFactory()], by=coordinator
        )

    assert not Intervention.objects.exists()


def test_a_stale_change_leaves_the_needs_as_they_were(system, coordinator, water):
    Intervention.objects.update(version=2)
    water.name = "Other"

    with pytest.raises(rows.Stale):
        actions.change_intervention(
            intervention=water,
            version=1,
            needs=[need(system, "thirst")],
            by=coordinator,
        )

    assert needs_of(water) == []


def test_a_change_of_needs_alone_makes_other_open_pages_stale(
    system, coordinator, water
):
    actions.change_intervention(
        intervention=water, version=1, needs=[need(system, "thirst")], by=coordinator
    )

    with pytest.raises(rows.Stale):
        actions.change_intervention(
            intervention=water, version=1, needs=[], by=coordinator
        )

    assert len(needs_of(water)) == 1


def test_an_intervention_goes_with_its_budget_and_comes_back(
    system, coordinator, water
):
    InterventionNeedFactory(intervention=water)
    BudgetLineFactory(intervention=water)

    removal = actions.remove_intervention(intervention=water, by=coordinator)

    assert not Intervention.objects.exists()
    rows.restore_removal(removal=removal, by=coordinator)
    back = Intervention.objects.get()
    assert (back.need_links.count(), back.budget_lines.count()) == (1, 1)


def test_an_intervention_that_somebody_promised_something_for_stays(coordinator, water):
    ContributionFactory(intervention=water)

    with pytest.raises(actions.ContributedTo):
        actions.remove_intervention(intervention=water, by=coordinator)

    assert Intervention.objects.get() == water


def test_an_intervention_that_is_measured_stays(coordinator, water):
    IndicatorFactory(intervention=water)

    with pytest.raises(ProtectedError):
        actions.remove_intervention(intervention=water, by=coordinator)

    assert Intervention.objects.get() == water
