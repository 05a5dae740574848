"""What people look after in a market system: see config/owners.py."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.utils.text import capfirst

from enterprises.models import MarketSystem


@dataclass(frozen=True, slots=True)
class Owned:
    """One kind of row that people look after: which, and by which key."""

    model: Any
    field: str

    @property
    def label(self) -> str:
        return str(capfirst(self.model._meta.verbose_name_plural))

    def rows(self, system: MarketSystem) -> QuerySet[Any]:
        """Those of a system that somebody looks after."""
        rows: QuerySet[Any] = self.model._base_manager.filter(market_system=system)
        return rows.exclude(**{self.field: None})

    def of(self, system: MarketSystem, person: User) -> QuerySet[Any]:
        return self.rows(system).filter(**{self.field: person})


def owned_kinds() -> list[Owned]:
    return [Owned(apps.get_model(label), name) for label, name in settings.OWNED]


def owned_by(system: MarketSystem, person: User) -> list[tuple[str, int]]:
    """How many of each kind somebody looks after; a query for each kind."""
    counted = [(kind.label, kind.of(system, person).count()) for kind in owned_kinds()]
    return [(label, n) for label, n in counted if n]


def owners_in(system: MarketSystem) -> dict[int, int]:
    """How many rows each person looks after, by key; a query for each kind."""
    found: dict[int, int] = {}
    for kind in owned_kinds():
        grouped = kind.rows(system).order_by().values_list(kind.field)
        for key, n in grouped.annotate(n=Count("pk")):
            found[key] = found.get(key, 0) + n
    return found
