"""What interventions plan that stakeholders do about needs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.analysis.coverage import Planned
from coordination.models.interventions import Intervention
from enterprises.models import MarketSystem, SameSystem, SubNeed, VersionedRow, one_of
from stakeholders.models import Stakeholder


class PlannedPerformance(models.TextChoices):
    """What is different once the plan has worked."""

    WELL = "well", _("Provides it well")
    WEAKLY = "weakly", _("Provides it weakly")
    STOPS = "stops", _("Stops holding it back")


class PlannedRoleQuerySet(models.QuerySet["PlannedRole"]):
    def plans(self) -> list[Planned]:
        """Load the rows as plain values for `analysis.coverage`, in one query."""
        rows = self.filter(sub_need__is_on=True).order_by("pk")
        fields = (
            *("pk", "intervention_id", "intervention__name", "intervention__state"),
            *("stakeholder_id", "stakeholder__name", "stakeholder__engagement"),
            *("sub_need_id", "performance", "starts_on", "note"),
        )
        return [Planned(*row) for row in rows.values_list(*fields)]


class PlannedRole(VersionedRow):
    """What an intervention brings a stakeholder to do about a function, from a day on.

    Without a stakeholder it is somebody still to be found; the note says whom.
    """

    Performance = PlannedPerformance

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="planned_roles"
    )
    intervention = models.ForeignKey(
        Intervention, on_delete=models.CASCADE, related_name="planned_roles"
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        on_delete=models.PROTECT,
        related_name="planned_roles",
        null=True,
        blank=True,
        verbose_name=_("who"),
    )
    sub_need = models.ForeignKey(
        SubNeed,
        on_delete=models.PROTECT,
        related_name="planned_roles",
        verbose_name=_("function"),
    )
    performance = models.CharField(
        _("what will be different"), max_length=12, choices=PlannedPerformance
    )
    starts_on = models.DateField(_("from when on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = PlannedRoleQuerySet.as_manager()

    class Meta:
        ordering = ["sub_need__order", "pk"]
        verbose_name = _("planned role")
        verbose_name_plural = _("planned roles")
        constraints = [
            SameSystem(field="intervention", name="plannedrole_in_system"),
            SameSystem(field="stakeholder", name="plannedrole_stakeholder_system"),
            SameSystem(field="sub_need", name="plannedrole_subneed_system"),
            one_of("performance", PlannedPerformance, "plannedrole_performance_known"),
            models.UniqueConstraint(
                fields=["intervention", "stakeholder", "sub_need"],
                condition=Q(stakeholder__isnull=False),
                name="plannedrole_once",
                violation_error_message=_(
                    "This intervention already plans that; change that line."
                ),
            ),
            models.UniqueConstraint(
                fields=["intervention", "sub_need"],
                condition=Q(stakeholder__isnull=True),
                name="plannedrole_to_be_found_once",
                violation_error_message=_(
                    "This intervention already looks for somebody for this function."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=False) | ~Q(note=""),
                name="plannedrole_says_whom_to_find",
                violation_error_message=_(
                    "Choose a stakeholder, or say in the note whom you look for."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=False)
                | ~Q(performance=PlannedPerformance.STOPS),
                name="plannedrole_who_stops_is_known",
                violation_error_message=_(
                    "Whoever stops holding it back is listed already: choose them."
                ),
            ),
        ]

    def __str__(self) -> str:
        who = self.stakeholder.name if self.stakeholder else self.note
        return f"{who}: {self.sub_need}"
