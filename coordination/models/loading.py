"""From rows of one query to the plain values that `coordination.analysis` asks for."""

from typing import Any

from django.db import models
from django.db.models import Value

from coordination.analysis.funding import Cost, Gift, Plan, PlannedIntervention

WHOLE, MONEY, DAY = models.IntegerField(), models.DecimalField(), models.DateField()


def nothing(field: Any) -> Value:
    """An empty column of the type of `field`."""
    return Value(None, output_field=field)


def nothing_of_a_gift() -> list[Value]:
    """The columns of a contribution after the first three, all empty."""
    kinds = (WHOLE, None, WHOLE, None, WHOLE, MONEY, None, MONEY, DAY, DAY)
    return [Value("") if kind is None else nothing(kind) for kind in kinds]


def assembled(rows: Any) -> Plan:
    """Sort the rows of `plan` out; interventions by name, all else by key."""
    interventions, costs, gifts = [], [], []
    needs: dict[int, set[int]] = {}
    for row, intervention, pk, party, name, year, word, level, *rest in rows:
        amount, text, rate, starts_on, ends_on = rest
        if row == "gift":
            who = (pk, intervention, party, name, year, word, level)
            gifts.append(Gift(*who, amount, text, rate))
        elif row == "cost":
            costs.append((pk, Cost(intervention, year, amount)))
        elif row == "need":
            needs.setdefault(intervention, set()).add(pk)
        else:
            interventions.append((pk, text, word, party, name, starts_on, ends_on))
    planned = [
        PlannedIntervention(
            pk, name, state, lead, lead_name or "", start, end, _frozen(needs, pk)
        )
        for pk, name, state, lead, lead_name, start, end in interventions
    ]
    return Plan(
        interventions=tuple(sorted(planned, key=lambda one: (one.name, one.id))),
        costs=tuple(cost for _pk, cost in sorted(costs, key=lambda line: line[0])),
        gifts=tuple(sorted(gifts, key=lambda gift: gift.id)),
    )


def _frozen(needs: dict[int, set[int]], intervention: int) -> frozenset[int]:
    return frozenset(needs.get(intervention, ()))
