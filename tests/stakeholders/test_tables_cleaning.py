"""Invitations and requests that have ended are let go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.models import AuditEvent
from stakeholders.models import Invitation, JoinRequest
from stakeholders.tasks import forget_old_invitations, forget_old_join_requests
from tests.factories import InvitationFactory, JoinRequestFactory, UserFactory

pytestmark = pytest.mark.django_db


def invited(ago, **ended):
    """An invitation with these moments so many days ago."""
    moment = timezone.now() - timedelta(days=ago)
    values = {"expires_at": timezone.now() + timedelta(days=1), **ended}
    return InvitationFactory(
        **{name: moment if value is True else value for name, value in values.items()}
    )


def test_only_what_ended_a_month_ago_is_let_go_and_nothing_the_second_time():
    gone = [
        invited(31, accepted_at=True, accepted_by=UserFactory()),
        invited(31, revoked_at=True),
        invited(31, expires_at=True),
    ]
    kept = [
        invited(0),
        invited(29, accepted_at=True, accepted_by=UserFactory()),
        invited(29, revoked_at=True),
        invited(29, expires_at=True),
    ]

    counts = forget_old_invitations(), forget_old_invitations()

    assert counts == (3, 0)
    assert set(Invitation.objects.all()) == set(kept)
    events = AuditEvent.objects.filter(verb="let go")
    assert {event.subject for event in events} == {f"#{row.pk}" for row in gone}


def test_requests_to_join_are_let_go_a_month_after_they_were_decided():
    now = timezone.now()
    decided = {"state": JoinRequest.State.DECLINED, "decided_by": UserFactory()}
    gone = JoinRequestFactory(**decided, decided_at=now - timedelta(days=31))
    recent = JoinRequestFactory(**decided, decided_at=now - timedelta(days=29))
    waiting = JoinRequestFactory()
    JoinRequest.objects.filter(pk=waiting.pk).update(asked_at=now - timedelta(days=99))

    counts = forget_old_join_requests(), forget_old_join_requests()

    assert counts == (1, 0)
    assert set(JoinRequest.objects.all()) == {recent, waiting}
    assert gone.market_system.events.get().verb == "let go"
