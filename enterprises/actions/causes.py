"""Writing down why needs are there: causes, what they lie behind, and reusing them."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.actions.rows import add_row, change_row
from enterprises.analysis.causes import depth_of, loop
from enterprises.analysis.names import same_name_key
from enterprises.models import MarketSystem, Need, NeedCause, RootCause
from enterprises.wording import arrow, isolated

# Whoever has asked "why" so often in a row describes the world, not a cause.
DEEPEST = 12


@transaction.atomic
def add_cause(*, row: RootCause, by: User) -> RootCause:
    """Add a cause; ValidationError where its chain would get too long."""
    _in_line(row)
    return add_row(row=row, by=by)


@transaction.atomic
def change_cause(
    *, row: RootCause, version: int, by: User, reason: str = ""
) -> RootCause:
    """Change a cause; ValidationError, naming the loop, if it came to lie in one."""
    _in_line(row)
    return change_row(row=row, version=version, by=by, reason=reason)


@transaction.atomic
def link_cause(*, need: Need, cause: RootCause, by: User) -> NeedCause:
    """Say that a cause lies directly behind a need.

    ValidationError if that is said already, or the two are of different systems.
    """
    if need.market_system_id != cause.market_system_id:
        raise ValidationError(_("The cause belongs to another market system."))
    _locked(cause.market_system_id)
    if need.cause_links.filter(cause=cause).exists():
        raise ValidationError(
            _("“%(name)s” is written down for this need already."),
            params={"name": cause},
        )
    row = NeedCause(market_system=need.market_system, need=need, cause=cause)
    return add_row(row=row, by=by)


@transaction.atomic
def name_cause(*, need: Need, name: str, by: User) -> NeedCause:
    """Link the cause of this name to a need, and list it first where it is new.

    Large and small letters and spaces make no other cause.
    """
    _locked(need.market_system_id)
    known = {same_name_key(c.name): c for c in need.market_system.root_causes.all()}
    cause = known.get(same_name_key(name))
    if cause is None:
        row = RootCause(market_system=need.market_system, name=name)
        cause = add_cause(row=row, by=by)
    return link_cause(need=need, cause=cause, by=by)


def _locked(system_id: int) -> None:
    # One change of causes at a time, or two at once could close a loop together.
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system_id)


def _in_line(row: RootCause) -> None:
    """Refuse a loop, or a line of causes that is too long."""
    if row.behind is None:
        return
    if row.behind.market_system_id != row.market_system_id:
        raise ValidationError(_("The cause belongs to another market system."))
    _locked(row.market_system_id)
    known = RootCause.objects.filter(market_system=row.market_system_id)
    names = dict(known.values_list("pk", "name"))
    nearer = dict(known.values_list("pk", "behind"))
    # A new row has no key yet, and nothing can lie behind it.
    key = row.pk or 0
    names[key] = row.name
    if way := loop(key, row.behind_id, nearer=nearer):
        steps = f" {arrow()} ".join(isolated(names[step]) for step in [*way, key])
        words = _("That goes round in a circle: %(names)s.") % {"names": steps}
        raise ValidationError({"behind": words})
    nearer[key] = row.behind_id
    if max(depth_of(step, nearer=nearer) for step in nearer) > DEEPEST:
        raise ValidationError(
            {
                "behind": _("A line of more than %(n)s causes explains nothing.")
                % {"n": DEEPEST}
            }
        )
