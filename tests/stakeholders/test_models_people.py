"""Organisations that look alike, and the states of an invitation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from stakeholders.models import Invitation, Organisation
from stakeholders.models.people import likeness
from tests.factories import (
    InvitationFactory,
    MarketSystemFactory,
    MembershipFactory,
    OrganisationFactory,
    StakeholderFactory,
)


@pytest.mark.parametrize(
    "name",
    [
        "maziwa  coop ltd",
        "Maziwa Coop, Ltd.",
        "MAZIWA-COOP",
        "The Maziwa Coop Limited",
        "Mazíwa Coop S.A.",
    ],
)
def test_case_spacing_accents_and_legal_forms_make_no_difference(name):
    assert likeness(name) == likeness("Maziwa Coop") == "maziwacoop"


@pytest.mark.parametrize("name", ["Maziwa", "Maziwa Coop Union", "Coop Maziwa"])
def test_other_words_do(name):
    assert likeness(name) != likeness("Maziwa Coop")


def test_a_name_of_legal_forms_only_keeps_its_words():
    assert likeness("Company AG") == "companyag"


@pytest.mark.django_db
def test_only_listed_and_taking_part_organisations_are_seen():
    system = MarketSystemFactory()
    listed = OrganisationFactory(is_listed=True)
    member = MembershipFactory(market_system=system).organisation
    named = OrganisationFactory()
    StakeholderFactory(market_system=system, organisation=named)
    MembershipFactory()  # of another system

    seen = Organisation.objects.seen_in(system)

    assert set(seen) == {listed, member, named}


@pytest.mark.django_db
def test_one_name_is_one_organisation():
    OrganisationFactory(name="Maziwa Coop")

    with pytest.raises(IntegrityError):
        OrganisationFactory(name="maziwa coop")


@pytest.mark.django_db
def test_an_invitation_is_in_one_state_and_found_by_it():
    now = timezone.now()
    system = MarketSystemFactory()
    past = now - timedelta(minutes=1)
    of = {
        "open": InvitationFactory(market_system=system),
        "expired": InvitationFactory(market_system=system, expires_at=past),
        "revoked": InvitationFactory(market_system=system, revoked_at=past),
    }
    of["accepted"] = InvitationFactory(
        market_system=system, accepted_at=past, accepted_by=of["open"].invited_by
    )

    for state, invitation in of.items():
        assert invitation.state == state
        assert list(system.invitations.in_state(state, now)) == [invitation]
    assert system.invitations.in_state("", now).count() == len(of)
    assert list(Invitation.objects.usable(now)) == [of["open"]]


@pytest.mark.django_db
def test_audit_words_name_nobody():
    invitation = InvitationFactory(email="secret@people.example")
    membership = MembershipFactory(user__email="secret@people.example")

    assert "secret" not in f"{invitation} {membership}"
