"""One attribute of many enterprises set at once, with the way back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import in_system, one_of
from enterprises.models.jobs import LeasedJob
from enterprises.models.systems import MarketSystem


class ChangeState(models.TextChoices):
    """Where a change in bulk stands."""

    RUNNING = "running", _("Being written")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class BulkChange(LeasedJob):
    """One attribute of the registry set to one value for enterprises that were chosen.

    Which ones is frozen when it is asked for, in `BulkChunk`s; what was there before
    stands in `BulkRow`s.
    """

    State = ChangeState
    AT_WORK = (ChangeState.RUNNING, ChangeState.UNDOING)

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="bulk_changes"
    )
    # An attribute of MicroEnterprise ("segment_id"), and its value as JSON has it.
    attribute = models.CharField(_("attribute"), max_length=30)
    value = models.JSONField(_("new value"), null=True)
    # The value, and how the enterprises were chosen, in the words of that day.
    value_words = models.CharField(max_length=200, blank=True)
    chosen_words = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState, default=ChangeState.RUNNING
    )
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    restored = models.PositiveIntegerField(_("put back"), default=0)
    kept = models.PositiveIntegerField(_("kept"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("change in bulk")
        verbose_name_plural = _("changes in bulk")
        ordering = ["-pk"]
        constraints = [
            in_system("bulkchange"),
            one_of("state", ChangeState, "bulkchange_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ChangeState.DONE)
                | Q(rows_total=F("changed") + F("unchanged") + F("refused")),
                name="bulkchange_counts_reconcile",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value_words}"

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:bulkchange_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class BulkChunk(models.Model):
    """Some of the chosen enterprises, frozen, that are written in one transaction."""

    change = models.ForeignKey(
        BulkChange, on_delete=models.CASCADE, related_name="chunks"
    )
    number = models.PositiveIntegerField()
    # Their keys; read as a whole, never queried.
    keys = models.JSONField(default=list)
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "number"], name="bulkchunk_number_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.number}"


class Outcome(models.TextChoices):
    CHANGED = "changed", _("Changed")
    REFUSED = "refused", _("Refused")
    RESTORED = "restored", _("Put back")
    KEPT = "kept", _("Left as it is")


class BulkRow(models.Model):
    """What became of one enterprise; those that had the value already have no row.

    The enterprise is named by key and code, not referred to: it may go, and this stays.
    """

    Outcome = Outcome

    change = models.ForeignKey(
        BulkChange, on_delete=models.CASCADE, related_name="rows"
    )
    enterprise_key = models.PositiveBigIntegerField()
    code = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome)
    # The version the change left, and the value before it as JSON has it.
    version = models.PositiveIntegerField(null=True)
    before = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "enterprise_key"], name="bulkrow_once"
            ),
            one_of("outcome", Outcome, "bulkrow_outcome_known"),
        ]
        indexes = [
            models.Index(fields=["change", "outcome", "id"], name="bulkrow_by_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.outcome}"
