"""The four lenses on a market system: what each asks, and where to begin."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

Text = object  # a string, or one that is translated when it is shown


@dataclass(frozen=True, slots=True)
class LensAbout:
    """One lens in plain words; `icon` names a picture of the icon set."""

    question: Text
    begin: Text
    icon: str


LENSES: Final[dict[str, LensAbout]] = {
    "commercial": LensAbout(
        _("Who buys, sells and lends along the chain, and on what terms?"),
        _(
            "Begin with one deal: who sets the price, who waits for the money, and "
            "what happens when a delivery fails."
        ),
        "cart3",
    ),
    "environment": LensAbout(
        _("Who else around them makes their work easier or harder?"),
        _(
            "Begin with those nobody trades with: rivals, lenders, offices, trade "
            "bodies, neighbours. Whom did the enterprises name?"
        ),
        "buildings",
    ),
    "law": LensAbout(
        _("What do the rules say, and what happens in practice?"),
        _(
            "Begin with one permit, one tax and one inspection: what is written, what "
            "it costs in days and money, and whether anybody enforces it."
        ),
        "bank",
    ),
    "norms": LensAbout(
        _("What do people expect of one another, whatever the rules say?"),
        _(
            "Begin with who may own, travel, speak and trade. Ask women apart from "
            "men, and the young apart from the old."
        ),
        "people",
    ),
}
