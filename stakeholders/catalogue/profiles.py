"""What each kind of stakeholder tends to bring, to gain and to worry about.

Starting points in our own words, taken over line by line into a profile. A code stands
for one idea, also where two kinds say it in words of their own: what two stakeholders
both stand to gain is found by it. Codes never change.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

Text = object  # a string, or one that is translated when it is shown


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to bring, gain or worry about; translated when shown."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line in the reader's words; `kind` of a motive, "" for what it brings."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Suggestions for one kind of stakeholder."""

    kind: str
    sub_kinds: tuple[Text, ...]
    brings: tuple[Line, ...]
    gains: tuple[Line, ...]
    worries: tuple[Line, ...]


PROFILES: Final = (
    Profile(
        "enterprises",
        (
            _("Farmer cooperative"),
            _("Producer group"),
            _("Savings group"),
            _("Traders' association"),
            _("Street vendors' union"),
        ),
        (
            Line("brings.practice", _("Knowledge of what works on the spot")),
            Line("brings.labour", _("Labour, land, stock and customers")),
            Line("brings.neighbours", _("Trust of their neighbours")),
            Line("brings.volume", _("Quantities that one alone could not offer")),
        ),
        (
            Line("income", _("Higher and steadier income")),
            Line("fair_terms", _("Fair prices and payment on time")),
            Line("fitting_services", _("Skills, credit and services that fit")),
            Line("voice", _("A say in the rules they work under")),
            Line("standing", _("Being recognised as businesses")),
        ),
        (
            Line("dependence", _("Depending on one buyer")),
            Line("exposure", _("Taxes and inspections that come with being visible")),
            Line("time", _("Time away from the business")),
            Line("debt", _("Debt that a bad season turns into a loss")),
            Line("capture", _("Leaders who speak for themselves")),
        ),
    ),
    Profile(
        "company",
        (
            _("Input dealer"),
            _("Processor"),
            _("Wholesaler or distributor"),
            _("Supermarket or buyer"),
            _("Bank"),
            _("Microfinance institution"),
            _("Mobile-money operator"),
            _("Insurer"),
            _("Power or water company"),
            _("Transport company"),
            _("Radio or other media"),
        ),
        (
            Line("brings.market", _("A market, and demand that can be planned for")),
            Line("brings.knowledge", _("Technical knowledge and quality standards")),
            Line("brings.money", _("Money, logistics and management")),
            Line("brings.brand", _("A brand that people know")),
        ),
        (
            Line("supply", _("Reliable supply of the right quality")),
            Line("cheap_reach", _("Lower cost to reach small shops and farms")),
            Line("loyalty", _("Loyal suppliers, sellers and customers")),
            Line("licence", _("A licence to trade")),
            Line("new_customers", _("Customers it does not reach today")),
            Line("evidence", _("Figures for its board and its reports")),
        ),
        (
            Line("side_selling", _("Training people who then sell to others")),
            Line("slow_returns", _("Returns that come later than the budget year")),
            Line("blame", _("Being held responsible for what others fail to do")),
            Line("credit_risk", _("Loans that are not paid back")),
            Line("rival_gain", _("Rivals who use what it has paid for")),
        ),
    ),
    Profile(
        "civil_society",
        (
            _("NGO"),
            _("Training provider"),
            _("University or research institute"),
            _("Chamber or trade body"),
            _("Women's organisation"),
            _("Faith group"),
        ),
        (
            Line("brings.communities", _("Trust and presence in communities")),
            Line("brings.methods", _("Methods for training and organising groups")),
            Line("brings.voice", _("A voice for women and excluded groups")),
            Line("brings.eyes", _("An independent eye on what is promised")),
        ),
        (
            Line("lasting", _("Change that lasts when the grant ends")),
            Line("more_people", _("Reaching more people")),
            Line("influence", _("Influence on how companies buy and sell")),
            Line("voice", _("A say for those it works with")),
            Line("evidence", _("Proof of what its work changes")),
        ),
        (
            Line("independence", _("Losing independence")),
            Line("cheap_service", _("Being used as a cheap service")),
            Line("short_funding", _("Short funding periods")),
            Line("left_out", _("The poorest being left out")),
        ),
    ),
    Profile(
        "government",
        (
            _("Ministry"),
            _("Regional office"),
            _("Local council"),
            _("Regulator"),
            _("Extension service"),
            _("State bank or fund"),
        ),
        (
            Line("brings.rules", _("Rules, permits and their enforcement")),
            Line("brings.infrastructure", _("Roads, water, energy")),
            Line("brings.extension", _("Extension services and statistics")),
            Line("brings.scale", _("Reach into every district")),
        ),
        (
            Line("jobs", _("Jobs and steadier incomes")),
            Line("revenue", _("Tax revenue from registered businesses")),
            Line("services", _("Services delivered where the budget does not reach")),
            Line("evidence", _("Figures it can show")),
            Line("lasting", _("Results that outlast a term of office")),
        ),
        (
            Line("favouring", _("Favouring one company")),
            Line("turnover", _("Staff and budgets that change")),
            Line("opposition", _("Opposition from established businesses")),
            Line("blame", _("Being blamed for what partners do")),
        ),
    ),
    Profile(
        "donor",
        (
            _("Foundation"),
            _("Development bank"),
            _("Bilateral agency"),
            _("United Nations body"),
            _("Impact investor"),
        ),
        (
            Line("brings.capital", _("Grants, guarantees and patient capital")),
            Line("brings.elsewhere", _("Experience from other places")),
            Line("brings.table", _("Power to bring people to one table")),
        ),
        (
            Line("impact", _("Impact for each unit of money")),
            Line("copied", _("Models that others copy")),
            Line("evidence", _("Evidence that stands up to scrutiny")),
            Line("lasting", _("Change that goes on without it")),
            Line("more_people", _("Reaching more people")),
        ),
        (
            Line("no_addition", _("Paying for what business would pay for anyway")),
            Line("late_results", _("Results that cannot be shown in time")),
            Line("misuse", _("Misuse of funds")),
            Line("harm", _("Harm to people or nature under its name")),
        ),
    ),
)
# What due diligence comes to, by `analysis.checks.CheckState`.
CHECKS: Final[dict[int, Text]] = {
    10: _("Do not engage"),
    20: _("None"),
    30: _("Still open"),
    40: _("Expired"),
    50: _("Expires soon"),
    60: _("Valid"),
}


def profile_of(kind: str) -> Profile | None:
    """The suggestions for a kind; None for a kind without any."""
    return next((p for p in PROFILES if p.kind == kind), None)
