"""Writes about stakeholders that touch more than one row."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from enterprises.actions.rows import Stale, add_row, change_row, remove_row
from enterprises.models import Removal
from stakeholders.models import FunctionRole, Stakeholder


class InUse(Exception):
    """Other rows rest on the stakeholder; nothing was removed. `kinds`: which ones.

    Not which rows: a case or a contribution may be one that its organisation keeps to
    itself, and its name or amount would be told here.
    """

    def __init__(self, kinds: set[str]) -> None:
        super().__init__("in use")
        self.kinds = sorted(kinds)


@dataclass(frozen=True, slots=True)
class FunctionsSet:
    """How many functions were set anew, and what was taken away, to bring it back."""

    changed: int
    removals: tuple[Removal, ...]


@transaction.atomic
def remove_stakeholder(*, stakeholder: Stakeholder, by: User) -> Removal:
    """Take a stakeholder away with its profile, so that it can be brought back.

    Raises `InUse` where another row would be refused to the database, or would lose
    its link to the stakeholder, which bringing it back could not mend.
    """
    loose = _kinds_that_would_lose_it(stakeholder)
    try:
        removal = remove_row(row=stakeholder, by=by)
    except ProtectedError as kept:
        raise InUse(loose | {_kind(row) for row in kept.protected_objects}) from kept
    if loose:
        raise InUse(loose)
    return removal


def _kinds_that_would_lose_it(stakeholder: Stakeholder) -> set[str]:
    found = set()
    for relation in Stakeholder._meta.related_objects:
        if relation.on_delete is not models.SET_NULL:
            continue
        rows = relation.related_model._base_manager
        if rows.filter(**{relation.field.name: stakeholder}).exists():
            is_own = relation.related_model is Stakeholder
            kind = _kind(relation.related_model)
            found.add(_("stakeholders reached through it") if is_own else kind)
    return found


def _kind(row: models.Model | type[models.Model]) -> str:
    return str(row._meta.verbose_name_plural)


@transaction.atomic
def set_functions(
    *,
    stakeholder: Stakeholder,
    performances: Mapping[int, str],
    seen: Mapping[int, str],
    by: User,
) -> FunctionsSet:
    """Set what a stakeholder does about each sub-need; return what that changed.

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
    removals = [
        _set(stakeholder, held.get(sub_need_id), sub_need_id, performance, by)
        for sub_need_id, performance in wanted.items()
    ]
    return FunctionsSet(len(wanted), tuple(one for one in removals if one))


def _performance(role: FunctionRole | None) -> str:
    return role.performance if role else ""


def _set(
    stakeholder: Stakeholder,
    role: FunctionRole | None,
    sub_need_id: int,
    performance: str,
    by: User,
) -> Removal | None:
    if role is None:
        row = FunctionRole(
            market_system=stakeholder.market_system,
            stakeholder=stakeholder,
            sub_need_id=sub_need_id,
            performance=performance,
        )
        add_row(row=row, by=by)
    elif performance == "":
        return remove_row(row=role, by=by)
    else:
        role.performance = performance
        change_row(row=role, version=role.version, by=by)
    return None
