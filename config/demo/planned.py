"""Who will do what in the demonstration once the interventions have worked."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.contrib.auth.models import User

from coordination.models import Intervention, PlannedRole
from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem, SubNeed
from stakeholders.models import Stakeholder

# intervention, who (None: to be found), function, what is different, from, note
ROLES: Final[tuple[tuple[str, str | None, str, str, str | None, str], ...]] = (
    (
        "Water for the dry season",
        "Regional Office of Agriculture",
        "infrastructure.water",
        "weakly",
        "2026-03-31",
        "Maintains the sixty water points",
    ),
    (
        "Water for the dry season",
        None,
        "infrastructure.water",
        "well",
        "2027-01-01",
        "A village committee that keeps pumps running for a fee",
    ),
    (
        "Trainers who know cows",
        "Altiplano Dairy",
        "skills.technical",
        "well",
        "2027-06-30",
        "Takes two trainers on its own payroll",
    ),
    (
        "A price agreed for the season",
        "Altiplano Dairy",
        "markets.prices",
        "well",
        "2026-04-01",
        "Floor price, read out on the radio",
    ),
    (
        "A price agreed for the season",
        "Association of Lampa producers",
        "markets.prices",
        "well",
        None,
        "Bargains for all members",
    ),
    (
        "Cooling tanks on credit",
        "Savings and Credit Lampa",
        "finance.credit",
        "well",
        "2027-01-01",
        "Loans from 500 soles against the milk price",
    ),
    (
        "Cooling tanks on credit",
        "Power company of the South",
        "infrastructure.energy",
        "well",
        "2027-09-01",
        "Three-phase lines to twelve collection points",
    ),
    (
        "One visit for the health permit",
        "Municipality of Juliaca",
        "policy.registration",
        "stops",
        None,
        "Accepts the stamp of the mobile desk",
    ),
)


def plan_roles(
    system: MarketSystem,
    interventions: Mapping[str, Intervention],
    stakeholders: Mapping[str, Stakeholder],
    sub_needs: Mapping[str, SubNeed],
    by: User,
) -> None:
    """Write down what each intervention is to bring about."""
    for intervention, who, function, performance, day, note in ROLES:
        add_row(
            row=PlannedRole(
                market_system=system,
                intervention=interventions[intervention],
                stakeholder=stakeholders[who] if who else None,
                sub_need=sub_needs[function],
                performance=performance,
                starts_on=date.fromisoformat(day) if day else None,
                note=note,
            ),
            by=by,
        )
