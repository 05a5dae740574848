"""Changing one enterprise, and writing down that the registry was taken away."""

import pytest

from enterprises.actions.exports import record_export
from enterprises.actions.registry import change_enterprise
from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent, MicroEnterprise, SliceChange
from tests.factories import MicroEnterpriseFactory, PlaceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value", "marks"),
    [("owner_gender", "woman", 1), ("name", "New", 0)],
)
def test_a_change_of_group_is_marked_for_those_who_copied_it(field, value, marks):
    enterprise = MicroEnterpriseFactory()
    setattr(enterprise, field, value)

    change_enterprise(enterprise=enterprise, version=1, by=UserFactory())

    stored = MicroEnterprise.objects.get()
    assert (getattr(stored, field), stored.version) == (value, 2)
    assert SliceChange.objects.count() == marks


def test_a_move_is_marked_too():
    enterprise = MicroEnterpriseFactory()
    enterprise.place = PlaceFactory(market_system=enterprise.market_system)

    change_enterprise(enterprise=enterprise, version=1, by=UserFactory())

    assert SliceChange.objects.get().enterprise == enterprise


def test_a_stale_change_leaves_no_mark():
    enterprise = MicroEnterpriseFactory()
    enterprise.owner_gender = "woman"

    with pytest.raises(Stale):
        change_enterprise(enterprise=enterprise, version=3, by=UserFactory())

    assert not SliceChange.objects.exists()


def test_an_export_is_written_down(system):
    by = UserFactory()

    record_export(system=system, what="enterprises", count=3, by=by)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.changes) == (
        "exported",
        by,
        {"enterprises": [None, 3]},
    )
