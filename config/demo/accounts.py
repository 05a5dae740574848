"""Who signs in to the demonstration, and for which organisation."""

from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.utils.translation import gettext_noop

from config.demo.cast import Cast
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem
from stakeholders.models import Membership, Organisation

PASSWORD: Final = "sokoni-demo"  # noqa: S105 - printed on the sign-in page of the demo

# e-mail, first name, organisation, role in the demonstration system, what to look at
ACCOUNTS: Final = (
    (
        "coordinator@demo.example",
        "Rosa Quispe",
        "Altiplano Dairy",
        "COORDINATOR",
        gettext_noop("Runs the partnership: sees and edits everything, invites people"),
    ),
    (
        "contributor@demo.example",
        "Daniel Mamani",
        "Hands for the Highlands",
        "CONTRIBUTOR",
        gettext_noop("Edits the plan for a partner organisation"),
    ),
    (
        "partner@demo.example",
        "Luz Condori",
        "Hands for the Highlands",
        "FIELD_PARTNER",
        gettext_noop("Logs values from the field, on a phone"),
    ),
    (
        "viewer@demo.example",
        "Anne Fischer",
        "Seed Fund",
        "VIEWER",
        gettext_noop("Reads the plan and the figures"),
    ),
    (
        "admin@demo.example",
        "Site administrator",
        "",
        "",
        gettext_noop(
            "Looks after organisations and people, outside every market system"
        ),
    ),
)

ORGANISATIONS: Final = (
    ("Altiplano Dairy", "company"),
    ("Hands for the Highlands", "civil_society"),
    ("Seed Fund", "donor"),
    ("Regional Office of Agriculture", "government"),
)


def sign_up(cast: Cast) -> None:
    """Make the organisations and the accounts."""
    for name, kind in ORGANISATIONS:
        cast.organisations[name] = Organisation.objects.create(
            name=name, kind=kind, country="PE", is_listed=True
        )
    for email, name, organisation, _role, _what in ACCOUNTS:
        first, _, last = name.partition(" ")
        user = User.objects.create_user(
            email,
            email,
            PASSWORD,
            first_name=first,
            last_name=last,
            is_staff=not organisation,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        cast.people[email] = user


def let_in(cast: Cast, system: MarketSystem) -> None:
    """Make members of the market system of all who take part."""
    for email, _name, organisation, role, _what in ACCOUNTS:
        if role:
            membership = Membership(
                market_system=system,
                user=cast.people[email],
                organisation=cast.organisations[organisation],
                role=Membership.Role[role],
            )
            add_row(row=membership, by=cast.people["coordinator@demo.example"])
