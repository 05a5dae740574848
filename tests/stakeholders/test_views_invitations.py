"""From an invitation to a membership, in the browser."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from stakeholders.models import Invitation, Membership, Organisation
from stakeholders.models.people import hashed
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    StakeholderFactory,
)
from tests.people import PASSWORD, account
from tests.stakeholders import url

pytestmark = pytest.mark.django_db
Role = Membership.Role
NEW = "new@people.example"
LINK = re.compile(r"http://testserver(/invitations/\S+/)")


@pytest.fixture
def seeds(system):
    organisation = OrganisationFactory(name="Seed Fund Ltd.")
    StakeholderFactory(market_system=system, organisation=organisation)
    return organisation


@pytest.fixture
def send(client, system, coordinator, django_capture_on_commit_callbacks):
    """Invite somebody as the coordinator; returns the answer."""

    def post(**values):
        client.force_login(coordinator)
        filled = {"email": NEW, "role": Role.CONTRIBUTOR, **values}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url(system, "invitation_add"), filled)

    return post


@pytest.fixture
def link(client, send, seeds):
    """The address in the letter of a sent invitation; nobody is signed in."""
    send(organisation=seeds.pk)
    client.logout()
    return LINK.search(mail.outbox[0].body)[1]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, system, coordinator, django_assert_num_queries, rows
):
    for _ in range(rows):
        InvitationFactory(market_system=system)
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get(url(system, "invitation_list"))


def test_the_list_filters_by_state(client, system, coordinator):
    InvitationFactory(market_system=system)
    revoked = InvitationFactory(market_system=system, revoked_at=timezone.now())
    client.force_login(coordinator)

    answer = client.get(url(system, "invitation_list"), {"state": "revoked"})

    assert list(answer.context["page"]) == [revoked]


def test_an_invitation_goes_out_by_mail(system, send, seeds):
    answer = send(organisation=seeds.pk, email="New@People.example")

    invitation = system.invitations.get()
    assert (answer.status_code, answer.url) == (302, url(system, "invitation_list"))
    assert (invitation.email, invitation.role) == (NEW, Role.CONTRIBUTOR)
    assert hashed(LINK.search(mail.outbox[0].body)[1].split("/")[2]) == (
        invitation.token_sha256
    )


@pytest.mark.django_db(transaction=True)
def test_where_no_mail_goes_out_the_link_is_shown_once(
    client, system, coordinator, seeds, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    client.force_login(coordinator)

    answer = client.post(
        url(system, "invitation_add"),
        {"email": NEW, "role": Role.VIEWER, "organisation": seeds.pk},
    )

    shown = LINK.search(answer.content.decode().replace('"', " "))[1]
    assert answer.status_code == 200
    assert hashed(shown.split("/")[2]) == system.invitations.get().token_sha256
    assert answer.headers["Cache-Control"] == "no-store"
    later = client.get(url(system, "invitation_list")).content.decode()
    assert shown not in later


def refused(answer):
    return (answer.status_code, {k: len(v) for k, v in errors(answer).items()})


def errors(answer):
    return answer.context["form"].errors


def test_who_takes_part_already_is_not_invited(system, send, seeds):
    held = MembershipFactory(
        market_system=system, user=account(NEW), organisation=seeds
    )
    other = MembershipFactory(market_system=system).organisation

    answer = send(organisation=seeds.pk)
    assert refused(answer) == (422, {"also": 1, "email": 1})
    assert f"/memberships/{held.pk}/" in answer.content.decode()
    assert refused(send(organisation=seeds.pk, also="on")) == (422, {"email": 1})

    # For one more organisation only if that is meant.
    assert refused(send(organisation=other.pk)) == (422, {"also": 1})
    assert send(organisation=other.pk, also="on").status_code == 302


def test_who_has_an_account_elsewhere_is_invited_like_anybody(system, send, seeds):
    """The page tells members of this system apart, and no other accounts."""
    MembershipFactory(user=account(NEW))
    assert send(organisation=seeds.pk).status_code == 302
    assert system.invitations.get().email == NEW


def test_who_was_deactivated_is_not_invited_past_it(system, send, seeds):
    MembershipFactory(
        market_system=system,
        user=account(NEW),
        organisation=seeds,
        deactivated_at=timezone.now(),
    )

    answer = send(organisation=seeds.pk, also="on")

    assert refused(answer) == (422, {"email": 1})
    assert "Open the membership again" in answer.content.decode()


def test_an_open_invitation_is_not_doubled(send, seeds):
    send(organisation=seeds.pk)

    assert refused(send(organisation=seeds.pk)) == (422, {"email": 1})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "organisation"),
        ({"new_name": "Maziwa"}, "new_kind"),
        ({"new_name": "Maziwa", "new_kind": "x"}, "new_kind"),
        ({"email": "no address", "new_name": "M", "new_kind": "donor"}, "email"),
        ({"role": "50", "new_name": "M", "new_kind": "donor"}, "role"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(send, system, values, field):
    answer = send(**values)

    assert refused(answer) == (422, {field: 1})
    assert not system.invitations.exists()
    assert not Organisation.objects.filter(name__startswith="M").exists()


def test_an_organisation_of_another_system_cannot_be_chosen(send, system):
    foreign = MembershipFactory().organisation

    assert refused(send(organisation=foreign.pk)) == (422, {"organisation": 1})


def test_a_new_organisation_is_made_with_the_invitation(send, system):
    send(new_name="Maziwa Coop", new_kind="company")

    invitation = system.invitations.get()
    assert (invitation.organisation.name, invitation.organisation.kind) == (
        "Maziwa Coop",
        "company",
    )


def test_a_name_like_a_known_one_is_asked_about(send, system, seeds):
    named = {"new_name": "seed fund", "new_kind": "donor"}

    asked = send(**named)
    assert refused(asked) == (422, {"similar": 1})

    assert send(**named, similar=seeds.pk).status_code == 302
    assert system.invitations.get().organisation == seeds

    assert send(**named, similar="new", email="b@people.example").status_code == 302
    assert Organisation.objects.filter(name="seed fund").count() == 1


def test_the_very_name_of_an_organisation_is_that_organisation(send, system):
    unseen = MembershipFactory(organisation__name="Hidden Bank").organisation

    send(new_name="hidden bank", new_kind="company")

    assert system.invitations.get().organisation == unseen


def test_resend_and_revoke(
    client, system, coordinator, link, django_capture_on_commit_callbacks
):
    invitation = system.invitations.get()
    client.force_login(coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(system, "invitation_resend", pk=invitation.pk))
    newer = LINK.search(mail.outbox[1].body)[1]
    client.logout()
    assert client.get(link).status_code == 404
    assert client.get(newer).status_code == 200

    client.force_login(coordinator)
    client.post(url(system, "invitation_revoke", pk=invitation.pk))
    client.logout()
    assert client.get(newer).status_code == 404

    client.force_login(coordinator)
    again = client.post(url(system, "invitation_resend", pk=invitation.pk))
    assert again.status_code == 302
    assert len(mail.outbox) == 2


def test_somebody_new_chooses_name_and_password_and_is_in(client, system, link):
    page = client.get(link)
    assert page.context["who"] == "new"
    assert page.headers["Referrer-Policy"] == "strict-origin"

    answer = client.post(link, {"name": "Ana Quispe", "password": PASSWORD})

    person = User.objects.get(email=NEW)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.memberships.get().market_system == system
    client.logout()
    signed_in = client.post(
        reverse("account_login"), {"login": NEW, "password": PASSWORD}
    )
    assert (signed_in.status_code, signed_in.url) == (302, "/")


@pytest.mark.parametrize(
    "values",
    [
        {"name": "", "password": PASSWORD},
        {"name": "Ana", "password": "12345678"},
        {"name": "Ana", "password": NEW},
    ],
)
def test_a_weak_password_or_no_name_is_refused(client, link, values):
    answer = client.post(link, values)

    assert answer.status_code == 422
    assert not User.objects.filter(email=NEW).exists()
    assert client.get(link).status_code == 200


def test_somebody_signed_in_with_that_address_takes_part_by_one_click(
    client, system, link
):
    person = account(NEW)
    client.force_login(person)
    assert client.get(link).context["who"] == "member"

    answer = client.post(link)

    assert answer.status_code == 302
    assert person.memberships.get().market_system == system


def test_somebody_with_an_account_signs_in_first_and_comes_back(client, system, link):
    person = account(NEW)
    assert client.get(link).context["who"] == "known"

    to_sign_in = client.post(link)
    assert to_sign_in.url == "/accounts/login/?next=/invitations/continue/"
    assert not person.memberships.exists()
    back = client.post(to_sign_in.url, {"login": NEW, "password": PASSWORD})
    assert back.url == "/invitations/continue/"
    assert client.get(back.url).context["who"] == "member"
    client.post(back.url)

    assert person.memberships.get().market_system == system
    assert client.get(back.url).status_code == 404


def test_somebody_else_is_told_whose_it_is_and_gets_nothing(client, system, link):
    stranger = account("other@people.example")
    client.force_login(stranger)

    page, answer = client.get(link), client.post(link)

    assert page.context["who"] == "other"
    assert NEW in page.content.decode()
    assert answer.status_code == 422
    assert not stranger.memberships.exists()
    assert system.invitations.get().state == "open"


def test_used_expired_revoked_and_unknown_links_answer_alike(client, system, link):
    digest = hashed(link.split("/")[2])
    found = Invitation.objects.filter(token_sha256=digest)
    person = account("reader@people.example")
    now = timezone.now()
    unknown = client.get("/invitations/nothing/")
    assert unknown.status_code == 404

    dead = [
        {"accepted_at": now, "accepted_by": person},
        {"accepted_at": None, "accepted_by": None, "revoked_at": now},
        {"revoked_at": None, "expires_at": now - timedelta(seconds=1)},
    ]
    for values in dead:
        found.update(**values)
        answer = client.get(link)
        assert (answer.status_code, _text(answer)) == (404, _text(unknown))
        assert client.post(link, {"name": "A", "password": PASSWORD}).status_code == 404
    assert not User.objects.filter(email=NEW).exists()


def _text(answer):
    return re.sub(r"X-CSRFToken[^}]*", "", answer.content.decode())


def test_after_72_hours_it_is_over(client, link):
    with time_machine.travel(timezone.now() + timedelta(hours=71, minutes=59)):
        assert client.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=72, minutes=1)):
        assert client.get(link).status_code == 404


def test_the_link_opened_twice_makes_one_account(client, link):
    first = client.post(link, {"name": "Ana", "password": PASSWORD})
    client.logout()
    second = client.post(link, {"name": "Bob", "password": PASSWORD})

    assert (first.status_code, second.status_code) == (302, 404)
    assert User.objects.get(email=NEW).get_full_name() == "Ana"


def test_revoking_what_was_accepted_meanwhile_changes_nothing(
    client, system, coordinator
):
    answered = InvitationFactory(
        market_system=system, accepted_at=timezone.now(), accepted_by=coordinator
    )
    client.force_login(coordinator)

    answer = client.post(url(system, "invitation_revoke", pk=answered.pk))

    answered.refresh_from_db()
    assert (answer.status_code, answered.state) == (302, "accepted")
    assert not system.events.exists()
