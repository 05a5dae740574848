"""Inviting, accepting, changing roles and removing, each with its audit event."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.models import AuditEvent
from stakeholders.actions import people
from stakeholders.models import Invitation, Membership, Organisation
from stakeholders.models.people import hashed
from tests.at_once import at_once, needs_rows_to_wait
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.people import PASSWORD, account

Role = Membership.Role


def link(token: str) -> str:
    return f"https://sokoni.example/invitations/{token}/"


def invite(system, by, **kwargs):
    values = {
        "email": "new@people.example",
        "role": Role.CONTRIBUTOR,
        "organisation": OrganisationFactory(),
        **kwargs,
    }
    return people.invite(system=system, by=by, link=link, **values)


def events(system):
    return [(e.verb, e.actor, e.reason) for e in system.events.order_by("pk")]


@pytest.mark.django_db
def test_invite_stores_the_hash_only_and_mails_the_link(
    system, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        issued = invite(system, coordinator)

    stored = system.invitations.get()
    token = issued.link.removeprefix("https://sokoni.example/invitations/")[:-1]
    assert stored.token_sha256 == hashed(token)
    assert len(token) >= 43  # 256 bits
    assert stored.expires_at - timezone.now() <= timedelta(hours=72)
    assert [m.to for m in mail.outbox] == [["new@people.example"]]
    assert issued.link in mail.outbox[0].body
    assert issued.letter.is_sent is True
    assert events(system) == [("invited", coordinator, "")]


@pytest.mark.django_db
def test_no_audit_event_holds_the_token_or_the_address(system, coordinator):
    issued = invite(system, coordinator)

    for event in AuditEvent.objects.all():
        text = f"{event.subject} {event.changes} {event.reason}"
        assert issued.link.split("/")[-2] not in text
        assert issued.invitation.token_sha256 not in text
        assert "new@people.example" not in text


@pytest.mark.django_db
def test_invite_adds_an_organisation_that_is_new(system, coordinator):
    organisation = Organisation(name="Maziwa Coop", kind="company")

    invite(system, coordinator, organisation=organisation)

    assert system.invitations.get().organisation.name == "Maziwa Coop"
    assert AuditEvent.objects.filter(market_system=None, verb="added").count() == 1


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_said_and_not_raised(
    system, coordinator, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with django_capture_on_commit_callbacks(execute=True):
        issued = invite(system, coordinator)

    assert issued.letter.is_sent is False
    assert system.invitations.count() == 1


@pytest.mark.django_db
def test_without_mail_no_link_gets_into_the_log(
    system, coordinator, settings, capsys, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    with django_capture_on_commit_callbacks(execute=True):
        issued = invite(system, coordinator)

    assert issued.letter.is_sent is False
    assert issued.link not in "".join(capsys.readouterr())


@pytest.mark.django_db
def test_inviting_again_after_expiry_replaces_the_old_one(system, coordinator):
    organisation = OrganisationFactory()
    with time_machine.travel(timezone.now() - timedelta(hours=73)):
        old = invite(system, coordinator, organisation=organisation).invitation

    new = invite(system, coordinator, organisation=organisation).invitation

    old.refresh_from_db()
    assert (old.state, new.state) == ("revoked", "open")


@pytest.mark.django_db
def test_a_member_is_not_invited_for_the_organisation_they_are_in(system, coordinator):
    held = MembershipFactory(market_system=system, user=account("new@people.example"))

    with pytest.raises(ValidationError, match="already takes part"):
        invite(system, coordinator, organisation=held.organisation)
    assert not system.invitations.exists()

    invite(system, coordinator)  # for another one
    assert system.invitations.count() == 1


@pytest.mark.django_db
def test_resend_kills_the_old_link(system, coordinator):
    first = invite(system, coordinator)
    old = first.invitation.token_sha256

    second = people.resend_invitation(
        invitation=first.invitation, link=link, by=coordinator
    )

    assert second.link != first.link
    assert not Invitation.objects.filter(token_sha256=old).exists()
    assert [verb for verb, *_ in events(system)] == ["invited", "invited again"]


@pytest.mark.django_db
def test_what_was_answered_is_neither_sent_again_nor_revoked(coordinator):
    answered = InvitationFactory(revoked_at=timezone.now())

    with pytest.raises(people.InvitationGone):
        people.resend_invitation(invitation=answered, link=link, by=coordinator)
    with pytest.raises(people.InvitationGone):
        people.revoke_invitation(invitation=answered, by=coordinator)

    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_newcomer_gets_an_account_with_a_proved_address(system, coordinator):
    invitation = invite(system, coordinator).invitation

    membership = people.accept_invitation(
        invitation=invitation, by=people.Newcomer(name="Ana", password=PASSWORD)
    )

    person = membership.user
    address = EmailAddress.objects.get(user=person)
    assert (person.username, person.get_full_name()) == ("new@people.example", "Ana")
    assert person.check_password(PASSWORD)
    assert (address.email, address.verified) == ("new@people.example", True)
    assert (membership.role, membership.organisation) == (
        Role.CONTRIBUTOR,
        invitation.organisation,
    )
    assert [verb for verb, *_ in events(system)] == ["invited", "accepted", "joined"]
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == ("accepted", person)


@pytest.mark.django_db
def test_a_user_name_that_is_taken_does_not_stop_a_newcomer(system, coordinator):
    UserFactory(username="new@people.example", email="moved@people.example")
    invitation = invite(system, coordinator).invitation

    membership = people.accept_invitation(
        invitation=invitation, by=people.Newcomer(name="Ana", password=PASSWORD)
    )

    assert membership.user.email == "new@people.example"


@pytest.mark.django_db
def test_only_the_person_of_the_address_accepts(system, coordinator):
    invitation = invite(system, coordinator).invitation
    stranger, right = account("other@people.example"), account("new@people.example")

    with pytest.raises(people.WrongAddress):
        people.accept_invitation(invitation=invitation, by=stranger)
    assert not stranger.memberships.exists()

    people.accept_invitation(invitation=invitation, by=right)
    assert right.memberships.get().market_system == system


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"token_sha256": "replaced"},
    ],
)
def test_a_dead_link_makes_nobody_a_member(values):
    invitation = InvitationFactory()
    people_before = User.objects.count()
    Invitation.objects.filter(pk=invitation.pk).update(**values)

    with pytest.raises(people.InvitationGone):
        people.accept_invitation(
            invitation=invitation, by=people.Newcomer(name="Ana", password=PASSWORD)
        )

    assert User.objects.count() == people_before
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_accepting_for_an_organisation_one_is_in_widens_the_role(system, coordinator):
    person = account("new@people.example")
    held = MembershipFactory(market_system=system, user=person)
    invitation = InvitationFactory(  # sent before they joined
        market_system=system,
        organisation=held.organisation,
        email="new@people.example",
        role=Role.CONTRIBUTOR,
    )

    people.accept_invitation(invitation=invitation, by=person)

    assert person.memberships.get().role == Role.CONTRIBUTOR


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_wins():
    invitation = InvitationFactory(email="new@people.example")
    newcomers = [people.Newcomer(name=name, password=PASSWORD) for name in "AB"]

    outcomes = at_once(
        *(
            lambda newcomer=newcomer: people.accept_invitation(
                invitation=invitation, by=newcomer
            )
            for newcomer in newcomers
        )
    )

    assert sorted(map(str, outcomes)) == sorted([str(people.InvitationGone), "None"])
    assert User.objects.filter(email="new@people.example").count() == 1
    assert Membership.objects.count() == 1
