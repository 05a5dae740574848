"""The partnership of the demonstration: its terms, and who asks to join."""

from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.utils import timezone

from enterprises.models import MarketSystem
from stakeholders.actions.joining import make_join_link
from stakeholders.actions.terms import accept_terms, write_terms
from stakeholders.models import Invitation, JoinRequest, Organisation
from stakeholders.models.people import Role

FIRST: Final = """Figures about groups of households may be shown to every partner.
Names and phone numbers stay with the organisation that wrote them down.
Nobody passes data on without asking the coordinator.
An organisation that leaves takes its own records along; figures stay."""
SECOND: Final = """Figures about groups of households may be shown to every partner.
Figures about fewer than five households are shown to nobody.
Names and phone numbers stay with the organisation that wrote them down.
Nobody passes data on without asking the coordinators and those it is about.
An organisation that leaves takes its own records along; figures stay."""
ASKED: Final = (
    (
        ("tomas@demo.example", "Tomás", "Apaza"),
        "Association of Milk Collectors of Lampa",
        "enterprises",
        "We carry the milk of two hundred families and would like to see the plan.",
        9,
    ),
    (
        ("ingrid@demo.example", "Ingrid", "Solberg"),
        "SEED FUND",
        "donor",
        "Anne Fischer is on leave; I stand in for her.",
        2,
    ),
)


def come_together(
    system: MarketSystem,
    people: dict[str, User],
    organisations: dict[str, Organisation],
    by: User,
) -> None:
    """Two versions of terms, two acceptances, two requests and an old invitation."""
    first = write_terms(system=system, text=FIRST, after=0, by=by)
    for name, email in (
        ("Altiplano Dairy", "coordinator@demo.example"),
        ("Hands for the Highlands", "contributor@demo.example"),
    ):
        accept_terms(
            system=system,
            sha256=first.sha256,
            organisation=organisations[name],
            by=people[email],
        )
    second = write_terms(system=system, text=SECOND, after=1, by=by)
    own = organisations["Altiplano Dairy"]
    accept_terms(system=system, sha256=second.sha256, organisation=own, by=by)
    make_join_link(system=system, by=by)
    now = timezone.now()
    for (email, first_name, last_name), organisation, kind, why, days in ASKED:
        person = User.objects.create_user(
            email, email, None, first_name=first_name, last_name=last_name
        )
        EmailAddress.objects.create(
            user=person, email=email, verified=True, primary=True
        )
        asked = JoinRequest.objects.create(
            market_system=system,
            user=person,
            organisation_name=organisation,
            organisation_kind=kind,
            message=why,
        )
        when = now - timedelta(days=days)
        JoinRequest.objects.filter(pk=asked.pk).update(asked_at=when)
    Invitation.objects.create(
        market_system=system,
        organisation=organisations["Regional Office of Agriculture"],
        email="office@demo.example",
        role=Role.VIEWER,
        token_sha256="0" * 64,  # of nothing: this link never opened
        invited_by=by,
        expires_at=now - timedelta(days=4),
    )
