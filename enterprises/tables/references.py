"""Whatever refers to a row, of whichever app: found from the models, so none is missed.

Nothing here knows an app above; a key that somebody adds tomorrow is found as well.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Value


@dataclass(frozen=True, slots=True)
class Reference:
    """One foreign key to the model; `label` names it for ever: "app.model.field"."""

    model: Any
    field: Any

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def words(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def rows(self, row: models.Model | Iterable[int]) -> Any:
        """The rows that refer to one row, or to one of some keys."""
        look = self.field.name if isinstance(row, models.Model) else self._among
        return self.model._base_manager.filter(**{look: row})

    @property
    def goes_along(self) -> bool:
        """Whether the database takes a row away with what it refers to."""
        return self.field.remote_field.on_delete is models.CASCADE

    @property
    def may_be_empty(self) -> bool:
        """Whether a row may go on without what it refers to."""
        return bool(self.field.null) and not self.goes_along

    @property
    def _among(self) -> str:
        return f"{self.field.name}__in"


def references(model: type[models.Model]) -> list[Reference]:
    """Every foreign key to a model, also those that its rows know nothing of."""
    found = [
        Reference(one.related_model, one.field)  # type: ignore[union-attr]
        for one in model._meta.get_fields(include_hidden=True)
        if one.auto_created and (one.one_to_many or one.one_to_one)
    ]
    return sorted(found, key=lambda one: one.label)


def used(
    model: type[models.Model], keys: Iterable[int], *, but: Iterable[type[Any]] = ()
) -> set[int]:
    """Which of these keys rows refer to; rows of the models `but` do not count."""
    keys, found = list(keys), set()
    for one in references(model):
        if one.model not in but:
            rows = one.rows(keys).order_by()
            found.update(rows.values_list(one.field.attname, flat=True).distinct())
    return found


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Which rows of one that goes the one that stays cannot take over.

    `same` says what one of its own says already, or would refer to it twice; `tie` is a
    row of its own standing that can do without the tie.
    """

    same: Q
    tie: Q


def in_the_way(one: Reference, kept: models.Model) -> InTheWay:
    """Which rows behind a key cannot be moved to `kept`."""
    own = one.rows(kept)
    same, tie = Q(pk__in=[]), Q(pk__in=[])
    for names, condition in _unique_together(one):
        others = {n: OuterRef(n) for n in names if n != one.field.name}
        taken = condition & Q(Exists(own.filter(condition, **others)))
        if one.may_be_empty and not set(others) - {"market_system"}:
            tie |= taken
        else:
            same |= taken
    for twin in references(type(kept)):
        if twin.model is one.model and twin.field != one.field:
            same |= Q(**{twin.field.name: kept})
    if one.model is type(kept):
        tie |= Q(pk=kept.pk)
    return InTheWay(same, tie & ~same)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many rows stand behind one key, and how many of them are in the way."""

    reference: Reference
    total: int
    same: int
    tie: int


def counted(
    gone: models.Model, kept: models.Model, rows: Callable[[Reference], Any]
) -> list[Behind]:
    """What a merge would meet, by key; one query. `rows` are those that are counted."""
    every = references(type(kept))
    parts = []
    for place, one in enumerate(every):
        found = rows(one).order_by().filter(**{one.field.name: gone})
        way = in_the_way(one, kept)
        for kind, condition in enumerate((Q(), way.same, way.tie)):
            named = found.filter(condition).annotate(
                key_place=Value(place, output_field=IntegerField()),
                way_kind=Value(kind, output_field=IntegerField()),
            )
            parts.append(
                named.values("key_place", "way_kind").annotate(total_rows=Count("pk"))
            )
    union = parts[0].union(*parts[1:], all=True)
    totals = {(r["key_place"], r["way_kind"]): r["total_rows"] for r in union}
    return [
        Behind(one, *(totals.get((place, kind), 0) for kind in range(3)))
        for place, one in enumerate(every)
        if totals.get((place, 0))
    ]


def keys_of(rows: Any) -> set[Any]:
    """The keys of some rows; one query."""
    return set(rows.order_by().values_list("pk", flat=True))


def _unique_together(one: Reference) -> list[tuple[tuple[str, ...], Q]]:
    """The names of the fields that must differ, each with when that holds."""
    meta = one.model._meta
    name = one.field.name
    named = [
        (tuple(constraint.fields), constraint.condition or Q())
        for constraint in meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    whole = [(tuple(names), Q()) for names in meta.unique_together]
    own = [((name,), Q())] if one.field.unique else []
    return [(names, q) for names, q in (*named, *whole, *own) if name in names]


def point(one: Reference, keys: Iterable[Any], to: models.Model | None) -> None:
    """Let rows refer to `to`; their versions go up, so that no stale save undoes it."""
    values: dict[str, Any] = {one.field.name: to}
    if any(field.name == "version" for field in one.model._meta.concrete_fields):
        values["version"] = F("version") + 1
    one.model._base_manager.filter(pk__in=list(keys)).update(**values)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the rows behind one key: moved, without the tie, left behind."""

    moved: list[Any]
    emptied: list[Any]
    left: list[Any]


def move_references(gone: models.Model, kept: models.Model) -> dict[str, Moved]:
    """Let everything that refers to `gone` refer to `kept`; by the label of the key.

    What says the same is left with `gone`; what can do without the tie goes on so.
    """
    done: dict[str, Moved] = {}
    for one in references(type(kept)):
        theirs, way = one.rows(gone), in_the_way(one, kept)
        emptied = sorted(keys_of(theirs.filter(way.tie)))
        left = sorted(keys_of(theirs.filter(way.same)))
        moved = sorted(keys_of(theirs) - {*emptied, *left})
        if moved:
            point(one, moved, kept)
        if emptied:
            point(one, emptied, None)
        if moved or emptied or left:
            done[one.label] = Moved(moved, emptied, left)
    return done


def named(label: str) -> Reference:
    """The key of a label."""
    model_label, _dot, name = label.rpartition(".")
    model: Any = apps.get_model(model_label)
    return Reference(model, model._meta.get_field(name))


def move_back(
    label: str, keys: Iterable[Any], was: models.Model | None, to: models.Model
) -> None:
    """Let those rows that still refer to `was` refer to `to`; the others are let be."""
    one = named(label)
    still = one.model._base_manager.filter(pk__in=list(keys), **{one.field.name: was})
    point(one, list(still.values_list("pk", flat=True)), to)
