"""Whatever refers to a row, of whichever app: found from the models, so none is missed.

Nothing here knows an app above; a key that somebody adds tomorrow is found as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q


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
    def may_be_empty(self) -> bool:
        """Whether a row may go on without what it refers to."""
        goes_along = self.field.remote_field.on_delete is models.CASCADE
        return bool(self.field.null) and not goes_along

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


def in_the_way(one: Reference, gone: models.Model, kept: models.Model) -> set[Any]:
    """The keys of rows of `gone` that `kept` cannot take over.

    Because it has one already where it can have one only, or because the row would
    then refer to `kept` twice.
    """
    theirs, own = one.rows(gone), one.rows(kept)
    if one.field.unique:
        return _keys(theirs) if own.exists() else set()
    found: set[Any] = set()
    for names, condition in _unique_together(one):
        others = [name for name in names if name != one.field.name]
        taken = set(own.filter(condition).values_list(*others))
        held = theirs.filter(condition).values_list("pk", *others)
        found |= {row[0] for row in held if row[1:] in taken}
    for twin in references(type(kept)):
        if twin.model is one.model and twin.field != one.field:
            found |= _keys(theirs.filter(**{twin.field.name: kept}))
    if one.model is type(kept):
        found |= _keys(theirs.filter(pk=kept.pk))
    return found


def _keys(rows: Any) -> set[Any]:
    return set(rows.order_by().values_list("pk", flat=True))


def _unique_together(one: Reference) -> list[tuple[tuple[str, ...], Q]]:
    meta = one.model._meta
    named = [
        (constraint.fields, constraint.condition or Q())
        for constraint in meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and one.field.name in constraint.fields
    ]
    plain = [(names, Q()) for names in meta.unique_together if one.field.name in names]
    return [*named, *plain]


def point(one: Reference, keys: Iterable[Any], to: models.Model | None) -> None:
    """Let rows refer to `to`; their versions go up, so that no stale save undoes it."""
    values: dict[str, Any] = {one.field.name: to}
    if any(field.name == "version" for field in one.model._meta.concrete_fields):
        values["version"] = F("version") + 1
    one.model._base_manager.filter(pk__in=list(keys)).update(**values)


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the rows behind one key: moved, emptied, or left with `gone`."""

    moved: list[Any]
    emptied: list[Any]
    left: list[Any]


def move_references(gone: models.Model, kept: models.Model) -> dict[str, Moved]:
    """Let everything that refers to `gone` refer to `kept`; by the label of the key.

    What is in the way is emptied where a row may go on without, and else left.
    """
    done: dict[str, Moved] = {}
    for one in references(type(kept)):
        stay = in_the_way(one, gone, kept)
        moved = sorted(_keys(one.rows(gone)) - stay)
        emptied = sorted(stay) if one.may_be_empty else []
        point(one, moved, kept)
        if emptied:
            point(one, emptied, None)
        left = [] if one.may_be_empty else sorted(stay)
        if moved or emptied or left:
            done[one.label] = Moved(moved, emptied, left)
    return done


def move_back(
    label: str, keys: Iterable[Any], was: models.Model | None, to: models.Model
) -> None:
    """Let those rows that still refer to `was` refer to `to`; the others are let be."""
    model_label, _dot, name = label.rpartition(".")
    model: Any = apps.get_model(model_label)
    one = Reference(model, model._meta.get_field(name))
    still = model._base_manager.filter(pk__in=list(keys), **{name: was})
    point(one, list(still.values_list("pk", flat=True)), to)
