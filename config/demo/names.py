"""Other names of those in the demonstration, and a bank that was listed twice."""

from collections.abc import Mapping

from django.contrib.auth.models import User

from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem
from stakeholders.models import Stakeholder, StakeholderName

# whose, what it is, text
NAMES = (
    ("Hands for the Highlands", "acronym", "HFH"),
    ("Hands for the Highlands", "name", "Manos por el Altiplano"),
    ("Hands for the Highlands", "identifier", "PE-RUC-20531100001"),
    ("Seed Fund", "name", "Fondo Semilla"),
    ("Regional Office of Agriculture", "acronym", "DRA"),
)
TWICE = "SAVINGS & CREDIT LAMPA Ltda."


def call_by_name(
    system: MarketSystem, stakeholders: Mapping[str, Stakeholder], by: User
) -> None:
    """Write down how else they are called, and the second line of the bank."""
    for whose, kind, text in NAMES:
        row = StakeholderName(
            market_system=system, stakeholder=stakeholders[whose], kind=kind, text=text
        )
        add_row(row=row, by=by)
    twin = Stakeholder(
        market_system=system,
        name=TWICE,
        kind="company",
        layer="services",
        priorities="Smaller loans for dairy farmers",
    )
    add_row(row=twin, by=by)
