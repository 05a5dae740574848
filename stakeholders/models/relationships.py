"""Who deals with whom, how well, and where they stand on the map."""

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    MarketSystem,
    SameSystem,
    Segment,
    VersionedRow,
    in_system,
    one_of,
)
from stakeholders.models.stakeholders import Stakeholder
from stakeholders.models.visibility import VisibleQuerySet, VisibleRow


class RelationshipKind(models.TextChoices):
    """What flows from the first to the second."""

    BUYS_FROM = "buys_from", _("Buys from")
    SELLS_TO = "sells_to", _("Sells to")
    FINANCES = "finances", _("Finances")
    TRAINS = "trains", _("Trains or advises")
    INFORMS = "informs", _("Informs")
    SUPPLIES = "supplies", _("Supplies inputs or services to")
    REGULATES = "regulates", _("Regulates")
    REPRESENTS = "represents", _("Represents")
    PARTNERS = "partners", _("Works together with")
    COMPETES = "competes", _("Competes with")


class Quality(models.TextChoices):
    """How well a relationship works; absent: needed, and not there."""

    MUTUAL = "mutual", _("Both gain")
    ONE_SIDED = "one_sided", _("One-sided")
    STRAINED = "strained", _("Strained")
    ABSENT = "absent", _("Needed, and absent")


class RelationshipQuerySet(VisibleQuerySet["Relationship"]):
    def tally(self) -> dict[str, int]:
        """How many there are, how many are strained, and how many missing."""
        return self.aggregate(
            total=Count("pk"),
            strained=Count("pk", filter=Q(quality=Quality.STRAINED)),
            absent=Count("pk", filter=Q(quality=Quality.ABSENT)),
        )


class Relationship(VersionedRow, VisibleRow):
    """What one stakeholder does for, or with, another one or a segment."""

    Kind = RelationshipKind
    Quality = Quality

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="relationships"
    )
    source = models.ForeignKey(
        Stakeholder,
        on_delete=models.CASCADE,
        related_name="relationships",
        verbose_name=_("who"),
    )
    target = models.ForeignKey(
        Stakeholder,
        on_delete=models.CASCADE,
        related_name="related_by",
        null=True,
        blank=True,
        verbose_name=_("with whom"),
    )
    target_segment = models.ForeignKey(
        Segment,
        on_delete=models.CASCADE,
        related_name="relationships",
        null=True,
        blank=True,
        verbose_name=_("or with which segment"),
    )
    kind = models.CharField(_("what"), max_length=12, choices=RelationshipKind)
    quality = models.CharField(
        _("how well it works"), max_length=12, choices=Quality, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["source__name", "pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            in_system("relationship"),
            SameSystem(field="source", name="relationship_source_system"),
            SameSystem(field="target", name="relationship_target_system"),
            SameSystem(field="target_segment", name="relationship_segment_system"),
            one_of("kind", RelationshipKind, "relationship_kind_known"),
            models.CheckConstraint(
                condition=Q(quality__in=["", *Quality.values]),
                name="relationship_quality_known",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True, target_segment__isnull=False)
                | Q(target__isnull=False, target_segment__isnull=True),
                name="relationship_has_one_end",
                violation_error_message=_(
                    "Choose either a stakeholder or a segment at the other end."
                ),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(target=F("source")),
                name="relationship_not_with_itself",
                violation_error_message=_("Nobody has a relationship with themselves."),
            ),
            models.UniqueConstraint(
                # By organisation, so that nobody's private row refuses another's.
                fields=["organisation", "source", "target", "kind"],
                condition=Q(target__isnull=False),
                name="relationship_once",
                violation_error_message=_("This relationship is already listed."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "source", "target_segment", "kind"],
                condition=Q(target_segment__isnull=False),
                name="relationship_with_segment_once",
                violation_error_message=_("This relationship is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.source_id} {self.kind} {self.target_id or self.target_segment_id}"
        )


class MapLayout(models.TextChoices):
    """Three ways to draw the same market system."""

    LAYERS = "layers", _("Three layers")
    DOUGHNUT = "doughnut", _("Core, functions and rules")
    DOMAINS = "domains", _("Ecosystem domains")


class MapPosition(models.Model):
    """Where somebody put a stakeholder or a segment on the map, for all partners."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="map_positions"
    )
    layout = models.CharField(max_length=10, choices=MapLayout)
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="+", null=True
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="+", null=True
    )
    x = models.FloatField()
    y = models.FloatField()

    class Meta:
        constraints = [
            SameSystem(field="stakeholder", name="mapposition_stakeholder_system"),
            SameSystem(field="segment", name="mapposition_segment_system"),
            one_of("layout", MapLayout, "mapposition_layout_known"),
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=True, segment__isnull=False)
                | Q(stakeholder__isnull=False, segment__isnull=True),
                name="mapposition_of_one",
            ),
            models.UniqueConstraint(
                fields=["layout", "stakeholder"],
                condition=Q(stakeholder__isnull=False),
                name="mapposition_stakeholder_once",
            ),
            models.UniqueConstraint(
                fields=["layout", "segment"],
                condition=Q(segment__isnull=False),
                name="mapposition_segment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layout}: {self.x}, {self.y}"
