"""Adding, changing, removing, bringing back: each leaves its event, or nothing."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from coordination.models import BudgetLine, Contribution, Intervention
from enterprises.actions.rows import (
    AlreadyRestored,
    Stale,
    add_row,
    change_row,
    remove_row,
    restore_removal,
)
from enterprises.models import AuditEvent, Segment
from tests.factories import (
    BudgetLineFactory,
    ContributionFactory,
    MarketSystemFactory,
    MicroEnterpriseFactory,
    SegmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_adding_a_row_tells_who_added_what():
    system, by = MarketSystemFactory(), UserFactory()
    segment = Segment(market_system=system, name="Shops", role="retailer")

    add_row(row=segment, by=by)

    event = AuditEvent.objects.get()
    assert (event.market_system, event.actor, event.verb) == (system, by, "added")
    assert (event.row_type, event.row_id) == ("enterprises.segment", str(segment.pk))
    assert event.changes["name"] == [None, "Shops"]


def test_a_row_that_breaks_a_constraint_is_not_added():
    first = SegmentFactory(name="Shops")
    again = Segment(market_system=first.market_system, name="Shops", role="retailer")

    with pytest.raises(ValidationError, match="already a segment of this name"):
        add_row(row=again, by=UserFactory())

    assert not AuditEvent.objects.exists()


def test_a_change_goes_up_one_version_and_tells_before_and_after():
    segment = SegmentFactory(name="Shops", estimated_number=100)
    segment.estimated_number = 120

    change_row(row=segment, version=1, by=UserFactory(), reason="counted")

    segment.refresh_from_db()
    assert (segment.estimated_number, segment.version) == (120, 2)
    event = AuditEvent.objects.get()
    assert event.changes == {"estimated_number": [100, 120]}
    assert event.reason == "counted"


def test_a_change_of_nothing_writes_nothing():
    line = BudgetLineFactory(amount=Decimal("100.00"))
    line.amount = Decimal("100")

    change_row(row=line, version=1, by=UserFactory())

    line.refresh_from_db()
    assert line.version == 1
    assert not AuditEvent.objects.exists()


def test_a_stale_change_is_refused_and_carries_what_is_stored():
    segment = SegmentFactory(name="Shops")
    Segment.objects.filter(pk=segment.pk).update(name="Corner shops", version=2)
    segment.name = "Small shops"

    with pytest.raises(Stale) as refused:
        change_row(row=segment, version=1, by=UserFactory())

    assert refused.value.current.name == "Corner shops"
    assert Segment.objects.get().name == "Corner shops"
    assert not AuditEvent.objects.exists()


def test_a_removed_row_comes_back_with_all_that_belonged_to_it():
    line = BudgetLineFactory(amount=Decimal("1234.50"))
    gift = ContributionFactory(intervention=line.intervention)
    intervention, by = line.intervention, UserFactory()

    removal = remove_row(row=intervention, by=by)
    gone = Intervention.objects.count(), BudgetLine.objects.count()
    restore_removal(removal=removal, by=by)

    assert gone == (0, 0)
    assert Intervention.objects.get() == intervention
    assert BudgetLine.objects.get().amount == Decimal("1234.50")
    assert Contribution.objects.get() == gift
    verbs = [e.verb for e in AuditEvent.objects.order_by("pk")]
    assert verbs == ["removed", "restored"]


def test_a_removal_is_undone_once():
    removal = remove_row(row=SegmentFactory(), by=UserFactory())
    restore_removal(removal=removal, by=UserFactory())

    with pytest.raises(AlreadyRestored):
        restore_removal(removal=removal, by=UserFactory())


def test_a_row_with_evidence_is_not_removed():
    segment = MicroEnterpriseFactory(segment=SegmentFactory()).segment

    with pytest.raises(ProtectedError):
        remove_row(row=segment, by=UserFactory())

    assert Segment.objects.exists()
    assert not AuditEvent.objects.exists()
