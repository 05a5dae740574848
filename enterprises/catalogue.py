"""The needs a market system starts with: five categories and their sub-needs.

One list serves twice: a sub-need names what a segment lacks, and the function that
somebody would have to perform for it. Teams rename lines, switch them off and add
their own; the code stays.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

# Translated when a page is made: a string, or one that is still to be translated.
Words = object


@dataclass(frozen=True, slots=True)
class StartingCategory:
    """One of the five categories of interconnected needs."""

    code: str
    name: Words
    description: Words


@dataclass(frozen=True, slots=True)
class StartingSubNeed:
    """One line of the taxonomy; its code begins with that of its category."""

    code: str
    name: Words
    description: Words

    @property
    def category(self) -> str:
        """The code of the category it belongs to."""
        return self.code.partition(".")[0]


CATEGORIES: Final = (
    StartingCategory(
        "skills", _("Skills"), _("What owners and workers know and can do.")
    ),
    StartingCategory(
        "markets",
        _("Markets"),
        _("Getting inputs in and products out, at terms one can live on."),
    ),
    StartingCategory(
        "finance",
        _("Finance"),
        _("Money when it is needed, kept safe, and moved at low cost."),
    ),
    StartingCategory(
        "infrastructure",
        _("Infrastructure"),
        _("The basic services a household and its business run on."),
    ),
    StartingCategory(
        "policy",
        _("Policy"),
        _("Written and unwritten rules, and how they are applied."),
    ),
)

SUB_NEEDS: Final = (
    StartingSubNeed(
        "skills.records",
        _("Accounting and record keeping"),
        _("Writing down what comes in and goes out, and reading it."),
    ),
    StartingSubNeed(
        "skills.marketing",
        _("Marketing and sales"),
        _("Knowing customers, presenting goods, setting prices."),
    ),
    StartingSubNeed(
        "skills.procurement",
        _("Procurement and stock"),
        _("Buying the right amount at the right time, and losing none of it."),
    ),
    StartingSubNeed(
        "skills.technical",
        _("Technical and production skills"),
        _("Growing, making or repairing things well and safely."),
    ),
    StartingSubNeed(
        "skills.financial",
        _("Financial literacy"),
        _("Comparing loans, planning cash, keeping business and home apart."),
    ),
    StartingSubNeed(
        "skills.management",
        _("Management and planning"),
        _("Setting goals, dividing work, leading people."),
    ),
    StartingSubNeed(
        "skills.digital",
        _("Digital skills"),
        _("Using a phone or computer for the business without being cheated."),
    ),
    StartingSubNeed(
        "markets.supply",
        _("Supply of inputs"),
        _("Inputs and goods of steady quality within reach."),
    ),
    StartingSubNeed(
        "markets.demand",
        _("Demand and buyers"),
        _("Enough customers, and more than one to choose from."),
    ),
    StartingSubNeed(
        "markets.prices",
        _("Fair prices and payment terms"),
        _("Prices that cover costs, agreed beforehand and paid on time."),
    ),
    StartingSubNeed(
        "markets.logistics",
        _("Logistics to market"),
        _("Collection, delivery and cooling between seller and buyer."),
    ),
    StartingSubNeed(
        "markets.information",
        _("Market information"),
        _("Knowing what is asked for, where, and at what price."),
    ),
    StartingSubNeed(
        "markets.aggregation",
        _("Buying and selling together"),
        _("Groups that buy in bulk and offer what one alone cannot."),
    ),
    StartingSubNeed(
        "markets.quality",
        _("Quality and standards"),
        _("Meeting what buyers require, and being able to prove it."),
    ),
    StartingSubNeed(
        "finance.credit",
        _("Credit"),
        _("Loans that fit the season and the size of the business."),
    ),
    StartingSubNeed(
        "finance.savings",
        _("Savings"),
        _("A safe place for small amounts, within reach."),
    ),
    StartingSubNeed(
        "finance.insurance",
        _("Insurance"),
        _("Cover against illness, death, theft, fire and bad weather."),
    ),
    StartingSubNeed(
        "finance.payments",
        _("Payments"),
        _("Paying and being paid without carrying cash far."),
    ),
    StartingSubNeed(
        "finance.readiness",
        _("Being ready for finance"),
        _("The demand side: papers, records and trust that lenders ask for."),
    ),
    StartingSubNeed(
        "finance.offer",
        _("Products made for small businesses"),
        _("The supply side: institutions that want such customers and know them."),
    ),
    StartingSubNeed(
        "infrastructure.water",
        _("Water"),
        _("Clean and enough, for people, animals and production."),
    ),
    StartingSubNeed(
        "infrastructure.sanitation",
        _("Sanitation and waste"),
        _("Toilets, drains, and somebody who takes the waste away."),
    ),
    StartingSubNeed(
        "infrastructure.health",
        _("Health services"),
        _("Care within reach, so that illness does not close the business."),
    ),
    StartingSubNeed(
        "infrastructure.energy",
        _("Energy"),
        _("Power for light, cooling and machines, at a bearable price."),
    ),
    StartingSubNeed(
        "infrastructure.telecoms",
        _("Telephone and internet"),
        _("A signal where the work is done, at a bearable price."),
    ),
    StartingSubNeed(
        "infrastructure.transport",
        _("Transport and roads"),
        _("Roads that hold in the rain, and something that drives on them."),
    ),
    StartingSubNeed(
        "infrastructure.technology",
        _("Technology and tools"),
        _("Equipment, machines and digital tools that fit a small business."),
    ),
    StartingSubNeed(
        "infrastructure.premises",
        _("Premises and storage"),
        _("A safe place to work, to sell and to keep goods."),
    ),
    StartingSubNeed(
        "policy.registration",
        _("Licensing and registration"),
        _("Permits that can be had in reasonable time and at reasonable cost."),
    ),
    StartingSubNeed(
        "policy.tax",
        _("Tax"),
        _("Taxes and fees that are known, bearable and collected fairly."),
    ),
    StartingSubNeed(
        "policy.contracts",
        _("Legal status and contracts"),
        _("Title to land and goods, and agreements that can be enforced."),
    ),
    StartingSubNeed(
        "policy.custom",
        _("Informal and customary rules"),
        _("Unwritten rules on who may trade, where and with whom."),
    ),
    StartingSubNeed(
        "policy.gender",
        _("Gender norms"),
        _("What women and men are expected or allowed to do."),
    ),
    StartingSubNeed(
        "policy.safety",
        _("Safety and corruption"),
        _("Trading without theft, threats, raids and bribes."),
    ),
)

# Groups that are easily missed, listed in every new system: kind and name.
VOICE_GROUPS: Final = (
    ("women", _("Women")),
    ("youth", _("Young people")),
    ("informal", _("Unregistered businesses")),
)

# From the first input to what is used again; a team takes away what it has not.
CHAIN_STEPS: Final = (
    *(_("Inputs"), _("Production"), _("Collection"), _("Processing")),
    *(_("Transport"), _("Retail"), _("Customers"), _("Reuse and recycling")),
)

# The needs by which an exposure to climate or environment shows, by its kind.
_WEATHER = frozenset(
    {"finance.insurance", "infrastructure.transport", "infrastructure.premises"}
)
_DRY = frozenset({"finance.insurance", "infrastructure.water", "skills.technical"})
NEEDS_OF_EXPOSURE: Final = {
    "drought": _DRY,
    "flood": _WEATHER,
    "heat": frozenset({"infrastructure.energy", "infrastructure.premises"}),
    "cold": frozenset({"finance.insurance", "infrastructure.premises"}),
    "storm": _WEATHER,
    "soil": frozenset({"skills.technical"}),
    "water": frozenset({"infrastructure.water", "infrastructure.sanitation"}),
    "pests": frozenset({"finance.insurance", "skills.technical"}),
}

_BY_CODE: Final = {line.code: line for line in SUB_NEEDS}


def description_of(code: str) -> str:
    """One plain line on a sub-need of the catalogue; "" for a team's own."""
    line = _BY_CODE.get(code)
    return str(line.description) if line else ""
