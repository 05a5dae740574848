"""Home: one's market systems, and founding one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import AuditEvent, MarketSystem
from stakeholders.models import Membership
from tests.factories import (
    InvitationFactory,
    MarketSystemFactory,
    MembershipFactory,
    OrganisationFactory,
    SegmentFactory,
    StakeholderFactory,
    UserFactory,
)
from tests.people import account

pytestmark = pytest.mark.django_db
Role = Membership.Role
VALUES = {
    "name": "Milk of Puno",
    "value_chain": "Dairy",
    "country": "PE",
    "currency": "PEN",
    "purpose": "Earn more",
    "slug": "milk",
    "small_cell_threshold": 5,
}


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_as_often_for_three_systems_as_for_one(
    client, django_assert_num_queries, rows
):
    user = UserFactory()
    for _ in range(rows):
        MembershipFactory(user=user)
    client.force_login(user)

    with django_assert_num_queries(7):
        client.get("/")


def test_a_card_says_what_one_is_there_and_how_far_it_is(client):
    first = MembershipFactory(role=Role.VIEWER, organisation__name="B")
    system, user = first.market_system, first.user
    MembershipFactory(
        market_system=system,
        user=user,
        role=Role.CONTRIBUTOR,
        organisation__name="A",
    )
    for _ in range(2):
        SegmentFactory(market_system=system)
    StakeholderFactory(market_system=system)
    SegmentFactory()  # of another system
    client.force_login(user)

    (card,) = client.get("/").context["cards"]

    assert (card.system, card.role, card.organisations) == (
        system,
        "Contributor",
        ["A", "B"],
    )
    assert (card.segments, card.stakeholders, card.indicators) == (2, 1, 0)


def test_archived_systems_stand_apart(client):
    member = MembershipFactory(market_system__archived_at=timezone.now())
    current = MembershipFactory(user=member.user).market_system
    client.force_login(member.user)

    context = client.get("/").context

    assert [c.system for c in context["cards"]] == [current]
    assert [c.system for c in context["archived"]] == [member.market_system]


def test_without_a_system_one_is_told_how_to_get_into_one(client):
    MembershipFactory()
    client.force_login(UserFactory())

    page = client.get("/").content.decode()

    assert "No market system yet" in page
    assert reverse("system_add") not in page


def test_invitations_to_a_proved_address_are_told_and_no_others(client):
    person = account("ana@people.example")
    person.emailaddress_set.create(email="boss@people.example", verified=False)
    mine = InvitationFactory(email="ana@people.example")
    InvitationFactory(email="boss@people.example")
    InvitationFactory(email="ana@people.example", revoked_at=timezone.now())
    client.force_login(person)

    answer = client.get("/")

    assert list(answer.context["invitations"]) == [mine]
    assert mine.token_sha256 not in answer.content.decode()


def test_a_coordinator_founds_a_system_and_coordinates_it(client):
    member = MembershipFactory(role=Role.COORDINATOR)
    client.force_login(member.user)
    assert client.get(reverse("system_add")).status_code == 200

    answer = client.post(
        reverse("system_add"), {**VALUES, "organisation": member.organisation_id}
    )

    system = MarketSystem.objects.get(slug="milk")
    held = system.memberships.get()
    assert (answer.status_code, answer.url) == (302, system.get_absolute_url())
    assert (held.user, held.organisation, held.role) == (
        member.user,
        member.organisation,
        Role.COORDINATOR,
    )
    assert set(system.events.values_list("verb", "actor")) == {
        ("added", member.user.pk),
        ("joined", member.user.pk),
    }


def test_an_administrator_founds_one_for_a_new_organisation(client):
    administrator = UserFactory(is_staff=True)
    client.force_login(administrator)

    client.post(
        reverse("system_add"),
        {**VALUES, "new_name": "Maziwa Coop", "new_kind": "company"},
    )

    held = MarketSystem.objects.get(slug="milk").memberships.get()
    assert held.organisation.name == "Maziwa Coop"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FIELD_PARTNER, Role.CONTRIBUTOR])
def test_nobody_else_founds_one(client, role):
    member = MembershipFactory(role=role)
    client.force_login(member.user)

    page = client.get(reverse("system_add"))
    answer = client.post(
        reverse("system_add"), {**VALUES, "organisation": member.organisation_id}
    )

    assert (page.status_code, answer.status_code) == (403, 403)
    assert not MarketSystem.objects.filter(slug="milk").exists()


def test_what_is_missing_is_said_and_nothing_is_half_founded(client):
    member = MembershipFactory(role=Role.COORDINATOR)
    MarketSystemFactory(slug="milk")
    foreign = OrganisationFactory()
    client.force_login(member.user)

    answer = client.post(reverse("system_add"), {**VALUES, "organisation": foreign.pk})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"slug"}
    assert set(answer.context["founder"].errors) == {"organisation"}
    assert AuditEvent.objects.count() == 0
