"""What a supportive market system offers, by who usually offers it: the checklist.

In our own words. A line names the sub-needs (`enterprises.catalogue`) that suffer while
it is absent. Codes never change; the part before the dot is the player.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

Text = object  # a string, or one that is translated when it is shown

# Who usually offers it, in the order of the page.
PLAYERS: Final[dict[str, Text]] = {
    "banks": _("Banks and insurers"),
    "payments": _("Payment, phone and technology firms"),
    "utilities": _("Utilities and transport"),
    "government": _("Governments"),
    "suppliers": _("Suppliers"),
    "buyers": _("Buyers"),
    "education": _("Education and trade bodies"),
    "media": _("Media"),
    "culture": _("Culture and religion"),
    "everybody": _("Everybody together"),
}
# For lines of a team's own that name none of them.
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class StartingFunction:
    """One line of the checklist, and the codes of the needs that rest on it."""

    code: str
    name: Text
    needs: tuple[str, ...] = ()

    @property
    def player(self) -> str:
        """Who usually offers it."""
        return self.code.partition(".")[0]


SYSTEM_FUNCTIONS: Final = (
    StartingFunction(
        "banks.credit",
        _("Loans in small amounts that follow the season"),
        ("finance.credit", "finance.offer"),
    ),
    StartingFunction(
        "banks.savings",
        _("A safe place for small savings, close by"),
        ("finance.savings",),
    ),
    StartingFunction(
        "banks.insurance",
        _("Cover against bad luck and bad weather at a price they can pay"),
        ("finance.insurance",),
    ),
    StartingFunction(
        "banks.access",
        _("Papers and fees that a very small customer can manage"),
        ("finance.readiness", "finance.offer"),
    ),
    StartingFunction(
        "payments.transfer",
        _("Paying and getting paid without cash, cheaply and safely"),
        ("finance.payments",),
    ),
    StartingFunction(
        "payments.agents",
        _("Somewhere near to pay cash in and take it out"),
        ("finance.payments",),
    ),
    StartingFunction(
        "payments.network",
        _("A phone signal and data where they work"),
        ("infrastructure.telecoms",),
    ),
    StartingFunction(
        "payments.tools",
        _("Digital tools that suit a very small business"),
        ("infrastructure.technology", "skills.digital"),
    ),
    StartingFunction(
        "utilities.energy", _("Power that stays on"), ("infrastructure.energy",)
    ),
    StartingFunction(
        "utilities.water", _("Clean water within reach"), ("infrastructure.water",)
    ),
    StartingFunction(
        "utilities.waste",
        _("Toilets, drains and a place for waste"),
        ("infrastructure.sanitation",),
    ),
    StartingFunction(
        "utilities.transport",
        _("Roads and transport the whole year round"),
        ("infrastructure.transport", "markets.logistics"),
    ),
    StartingFunction(
        "government.registration",
        _("Permits and registration in few steps and at a fair price"),
        ("policy.registration",),
    ),
    StartingFunction(
        "government.tax",
        _("Taxes and fees that one can understand and bear"),
        ("policy.tax",),
    ),
    StartingFunction(
        "government.extension",
        _("Advisers and public services that come to the yard"),
        ("skills.technical",),
    ),
    StartingFunction(
        "government.health", _("Health care nearby"), ("infrastructure.health",)
    ),
    StartingFunction(
        "government.safety",
        _("Safe streets, and officials who take no bribes"),
        ("policy.safety",),
    ),
    StartingFunction(
        "government.justice",
        _("Disputes settled fairly, and title that holds"),
        ("policy.contracts",),
    ),
    StartingFunction(
        "suppliers.goods",
        _("Inputs and stock of steady quality at a fair price"),
        ("markets.supply",),
    ),
    StartingFunction(
        "suppliers.terms",
        _("Paying for inputs when money comes in"),
        ("markets.prices", "finance.credit"),
    ),
    StartingFunction(
        "suppliers.delivery",
        _("Small orders, delivered to far places"),
        ("markets.supply", "markets.logistics"),
    ),
    StartingFunction(
        "suppliers.repair",
        _("Spare parts, repair and advice after the sale"),
        ("infrastructure.technology",),
    ),
    StartingFunction(
        "buyers.prices",
        _("Prices that leave the producer a fair part of the worth"),
        ("markets.prices",),
    ),
    StartingFunction(
        "buyers.plans",
        _("Orders told ahead, and kept"),
        ("markets.demand", "markets.information"),
    ),
    StartingFunction(
        "buyers.payment", _("Payment on the agreed day"), ("markets.prices",)
    ),
    StartingFunction(
        "buyers.standards",
        _("Quality rules that are explained, and checked the same for all"),
        ("markets.quality",),
    ),
    StartingFunction(
        "education.business",
        _("Training in running a business"),
        ("skills.records", "skills.management", "skills.financial", "skills.marketing"),
    ),
    StartingFunction(
        "education.technical", _("Training in the trade itself"), ("skills.technical",)
    ),
    StartingFunction(
        "education.mentors",
        _("Somebody experienced to ask again and again"),
        ("skills.management",),
    ),
    StartingFunction(
        "education.together",
        _("Associations that buy, sell and speak for their members"),
        ("markets.aggregation",),
    ),
    StartingFunction(
        "media.information",
        _("Prices, weather and know-how in the language people speak"),
        ("markets.information",),
    ),
    StartingFunction(
        "media.portrayal",
        _("Women and people at the margin shown as business people"),
        ("policy.gender",),
    ),
    StartingFunction(
        "media.watch", _("Unfair dealing brought into the open"), ("policy.safety",)
    ),
    StartingFunction(
        "culture.women",
        _("Women's work and property held in regard"),
        ("policy.gender",),
    ),
    StartingFunction(
        "culture.room",
        _("Room for groups that others look down on"),
        ("policy.custom",),
    ),
    StartingFunction(
        "culture.trust",
        _("Customs that let strangers deal with one another"),
        ("policy.custom",),
    ),
    StartingFunction(
        "everybody.nature", _("Business that nature can bear for good"), ()
    ),
    StartingFunction(
        "everybody.climate",
        _("Ways to get through drought, flood and heat"),
        ("finance.insurance", "infrastructure.water"),
    ),
)


def player_of(code: str) -> Text:
    """Who usually offers it, in words; others for a code that is not one of ours."""
    return PLAYERS.get(code, _("Others"))
