"""Indicators on five levels, with baseline, targets and rounds of measurement."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.models import Intervention
from enterprises.models import (
    MarketSystem,
    Need,
    SameSystem,
    VersionedRow,
    in_system,
    one_of,
)


class Level(models.IntegerChoices):
    """The results chain, from what is put in to what has changed."""

    INPUT = 1, _("Input")
    ACTIVITY = 2, _("Activity")
    OUTPUT = 3, _("Output")
    OUTCOME = 4, _("Outcome")
    IMPACT = 5, _("Impact")


class Beneficiary(models.TextChoices):
    """For whom a result is."""

    ENTERPRISES = "enterprises", _("Micro-enterprises")
    COMPANY = "company", _("Company")
    COMMUNITY = "community", _("Community")
    GOVERNMENT = "government", _("Government")
    PARTNERS = "partners", _("Donors and civil society")


class Direction(models.TextChoices):
    UP = "up", _("More is better")
    DOWN = "down", _("Less is better")


class Aggregation(models.TextChoices):
    """How the values of one period become one figure."""

    SUM = "sum", _("Sum")
    COUNT = "count", _("Number of observations")
    DISTINCT = "distinct", _("Number of different enterprises")
    MEAN = "mean", _("Mean")
    MEDIAN = "median", _("Median")
    SHARE = "share", _("Share (ratio of sums)")
    LATEST = "latest", _("Sum of the latest value of each enterprise")
    MINIMUM = "minimum", _("Smallest value")
    MAXIMUM = "maximum", _("Largest value")


class OverTime(models.TextChoices):
    """How the figures of periods become a figure for the whole time."""

    NON_CUMULATIVE = "non_cumulative", _("Each period for itself")
    RUNNING_TOTAL = "running_total", _("Running total")
    LATEST_STATE = "latest_state", _("The latest state")
    YEARLY_RESET = "yearly_reset", _("Running total, from zero each year")


class Frequency(models.TextChoices):
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    HALF_YEAR = "half_year", _("Twice a year")
    YEAR = "year", _("Yearly")
    ROUND = "round", _("In rounds")


class MeasurementRound(VersionedRow):
    """A wave of a panel: its number is the period of indicators measured in rounds."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="measurement_rounds"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["market_system", "number"],
                name="measurementround_number_unique",
                violation_error_message=_("There is already a round of this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="measurementround_dates_in_order",
                violation_error_message=_("The end comes before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(VersionedRow):
    """A measure on one of five levels, with all that makes two people count alike."""

    Level = Level
    Aggregation = Aggregation
    OverTime = OverTime
    Frequency = Frequency
    Direction = Direction

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="indicators"
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(_("what counts, and what does not"), blank=True)
    level = models.IntegerField(_("level"), choices=Level)
    beneficiary = models.CharField(
        _("for whom"),
        max_length=20,
        choices=Beneficiary,
        default=Beneficiary.ENTERPRISES,
    )
    unit = models.CharField(_("unit"), max_length=60)
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.UP
    )
    aggregation = models.CharField(
        _("figure of a period"), max_length=12, choices=Aggregation
    )
    over_time = models.CharField(
        _("over time"),
        max_length=16,
        choices=OverTime,
        default=OverTime.NON_CUMULATIVE,
    )
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency)
    needs_review = models.BooleanField(
        _("a value counts only after review"), default=False
    )
    use = models.CharField(
        _("who uses it for which decision"), max_length=300, blank=True
    )
    method = models.CharField(_("how it is measured"), max_length=300, blank=True)
    # Changes are told against this period; see impact.analysis.periods for the number.
    baseline_period = models.IntegerField(null=True, blank=True, editable=False)
    need = models.ForeignKey(
        Need,
        on_delete=models.PROTECT,
        related_name="indicators",
        null=True,
        blank=True,
        verbose_name=_("need"),
    )
    intervention = models.ForeignKey(
        Intervention,
        on_delete=models.PROTECT,
        related_name="indicators",
        null=True,
        blank=True,
        verbose_name=_("intervention"),
    )

    class Meta:
        ordering = ["level", "code"]
        constraints = [
            in_system("indicator"),
            SameSystem(field="need", name="indicator_need_same_system"),
            SameSystem(field="intervention", name="indicator_intervention_system"),
            models.UniqueConstraint(
                fields=["market_system", "code"],
                name="indicator_code_unique",
                violation_error_message=_("This code is already taken."),
            ),
            one_of("level", Level, "indicator_level_known"),
            one_of("beneficiary", Beneficiary, "indicator_beneficiary_known"),
            one_of("direction", Direction, "indicator_direction_known"),
            one_of("aggregation", Aggregation, "indicator_aggregation_known"),
            one_of("over_time", OverTime, "indicator_over_time_known"),
            one_of("frequency", Frequency, "indicator_frequency_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "impact:indicator_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class Baseline(VersionedRow):
    """Where an indicator stood before anything was done, or why that is not known."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="baselines"
    )
    indicator = models.OneToOneField(
        Indicator, on_delete=models.CASCADE, related_name="baseline"
    )
    value = models.DecimalField(
        _("value"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    observed_on = models.DateField(_("measured on"), null=True, blank=True)
    method = models.CharField(_("how it was measured"), max_length=300, blank=True)
    not_applicable_reason = models.CharField(
        _("why there is none"), max_length=300, blank=True
    )

    class Meta:
        constraints = [
            SameSystem(field="indicator", name="baseline_indicator_system"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, not_applicable_reason="")
                | (Q(value__isnull=True) & ~Q(not_applicable_reason="")),
                name="baseline_value_or_reason",
                violation_error_message=_("Give a value, or say why there is none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"


class TargetQuerySet(models.QuerySet["Target"]):
    def current(self) -> "TargetQuerySet":
        return self.filter(replaced_at__isnull=True)


class Target(models.Model):
    """What an indicator is to reach by a period; replaced, never edited."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="targets"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="targets"
    )
    period = models.IntegerField(_("period"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    reason = models.CharField(_("reason for the change"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["period", "-pk"]
        constraints = [
            SameSystem(field="indicator", name="target_indicator_system"),
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(replaced_at__isnull=True),
                name="target_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} by {self.period}: {self.value}"
