"""What is missing in the partnership itself."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from config.overview import panel
from config.panels import Reading
from enterprises.models import GuideNote
from stakeholders.findings.partnership import (
    Coordinator,
    PartnershipState,
    Waiting,
    partnership_findings,
)
from stakeholders.models import Audience, JoinRequest, Membership
from stakeholders.models.partnership_state import partnership_state
from tests.factories import (
    InvitationFactory,
    JoinRequestFactory,
    MembershipFactory,
    SharingTermsFactory,
    TermsAcceptanceFactory,
    UserFactory,
)

Role = Membership.Role
SAFE = Coordinator(1, 1, "Rosa", has_factor=True)
OTHER = Coordinator(2, 2, "Ana", has_factor=True)


def told(**values):
    state = {"coordinators": (SAFE, OTHER), "people": 2, "organisations": 1, **values}
    found = partnership_findings(PartnershipState(**state))
    return [(f.code.split(".")[1], f.subject) for f in found]


def test_a_partnership_that_runs_well_is_told_nothing():
    assert told() == []
    assert told(organisations=2, terms=1) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"coordinators": (SAFE,)}, [("only_one_coordinator", "Rosa")]),
        # For two organisations it is still one person.
        (
            {"coordinators": (SAFE, Coordinator(3, 1, "Rosa", has_factor=True))},
            [("only_one_coordinator", "Rosa")],
        ),
        (
            {"coordinators": (SAFE, Coordinator(2, 2, "Ana", has_factor=False))},
            [("coordinator_without_factor", "Ana")],
        ),
        ({"idle": ("Seeds",)}, [("partner_without_people", "Seeds")]),
        (
            {"waiting": (Waiting("Ana", 7), Waiting("Luz", 8))},
            [("request_waits", "Luz")],
        ),
        ({"organisations": 2}, [("terms_missing", "")]),
        (
            {"organisations": 2, "terms": 3, "unaccepted": ("Seeds",)},
            [("terms_not_accepted", "Seeds")],
        ),
        ({"unanswered": ("a@x.example",)}, [("invitation_unanswered", "a@x.example")]),
        (
            {"organisations": 9, "terms": 3, "unaccepted": tuple("ABCDEF")},
            [("terms_not_accepted", "")],
        ),
        ({"unanswered": tuple("abcdef")}, [("invitation_unanswered", "")]),
        ({"left": 2}, [("looked_after_by_nobody", "")]),
    ],
)
def test_each_gap_is_told_by_itself(values, expected):
    assert told(**values) == expected


def test_the_gravest_stand_first():
    found = told(coordinators=(SAFE,), left=1, unaccepted=("A",), terms=1)

    assert found[-1] == ("looked_after_by_nobody", "")


@pytest.mark.django_db
def test_the_state_is_read_from_the_rows(system, coordinator):
    now = timezone.now()
    Authenticator.objects.create(user=coordinator, type="totp", data={})
    first = system.memberships.exclude(user=coordinator).get()
    gone = MembershipFactory(market_system=system, deactivated_at=now)
    asked = JoinRequestFactory(market_system=system)
    JoinRequest.objects.update(asked_at=now - timedelta(days=8, hours=1))
    ran_out = InvitationFactory(market_system=system, expires_at=now)
    InvitationFactory(market_system=system)
    terms = SharingTermsFactory(market_system=system, number=4)
    TermsAcceptanceFactory(terms=terms, organisation=first.organisation)
    GuideNote.objects.create(
        market_system=system, question="needs.where", owner=UserFactory()
    )
    JoinRequestFactory()
    member = coordinator.memberships.get()

    assert partnership_state(system, now) == PartnershipState(
        coordinators=(
            Coordinator(member.pk, coordinator.pk, coordinator.email, has_factor=True),
        ),
        people=2,
        organisations=2,
        idle=(gone.organisation.name,),
        waiting=(Waiting(asked.user.email, 8),),
        terms=4,
        unaccepted=(member.organisation.name,),
        unanswered=(ran_out.email,),
        left=1,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("is_coordinator", "expected"), [(True, True), (False, False)])
def test_only_coordinators_are_told(system, coordinator, is_coordinator, expected):
    audience = Audience(frozenset(), is_coordinator=is_coordinator)

    one = panel("partnership", Reading(system, audience, timezone.localdate()))

    assert (bool(one.known), bool(one.findings)) == (expected, expected)
    assert one.part_of == "roles"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_findings_takes_a_fixed_number_of_queries(
    client, system, coordinator, django_assert_num_queries, rows
):
    SharingTermsFactory(market_system=system)
    for _ in range(rows):
        MembershipFactory(market_system=system)
        JoinRequestFactory(market_system=system)
    client.force_login(coordinator)

    with django_assert_num_queries(11):
        client.get(f"/systems/{system.slug}/overview/partnership/?all=1")
