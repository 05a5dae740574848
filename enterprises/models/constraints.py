"""Constraints that Django does not ship: references that cannot leave their system."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


class SameSystem(models.BaseConstraint):
    """A foreign key that the database keeps inside one market system.

    `field` is a foreign key of the model to a row that has
    `UNIQUE (market_system, id)`; the pair (own market system, `field`) must name such
    a row. An empty `field` is not checked. It stands beside Django's own key, which
    knows nothing of the system.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _clause(
        self,
        model: type[models.Model] | None,
        schema_editor: BaseDatabaseSchemaEditor | None,
    ) -> str:
        if model is None or schema_editor is None:
            raise ValueError("A constraint is written for a model, by an editor.")
        quote = schema_editor.quote_name
        field: Any = model._meta.get_field(self.field)
        target = field.remote_field.model
        if isinstance(target, str):
            target = apps.get_model(target)
        own: Any = model._meta.get_field("market_system")
        table, key = target._meta.db_table, target._meta.pk.column
        return (
            f"CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({quote(own.column)}, {quote(field.column)}) "
            f"REFERENCES {quote(table)} ({quote('market_system_id')}, {quote(key)}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(
        self,
        model: type[models.Model] | None,
        schema_editor: BaseDatabaseSchemaEditor | None,
    ) -> str:
        return self._clause(model, schema_editor)

    def create_sql(  # type: ignore[override] # Django's own return it too
        self,
        model: type[models.Model] | None,
        schema_editor: BaseDatabaseSchemaEditor | None,
    ) -> Statement:
        clause = self._clause(model, schema_editor).replace("%", "%%")
        return Statement(f"ALTER TABLE {_table(model, schema_editor)} ADD {clause}")

    def remove_sql(  # type: ignore[override]
        self,
        model: type[models.Model] | None,
        schema_editor: BaseDatabaseSchemaEditor | None,
    ) -> Statement:
        table = _table(model, schema_editor)
        return Statement(f'ALTER TABLE {table} DROP CONSTRAINT "{self.name}"')

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Forms narrow their choices by system; the database has the last word."""

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _args, kwargs = super().deconstruct()
        return path, (), {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SameSystem):
            return (self.name, self.field) == (other.name, other.field)
        return NotImplemented

    __hash__ = models.BaseConstraint.__hash__


def _table(model: Any, schema_editor: Any) -> str:
    name: str = schema_editor.quote_name(model._meta.db_table)
    return name


def in_system(model: str) -> models.UniqueConstraint:
    """Let other rows of the same system refer to this one by (system, id)."""
    return models.UniqueConstraint(
        fields=["market_system", "id"], name=f"{model}_in_system"
    )


def one_of(field: str, choices: Any, name: str) -> models.CheckConstraint:
    """Close an enumeration in the database."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}), name=name
    )
