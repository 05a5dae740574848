"""Observations: one dated value each, for one micro-enterprise or a group of them."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    ImportBatch,
    MarketSystem,
    MicroEnterprise,
    Place,
    SameSystem,
    Segment,
    VersionedRow,
    one_of,
)
from enterprises.models.traits import Gender
from impact.models.indicators import Indicator
from stakeholders.models import Organisation


class Status(models.TextChoices):
    """Whether a value counts; only approved ones do."""

    SUBMITTED = "submitted", _("Waiting for review")
    APPROVED = "approved", _("Counts")
    REJECTED = "rejected", _("Sent back")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Channel(models.TextChoices):
    FORM = "form", _("Form")
    FILE = "file", _("File")


class ObservationQuerySet(models.QuerySet["Observation"]):
    def counted(self) -> "ObservationQuerySet":
        return self.filter(status=Status.APPROVED)

    def left_out(self) -> "ObservationQuerySet":
        return self.exclude(status=Status.APPROVED)

    def waiting(self) -> "ObservationQuerySet":
        return self.filter(status=Status.SUBMITTED)

    def reported_by(self, organisation_ids: Iterable[int]) -> "ObservationQuerySet":
        """What field partners may see: the rows of their own organisations."""
        return self.filter(organisation__in=organisation_ids)


class Observation(VersionedRow):
    """One dated value of one indicator, for one micro-enterprise or a group of them.

    `period` is derived from the day or the round at write (impact.analysis.periods);
    place, gender and segment are copied from the enterprise at write, so that a rollup
    never joins. A value is either `value` or `numerator` over `denominator`.
    """

    Status = Status
    Channel = Channel

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="observations"
    )
    # Made by the phone, or from the row of a file: the same one twice is one row.
    uuid = models.UUIDField(default=uuid.uuid4)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="observations"
    )
    enterprise = models.ForeignKey(
        MicroEnterprise,
        on_delete=models.PROTECT,
        related_name="observations",
        null=True,
        blank=True,
        verbose_name=_("enterprise"),
    )
    # How many enterprises a value of a group stands for.
    group_size = models.PositiveIntegerField(_("enterprises"), null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("reported by"),
    )
    observed_on = models.DateField(_("day"))
    period = models.IntegerField(editable=False)
    value = models.DecimalField(
        _("value"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    numerator = models.DecimalField(
        _("of them"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("out of"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    owner_gender = models.CharField(max_length=10, choices=Gender, blank=True)
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    status = models.CharField(
        _("state"), max_length=10, choices=Status, default=Status.APPROVED
    )
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.FORM)
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.SET_NULL, related_name="+", null=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField(null=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["market_system", "uuid"], name="observation_uuid_unique"
            ),
            SameSystem(field="indicator", name="observation_indicator_system"),
            SameSystem(field="enterprise", name="observation_enterprise_system"),
            SameSystem(field="place", name="observation_place_system"),
            SameSystem(field="segment", name="observation_segment_system"),
            models.CheckConstraint(
                condition=Q(
                    value__isnull=False,
                    numerator__isnull=True,
                    denominator__isnull=True,
                )
                | Q(
                    value__isnull=True,
                    numerator__isnull=False,
                    # An unknown part would make the check unknown, which passes.
                    denominator__isnull=False,
                    denominator__gt=0,
                ),
                name="observation_value_or_ratio",
                violation_error_message=_(
                    "Give a value, or both parts of a share with a second part above "
                    "zero."
                ),
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, group_size__isnull=True)
                | Q(
                    enterprise__isnull=True,
                    group_size__isnull=False,
                    group_size__gte=1,
                ),
                name="observation_enterprise_or_group",
                violation_error_message=_(
                    "Name one enterprise, or say how many a value stands for."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="observation_reviewed_by_somebody",
            ),
            one_of("status", Status, "observation_status_known"),
            one_of("channel", Channel, "observation_channel_known"),
        ]
        indexes = [
            # Every refresh of a leaf is a scan of this one; see the performance notes.
            models.Index(
                fields=["indicator", "period", "place", "owner_gender", "segment"],
                condition=Q(status=Status.APPROVED),
                include=["value", "numerator", "denominator", "enterprise"],
                name="observation_by_leaf",
            ),
            models.Index(
                fields=["indicator", "enterprise", "observed_on", "id"],
                condition=Q(status=Status.APPROVED),
                include=["value"],
                name="observation_by_enterprise",
            ),
            models.Index(
                fields=["market_system", "organisation", "-observed_on"],
                name="observation_by_reporter",
            ),
        ]

    # Free text about one enterprise: it may say who the owner is.
    PERSONAL = frozenset({"note"})

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value} on {self.observed_on}"
