"""What stakeholders commonly gain, as a start for the lines of a case."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _


class Words(Protocol):
    """A text that is translated when it is shown."""

    def __str__(self) -> str: ...


PARTIES: dict[str, Words] = {
    "company": _("Companies"),
    "enterprises": _("Micro-enterprises"),
    "civil_society": _("Civil society"),
    "government": _("Governments"),
    "donor": _("Donors and development banks"),
}


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of benefit: who gains, what is counted, and what drives it.

    `party` is a kind of stakeholder; its three drivers are the
    units, the change and the value that are multiplied.
    """

    code: str
    party: str
    kind: str
    label: Words
    unit_name: Words
    drivers: tuple[Words, Words, Words]

    @property
    def who(self) -> Words:
        """The kind of stakeholder that gains, in words."""
        return PARTIES[self.party]


STREAMS = (
    Stream(
        "company.supply",
        "company",
        "commercial",
        _("More supply bought"),
        _("suppliers"),
        (_("suppliers"), _("extra quantity each"), _("margin on one unit")),
    ),
    Stream(
        "company.quality",
        "company",
        "commercial",
        _("Less supply turned away"),
        _("suppliers"),
        (_("suppliers"), _("quantity no longer refused"), _("value of one unit")),
    ),
    Stream(
        "company.sales",
        "company",
        "commercial",
        _("More sales through small shops"),
        _("shops"),
        (_("shops"), _("extra cases each"), _("margin on one case")),
    ),
    Stream(
        "company.distribution",
        "company",
        "commercial",
        _("Cheaper distribution"),
        _("deliveries"),
        (_("deliveries"), _("kilometres saved"), _("cost of one kilometre")),
    ),
    Stream(
        "company.turnover",
        "company",
        "commercial",
        _("Fewer partners lost and replaced"),
        _("partners"),
        (_("partners"), _("share no longer lost"), _("cost of finding one")),
    ),
    Stream(
        "enterprises.income",
        "enterprises",
        "social",
        _("Higher income of owners"),
        _("enterprises"),
        (_("enterprises"), _("extra sales each"), _("what is left of one sale")),
    ),
    Stream(
        "enterprises.costs",
        "enterprises",
        "social",
        _("Lower costs of the business"),
        _("enterprises"),
        (_("enterprises"), _("purchases a year"), _("saving on one")),
    ),
    Stream(
        "enterprises.time",
        "enterprises",
        "social",
        _("Time saved"),
        _("owners"),
        (_("owners"), _("hours a year"), _("value of one hour")),
    ),
    Stream(
        "enterprises.jobs",
        "enterprises",
        "social",
        _("New paid work"),
        _("enterprises"),
        (_("enterprises"), _("new jobs each"), _("pay of a year")),
    ),
    Stream(
        "civil_society.reach",
        "civil_society",
        "social",
        _("People reached at lower cost"),
        _("people"),
        (_("people"), _("visits each"), _("saving on one visit")),
    ),
    Stream(
        "civil_society.fees",
        "civil_society",
        "commercial",
        _("Income from services"),
        _("customers"),
        (_("customers"), _("services a year"), _("fee of one")),
    ),
    Stream(
        "government.taxes",
        "government",
        "social",
        _("Taxes and fees of registered businesses"),
        _("enterprises"),
        (_("newly registered enterprises"), _("payments a year"), _("amount of one")),
    ),
    Stream(
        "government.services",
        "government",
        "social",
        _("Fewer emergencies to pay for"),
        _("families"),
        (_("families"), _("cases avoided"), _("cost of one")),
    ),
    Stream(
        "donor.leverage",
        "donor",
        "social",
        _("Results that others pay for too"),
        _("people"),
        (_("people"), _("results each"), _("what one costs elsewhere")),
    ),
    Stream(
        "donor.repayment",
        "donor",
        "commercial",
        _("Interest on patient loans"),
        _("loans"),
        (_("loans"), _("amount of one"), _("interest a year")),
    ),
)
