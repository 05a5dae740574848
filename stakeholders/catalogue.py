"""What each kind of stakeholder tends to bring, to gain and to worry about.

Starting points in our own words, offered while a profile is empty; the team's own
words replace them.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Profile:
    """Suggestions for one kind of stakeholder; texts are translated when shown."""

    kind: str
    brings: tuple[object, ...]
    gains: tuple[object, ...]
    worries: tuple[object, ...]


PROFILES: Final = (
    Profile(
        "enterprises",
        (
            _("Knowledge of what works on the spot"),
            _("Labour, land, stock and customers"),
            _("Trust of their neighbours"),
        ),
        (
            _("Higher and steadier income"),
            _("Fair prices and payment on time"),
            _("Skills, credit and services that fit"),
        ),
        (
            _("Depending on one buyer"),
            _("Taxes and inspections that come with being visible"),
            _("Time away from the business"),
        ),
    ),
    Profile(
        "company",
        (
            _("A market, and demand that can be planned for"),
            _("Technical knowledge and quality standards"),
            _("Money, logistics and management"),
        ),
        (
            _("Reliable supply of the right quality"),
            _("Lower cost to reach small shops and farms"),
            _("Loyal suppliers, sellers and customers"),
            _("A licence to trade"),
        ),
        (
            _("Training people who then sell to others"),
            _("Returns that come later than the budget year"),
            _("Being held responsible for what others fail to do"),
        ),
    ),
    Profile(
        "civil_society",
        (
            _("Trust and presence in communities"),
            _("Methods for training and organising groups"),
            _("A voice for women and excluded groups"),
        ),
        (
            _("Change that lasts when the grant ends"),
            _("Reaching more people"),
            _("Influence on how companies buy and sell"),
        ),
        (
            _("Losing independence"),
            _("Being used as a cheap service"),
            _("Short funding periods"),
        ),
    ),
    Profile(
        "government",
        (
            _("Rules, permits and their enforcement"),
            _("Roads, water, energy"),
            _("Extension services and statistics"),
        ),
        (
            _("Jobs and steadier incomes"),
            _("Tax revenue from registered businesses"),
            _("Services delivered where the budget does not reach"),
        ),
        (
            _("Favouring one company"),
            _("Staff and budgets that change"),
            _("Opposition from established businesses"),
        ),
    ),
    Profile(
        "donor",
        (
            _("Grants, guarantees and patient capital"),
            _("Experience from other places"),
            _("Power to bring people to one table"),
        ),
        (
            _("Impact for each unit of money"),
            _("Models that others copy"),
            _("Evidence that stands up to scrutiny"),
        ),
        (
            _("Paying for what business would pay for anyway"),
            _("Results that cannot be shown in time"),
            _("Misuse of funds"),
        ),
    ),
)


def profile_of(kind: str) -> Profile | None:
    """The suggestions for a kind; None for a kind without any."""
    return next((p for p in PROFILES if p.kind == kind), None)
