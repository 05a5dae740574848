"""Accounts, organisations, and how somebody comes to take part."""

from datetime import timedelta

import factory
from django.contrib.auth.models import User
from django.utils import timezone
from factory.django import DjangoModelFactory

from stakeholders.models import (
    Invitation,
    JoinLink,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationVerdict,
    SharingTerms,
    TermsAcceptance,
)
from tests.factories.base import RowFactory, beside


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}@people.example")
    email = factory.SelfAttribute("username")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = "civil_society"


class OrganisationVerdictFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationVerdict

    first_key = factory.Sequence(lambda n: 700_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda verdict: verdict.first_key + 1)
    verdict = OrganisationVerdict.Verdict.DIFFERENT
    decided_by = factory.SubFactory(UserFactory)


class MembershipFactory(RowFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.VIEWER


class InvitationFactory(RowFactory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invited{n}@people.example")
    token_sha256 = factory.Sequence(lambda n: f"{n:064d}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=72))
    invited_by = factory.SubFactory(UserFactory)


class SharingTermsFactory(RowFactory):
    class Meta:
        model = SharingTerms

    number = factory.Sequence(lambda n: n + 1)
    text = "Figures stay among the partners."
    sha256 = "0" * 64
    written_by = factory.SubFactory(UserFactory)


class TermsAcceptanceFactory(RowFactory):
    class Meta:
        model = TermsAcceptance

    terms = factory.SubFactory(SharingTermsFactory, **beside())
    organisation = factory.SubFactory(OrganisationFactory)
    by = factory.SubFactory(UserFactory)


class JoinLinkFactory(RowFactory):
    class Meta:
        model = JoinLink

    word = factory.Sequence(lambda n: f"WORD{n:08d}")
    made_by = factory.SubFactory(UserFactory)


class JoinRequestFactory(RowFactory):
    class Meta:
        model = JoinRequest

    user = factory.SubFactory(UserFactory)
    organisation_name = "Riverside traders"
    organisation_kind = "civil_society"
