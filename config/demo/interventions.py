"""What is planned, what it costs, and who gives to it."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.contrib.auth.models import User

from config.demo.cast import Cast
from coordination.models import BudgetLine, Contribution, Intervention, InterventionNeed
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem

# name, what, lead, state, starts, ends, needs (segment, code), budget lines,
# contributions (who, kind, commitment, year, amount, currency, rate, rate day)
INTERVENTIONS: Final = (
    (
        "Water for the dry season",
        "Sixty water points with troughs, built and kept by village committees.",
        "Hands for the Highlands",
        "running",
        "2025-03-01",
        "2026-12-31",
        (("Milk producers in Lampa", "infrastructure.water"),),
        ((2025, "Water points", "420000"), (2026, "Water points", "420000")),
        (
            ("Seed Fund", "cash", 30, 2025, "110000", "USD", "3.72", "2025-03-01"),
            ("Seed Fund", "cash", 20, 2026, "60000", "USD", "3.68", "2026-01-15"),
            ("Altiplano Dairy", "cash", 10, 2026, "90000", "PEN", None, None),
            (
                "Regional Office of Agriculture",
                "in_kind",
                20,
                2025,
                "35000",
                "PEN",
                None,
                None,
            ),
        ),
    ),
    (
        "Trainers who know cows",
        "Monthly visits on feed, hygiene and simple books.",
        "Hands for the Highlands",
        "running",
        "2025-02-01",
        "2027-12-31",
        (
            ("Milk producers in Lampa", "skills.technical"),
            ("Milk producers in Lampa", "skills.records"),
            ("Milk producers in Azángaro", "skills.technical"),
        ),
        (
            (2025, "Trainers", "240000"),
            (2026, "Trainers", "240000"),
            (2027, "Trainers", "240000"),
        ),
        (
            ("Altiplano Dairy", "cash", 30, 2025, "180000", "PEN", None, None),
            ("Altiplano Dairy", "cash", 20, 2026, "180000", "PEN", None, None),
            (
                "Hands for the Highlands",
                "in_kind",
                30,
                2025,
                "60000",
                "PEN",
                None,
                None,
            ),
            (
                "Hands for the Highlands",
                "in_kind",
                10,
                2026,
                "60000",
                "PEN",
                None,
                None,
            ),
        ),
    ),
    (
        "A price agreed for the season",
        "Dairy and association agree on a floor price before the rains, in public.",
        "Association of Lampa producers",
        "running",
        "2025-10-01",
        "2027-03-31",
        (("Milk producers in Lampa", "markets.prices"),),
        ((2025, "Meetings and radio", "9000"), (2026, "Meetings and radio", "9000")),
        (
            ("Altiplano Dairy", "cash", 30, 2025, "9000", "PEN", None, None),
            ("Altiplano Dairy", "cash", 20, 2026, "9000", "PEN", None, None),
        ),
    ),
    (
        "One visit for the health permit",
        "A mobile desk that checks, advises and stamps in the cheese makers' town.",
        None,
        "idea",
        None,
        None,
        (("Cheese makers", "policy.registration"),),
        (),
        (),
    ),
    (
        "Cooling tanks on credit",
        "Collectors pay tanks back from the milk price.",
        "Savings and Credit Lampa",
        "planned",
        "2026-09-01",
        "2028-06-30",
        (
            ("Milk collectors", "finance.credit"),
            ("Milk collectors", "infrastructure.energy"),
        ),
        ((2026, "Guarantee fund", "150000"), (2027, "Guarantee fund", "150000")),
        (("Seed Fund", "cash", 10, 2026, "25000", "USD", "3.68", "2026-01-15"),),
    ),
)


def intervene(cast: Cast, system: MarketSystem, by: User) -> None:
    """Make the interventions, with their budgets and what is given."""
    for (
        name,
        what,
        lead,
        state,
        starts,
        ends,
        needs,
        budget,
        gifts,
    ) in INTERVENTIONS:
        intervention = add_row(
            row=Intervention(
                market_system=system,
                name=name,
                summary=what,
                lead=cast.stakeholders[lead] if lead else None,
                state=state,
                starts_on=_day(starts),
                ends_on=_day(ends),
            ),
            by=by,
        )
        cast.interventions[name] = intervention
        InterventionNeed.objects.bulk_create(
            InterventionNeed(
                market_system=system, intervention=intervention, need=cast.needs[key]
            )
            for key in needs
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(
                market_system=system,
                intervention=intervention,
                year=year,
                label=label,
                amount=Decimal(amount),
            )
            for year, label, amount in budget
        )
        for who, kind, firm, year, amount, currency, rate, rate_on in gifts:
            giver = cast.stakeholders[who]
            Contribution.objects.create(
                market_system=system,
                organisation=giver.organisation
                or cast.organisations["Altiplano Dairy"],
                intervention=intervention,
                stakeholder=giver,
                kind=kind,
                commitment=firm,
                year=year,
                amount=Decimal(amount),
                currency=currency,
                rate=rate and Decimal(rate),
                rate_on=_day(rate_on),
            )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
