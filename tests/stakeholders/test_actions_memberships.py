"""Changing roles, leaving, removing and deactivating; the last coordinator stays."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from enterprises.actions.rows import Stale
from enterprises.models import AuditEvent
from stakeholders.actions import memberships
from stakeholders.models import Invitation, JoinRequest, Membership
from tests.at_once import at_once, needs_rows_to_wait
from tests.factories import (
    InvitationFactory,
    JoinRequestFactory,
    MarketSystemFactory,
    MembershipFactory,
    UserFactory,
)
from tests.people import account

Role = Membership.Role


def events(system):
    return [(e.verb, e.actor, e.reason) for e in system.events.order_by("pk")]


def verbs(system):
    return sorted(system.events.values_list("verb", flat=True))


@pytest.mark.django_db
def test_change_role_leaves_its_trace(system, coordinator):
    member = MembershipFactory(market_system=system)

    memberships.change_role(
        membership=member,
        version=1,
        role=Role.CONTRIBUTOR,
        by=coordinator,
        reason="She edits now",
    )

    member.refresh_from_db()
    event = system.events.get()
    assert (member.role, member.version) == (Role.CONTRIBUTOR, 2)
    assert event.changes == {"role": [10, 30]}
    assert events(system) == [("changed", coordinator, "She edits now")]


@pytest.mark.django_db
def test_a_stale_role_is_refused(system, coordinator):
    member = MembershipFactory(market_system=system, version=3)

    with pytest.raises(Stale):
        memberships.change_role(
            membership=member, version=2, role=Role.CONTRIBUTOR, by=coordinator
        )

    member.refresh_from_db()
    assert member.role == Role.VIEWER


@pytest.mark.django_db
def test_the_last_coordinator_is_neither_demoted_nor_removed(system, coordinator):
    last = coordinator.memberships.get()
    inactive = MembershipFactory(
        market_system=system, role=Role.COORDINATOR, user__is_active=False
    )

    with pytest.raises(memberships.LastCoordinator):
        memberships.change_role(
            membership=last, version=1, role=Role.VIEWER, by=coordinator
        )
    with pytest.raises(memberships.LastCoordinator):
        memberships.remove_member(membership=last, by=coordinator)

    last.refresh_from_db()
    assert last.role == Role.COORDINATOR
    assert AuditEvent.objects.count() == 0
    memberships.remove_member(membership=inactive, by=coordinator)  # runs nothing


@pytest.mark.django_db
def test_removing_ends_the_membership_for_good(system, coordinator):
    member = MembershipFactory(market_system=system)
    user, number = member.user, member.pk

    memberships.remove_member(membership=member, by=coordinator, reason="Left")

    event = system.events.get()
    assert not user.memberships.exists()
    assert (event.verb, event.row_id, event.reason) == ("removed", str(number), "Left")
    assert system.removals.count() == 0  # else a contributor could bring it back


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_cannot_remove_each_other_at_once():
    system = MarketSystemFactory()
    one, two = (
        MembershipFactory(market_system=system, role=Role.COORDINATOR) for _ in range(2)
    )

    outcomes = at_once(
        lambda: memberships.remove_member(membership=one, by=two.user),
        lambda: memberships.change_role(
            membership=two, version=1, role=Role.VIEWER, by=one.user
        ),
    )

    assert sorted(map(str, outcomes)) == sorted(
        [str(memberships.LastCoordinator), "None"]
    )
    assert system.memberships.coordinating().count() == 1


def two_coordinators():
    system = MarketSystemFactory()
    return system, [
        MembershipFactory(market_system=system, role=Role.COORDINATOR) for _ in range(2)
    ]


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["leave", "deactivate", "account"])
def test_of_two_coordinators_who_go_at_once_one_stays(way):
    system, held = two_coordinators()
    root = UserFactory(is_staff=True)
    ways = {
        "leave": lambda mine, other: memberships.leave_system(
            system=system, by=mine.user
        ),
        "deactivate": lambda mine, other: memberships.deactivate_member(
            membership=other, by=mine.user
        ),
        "account": lambda mine, other: memberships.deactivate_person(
            person=mine.user, by=root, reason="x"
        ),
    }
    go = ways[way]

    outcomes = at_once(
        lambda: go(held[0], held[1]),
        lambda: memberships.remove_member(
            membership=held[0] if way == "deactivate" else held[1], by=root
        ),
    )

    assert sorted(map(str, outcomes)) == sorted(
        [str(memberships.LastCoordinator), "None"]
    )
    assert system.memberships.coordinating().count() == 1


@pytest.mark.django_db
def test_the_last_coordinator_neither_leaves_nor_is_deactivated(system, coordinator):
    last = coordinator.memberships.get()
    root = UserFactory(is_staff=True)
    second = MembershipFactory(
        market_system=system, role=Role.COORDINATOR, user=coordinator
    )

    with pytest.raises(memberships.LastCoordinator):
        memberships.leave_system(system=system, by=coordinator)
    memberships.remove_member(membership=second, by=coordinator)  # runs it still
    with pytest.raises(memberships.LastCoordinator):
        memberships.deactivate_member(membership=last, by=root)
    with pytest.raises(memberships.LastCoordinator) as refused:
        memberships.deactivate_person(person=coordinator, by=root, reason="x")

    assert refused.value.systems == (system,)
    coordinator.refresh_from_db()
    assert coordinator.is_active
    assert system.memberships.coordinating().get() == last


@pytest.mark.django_db
def test_beside_another_coordinator_each_of_these_is_done(system, coordinator):
    for _ in range(3):
        MembershipFactory(market_system=system, role=Role.COORDINATOR)
    a, b, c = system.memberships.coordinating().exclude(user=coordinator)
    root = UserFactory(is_staff=True)

    memberships.leave_system(system=system, by=a.user, reason="New work")
    memberships.deactivate_member(membership=b, by=coordinator)
    memberships.deactivate_person(person=c.user, by=root, reason="Left")

    assert system.memberships.coordinating().get().user == coordinator
    assert events(system) == [
        ("left", a.user, "New work"),
        ("deactivated", coordinator, ""),
    ]


@pytest.mark.django_db
def test_nobody_runs_an_archived_system_so_an_account_may_be_closed(
    system, coordinator
):
    type(system).objects.filter(pk=system.pk).update(archived_at="2026-01-01T00:00Z")

    memberships.deactivate_person(
        person=coordinator, by=UserFactory(is_staff=True), reason="Left"
    )

    coordinator.refresh_from_db()
    assert not coordinator.is_active


@pytest.mark.django_db
def test_leaving_ends_every_own_membership_and_no_other(system, viewer):
    MembershipFactory(market_system=system, user=viewer)
    elsewhere = MembershipFactory(user=viewer)
    before = system.memberships.count()

    memberships.leave_system(system=system, by=viewer)

    assert viewer.memberships.get() == elsewhere
    assert system.memberships.count() == before - 2
    with pytest.raises(memberships.NotMember):
        memberships.leave_system(system=system, by=viewer)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["member", "account"])
def test_deactivating_ends_every_session_at_once_and_kills_the_links(
    system, coordinator, who
):
    member = MembershipFactory(market_system=system, user=account("a@people.example"))
    person = member.user
    browsers = [signed_in(person), signed_in(person)]
    theirs = signed_in(coordinator)
    sent = InvitationFactory(market_system=system, invited_by=person)
    waiting = InvitationFactory(market_system=system, email="a@people.example")
    other = InvitationFactory(market_system=system)

    if who == "member":
        memberships.deactivate_member(membership=member, by=coordinator, reason="Gone")
    else:
        memberships.deactivate_person(
            person=person, by=UserFactory(is_staff=True), reason="Gone"
        )

    assert [b.get("/").status_code for b in [*browsers, theirs]] == [302, 302, 200]
    assert Session.objects.count() == 1
    states = [Invitation.objects.get(pk=row.pk).state for row in (sent, waiting, other)]
    assert states == ["revoked", "revoked", "open"]
    assert verbs(system)[-2:] == ["revoked", "revoked"]


@pytest.mark.django_db
def test_a_deactivated_member_is_a_stranger_until_reactivated(
    system, coordinator, contributor
):
    member = contributor.memberships.get()
    address = f"/systems/{system.slug}/"

    memberships.deactivate_member(membership=member, by=coordinator)
    assert signed_in(contributor).get(address).status_code == 404

    memberships.reactivate_member(membership=member, by=coordinator, reason="Back")
    assert signed_in(contributor).get(address).status_code == 200
    member.refresh_from_db()
    assert (member.role, member.deactivated_at) == (Role.CONTRIBUTOR, None)
    assert events(system) == [
        ("deactivated", coordinator, ""),
        ("reactivated", coordinator, "Back"),
    ]


@pytest.mark.django_db
def test_nobody_deactivates_oneself(system, coordinator):
    MembershipFactory(market_system=system, role=Role.COORDINATOR)

    with pytest.raises(memberships.NotOneself):
        memberships.deactivate_member(
            membership=coordinator.memberships.get(), by=coordinator
        )

    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_closing_an_account_withdraws_what_it_asked_for(system, coordinator):
    asked = JoinRequestFactory(market_system=system)

    memberships.deactivate_person(
        person=asked.user, by=UserFactory(is_staff=True), reason="Left"
    )

    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.WITHDRAWN


@pytest.mark.django_db
def test_what_has_ended_meanwhile_is_said(system, coordinator):
    member = MembershipFactory(market_system=system)
    Membership.objects.filter(pk=member.pk).delete()

    with pytest.raises(memberships.NotMember):
        memberships.remove_member(membership=member, by=coordinator)
