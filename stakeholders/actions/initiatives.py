"""Writes of existing initiatives that touch more than one row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from enterprises.actions import rows
from stakeholders.models import (
    ExistingInitiative,
    InitiativeFunction,
    InitiativePart,
    InitiativePlace,
    InitiativeSegment,
    Stakeholder,
)

# What an initiative is tied to: through which rows, and by which of their columns.
TIES: dict[str, tuple[Any, str]] = {
    "functions": (InitiativeFunction, "sub_need"),
    "segments": (InitiativeSegment, "segment"),
    "places": (InitiativePlace, "place"),
}


@transaction.atomic
def add_initiative(
    *, initiative: ExistingInitiative, tied: Mapping[str, Iterable[Any]], by: User
) -> ExistingInitiative:
    """Store a new initiative together with what it does, for whom and where."""
    rows.add_row(row=initiative, by=by)
    return tie_initiative(initiative=initiative, tied=tied, by=by)


@transaction.atomic
def change_initiative(
    *,
    initiative: ExistingInitiative,
    version: int,
    tied: Mapping[str, Iterable[Any]],
    by: User,
) -> ExistingInitiative:
    """Store an initiative and its ties, if it still is as it was at `version`.

    Raises `rows.Stale`, and then nothing is written.
    """
    rows.change_row(row=initiative, version=version, by=by)
    return tie_initiative(initiative=initiative, tied=tied, by=by)


@transaction.atomic
def tie_initiative(
    *, initiative: ExistingInitiative, tied: Mapping[str, Iterable[Any]], by: User
) -> ExistingInitiative:
    """Tie it to just these functions, segments, places; one event for the difference.

    `tied` may leave one of the three out, which then stays. Counts as a change: the
    version goes up. Raises ValidationError for a row of another market system.
    """
    system = initiative.market_system
    changes: dict[str, list[str]] = {}
    for name, found in tied.items():
        through, column = TIES[name]
        wanted = {row.pk: row for row in found}
        if any(row.market_system_id != system.pk for row in wanted.values()):
            words = gettext("This row belongs to another market system.")
            raise ValidationError(words)
        links = through.objects.filter(initiative=initiative).select_related(column)
        held = {
            getattr(link, f"{column}_id"): getattr(link, column)
            for link in links.order_by(column)
        }
        if held.keys() == wanted.keys():
            continue
        gone, new = held.keys() - wanted.keys(), wanted.keys() - held.keys()
        links.filter(**{f"{column}__in": gone}).delete()
        through.objects.bulk_create(
            through(
                market_system=system, initiative=initiative, **{f"{column}_id": key}
            )
            for key in sorted(new)
        )
        changes[name] = [_names(held), _names(wanted)]
    if not changes:
        return initiative
    current = ExistingInitiative.objects.filter(pk=initiative.pk)
    current.update(version=F("version") + 1)
    initiative.version += 1
    rows.record_event(
        system=system, by=by, verb="changed", row=initiative, changes=changes
    )
    return initiative


def _names(found: Mapping[int, Any]) -> str:
    return "; ".join(str(found[key]) for key in sorted(found))


@transaction.atomic
def link_name(
    *, name: str, stakeholder: Stakeholder, among: Iterable[int], by: User
) -> int:
    """Say which stakeholder a written name is, in these initiatives; how many parts.

    Where the stakeholder is listed there as the same already, the written line goes.
    An initiative whose lead is written so gets its lead. One event an initiative.
    """
    system = stakeholder.market_system
    initiatives = ExistingInitiative.objects.filter(
        market_system=system, pk__in=list(among)
    )
    parts = InitiativePart.objects.select_for_update(no_key=True).filter(
        initiative__in=initiatives, stakeholder=None, written_name=name
    )
    told: dict[int, int] = {}
    for part in parts.order_by("pk"):
        same = InitiativePart.objects.filter(
            initiative=part.initiative_id, kind=part.kind, stakeholder=stakeholder
        )
        if same.exists():
            part.delete()
        else:
            part.stakeholder = stakeholder
            part.save(update_fields=["stakeholder"])
        told[part.initiative_id] = told.get(part.initiative_id, 0) + 1
    led = initiatives.filter(lead=None, lead_name=name)
    leads = set(led.values_list("pk", flat=True))
    led.update(lead=stakeholder)
    touched = initiatives.filter(pk__in={*told, *leads})
    touched.update(version=F("version") + 1)
    for initiative in touched.order_by("pk"):
        rows.record_event(
            system=system,
            by=by,
            verb="changed",
            row=initiative,
            changes={name: [None, str(stakeholder)]},
        )
    return sum(told.values()) + len(leads)
