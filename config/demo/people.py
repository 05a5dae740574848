"""What owners of the demonstration were asked for, and how two of them are reached."""

from datetime import date
from typing import Final

from django.contrib.auth.models import User

from enterprises.actions.consents import give_consent, withdraw_consent
from enterprises.actions.contacts import set_contact
from enterprises.actions.rows import add_row
from enterprises.models import (
    Consent,
    ConsentPurpose,
    MarketSystem,
    MicroEnterprise,
    OwnerContact,
)

CALLS = "Calls about prices and training"
# Name → what is read to the owner, and whether it needs a contact.
PURPOSES: Final[dict[str, tuple[str, bool]]] = {
    "Planning and measuring together": (
        "We write down what your business makes and needs, under a number and without "
        "your name, so that the partners can plan and see what has changed. You can "
        "say no, or change your mind on any day.",
        False,
    ),
    CALLS: (
        "We keep your name and your phone number, and call you about milk prices and "
        "training days. Nobody but the coordinators can see the number.",
        True,
    ),
    "A photograph and your story": (
        "We take a photograph and show it, with your story, to those who pay for the "
        "programme.",
        False,
    ),
}
CONTACTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("Yolanda Mamani", "+51 951 555 012", "Beside the school, Ayaviri"),
    ("Hilario Quispe", "951 555 047", ""),
)
AGREED, GAVE_UP = 9, 2


def reach(system: MarketSystem, enterprises: list[MicroEnterprise], by: User) -> None:
    """Write down purposes, consents and two contacts, each with its audit event."""
    purposes = {}
    for name, (explanation, needs_contact) in PURPOSES.items():
        row = ConsentPurpose(
            market_system=system,
            name=name,
            explanation=explanation,
            is_for_contact=needs_contact,
        )
        purposes[name] = add_row(row=row, by=by)
    for number, enterprise in enumerate(enterprises[:AGREED]):
        consent = Consent(
            market_system=system,
            enterprise=enterprise,
            purpose=purposes[CALLS],
            given_on=date(2026, 3, 2),
            how=Consent.How.SPOKEN if number % 3 else Consent.How.SIGNED,
        )
        give_consent(row=consent, by=by)
        if number >= AGREED - GAVE_UP:
            withdraw_consent(
                row=consent, version=1, withdrawn_on=date(2026, 4, 20), by=by
            )
    # The first agreed to be called; nobody asked the second.
    asked, unasked = enterprises[0], enterprises[AGREED]
    for enterprise, (name, phone, address) in zip(
        (asked, unasked), CONTACTS, strict=True
    ):
        contact = OwnerContact(
            market_system=system,
            enterprise=enterprise,
            owner_name=name,
            phone=phone,
            address=address,
        )
        set_contact(row=contact, version=0, by=by)
