"""What stakeholders do about needs, by when, and with whose money."""

from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.analysis.funding import Plan
from coordination.models.loading import (
    DAY,
    MONEY,
    WHOLE,
    assembled,
    nothing,
    nothing_of_a_gift,
)
from enterprises.models import (
    MarketSystem,
    Need,
    SameSystem,
    VersionedRow,
    in_system,
    one_of,
)
from stakeholders.models import Audience, Stakeholder, VisibleRow
from stakeholders.models.visibility import VisibleQuerySet


class State(models.TextChoices):
    """How far an intervention has come."""

    IDEA = "idea", _("Idea")
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class ContributionKind(models.TextChoices):
    CASH = "cash", _("Cash")
    IN_KIND = "in_kind", _("In kind")


class Commitment(models.IntegerChoices):
    """How firm a contribution is."""

    PLEDGED = 10, _("Pledged")
    CONFIRMED = 20, _("Confirmed")
    RECEIVED = 30, _("Received")


class InterventionQuerySet(models.QuerySet["Intervention"]):
    def answering(self, needs: Any) -> "InterventionQuerySet":
        """Those tied to any of the needs."""
        links = InterventionNeed.objects.filter(need__in=needs)
        return self.filter(pk__in=links.values("intervention"))

    def plan(self, audience: Audience) -> Plan:
        """Load them with costs, needs and visible contributions, in one query.

        Four kinds of row come back under the columns of a contribution; what a kind
        does not have is empty.
        """
        chosen = self.order_by()
        gifts = Contribution.objects.filter(intervention__in=chosen).order_by()
        rows = gifts.visible_to(audience).values_list(
            Value("gift"),
            "intervention_id",
            "pk",
            "stakeholder_id",
            "stakeholder__name",
            "year",
            "kind",
            "commitment",
            "amount",
            "currency",
            "rate",
            "rate_on",
            Cast(nothing(DAY), DAY),
        )
        costs = BudgetLine.objects.filter(intervention__in=chosen).order_by()
        links = InterventionNeed.objects.filter(intervention__in=chosen).order_by()
        return assembled(
            rows.union(
                costs.values_list(
                    Value("cost"),
                    "intervention_id",
                    "pk",
                    nothing(WHOLE),
                    Value(""),
                    "year",
                    Value(""),
                    nothing(WHOLE),
                    "amount",
                    Value(""),
                    nothing(MONEY),
                    nothing(DAY),
                    nothing(DAY),
                ),
                links.values_list(
                    Value("need"),
                    "intervention_id",
                    "need_id",
                    *nothing_of_a_gift(),
                ),
                chosen.values_list(
                    Value("intervention"),
                    "pk",
                    "pk",
                    "lead_id",
                    "lead__name",
                    nothing(WHOLE),
                    "state",
                    nothing(WHOLE),
                    nothing(MONEY),
                    "name",
                    nothing(MONEY),
                    "starts_on",
                    "ends_on",
                ),
                all=True,
            )
        )


class Intervention(VersionedRow):
    """What one or more stakeholders do about one or more needs."""

    State = State

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="interventions"
    )
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("what is done"), blank=True)
    needs = models.ManyToManyField(
        Need, through="InterventionNeed", related_name="interventions"
    )
    lead = models.ForeignKey(
        Stakeholder,
        on_delete=models.PROTECT,
        related_name="led_interventions",
        null=True,
        blank=True,
        verbose_name=_("lead"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.IDEA
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            in_system("intervention"),
            SameSystem(field="lead", name="intervention_lead_same_system"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="intervention_name_unique",
                violation_error_message=_(
                    "There is already an intervention of this name."
                ),
            ),
            one_of("state", State, "intervention_state_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="intervention_dates_in_order",
                violation_error_message=_("The end comes before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "coordination:intervention_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class InterventionNeed(models.Model):
    """Says that an intervention answers a need."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="need_links"
    )
    need = models.ForeignKey(
        Need, on_delete=models.PROTECT, related_name="intervention_links"
    )

    class Meta:
        constraints = [
            SameSystem(field="intervention", name="interventionneed_in_system"),
            SameSystem(field="need", name="interventionneed_need_system"),
            models.UniqueConstraint(
                fields=["intervention", "need"], name="interventionneed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intervention_id} → {self.need_id}"


class BudgetLine(VersionedRow):
    """What an intervention costs in one year, in the currency of the system."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="budget_lines"
    )
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    label = models.CharField(_("what for"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            SameSystem(field="intervention", name="budgetline_in_system"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budgetline_not_negative",
                violation_error_message=_("A cost is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100), name="budgetline_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class ContributionQuerySet(VisibleQuerySet["Contribution"]):
    pass


class Contribution(VersionedRow, VisibleRow):
    """What a stakeholder gives to an intervention, in its own currency."""

    Kind = ContributionKind
    Commitment = Commitment

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="contributions"
    )
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="contributions"
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=_("who gives"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContributionKind)
    commitment = models.IntegerField(
        _("how firm"), choices=Commitment, default=Commitment.PLEDGED
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    # One unit of `currency` in the currency of the system, and the day of that rate;
    # empty where both are the same.
    rate = models.DecimalField(
        _("exchange rate"), max_digits=18, decimal_places=8, null=True, blank=True
    )
    rate_on = models.DateField(_("rate of"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["year", "pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            SameSystem(field="intervention", name="contribution_in_system"),
            SameSystem(field="stakeholder", name="contribution_stakeholder_system"),
            one_of("kind", ContributionKind, "contribution_kind_known"),
            one_of("commitment", Commitment, "contribution_commitment_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="contribution_positive",
                violation_error_message=_("A contribution is more than zero."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="contribution_currency_code",
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True, rate_on__isnull=True)
                | Q(rate__gt=0, rate_on__isnull=False),
                name="contribution_rate_is_dated",
                violation_error_message=_("An exchange rate needs its date."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100), name="contribution_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}: {self.amount} {self.currency}"
