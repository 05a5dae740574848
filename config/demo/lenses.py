"""What four lenses show of the demonstration's system, and what it offers."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.contrib.auth.models import User

from config.demo.network import (
    AZANGARO,
    BANK,
    CARTS,
    CHEESE,
    COLLECTORS,
    DAIRY,
    FUND,
    GROUP,
    HANDS,
    LAMPA,
    OFFICE,
    POWER,
    TOWN,
)
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem, Segment
from stakeholders.actions.checklist import judge_functions
from stakeholders.analysis.checklist import Judgement
from stakeholders.models import (
    Organisation,
    Stakeholder,
    SystemFinding,
    SystemFunction,
)

# lens, effect, weight, what was found, evidence, source, day, segment, about whom,
# what to do
Row = tuple[str, str, int | None, str, str, str, str, str, str, str]
FINDINGS: Final[tuple[Row, ...]] = (
    (
        *("commercial", "helps", 4),
        "The dairy pays every second week, and by fat and protein",
        "1,400 accounts of 2025; 96 % of payments within two days",
        *("Accounts of the dairy", "2026-01-20", LAMPA, DAIRY),
        "Offer the same to collectors",
    ),
    (
        *("commercial", "hinders", 5),
        "Collectors learn the price only when they deliver",
        "11 of 14 collectors said so; the lists of 2025 bear no date",
        *("Visits in Azángaro", "2026-02-11", COLLECTORS, DAIRY),
        "Tell the price of the month on the first, by text message",
    ),
    (
        *("commercial", "hinders", 3),
        "Cheese is sold on credit to shops that pay after six weeks",
        *("", "", "", CHEESE, "", ""),
    ),
    (
        *("environment", "both", 4),
        "Savings groups lend quickly, and at five per cent a month",
        "Books of nine groups",
        *("Study of the savings bank", "2025-11-03", "", BANK),
        "Let groups open accounts, so that members build a record",
    ),
    (
        *("environment", "helps", 3),
        "The producers' association bargains for 310 members",
        "One price since 2024, two soles above the market in the dry months",
        *("Minutes of the association", "2025-12-02", LAMPA, GROUP, ""),
    ),
    (
        *("law", "hinders", 5),
        "A permit for a cheese workshop takes four visits to two offices",
        "Seven of eight makers counted; the law names one visit and ten days",
        *("Walk through the offices", "2026-02-25", CHEESE, OFFICE),
        "One counter for both papers, tried in Juliaca first",
    ),
    (
        *("law", "hinders", 4),
        "Push-carts are fined under a rule that was repealed in 2022",
        *("", "", "2026-03-01", CARTS, TOWN),
        "",
    ),
    (
        *("law", "helps", 2),
        "Cooperatives pay no sales tax on raw milk",
        *("", "Tax code", "2026-01-08", "", "", ""),
    ),
    (
        *("norms", "hinders", 5),
        "Women milk and make cheese; men sign for the money",
        "Eight women in ten do the milking; one account in five is a woman's",
        *("Talks with women, and the dairy's accounts", "2026-02-14", "", DAIRY),
        "Open a second name on every account",
    ),
    (
        *("norms", "helps", 3),
        "Neighbours help out with labour when a family falls ill",
        "Told in all six talks",
        *("Talks in Lampa and Azángaro", "2026-02-14", AZANGARO, "", ""),
    ),
    (
        *("norms", "hinders", None),
        "Young people see dairy as their parents' work",
        *("", "", "", "", "", ""),
    ),
)
# code: presence, who offers it here, note
JUDGED: Final[dict[str, tuple[str, str, str]]] = {
    "banks.credit": ("absent", "", "No loan below 2,000 soles"),
    "banks.savings": ("weak", BANK, "Two branches; savings groups do the rest"),
    "banks.insurance": ("absent", "", "Tried for alpacas, never for cows"),
    "payments.transfer": ("present", BANK, ""),
    "payments.network": ("weak", "", "No signal above 4,100 m"),
    "utilities.energy": ("weak", POWER, "Four cuts a week"),
    "utilities.water": ("absent", "", "Wells fall dry in August"),
    "utilities.transport": ("weak", "", "Trucks stop for the rain, January to March"),
    "government.registration": ("absent", "", "See the lens on law"),
    "government.extension": ("weak", OFFICE, "Vets come twice a year"),
    "government.health": ("present", "", ""),
    "suppliers.goods": ("present", "", ""),
    "suppliers.terms": ("absent", "", ""),
    "buyers.prices": ("weak", DAIRY, "Good for members, poor through collectors"),
    "buyers.payment": ("present", DAIRY, ""),
    "buyers.standards": ("present", DAIRY, "Shown at the laboratory"),
    "education.technical": ("present", HANDS, ""),
    "education.business": ("weak", HANDS, "Two days a year"),
    "education.together": ("present", GROUP, ""),
    "media.information": ("weak", "", "Radio in Quechua, prices of Lima only"),
    "culture.women": ("weak", "", ""),
    "utilities.waste": ("not_applicable", "", "Each farm takes care of its own"),
    "everybody.climate": ("weak", FUND, "A fund for feed in dry years"),
}


def look(
    system: MarketSystem,
    stakeholders: Mapping[str, Stakeholder],
    segments: Mapping[str, Segment],
    organisations: Mapping[str, Organisation],
    by: User,
) -> None:
    """Write down what was seen, and judge what the system offers."""
    for lens, effect, weight, words, shows, source, day, segment, whom, do in FINDINGS:
        row = SystemFinding(
            market_system=system,
            organisation=organisations[DAIRY],
            lens=lens,
            effect=effect,
            weight=weight,
            statement=words,
            evidence=shows,
            source=source,
            seen_on=date.fromisoformat(day) if day else None,
            segment=segments.get(segment),
            stakeholder=stakeholders.get(whom),
            what_to_do=do,
        )
        add_row(row=row, by=by)
    said = {
        code: Judgement(presence, stakeholders[who].pk if who else None, note)
        for code, (presence, who, note) in JUDGED.items()
    }
    judge_functions(system=system, judgements=said, seen={}, by=by)
    own = SystemFunction(
        market_system=system,
        name="A scale and a fat test that farmers can watch",
        player="buyers",
        presence=SystemFunction.Presence.ABSENT,
    )
    add_row(row=own, by=by)
