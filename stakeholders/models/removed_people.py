"""People who were taken out of a profile, and of whom a copy is kept to go back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from enterprises.models import MarketSystem
from stakeholders.models.profiles import Representative
from stakeholders.models.stakeholders import Stakeholder
from stakeholders.models.visibility import Audience, Visibility


@dataclass(frozen=True, slots=True)
class RemovedPerson:
    """One kept copy; `stakeholder` is "" where that is gone as well."""

    key: int
    name: str
    function: str
    stakeholder: str
    removed_at: datetime
    removed_by: User
    is_back: bool
    may_be_forgotten: bool


def removed_people(system: MarketSystem, audience: Audience) -> list[RemovedPerson]:
    """Those that the audience could see, the last removed first.

    Two queries. What an organisation keeps to itself, it forgets itself.
    """
    label = Representative._meta.label_lower
    kept = system.removals.filter(rows__icontains=label).select_related("removed_by")
    names = dict(
        Stakeholder.objects.filter(market_system=system).values_list("pk", "name")
    )
    found = []
    for removal in kept:
        for row in removal.rows:
            fields = row["fields"]
            if row["model"] != label or not _is_seen(fields, audience):
                continue
            own = fields["organisation"] in audience.organisation_ids
            found.append(
                RemovedPerson(
                    key=row["pk"],
                    name=fields["name"],
                    function=fields["function"],
                    stakeholder=names.get(fields["stakeholder"], ""),
                    removed_at=removal.removed_at,
                    removed_by=removal.removed_by,
                    is_back=removal.restored_at is not None,
                    may_be_forgotten=own or audience.is_coordinator,
                )
            )
    return found


def _is_seen(fields: dict[str, Any], audience: Audience) -> bool:
    """As `visible_to` has it, for a row that is no more."""
    if fields["organisation"] in audience.organisation_ids:
        return True
    if fields["visibility"] == Visibility.COORDINATORS:
        return audience.is_coordinator
    return bool(fields["visibility"] == Visibility.PARTNERS)
