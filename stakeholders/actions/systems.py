"""How a market system begins, and gets its first coordinator."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import add_row
from enterprises.actions.systems import create_system
from enterprises.models import MarketSystem
from stakeholders.actions.people import take_organisation
from stakeholders.models import Membership, Organisation


@transaction.atomic
def found_system(
    *, organisation: Organisation, by: User, **values: Any
) -> MarketSystem:
    """Make a market system with whoever makes it as its coordinator.

    `values` are those of `create_system`: name, slug, country, currency, value_chain,
    purpose.
    """
    system = create_system(**values, by=by)
    first = Membership(
        market_system=system,
        user=by,
        organisation=take_organisation(organisation=organisation, by=by),
        role=Membership.Role.COORDINATOR,
    )
    add_row(row=first, by=by, verb="joined")
    return system
