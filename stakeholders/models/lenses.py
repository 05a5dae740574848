"""Four ways to look at the whole system, and what it offers or lacks."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    MarketSystem,
    SameSystem,
    Segment,
    VersionedRow,
    in_system,
    one_of,
)
from stakeholders.analysis.lenses import Seen
from stakeholders.models.stakeholders import Grade, Stakeholder
from stakeholders.models.visibility import VisibleQuerySet, VisibleRow


class Lens(models.TextChoices):
    """What one looks at."""

    COMMERCIAL = "commercial", _("Commercial relations")
    ENVIRONMENT = "environment", _("Operating environment")
    LAW = "law", _("Law and its enforcement")
    NORMS = "norms", _("Social norms")


class Effect(models.TextChoices):
    """What it does to the enterprises."""

    HELPS = "helps", _("Helps")
    HINDERS = "hinders", _("Holds back")
    BOTH = "both", _("Both")


class SystemFindingQuerySet(VisibleQuerySet["SystemFinding"]):
    def matching(self, wanted: Mapping[str, Any]) -> "SystemFindingQuerySet":
        """Those that a filter wants: by lens, segment, stakeholder, effect, unproven.

        An effect also finds what does both.
        """
        rows = self
        for field in ("lens", "segment", "stakeholder"):
            if wanted.get(field):
                rows = rows.filter(**{field: wanted[field]})
        if wanted.get("effect"):
            rows = rows.filter(effect__in=[wanted["effect"], Effect.BOTH])
        if wanted.get("unproven"):
            rows = rows.filter(evidence="")
        return rows

    def heaviest_first(self) -> "SystemFindingQuerySet":
        """Through each lens the weightiest first; those nobody weighed come last."""
        return self.order_by("lens", F("weight").desc(nulls_last=True), "pk")

    def heaviest(self, most: int) -> "SystemFindingQuerySet":
        """The weightiest few of each lens; one query."""
        place = Window(
            RowNumber(),
            partition_by="lens",
            order_by=[F("weight").desc(nulls_last=True), F("pk").asc()],
        )
        return self.annotate(place=place).filter(place__lte=most).heaviest_first()

    def seen(self) -> list[Seen]:
        """Load the rows as plain values for `analysis.lenses`, in one query."""
        fields = (
            *("pk", "lens", "statement", "effect", "weight"),
            *("evidence", "what_to_do"),
        )
        return [Seen(*row) for row in self.order_by("pk").values_list(*fields)]


class SystemFinding(VersionedRow, VisibleRow):
    """One thing seen through a lens, with what shows it."""

    Lens = Lens
    Effect = Effect

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="system_findings"
    )
    lens = models.CharField(_("lens"), max_length=12, choices=Lens)
    statement = models.TextField(_("what was found"))
    effect = models.CharField(_("what it does"), max_length=10, choices=Effect)
    weight = models.IntegerField(
        _("how much it matters"), choices=Grade, null=True, blank=True
    )
    evidence = models.TextField(_("what shows it"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    segment = models.ForeignKey(
        Segment,
        on_delete=models.SET_NULL,
        related_name="system_findings",
        null=True,
        blank=True,
        verbose_name=_("segment"),
        help_text=_("Empty: the whole market system."),
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        on_delete=models.SET_NULL,
        related_name="system_findings",
        null=True,
        blank=True,
        verbose_name=_("who it is about"),
    )
    what_to_do = models.CharField(_("what to do about it"), max_length=300, blank=True)

    objects = SystemFindingQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["lens", "-weight", "pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            in_system("systemfinding"),
            SameSystem(field="segment", name="systemfinding_segment_system"),
            SameSystem(field="stakeholder", name="systemfinding_stakeholder_system"),
            one_of("lens", Lens, "systemfinding_lens_known"),
            one_of("effect", Effect, "systemfinding_effect_known"),
            models.CheckConstraint(
                condition=~Q(statement=""), name="systemfinding_says_something"
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__in=Grade.values),
                name="systemfinding_weight_known",
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:80]


class Presence(models.TextChoices):
    """Whether a system offers a function."""

    PRESENT = "present", _("Present")
    WEAK = "weak", _("Weak")
    ABSENT = "absent", _("Absent")
    NOT_APPLICABLE = "not_applicable", _("Not needed here")


class SystemFunction(VersionedRow):
    """One line of the checklist of what a supportive system offers, as judged here."""

    Presence = Presence

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="system_functions"
    )
    # A code of `stakeholders.catalogue`, or a line of the team's own.
    catalogue_code = models.CharField(max_length=40, blank=True, editable=False)
    name = models.CharField(_("function"), max_length=200, blank=True)
    player = models.CharField(_("who usually offers it"), max_length=80, blank=True)
    presence = models.CharField(_("here"), max_length=16, choices=Presence, blank=True)
    stakeholder = models.ForeignKey(
        Stakeholder,
        on_delete=models.SET_NULL,
        related_name="system_functions",
        null=True,
        blank=True,
        verbose_name=_("who offers it here"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["player", "name", "pk"]
        constraints = [
            SameSystem(field="stakeholder", name="systemfunction_stakeholder_system"),
            models.CheckConstraint(
                condition=Q(presence__in=["", *Presence.values]),
                name="systemfunction_presence_known",
            ),
            models.CheckConstraint(
                condition=~Q(catalogue_code="") | ~Q(name=""),
                name="systemfunction_has_a_name",
            ),
            models.UniqueConstraint(
                fields=["market_system", "catalogue_code"],
                condition=~Q(catalogue_code=""),
                name="systemfunction_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.catalogue_code
