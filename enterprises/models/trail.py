"""Who did what, and what was taken away."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.systems import MarketSystem


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

    def __str__(self) -> str:
        return self.subject
