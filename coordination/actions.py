"""Writes of interventions that touch more than one row."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coordination.models import Intervention, InterventionNeed
from enterprises.actions import rows
from enterprises.models import Need, Removal


@transaction.atomic
def add_intervention(
    *, intervention: Intervention, needs: Iterable[Need], by: User
) -> Intervention:
    """Store a new intervention together with the needs it answers."""
    rows.add_row(row=intervention, by=by)
    return set_needs(intervention=intervention, needs=needs, by=by)


@transaction.atomic
def change_intervention(
    *, intervention: Intervention, version: int, needs: Iterable[Need], by: User
) -> Intervention:
    """Store an intervention and its needs, if it still is as it was at `version`.

    Raises `rows.Stale`, and then nothing is written.
    """
    rows.change_row(row=intervention, version=version, by=by)
    return set_needs(intervention=intervention, needs=needs, by=by)


@transaction.atomic
def set_needs(
    *, intervention: Intervention, needs: Iterable[Need], by: User
) -> Intervention:
    """Tie the intervention to just these needs; write the difference, and one event.

    Counts as a change of the intervention: its version goes up. Raises ValidationError
    for a need of another market system.
    """
    system = intervention.market_system
    wanted = {need.pk: need for need in needs}
    if any(need.market_system_id != system.pk for need in wanted.values()):
        raise ValidationError(_("This need belongs to another market system."))
    links = intervention.need_links.select_related(
        "need__sub_need", "need__segment"
    ).order_by("need")
    held = {link.need_id: link.need for link in links}
    gone, new = held.keys() - wanted.keys(), wanted.keys() - held.keys()
    if not gone and not new:
        return intervention
    intervention.need_links.filter(need__in=gone).delete()
    InterventionNeed.objects.bulk_create(
        InterventionNeed(market_system=system, intervention=intervention, need_id=key)
        for key in sorted(new)
    )
    Intervention.objects.filter(pk=intervention.pk).update(version=F("version") + 1)
    intervention.version += 1
    rows.record_event(
        system=system,
        by=by,
        verb="changed",
        row=intervention,
        changes={"needs": [_names(held.values()), _names(wanted.values())]},
    )
    return intervention


def _names(needs: Iterable[Need]) -> str:
    return "; ".join(str(need) for need in sorted(needs, key=lambda need: need.pk))


class ContributedTo(Exception):
    """Somebody has promised something for the intervention, so it stays."""


@transaction.atomic
def remove_intervention(*, intervention: Intervention, by: User) -> Removal:
    """Take an intervention away with its budget and its ties to needs.

    Raises `ContributedTo` where a contribution hangs on it, which may be one that its
    organisation keeps to itself; ProtectedError where other evidence does.
    """
    if intervention.contributions.exists():
        raise ContributedTo
    return rows.remove_row(row=intervention, by=by)
