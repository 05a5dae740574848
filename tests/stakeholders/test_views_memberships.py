"""The people page, changing a role and removing a member."""

import pytest
from django.test import Client
from django.urls import reverse

from stakeholders.models import Membership
from tests.factories import MembershipFactory, OrganisationFactory
from tests.stakeholders import url

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, system, coordinator, django_assert_num_queries, rows
):
    for _ in range(rows):
        MembershipFactory(market_system=system)
    client.force_login(coordinator)

    with django_assert_num_queries(11):
        client.get(url(system, "membership_list"))


def test_the_list_filters_and_sorts(client, system, coordinator):
    seeds = OrganisationFactory(name="Seed Fund")
    ana = MembershipFactory(
        market_system=system,
        user__first_name="Ana",
        organisation=seeds,
        role=Role.CONTRIBUTOR,
    )
    client.force_login(coordinator)

    def found(**query):
        answer = client.get(url(system, "membership_list"), query)
        return list(answer.context["page"])

    assert found(q="ana") == [ana]
    assert found(organisation=seeds.pk) == [ana]
    assert found(role=Role.CONTRIBUTOR) == [ana]
    assert found(ordering="role")[0].user == coordinator
    assert len(found(ordering="user__password", role="x")) == 3  # asks for nothing


def test_the_list_shows_no_other_system(client, system, coordinator):
    other = MembershipFactory(user__email="elsewhere@people.example")
    client.force_login(coordinator)

    here = client.get(url(system, "membership_list")).content.decode()

    assert other.user.email not in here
    assert coordinator.email in here


def test_a_role_is_changed_with_reason_and_counts_at_the_next_click(
    client, system, coordinator, viewer
):
    member = viewer.memberships.get()
    client.force_login(coordinator)

    answer = client.post(
        url(system, "membership_change", pk=member.pk),
        {"role": Role.COORDINATOR, "version": 1, "reason": "Takes over"},
    )

    assert (answer.status_code, answer.url) == (302, url(system, "membership_list"))
    assert system.events.get().reason == "Takes over"
    client.force_login(viewer)
    assert client.get(url(system, "membership_list")).status_code == 200


def test_a_role_somebody_else_changed_meanwhile_is_shown_both_ways(
    client, system, coordinator, viewer
):
    member = viewer.memberships.get()
    Membership.objects.filter(pk=member.pk).update(role=Role.FIELD_PARTNER, version=2)
    client.force_login(coordinator)
    address = url(system, "membership_change", pk=member.pk)

    refused = client.post(address, {"role": Role.CONTRIBUTOR, "version": 1})
    assert refused.status_code == 409
    assert len(refused.context["stale"]) == 1

    insisted = client.post(
        address, {"role": Role.CONTRIBUTOR, "version": 1, "overwrite": 2}
    )
    member.refresh_from_db()
    assert (insisted.status_code, member.role) == (302, Role.CONTRIBUTOR)


@pytest.mark.parametrize("role", ["50", "", "x"])
def test_a_role_that_does_not_exist_is_refused(
    client, system, coordinator, viewer, role
):
    member = viewer.memberships.get()
    client.force_login(coordinator)

    answer = client.post(
        url(system, "membership_change", pk=member.pk), {"role": role, "version": 1}
    )

    member.refresh_from_db()
    assert (answer.status_code, member.role) == (422, Role.VIEWER)


@pytest.mark.parametrize("name", ["membership_change", "membership_remove"])
def test_the_last_coordinator_is_told_why_not(client, system, coordinator, name):
    member = coordinator.memberships.get()
    client.force_login(coordinator)

    answer = client.post(
        url(system, name, pk=member.pk), {"role": Role.VIEWER, "version": 1}
    )

    member.refresh_from_db()
    assert (answer.status_code, member.role) == (422, Role.COORDINATOR)
    assert "somebody who runs it" in answer.content.decode()


def test_removing_closes_the_system_at_the_next_click(
    client, system, coordinator, viewer
):
    MembershipFactory(market_system=system, role=Role.COORDINATOR)
    member = coordinator.memberships.get()
    client.force_login(coordinator)
    address = url(system, "membership_list")
    assert client.get(address).status_code == 200

    answer = client.post(url(system, "membership_remove", pk=member.pk))

    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert client.get(address).status_code == 404


def test_somebody_else_is_removed_with_reason(client, system, coordinator, viewer):
    member = viewer.memberships.get()
    client.force_login(coordinator)

    client.post(url(system, "membership_remove", pk=member.pk), {"reason": "Has left"})

    assert not viewer.memberships.exists()
    assert (system.events.get().verb, system.events.get().reason) == (
        "removed",
        "Has left",
    )


def test_a_viewer_leaves_and_finds_the_system_closed(client, system, viewer):
    client.force_login(viewer)
    assert client.get(url(system, "membership_own")).status_code == 200

    answer = client.post(url(system, "membership_leave"), {"reason": "New work"})

    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert client.get(url(system, "membership_own")).status_code == 404


def test_the_last_coordinator_cannot_leave_and_is_told_how(client, system, coordinator):
    client.force_login(coordinator)

    answer = client.post(url(system, "membership_leave"))

    assert answer.status_code == 422
    assert "Make another member coordinator first" in answer.content.decode()
    assert coordinator.memberships.exists()


def test_deactivating_is_asked_about_done_and_seen(client, system, coordinator, viewer):
    member = viewer.memberships.get()
    client.force_login(coordinator)
    assert client.get(url(system, "membership_deactivate", pk=member.pk)).context[
        "form"
    ]

    client.post(url(system, "membership_deactivate", pk=member.pk))
    assert (
        "Deactivated for"
        in client.get(url(system, "membership_detail", pk=member.pk)).content.decode()
    )

    own = Client()
    own.force_login(viewer)
    assert "is closed to you" in own.get("/").content.decode()

    client.post(url(system, "membership_reactivate", pk=member.pk))
    member.refresh_from_db()
    assert member.deactivated_at is None


def test_coordinators_are_sent_to_leaving_instead_of_deactivating_themselves(
    client, system, coordinator
):
    MembershipFactory(market_system=system, role=Role.COORDINATOR)
    member = coordinator.memberships.get()
    client.force_login(coordinator)

    answer = client.post(url(system, "membership_deactivate", pk=member.pk))

    assert answer.status_code == 422
    assert "Leave the market system instead" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_members_page_asks_as_often_for_three_as_for_one(
    client, system, coordinator, viewer, django_assert_num_queries, rows
):
    for _ in range(rows):
        MembershipFactory(market_system=system, user=viewer)
    client.force_login(coordinator)

    with django_assert_num_queries(9):
        client.get(url(system, "membership_detail", pk=viewer.memberships.first().pk))
