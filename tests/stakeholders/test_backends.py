"""Memberships become permissions, in their own system only; break-glass reads."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from enterprises.access import permissions_in
from stakeholders.backends import memberships_of, open_glass, reads
from stakeholders.models import BreakGlass, Membership
from tests.factories import MarketSystemFactory, MembershipFactory, SegmentFactory
from tests.people import account

pytestmark = pytest.mark.django_db
Role = Membership.Role


def glass(system, user, *, minutes=30):
    now = timezone.now()
    return BreakGlass.objects.create(
        market_system=system,
        user=user,
        reason="A partner asked",
        opened_at=now - timedelta(hours=1),
        ends_at=now + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize("role", Role)
def test_a_membership_grants_what_its_role_may_there_and_nothing_elsewhere(role):
    membership = MembershipFactory(role=role)
    elsewhere = MembershipFactory().market_system

    held = permissions_in(membership.market_system, membership.user)

    assert held == settings.ROLE_PERMISSIONS[role.name]
    assert permissions_in(elsewhere, membership.user) == frozenset()


def test_of_several_roles_in_one_system_the_widest_counts():
    first = MembershipFactory(role=Role.VIEWER)
    system, user = first.market_system, first.user
    MembershipFactory(market_system=system, user=user, role=Role.CONTRIBUTOR)

    held = permissions_in(system, user)

    assert held == settings.ROLE_PERMISSIONS["CONTRIBUTOR"]
    assert [m.role for m in memberships_of(user, system)] == [30, 10]


def test_a_superuser_holds_nothing_by_being_one(system, site_administrator):
    assert permissions_in(system, site_administrator) == frozenset()


def test_inactive_and_anonymous_people_hold_nothing():
    membership = MembershipFactory(user__is_active=False)
    system = membership.market_system

    assert permissions_in(system, membership.user) == frozenset()
    assert permissions_in(system, AnonymousUser()) == frozenset()


def test_a_member_holds_nothing_on_other_objects():
    membership = MembershipFactory()
    segment = SegmentFactory(market_system=membership.market_system)

    assert membership.user.get_all_permissions(segment) == set()


def test_break_glass_lets_an_administrator_read_that_system_as_a_viewer(
    system, site_administrator
):
    opened = glass(system, site_administrator)

    assert open_glass(site_administrator, system) == opened
    held = permissions_in(system, site_administrator)
    assert held == settings.ROLE_PERMISSIONS["VIEWER"]
    assert permissions_in(MarketSystemFactory(), site_administrator) == frozenset()


def test_break_glass_ends(system, site_administrator):
    glass(system, site_administrator, minutes=-1)

    assert permissions_in(system, site_administrator) == frozenset()


def test_break_glass_is_worth_nothing_once_one_is_no_administrator(
    system, site_administrator
):
    glass(system, site_administrator)
    User.objects.filter(pk=site_administrator.pk).update(is_staff=False)
    person = User.objects.get(pk=site_administrator.pk)

    assert permissions_in(system, person) == frozenset()


def test_a_request_asks_for_the_memberships_once(
    client, system, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)

    with django_assert_num_queries(11) as queries:
        client.get(f"/systems/{system.slug}/stakeholders/memberships/")

    sql = [q["sql"] for q in queries if "INNER JOIN" in q["sql"]]
    roles = [s for s in sql if 'ORDER BY "stakeholders_membership"."role" DESC' in s]
    assert len(roles) == 1


def test_only_proved_addresses_are_read():
    person = account("ana@people.example")
    person.emailaddress_set.create(email="boss@people.example", verified=False)

    assert reads(person, "Ana@people.example")
    assert not reads(person, "boss@people.example")
