"""The site administration: for administrators only, and never a way around the door."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from enterprises.models import AuditEvent
from stakeholders.actions import administration as actions
from stakeholders.actions import memberships
from stakeholders.models import Membership, Organisation
from tests.config import url
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.people import PASSWORD, account
from tests.routes import routes

pytestmark = pytest.mark.django_db


Role = Membership.Role


PAGES = [r.name for r in routes() if r.path.startswith("administration/")]


def page_of(name, system, person):
    rows = {
        "organisation": OrganisationFactory().pk,
        "person": person.pk,
        "system": system.pk,
        "coordinator": system.pk,
        "break": system.pk,
        "glass": 1,
    }
    noun = name.removeprefix("administration_").split("_")[0]
    route = next(r for r in routes() if r.name == name)
    keys = [rows.get(noun), OrganisationFactory().pk][: route.path.count("<")]
    return reverse(name, args=keys)


@pytest.mark.parametrize("name", PAGES)
def test_only_administrators_know_of_it(client, system, coordinator, name):
    coordinator.is_superuser = True
    coordinator.save()
    where = page_of(name, system, coordinator)
    client.force_login(coordinator)

    assert client.get(where).status_code in {404, 405}
    assert client.post(where, {"reason": "x"}).status_code in {404, 405}
    client.logout()
    assert client.get(where).status_code in {302, 405}
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_administrators_do(inside, system, coordinator, name):
    answer = inside.get(page_of(name, system, coordinator))

    assert answer.status_code in {200, 405}


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("organisation_list", 4),
        ("person_list", 4),
        ("system_list", 5),
        ("event_list", 3),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(
    inside, django_assert_num_queries, name, queries, rows
):
    for _ in range(rows):
        MembershipFactory(role=Role.COORDINATOR)

    with django_assert_num_queries(queries):
        inside.get(url(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [("organisation_list", "seed"), ("person_list", "seed"), ("system_list", "seed")],
)
def test_lists_are_searched(inside, name, text):
    MembershipFactory()
    MembershipFactory(
        organisation__name="Seed Fund",
        user__username="seed@people.example",
        market_system__name="Seeds",
    )

    found = inside.get(url(name), {"q": text}).context["page"]

    assert found.paginator.count == 1


def test_no_page_shows_what_stands_in_a_system(inside, system, coordinator):
    """Names and contacts; the role of an ordinary member is none of its business."""
    member = MembershipFactory(market_system=system, role=Role.CONTRIBUTOR)

    page = inside.get(url("person_detail", member.user.pk)).content.decode()

    assert system.name in page
    assert "Contributor" not in page
    assert (
        member.user.email
        not in inside.get(url("system_detail", system.pk)).content.decode()
    )


def test_an_organisation_is_added_and_listed(inside, administrator):
    answer = inside.post(
        url("organisation_add"),
        {"name": "Seed Fund", "kind": "donor", "country": "ke", "is_listed": "on"},
    )

    row = Organisation.objects.get()
    assert answer.status_code == 302
    assert (row.name, row.kind, row.country, row.is_listed) == (
        *("Seed Fund", "donor", "KE", True),
    )
    event = AuditEvent.objects.get()
    assert (event.market_system, event.actor, event.verb) == (
        *(None, administrator, "added"),
    )


def test_a_second_one_of_the_same_name_is_refused(inside):
    OrganisationFactory(name="Seed Fund")

    answer = inside.post(
        url("organisation_add"), {"name": "SEED fund", "kind": "donor"}
    )

    assert answer.status_code == 422
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(("version", "status"), [(1, 302), (0, 409)])
def test_a_stale_change_of_an_organisation_is_refused(inside, version, status):
    row = OrganisationFactory(name="Seed Fund")

    answer = inside.post(
        url("organisation_change", row.pk),
        {"name": "Seeds", "kind": "donor", "version": version},
    )

    row.refresh_from_db()
    assert answer.status_code == status
    assert row.name == ("Seeds" if status == 302 else "Seed Fund")


def test_deactivating_ends_sessions_at_once_and_for_good(inside, administrator):
    person = account()
    theirs, other = Client(), Client()
    theirs.force_login(person)
    other.force_login(account("other@people.example"))
    assert theirs.get("/").status_code == 200

    inside.post(url("person_deactivate", person.pk), {"reason": "Left the firm"})
    assert theirs.get("/").status_code == 302
    assert other.get("/").status_code == 200

    inside.post(url("person_reactivate", person.pk), {"reason": "Came back"})
    assert theirs.get("/").status_code == 302
    person.refresh_from_db()
    assert person.is_active
    events = AuditEvent.objects.order_by("pk").values_list("verb", "subject", "reason")
    assert list(events) == [
        ("deactivated", f"#{person.pk}", "Left the firm"),
        ("reactivated", f"#{person.pk}", "Came back"),
    ]


@pytest.mark.parametrize(
    "name", ["person_deactivate", "person_reactivate", "person_reset"]
)
def test_nothing_is_done_to_an_account_without_a_reason(inside, name):
    person = UserFactory()

    answer = inside.post(url(name, person.pk), {"reason": " "})

    person.refresh_from_db()
    assert (answer.status_code, person.is_active) == (422, True)
    assert AuditEvent.objects.count() == 0


def test_nobody_deactivates_themselves(inside, administrator):
    UserFactory(is_staff=True)

    answer = inside.post(
        url("person_deactivate", administrator.pk), {"reason": "Enough"}
    )

    administrator.refresh_from_db()
    assert (answer.status_code, administrator.is_active) == (422, True)


def test_the_last_administrator_stays():
    last = UserFactory(is_staff=True)
    retired = UserFactory(is_staff=True, is_active=False)

    with pytest.raises(memberships.LastAdministrator):
        memberships.deactivate_person(person=last, by=retired, reason="x")


def test_who_is_about_to_leave_a_system_without_coordinator_is_warned_of(
    inside, system, coordinator
):
    page = inside.get(url("person_detail", coordinator.pk))
    assert page.context["left_without"] == [system]

    MembershipFactory(market_system=system, role=Role.COORDINATOR)
    page = inside.get(url("person_detail", coordinator.pk))
    assert page.context["left_without"] == []


def test_the_last_coordinator_of_a_system_is_not_closed_out(
    inside, system, coordinator
):
    where = url("person_deactivate", coordinator.pk)

    refused = inside.post(where, {"reason": "Left"})
    coordinator.refresh_from_db()
    assert (refused.status_code, coordinator.is_active) == (422, True)
    assert f"Nobody else coordinates {system.name}" in refused.content.decode()

    MembershipFactory(market_system=system, role=Role.COORDINATOR)
    assert inside.post(where, {"reason": "Left"}).status_code == 302
    coordinator.refresh_from_db()
    assert not coordinator.is_active


def test_a_closed_account_is_told_so_by_name_only_to_who_knows_its_password(client):
    account("gone@people.example", is_active=False)

    def sign_in(password):
        words = {"login": "gone@people.example", "password": password}
        return client.post("/accounts/login/", words, follow=True).content.decode()

    assert "deactivated" in sign_in(PASSWORD)
    assert "deactivated" not in sign_in("another")
    assert client.get("/").status_code == 302


def test_a_lost_second_factor_is_reset_and_told(
    inside, django_capture_on_commit_callbacks
):
    person = account()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "X"})
    theirs = Client()
    theirs.force_login(person)

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(url("person_reset", person.pk), {"reason": "Lost phone"})

    assert not Authenticator.objects.exists()
    assert theirs.get("/").status_code == 302
    assert [(m.to, "Lost phone" in m.body) for m in mail.outbox] == [
        ([person.email], True)
    ]
    assert AuditEvent.objects.get().verb == "second factor reset"


def give(client, system, email, **kwargs):
    values = {"email": email, "reason": "Nobody is left", **kwargs}
    return client.post(url("coordinator_add", system.pk), values)


def test_somebody_with_an_account_becomes_coordinator_at_once(
    inside, system, coordinator, administrator, django_capture_on_commit_callbacks
):
    person, seeds = account(), OrganisationFactory()

    with django_capture_on_commit_callbacks(execute=True):
        answer = give(inside, system, person.email, organisation=seeds.pk)

    held = person.memberships.get()
    event = system.events.get()
    assert answer.status_code == 302
    assert (held.market_system, held.role) == (system, Role.COORDINATOR)
    assert (event.actor, event.reason) == (administrator, "Nobody is left")
    assert sorted(m.to[0] for m in mail.outbox) == sorted(
        [coordinator.email, person.email]
    )


def test_a_member_is_raised(inside, system):
    person = account()
    held = MembershipFactory(market_system=system, user=person)

    give(inside, system, person.email, organisation=held.organisation_id)

    assert person.memberships.get().role == Role.COORDINATOR
    assert system.events.get().changes == {"role": [10, 40]}


def test_somebody_without_an_account_is_invited(
    inside, system, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give(inside, system, "new@people.example", new_name="Maziwa", new_kind="donor")

    invitation = system.invitations.get()
    assert (invitation.role, invitation.email) == (
        Role.COORDINATOR,
        "new@people.example",
    )
    assert mail.outbox[0].to == ["new@people.example"]


def test_an_administrator_does_not_take_the_role(client, system):
    administrator = account("root@people.example", is_staff=True)
    seeds = OrganisationFactory()
    client.force_login(administrator)

    answer = give(client, system, administrator.email, organisation=seeds.pk)

    assert answer.status_code == 422
    assert not administrator.memberships.exists()
    with pytest.raises(actions.NotOneself):
        actions.give_coordinator_role(
            system=system,
            person=administrator,
            organisation=seeds,
            by=administrator,
            reason="x",
        )
