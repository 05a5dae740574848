"""The tree of places: adding a list of them, renaming and moving one."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from enterprises.actions.rows import change_row, record_event
from enterprises.models import MarketSystem, MicroEnterprise, Place, SliceChange
from enterprises.models.systems import MAX_PLACE_LEVEL

Names = tuple[str, ...]


@transaction.atomic
def add_places(
    *, system: MarketSystem, paths: Iterable[Names], by: User
) -> list[Place]:
    """Add the places that are missing on these ways down; safe to repeat.

    `paths` are names from the top down, at most four. Returns what was added.
    """
    wanted = sorted({path[:n] for path in paths for n in range(1, len(path) + 1)})
    known = _by_path(system)
    added: list[Place] = []
    for level in range(1, MAX_PLACE_LEVEL + 1):
        missing = [p for p in wanted if len(p) == level and p not in known]
        if not missing:
            continue
        rows = Place.objects.bulk_create(
            Place(
                market_system=system,
                parent=known.get(path[:-1]),
                name=path[-1],
                level=level,
                path="",
            )
            for path in missing
        )
        for path, row in zip(missing, rows, strict=True):
            row.path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
            known[path] = row
        Place.objects.bulk_update(rows, ["path"], batch_size=500)
        added += rows
    if added:
        record_event(
            system=system,
            by=by,
            verb="places added",
            row=system,
            changes={"places": [None, [str(row) for row in added[:500]]]},
        )
    return added


def _by_path(system: MarketSystem) -> dict[Names, Place]:
    """Every place of the system by its names from the top down."""
    rows = {place.pk: place for place in system.places.all()}
    found = {}
    for row in rows.values():
        keys = [int(key) for key in row.path.split("/") if key]
        found[tuple(rows[key].name for key in keys)] = row
    return found


@transaction.atomic
def change_place(*, place: Place, version: int, by: User) -> Place:
    """Store a new name, or move the place with all that lies in it.

    Raises `Stale` when somebody else came first, ValidationError when the move would
    put it into itself or deeper than four levels.
    """
    stored = Place.objects.select_for_update().get(pk=place.pk)
    within = list(
        Place.objects.within(stored).filter(market_system=stored.market_system)
    )
    parent = place.parent
    if parent is not None and parent.pk in {row.pk for row in within}:
        raise ValidationError(
            {"parent": gettext("A place cannot lie in itself or in one of its own.")}
        )
    level = parent.level + 1 if parent else 1
    depth = max(row.level for row in within) - stored.level
    if level + depth > MAX_PLACE_LEVEL:
        raise ValidationError(
            {
                "parent": gettext(
                    "Moved there, its places would be deeper than four levels."
                )
            }
        )
    place.level, place.path = stored.level, stored.path
    change_row(row=place, version=version, by=by)
    path = f"{parent.path if parent else '/'}{place.pk}/"
    for row in within:
        row.path = path + row.path.removeprefix(stored.path)
        row.level += level - stored.level
    if path != stored.path:
        Place.objects.bulk_update(within, ["path", "level"], batch_size=500)
        _tell_that_they_moved(within)
    place.path, place.level = path, level
    return place


def _tell_that_they_moved(places: list[Place]) -> None:
    """The records of enterprises there now count for other regions."""
    moved = MicroEnterprise.objects.filter(place__in=places)
    SliceChange.objects.bulk_create(
        (SliceChange(enterprise_id=pk) for pk in moved.values_list("pk", flat=True)),
        batch_size=1000,
    )
