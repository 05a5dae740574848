"""The organisations that take part, and second factors on the people page."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from stakeholders.models import Membership
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    SharingTermsFactory,
    TermsAcceptanceFactory,
)
from tests.stakeholders import url

pytestmark = pytest.mark.django_db
Role = Membership.Role


def test_each_organisation_is_told_with_its_people_and_its_terms(
    client, system, coordinator
):
    seeds, now = OrganisationFactory(name="Seed Fund"), timezone.now()
    of_seeds = {"market_system": system, "organisation": seeds}
    MembershipFactory(**of_seeds, role=Role.COORDINATOR, user__last_login=now)
    MembershipFactory(**of_seeds, user__last_login=now - timedelta(days=9))
    MembershipFactory(**of_seeds, deactivated_at=now)
    MembershipFactory(**of_seeds, user__is_active=False)
    MembershipFactory(organisation=seeds, user__last_login=now + timedelta(days=1))
    InvitationFactory(**of_seeds)
    InvitationFactory(**of_seeds, revoked_at=now)
    terms = SharingTermsFactory(market_system=system)
    TermsAcceptanceFactory(market_system=system, terms=terms, organisation=seeds)
    client.force_login(coordinator)

    page = client.get(url(system, "partner_list"), {"q": "seed"})

    (one,) = page.context["page"]
    told = (one.people, one.active, one.coordinators, one.invited, one.last_seen)
    assert told == (4, 2, 1, 1, now)
    assert page.context["accepted"] == {seeds.pk}


def test_the_list_sorts_and_finds_nobody_elsewhere(client, system, coordinator):
    MembershipFactory(organisation__name="Elsewhere")
    big = OrganisationFactory(name="Zebra")
    for _ in range(3):
        MembershipFactory(market_system=system, organisation=big)
    client.force_login(coordinator)

    def names(**query):
        return [
            o.name
            for o in client.get(url(system, "partner_list"), query).context["page"]
        ]

    assert names(ordering="-people")[0] == "Zebra"
    assert names(ordering="user__password") == names()
    assert "Elsewhere" not in names()
    assert names(q="no such") == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("partner_list", 9), ("membership_list", 11)]
)
def test_lists_ask_as_often_for_three_as_for_one(
    client, system, coordinator, django_assert_num_queries, rows, name, queries
):
    SharingTermsFactory(market_system=system)
    for _ in range(rows):
        MembershipFactory(market_system=system)
    client.force_login(coordinator)

    with django_assert_num_queries(queries):
        client.get(url(system, name))


@pytest.mark.parametrize(
    ("kind", "word"), [("totp", "on"), ("webauthn", "on"), ("recovery_codes", "off")]
)
def test_coordinators_see_who_signs_in_with_a_second_factor(
    client, system, coordinator, viewer, kind, word
):
    Authenticator.objects.create(user=viewer, type=kind, data={})
    client.force_login(coordinator)

    page = client.get(url(system, "membership_list"))

    member = next(m for m in page.context["page"] if m.user == viewer)
    assert member.has_factor == (word == "on")
    single = client.get(url(system, "membership_list"), {"account": "single"})
    assert (viewer in [m.user for m in single.context["page"]]) == (word == "off")


def test_the_deactivated_are_found(client, system, coordinator, viewer):
    viewer.memberships.update(deactivated_at=timezone.now())
    client.force_login(coordinator)

    def found(account):
        answer = client.get(url(system, "membership_list"), {"account": account})
        return {m.user for m in answer.context["page"]}

    assert found("closed") == {viewer}
    assert viewer not in found("active")
