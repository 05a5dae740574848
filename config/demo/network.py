"""Who deals with whom in the demonstration, how well, and what is missing."""

from collections.abc import Mapping
from typing import Final

from django.contrib.auth.models import User

from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem, Segment
from stakeholders.models import Organisation, Relationship, Stakeholder

DAIRY, HANDS = "Altiplano Dairy", "Hands for the Highlands"
BANK, FUND = "Savings and Credit Lampa", "Seed Fund"
OFFICE, TOWN = "Regional Office of Agriculture", "Municipality of Juliaca"
GROUP, POWER = "Association of Lampa producers", "Power company of the South"
LAMPA, AZANGARO = "Milk producers in Lampa", "Milk producers in Azángaro"
COLLECTORS, CHEESE = "Milk collectors", "Cheese makers"
SHOPS, CARTS = "Corner shops in Juliaca", "Push-cart sellers in Puno city"

# who, what, whom, how well, note
RELATIONSHIPS: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    (DAIRY, "buys_from", LAMPA, "mutual", "Pays every second week, by fat and protein"),
    (DAIRY, "buys_from", COLLECTORS, "one_sided", "Sets the price without talks"),
    (DAIRY, "buys_from", AZANGARO, "absent", "Collectors stand in between"),
    (DAIRY, "sells_to", SHOPS, "mutual", ""),
    (DAIRY, "sells_to", CARTS, "one_sided", "Only what shops leave over"),
    (DAIRY, "competes", CHEESE, "strained", "For the same milk in the dry months"),
    (DAIRY, "trains", LAMPA, "mutual", "Through its field trainers"),
    (DAIRY, "partners", HANDS, "mutual", "Trainers, since 2024"),
    (HANDS, "trains", LAMPA, "mutual", ""),
    (HANDS, "trains", AZANGARO, "mutual", ""),
    (HANDS, "informs", CHEESE, "one_sided", "Flyers, no visits"),
    (HANDS, "represents", CARTS, "absent", "Nobody speaks for them at the town hall"),
    (FUND, "finances", HANDS, "mutual", "Second grant, to 2028"),
    (FUND, "finances", DAIRY, "one_sided", "Shares the loss of three seasons"),
    (FUND, "finances", BANK, "absent", "A guarantee would make small loans pay"),
    (BANK, "finances", SHOPS, "one_sided", "Short and dear"),
    (BANK, "finances", LAMPA, "absent", "No loan below 2,000 soles"),
    (BANK, "finances", CHEESE, "absent", "Asks for land titles"),
    (HANDS, "partners", BANK, "mutual", "Savings groups open accounts by phone"),
    (OFFICE, "trains", AZANGARO, "one_sided", "Vets come twice a year"),
    (OFFICE, "regulates", DAIRY, "strained", "Two permits for the same laboratory"),
    (OFFICE, "regulates", CHEESE, "strained", "Closed three workshops last year"),
    (TOWN, "regulates", SHOPS, "one_sided", ""),
    (TOWN, "regulates", CARTS, "strained", "Fines instead of stands"),
    (GROUP, "represents", LAMPA, "mutual", ""),
    (GROUP, "sells_to", DAIRY, "mutual", "One price for 310 members"),
    (GROUP, "partners", OFFICE, "", ""),
)


def relate(
    system: MarketSystem,
    stakeholders: Mapping[str, Stakeholder],
    segments: Mapping[str, Segment],
    organisations: Mapping[str, Organisation],
    by: User,
) -> None:
    """Write them down for the organisation that coordinates, seen by all partners."""
    for source, kind, other, quality, note in RELATIONSHIPS:
        end = (
            {"target_segment": segments[other]}
            if other in segments
            else {"target": stakeholders[other]}
        )
        add_row(
            row=Relationship(
                market_system=system,
                organisation=organisations[DAIRY],
                source=stakeholders[source],
                kind=kind,
                quality=quality,
                note=note,
                **end,
            ),
            by=by,
        )
