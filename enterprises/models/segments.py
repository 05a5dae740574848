"""Groups of micro-enterprises alike enough to plan for together."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.segments import Member
from enterprises.findings import SegmentStanding
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.systems import MarketSystem, Place, ValueChainStep
from enterprises.models.tally import registered_in
from enterprises.models.versions import VersionedRow


class Role(models.TextChoices):
    """Where in the chain a segment stands."""

    SUPPLIER = "supplier", _("Supplier")
    DISTRIBUTOR = "distributor", _("Distributor")
    RETAILER = "retailer", _("Retailer")
    CUSTOMER = "customer", _("Customer")
    RECYCLER = "recycler", _("Recycler")


class Relationship(models.TextChoices):
    """Whether the company deals with a segment itself."""

    DIRECT = "direct", _("Direct")
    INDIRECT = "indirect", _("Through an intermediary")


class Transparency(models.TextChoices):
    """Whether the company knows that a segment is there."""

    TRANSPARENT = "transparent", _("The company knows them")
    OPAQUE = "opaque", _("Out of the company's sight")


class Setting(models.TextChoices):
    """Where most of a segment's enterprises work."""

    URBAN = "urban", _("Mostly urban")
    RURAL = "rural", _("Mostly rural")
    BOTH = "both", _("Urban and rural alike")


class SegmentQuerySet(models.QuerySet["Segment"]):
    def with_registered(self) -> "SegmentQuerySet":
        """With `registered`: how many open enterprises of the registry belong to it."""
        counted = self.annotate(registered=registered_in("pk", is_open=True))
        return counted.order_by("name", "pk")

    def between(self) -> list[str]:
        """Who is said to stand between, each once, in their order; one query."""
        named = self.exclude(intermediary="").order_by("intermediary")
        return list(named.values_list("intermediary", flat=True).distinct())

    def members(self) -> list[Member]:
        """As plain values for `analysis.segments`, in one query."""
        rows = self.values_list("pk", "estimated_number", "transparency")
        return [Member(*row) for row in rows]

    def standings(self) -> list[SegmentStanding]:
        """As plain values for `findings`, in one query."""
        women = registered_in("pk", owner_gender="woman")
        rows = self.annotate(women=women).values_list(
            *("pk", "name", "estimated_number", "transparency", "intermediary"),
            *("step__women_labour_share", "women"),
        )
        return [SegmentStanding(*row) for row in rows.order_by("name", "pk")]


class Segment(VersionedRow):
    """Micro-enterprises of one role, place and line of business."""

    Role = Role
    Relationship = Relationship
    Transparency = Transparency
    Setting = Setting

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="segments"
    )
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    step = models.ForeignKey(
        ValueChainStep,
        on_delete=models.PROTECT,
        related_name="segments",
        null=True,
        blank=True,
        verbose_name=_("step of the value chain"),
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="segments",
        null=True,
        blank=True,
        verbose_name=_("place"),
    )
    estimated_number = models.PositiveIntegerField(
        _("estimated number of enterprises"), null=True, blank=True
    )
    relationship = models.CharField(
        _("relationship to the company"),
        max_length=20,
        choices=Relationship,
        blank=True,
    )
    intermediary = models.CharField(_("through whom"), max_length=200, blank=True)
    transparency = models.CharField(
        _("visibility"), max_length=20, choices=Transparency, blank=True
    )
    aspiration = models.TextField(_("what they want to become"), blank=True)
    setting = models.CharField(
        _("urban or rural"), max_length=10, choices=Setting, blank=True
    )
    # What the team believes while the registry cannot tell; 0..1.
    necessity_share = models.DecimalField(
        _("estimated share in business out of necessity"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )
    estimate_basis = models.CharField(
        _("what the estimates rest on"), max_length=200, blank=True
    )

    objects = SegmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_system("segment"),
            SameSystem(field="step", name="segment_step_same_system"),
            SameSystem(field="place", name="segment_place_same_system"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="segment_name_unique",
                violation_error_message=_("There is already a segment of this name."),
            ),
            one_of("role", Role, "segment_role_known"),
            models.CheckConstraint(
                condition=Q(relationship__in=["", *Relationship.values]),
                name="segment_relationship_known",
            ),
            models.CheckConstraint(
                condition=Q(transparency__in=["", *Transparency.values]),
                name="segment_transparency_known",
            ),
            models.CheckConstraint(
                condition=Q(setting__in=["", *Setting.values]),
                name="segment_setting_known",
            ),
            models.CheckConstraint(
                condition=Q(necessity_share__isnull=True)
                | Q(necessity_share__gte=0, necessity_share__lte=1),
                name="segment_necessity_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:segment_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )
