"""Who did what, and what was taken away."""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import in_system
from enterprises.models.systems import MarketSystem


class EventQuerySet(models.QuerySet["AuditEvent"]):
    def of_row(self, row: str) -> "EventQuerySet":
        """The history of one row, named as "enterprises.segment:12"."""
        row_type, _colon, row_id = row.partition(":")
        return self.filter(row_type=row_type, row_id=row_id)

    def facets(self) -> list[tuple[int | None, str, str, str, str, str]]:
        """Who did what to which kind of row: (actor, names, e-mail, verb, kind)."""
        return list(
            self.order_by()
            .values_list(
                *("actor_id", "actor__first_name", "actor__last_name"),
                *("actor__email", "verb", "row_type"),
            )
            .distinct()
        )


class AuditEvent(models.Model):
    """Who did what; appended by actions in the transaction of the write itself.

    The database refuses to change or delete one. Events of the installation
    (organisations, break-glass of administrators) have no market system.
    """

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.PROTECT, related_name="events", null=True
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    # "added", "changed", "removed", "restored", or a verb of the field: "imported".
    verb = models.CharField(_("what"), max_length=40)
    # "enterprises.segment" and its key, so that a row's history can be listed.
    row_type = models.CharField(max_length=60)
    row_id = models.CharField(max_length=40, blank=True)
    subject = models.CharField(_("of what"), max_length=300)
    reason = models.TextField(_("reason"), blank=True)
    # {"field": [before, after]}: evidence, never queried.
    changes = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["market_system", "row_type", "row_id"], name="event_by_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.subject}"


class Removal(models.Model):
    """Rows taken away together, kept so that it can be undone."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="removals"
    )
    subject = models.CharField(max_length=300)
    # Django's own serialisation of the row and everything that went with it.
    rows = models.JSONField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(auto_now_add=True)
    restored_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [in_system("removal")]

    def __str__(self) -> str:
        return self.subject


def names_of(
    system: MarketSystem, wanted: Mapping[str, Iterable[int]]
) -> dict[tuple[str, int], str]:
    """The names of rows that events point to, in one query over all their tables.

    `wanted` maps "enterprises.place" to keys. Rows of other market systems, rows that
    are gone and rows without a name are left out.
    """
    parts = []
    for label, keys in sorted(wanted.items()):
        model = apps.get_model(label)
        fields = {f.name for f in model._meta.concrete_fields}
        if "name" in fields and keys:
            rows = model._base_manager.order_by().filter(pk__in=list(keys))
            if "market_system" in fields:
                rows = rows.filter(market_system=system)
            kind = Value(label, output_field=CharField())
            name = Cast("name", CharField())
            parts.append(
                rows.annotate(told_kind=kind, told_name=name).values_list(
                    "told_kind", "pk", "told_name"
                )
            )
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return {(kind, key): word for kind, key, word in found}
