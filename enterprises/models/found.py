"""Which enterprises a filter leaves, and how many without reading them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from enterprises.analysis.registry import OwnerCounts, together
from enterprises.models.consents import (
    Lists,
    with_consent,
    with_consent_withdrawn,
    without_consent,
)
from enterprises.models.keyset import first_of
from enterprises.models.registry import MicroEnterprise, MicroEnterpriseQuerySet
from enterprises.models.systems import MarketSystem

# What a filter says of a value nobody knows.
UNKNOWN = "unknown"
# More than these are counted only when somebody asks.
COUNTED = 2_000
# What `RegistryTally` knows without reading a row.
TALLIED = frozenset({"segment", "place", "owner_gender", "state"})
# An owner is young in the year of this birthday and before.
YOUNG = 35
CHOICES = ("owner_gender", "urbanity", "motivation", "formality", "premises")
RANGES = {
    "born_from": "owner_birth_year__gte",
    "born_to": "owner_birth_year__lte",
    "employees_from": "employees__gte",
    "employees_to": "employees__lte",
    "turnover_from": "turnover__gte",
    "turnover_to": "turnover__lte",
    "turnover_currency": "turnover_currency",
    "started_from": "started_year__gte",
    "started_to": "started_year__lte",
}
# Whether something is known at all.
KNOWN = {
    "birth_year": Q(owner_birth_year__isnull=False),
    "size": Q(employees__isnull=False),
    "turnover": Q(turnover__isnull=False),
    "started": Q(started_year__isnull=False),
    "position": Q(latitude__isnull=False),
}
CONSENTS: dict[str, Callable[..., Lists]] = {
    "given": with_consent,
    "withdrawn": with_consent_withdrawn,
    "none": without_consent,
}


def lists_of(
    system: MarketSystem,
    chosen: Mapping[str, Any],
    places: Collection[int] | None = None,
) -> Lists:
    """The enterprises of a system that a filter leaves: all that stand in these lists.

    `chosen` is `EnterpriseFilter.chosen`; `places` are the keys of the chosen place's
    subtree, where they are known already.
    """
    rows: MicroEnterpriseQuerySet = system.enterprises.all()
    if "q" in chosen:
        rows = rows.searched(chosen["q"])
    if "state" in chosen:
        rows = rows.closed() if chosen["state"] == "closed" else rows.open()
    rows = rows.filter(_stands(chosen, places), _asked(chosen), _born(chosen))
    if "consent" not in chosen and "consent_for" not in chosen:
        return [rows]
    agreed = CONSENTS[chosen.get("consent", "given")]
    return agreed(rows, system, chosen.get("consent_for"))


def found_by(
    system: MarketSystem,
    chosen: Mapping[str, Any],
    places: Collection[int] | None = None,
) -> MicroEnterpriseQuerySet:
    """The same as one list, for whoever reads all of them."""
    return whole(lists_of(system, chosen, places))


def whole(lists: Lists) -> MicroEnterpriseQuerySet:
    """All that stand in any of some lists, each once."""
    if len(lists) == 1:
        return lists[0]
    first, *others = (rows.order_by().values("pk") for rows in lists)
    return MicroEnterprise.objects.filter(pk__in=first.union(*others, all=True))


def _stands(chosen: Mapping[str, Any], places: Collection[int] | None) -> Q:
    """In the chosen segment and place."""
    found = Q()
    if "segment" in chosen:
        unknown = chosen["segment"] == UNKNOWN
        found &= Q(segment=None if unknown else chosen["segment"])
    if chosen.get("place") == UNKNOWN:
        found &= Q(place=None)
    elif "place" in chosen and places is not None:
        found &= Q(place__in=places)
    elif "place" in chosen:
        found &= Q(place__path__contains=f"/{chosen['place']}/")
    return found


def _asked(chosen: Mapping[str, Any]) -> Q:
    """With the chosen answers, within the chosen ranges."""
    found = Q()
    for name in CHOICES:
        if name in chosen:
            value = "" if chosen[name] == UNKNOWN else chosen[name]
            found &= Q(**{name: value})
    for name, lookup in RANGES.items():
        if name in chosen:
            found &= Q(**{lookup: chosen[name]})
    for name, is_known in KNOWN.items():
        if f"{name}_known" in chosen:
            found &= is_known if chosen[f"{name}_known"] == "yes" else ~is_known
    return found


def _born(chosen: Mapping[str, Any]) -> Q:
    """By an owner of the chosen age."""
    if "age" not in chosen:
        return Q()
    way = "gte" if chosen["age"] == "young" else "lt"
    born = timezone.localdate().year - YOUNG
    return Q(**{f"owner_birth_year__{way}": born})


def counted(
    system: MarketSystem,
    lists: Lists,
    chosen: Mapping[str, Any],
    places: Collection[int],
    *,
    is_exact: bool = False,
) -> tuple[OwnerCounts, bool]:
    """How many a filter leaves, and whether there are more than that; one query.

    From the tallies where these know the answer; else by reading rows, and no more
    than `COUNTED` of them unless `is_exact`.
    """
    if chosen.keys() <= TALLIED:
        return system.tallies.chosen(_tallied(chosen, places)).owners(), False
    if is_exact:
        # An enterprise stands in one of them only, so nothing is counted twice.
        return together([rows.owners() for rows in lists]), False
    some: Any = first_of(lists, most=COUNTED + 1).values("owner_gender")
    owners: OwnerCounts = some.owners_of_these()
    return owners, owners.total > COUNTED


def _tallied(chosen: Mapping[str, Any], places: Collection[int]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if "segment" in chosen:
        one = chosen["segment"]
        asked["segment"] = 0 if one == UNKNOWN else one.pk
    if "place" in chosen:
        asked["places"] = [0] if chosen["place"] == UNKNOWN else places
    if "owner_gender" in chosen:
        one = chosen["owner_gender"]
        asked["owner_gender"] = "" if one == UNKNOWN else one
    if "state" in chosen:
        asked["is_open"] = chosen["state"] == "open"
    return asked
