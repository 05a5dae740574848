"""The steps of the value chain: adding a list of them."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import add_row
from enterprises.models import MarketSystem, ValueChainStep


@transaction.atomic
def add_steps(
    *, system: MarketSystem, names: Sequence[str], by: User
) -> list[ValueChainStep]:
    """Add the steps that are missing, in their order behind those there are.

    Safe to repeat: a step whose name differs in capitals only is there already. Returns
    what was added.
    """
    # One at a time, or two lists at once would both take the same numbers.
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    known = list(system.steps.all())
    taken = {step.name.casefold() for step in known}
    order = max((step.order for step in known), default=0)
    added = []
    for name in names:
        if name.casefold() in taken:
            continue
        taken.add(name.casefold())
        order += 1
        step = ValueChainStep(market_system=system, name=name, order=order)
        added.append(add_row(row=step, by=by))
    return added
