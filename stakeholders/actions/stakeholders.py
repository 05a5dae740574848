"""Writes about stakeholders that touch more than one row."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import (
    Stale,
    add_row,
    change_row,
    remove_row,
)
from stakeholders.models import FunctionRole, Stakeholder


@transaction.atomic
def set_functions(
    *,
    stakeholder: Stakeholder,
    performances: Mapping[int, str],
    seen: Mapping[int, str],
    by: User,
) -> int:
    """Set what a stakeholder does about each sub-need; return how many changed.

    `performances` maps a sub-need's key to a performance, or to "" for nothing; `seen`
    is what the page showed. Raises `Stale` when one of them was changed meanwhile by
    somebody else; then nothing is written. Barrier and note of a function that stays
    are kept.
    """
    # Whoever comes second waits here, and then sees what the first one wrote.
    Stakeholder.objects.select_for_update().get(pk=stakeholder.pk)
    held = {role.sub_need_id: role for role in stakeholder.function_roles.all()}
    if {key: role.performance for key, role in held.items()} != dict(seen):
        raise Stale(stakeholder)
    wanted = {k: v for k, v in performances.items() if v != _performance(held.get(k))}
    for sub_need_id, performance in wanted.items():
        _set(stakeholder, held.get(sub_need_id), sub_need_id, performance, by)
    return len(wanted)


def _performance(role: FunctionRole | None) -> str:
    return role.performance if role else ""


def _set(
    stakeholder: Stakeholder,
    role: FunctionRole | None,
    sub_need_id: int,
    performance: str,
    by: User,
) -> None:
    if role is None:
        row = FunctionRole(
            market_system=stakeholder.market_system,
            stakeholder=stakeholder,
            sub_need_id=sub_need_id,
            performance=performance,
        )
        add_row(row=row, by=by)
    elif performance == "":
        remove_row(row=role, by=by)
    else:
        role.performance = performance
        change_row(row=role, version=role.version, by=by)
