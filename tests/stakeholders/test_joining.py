"""Asking to join by a link, and what coordinators make of it."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from stakeholders.actions import joining
from stakeholders.models import JoinLink, JoinRequest, Membership, Organisation
from tests.at_once import at_once, needs_rows_to_wait
from tests.factories import (
    InvitationFactory,
    JoinLinkFactory,
    JoinRequestFactory,
    MarketSystemFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.people import account
from tests.stakeholders import url

Role = Membership.Role
State = JoinRequest.State
SAID = {
    "organisation_name": "Riverside Traders",
    "organisation_kind": "civil_society",
    "message": "We buy from them",
}


@pytest.fixture(autouse=True)
def no_tries_so_far():
    cache.clear()


@pytest.fixture
def link(system, coordinator):
    """The open link of a system that somebody named runs."""
    coordinator.first_name = "Rosa"
    coordinator.save()
    return joining.make_join_link(system=system, by=coordinator)


@pytest.fixture
def asker(db):
    return account("asks@people.example", first_name="Ana")


def ask_url(word):
    return reverse("join_ask", args=[word])


def ask(client, link, **values):
    return client.post(ask_url(link.word), {**SAID, **values})


def events(system):
    return [(e.verb, e.row_type.split(".")[1]) for e in system.events.order_by("pk")]


# --- Asking ---------------------------------------------------------------------------


def test_who_has_the_link_sees_the_name_and_who_runs_it_and_no_more(
    client, system, link, asker, viewer
):
    type(system).objects.filter(pk=system.pk).update(purpose="Inner purpose")
    client.force_login(asker)

    page = client.get(ask_url(link.word)).content.decode()

    assert system.name in page
    assert "Rosa" in page
    assert "Inner purpose" not in page
    assert not any(m.user.email in page for m in system.memberships.all())


def test_without_signing_in_nobody_learns_whether_the_word_is_right(client, link):
    for word in (link.word, "WRONG"):
        answer = client.get(ask_url(word))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


def test_a_wrong_word_and_a_closed_link_answer_alike(client, system, link, asker):
    client.force_login(asker)
    assert client.get(ask_url(link.word)).status_code == 200
    joining.close_join_link(link=link, by=link.made_by)

    closed, wrong = client.get(ask_url(link.word)), client.get(ask_url("WRONGWORD123"))
    type(system).objects.filter(pk=system.pk).update(archived_at=timezone.now())
    archived = client.get(ask_url(JoinLinkFactory(market_system=system).word))

    assert [a.status_code for a in (closed, wrong, archived)] == [404] * 3
    words = {a.content.decode().split("<main")[1] for a in (closed, wrong, archived)}
    assert len(words) == 1


def test_renewing_kills_the_old_word(client, system, link, asker, coordinator):
    client.force_login(coordinator)
    client.post(url(system, "joinlink_make"))
    new = JoinLink.objects.get(market_system=system)
    client.force_login(asker)

    assert client.get(ask_url(link.word)).status_code == 404
    assert client.get(ask_url(new.word.lower())).status_code == 200
    assert events(system) == [("opened", "joinlink"), ("renewed", "joinlink")]
    assert not any(
        word in f"{e.subject}{e.changes}"
        for e in system.events.all()
        for word in (link.word, new.word)
    )


def test_asking_tells_the_coordinators_and_stands_in_the_trail_without_the_why(
    client, system, link, asker, coordinator, django_capture_on_commit_callbacks
):
    client.force_login(asker)

    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(client, link)

    asked = system.join_requests.get()
    assert (answer.status_code, asked.user, asked.state) == (302, asker, State.OPEN)
    assert [m.to for m in mail.outbox] == [[coordinator.email]]
    assert "We buy from them" in mail.outbox[0].body
    assert events(system)[-1] == ("asked", "joinrequest")
    assert "We buy" not in str(system.events.latest("pk").changes)


def test_only_one_request_waits_and_it_can_be_withdrawn(client, system, link, asker):
    client.force_login(asker)
    ask(client, link)
    ask(client, link)
    asked = system.join_requests.get()
    assert "You asked to join" in client.get("/").content.decode()

    client.post(reverse("join_withdraw", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == State.WITHDRAWN
    assert asked.decided_by == asker

    ask(client, link)
    assert system.join_requests.open().count() == 1


def test_nobody_withdraws_the_request_of_another(client, system, asker):
    asked = JoinRequestFactory(market_system=system)
    client.force_login(asker)

    answer = client.post(reverse("join_withdraw", args=[asked.pk]))

    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (404, State.OPEN)


def test_members_are_sent_in_and_deactivated_ones_cannot_ask(
    client, system, link, viewer
):
    client.force_login(viewer)
    assert client.get(ask_url(link.word)).url == system.get_absolute_url()

    viewer.memberships.update(deactivated_at=timezone.now())
    assert "closed it to you" in client.get(ask_url(link.word)).content.decode()
    assert ask(client, link).status_code == 422
    assert not system.join_requests.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"organisation_name": " "},
        {"organisation_kind": "x"},
        {"message": ""},
        {"message": "x" * 501},
    ],
)
def test_what_is_missing_is_said(client, system, link, asker, values):
    client.force_login(asker)

    answer = ask(client, link, **values)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(values)
    assert not system.join_requests.exists()


def test_guessing_words_and_asking_over_and_over_are_slowed_down(
    client, system, link, asker, settings
):
    limits = {"wrong_word": "2/m/user", "ask": "1/d/user"}
    settings.JOIN_RATE_LIMITS = {**settings.JOIN_RATE_LIMITS, **limits}
    client.force_login(asker)

    ask(client, link)
    client.post(reverse("join_withdraw", args=[system.join_requests.get().pk]))
    assert ask(client, link).status_code == 429

    answers = [client.get(ask_url(f"W{n}")).status_code for n in range(3)]
    assert answers == [404, 404, 429]
    assert client.get(ask_url(link.word)).status_code == 429  # alike for the right one


# --- Deciding -------------------------------------------------------------------------


@pytest.fixture
def inside(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    inside, system, link, django_assert_num_queries, rows
):
    for _ in range(rows):
        JoinRequestFactory(market_system=system)
        InvitationFactory(market_system=system)
        JoinRequestFactory(
            market_system=system,
            state=State.DECLINED,
            decided_by=UserFactory(),
            decided_at=timezone.now(),
        )

    with django_assert_num_queries(10):
        inside.get(url(system, "joinrequest_list"))


def test_the_list_shows_link_requests_and_open_invitations(inside, system, link):
    asked = JoinRequestFactory(market_system=system)
    invited = InvitationFactory(market_system=system)
    elsewhere = JoinRequestFactory()

    page = inside.get(url(system, "joinrequest_list")).content.decode()

    assert link.word in page
    assert asked.user.email in page
    assert invited.email in page
    assert elsewhere.user.email not in page


def test_the_rail_counts_those_who_wait_for_who_decides(
    client, system, coordinator, viewer
):
    JoinRequestFactory(market_system=system)
    counts = reverse("finding_counts", kwargs={"slug": system.slug})
    client.force_login(coordinator)
    assert "open request to join" in client.get(counts).content.decode()
    client.force_login(viewer)
    assert "count-people" not in client.get(counts).content.decode()


def test_accepting_suggests_the_organisation_that_is_known_under_such_a_name(
    inside, system
):
    known = OrganisationFactory(name="Riverside Traders Ltd.", is_listed=True)
    asked = JoinRequestFactory(
        market_system=system, organisation_name="RIVERSIDE traders"
    )

    form = inside.get(url(system, "joinrequest_accept", pk=asked.pk)).context["form"]

    assert form["organisation"].value() == known.pk


def test_accepting_makes_a_member_and_tells_them(
    inside, system, coordinator, django_capture_on_commit_callbacks
):
    asked = JoinRequestFactory(market_system=system)
    with django_capture_on_commit_callbacks(execute=True):
        answer = inside.post(
            url(system, "joinrequest_accept", pk=asked.pk),
            {
                "role": Role.CONTRIBUTOR,
                "new_name": "Riverside traders",
                "new_kind": "civil_society",
            },
        )

    member = asked.user.memberships.get()
    asked.refresh_from_db()
    assert answer.status_code == 302
    assert (member.market_system, member.role) == (system, Role.CONTRIBUTOR)
    assert member.organisation.name == "Riverside traders"
    assert (asked.state, asked.decided_by) == (State.ACCEPTED, coordinator)
    assert [m.to for m in mail.outbox] == [[asked.user.email]]
    assert events(system) == [("accepted", "joinrequest"), ("added", "membership")]


def test_declining_tells_them_why(inside, system, django_capture_on_commit_callbacks):
    asked = JoinRequestFactory(market_system=system)
    address = url(system, "joinrequest_decline", pk=asked.pk)
    assert inside.post(address, {"answer": " "}).status_code == 422

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(address, {"answer": "Another system fits better"})

    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (State.DECLINED, "Another system fits better")
    assert "Another system fits better" in mail.outbox[0].body
    assert not asked.user.memberships.exists()


def test_what_is_decided_is_not_decided_again(inside, system):
    asked = JoinRequestFactory(market_system=system)
    joining.withdraw_request(request=asked, by=asked.user)

    answer = inside.post(
        url(system, "joinrequest_decline", pk=asked.pk), {"answer": "No"}
    )

    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (302, State.WITHDRAWN)


def test_nobody_is_let_in_whose_account_is_closed(inside, system):
    asked = JoinRequestFactory(market_system=system, user__is_active=False)

    answer = inside.post(
        url(system, "joinrequest_accept", pk=asked.pk),
        {"role": Role.VIEWER, "new_name": "R", "new_kind": "company"},
    )

    asked.refresh_from_db()
    assert (answer.status_code, asked.state) == (422, State.OPEN)
    assert not Organisation.objects.filter(name="R").exists()


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does():
    asked = JoinRequestFactory()
    by = MembershipFactory(
        market_system=asked.market_system, role=Role.COORDINATOR
    ).user
    organisation = OrganisationFactory()

    outcomes = at_once(
        lambda: joining.decline_request(request=asked, answer="No", by=by),
        lambda: joining.accept_request(
            request=asked,
            organisation=organisation,
            role=Role.VIEWER,
            address="/",
            by=by,
        ),
    )

    asked.refresh_from_db()
    assert sorted(map(str, outcomes)) == sorted([str(joining.Decided), "None"])
    assert asked.user.memberships.exists() == (asked.state == State.ACCEPTED)


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_of_two_tries_to_ask_at_once_one_waits():
    system, by = MarketSystemFactory(), UserFactory()
    link = joining.make_join_link(system=system, by=UserFactory())

    def ask_once():
        asked = JoinRequest(market_system=system, **SAID)
        joining.ask_to_join(request=asked, word=link.word, address="/", by=by)

    outcomes = at_once(ask_once, ask_once)

    assert outcomes.count(None) == 1
    assert system.join_requests.open().count() == 1
