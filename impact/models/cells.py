"""Figures derived from observations; all of it may be thrown away and rebuilt."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, Place, Segment
from impact.analysis.figures import Cell, Pairs, Sums
from impact.models.indicators import Indicator


class Dimension(models.TextChoices):
    """Along what a figure is cut."""

    ALL = "all", _("All")
    PLACE = "place", _("Place")
    GENDER = "gender", _("Owner's gender")
    SEGMENT = "segment", _("Segment")


class RollupGroup(models.Model):
    """One indicator in one period: the row a worker locks, and its state."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="groups"
    )
    period = models.IntegerField()
    # Goes up with every refresh: caches of charts are keyed by it.
    version = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["indicator", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"], name="rollupgroup_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} in {self.period}"


class Figures(models.Model):
    """Sums that can be added up across slices, and the pairs behind a change."""

    # Observations that count, and different enterprises behind them (a group of
    # twenty is twenty).
    n = models.PositiveIntegerField()
    enterprises = models.PositiveIntegerField()
    # The sum of all values. Of different enterprises counted: how many there have been
    # up to this period.
    total = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    # Both sums of a share. Of a mean: each value times the enterprises it stands for,
    # and those enterprises.
    numerator = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    minimum = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    maximum = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # Enterprises with a value here and in the baseline period, and both sums (of a
    # share: of the first parts, with the second parts in the `_of` fields).
    paired_n = models.PositiveIntegerField(default=0)
    paired_before = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    paired_now = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    paired_before_of = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    paired_now_of = models.DecimalField(max_digits=30, decimal_places=6, null=True)

    class Meta:
        abstract = True


class RollupLeaf(Figures):
    """The finest cell: one indicator, period, place, gender and segment."""

    group = models.ForeignKey(
        RollupGroup, on_delete=models.CASCADE, related_name="leaves"
    )
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="+", null=True
    )
    owner_gender = models.CharField(max_length=10, blank=True)
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="+", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "group",
                Coalesce("place", 0),
                "owner_gender",
                Coalesce("segment", 0),
                name="rollupleaf_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.place_id}, {self.owner_gender}, {self.segment_id}"


SUMS = (
    *("n", "enterprises", "total", "numerator", "denominator"),
    *("minimum", "maximum"),
)
# In the order of impact.analysis.figures.Pairs.
PAIRS = (
    *("paired_n", "paired_before", "paired_now"),
    *("paired_before_of", "paired_now_of"),
)


class RollupCellQuerySet(models.QuerySet["RollupCell"]):
    def inside(self, system: MarketSystem) -> "RollupCellQuerySet":
        return self.filter(group__indicator__market_system=system)

    def along(self, dimension: str) -> "RollupCellQuerySet":
        return self.filter(dimension=dimension)

    def figures(self) -> list[Cell]:
        """The cells as plain values, by indicator and in order of time; one query."""
        rows = self.order_by("group__indicator", "group__period", "dimension", "key")
        whose = ("group__indicator", "group__period", "dimension", "key", "value")
        return [_plain(row) for row in rows.values(*whose, *SUMS, *PAIRS)]


def _plain(row: dict[str, Any]) -> Cell:
    return Cell(
        indicator_id=row["group__indicator"],
        period=row["group__period"],
        dimension=row["dimension"],
        key=row["key"],
        value=row["value"],
        # The median is kept as the value only; other aggregations have no use for it.
        sums=Sums(**{name: row[name] for name in SUMS}, middle=row["value"]),
        pairs=Pairs(*(row[name] for name in PAIRS)),
    )


class RollupCell(Figures):
    """A figure that pages show: all of a group, or one place, gender or segment."""

    Dimension = Dimension

    group = models.ForeignKey(
        RollupGroup, on_delete=models.CASCADE, related_name="cells"
    )
    dimension = models.CharField(max_length=8, choices=Dimension)
    # "" for all and for "not known"; else the gender, or the key of place or segment.
    key = models.CharField(max_length=20, blank=True)
    # By the indicator's aggregation; NULL where nothing is known.
    value = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    computed_at = models.DateTimeField()

    objects = RollupCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "dimension", "key"], name="rollupcell_unique"
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values),
                name="rollupcell_dimension_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.dimension} {self.key} {self.value}"


class RollupMark(models.Model):
    """Says that a leaf is out of date; written in the transaction that made it so.

    Not unique: a write that comes while the leaf is being recomputed leaves a mark of
    its own, which that recomputation does not remove.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="marks"
    )
    period = models.IntegerField()
    # Without a slice the whole group is to be rebuilt.
    is_whole_group = models.BooleanField(default=False)
    # Follows from a mark of another period, and does not spread any further.
    is_echo = models.BooleanField(default=False)
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="+", null=True
    )
    owner_gender = models.CharField(max_length=10, blank=True)
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="+", null=True
    )

    class Meta:
        indexes = [models.Index(fields=["indicator", "period"], name="mark_by_group")]

    def __str__(self) -> str:
        return f"{self.indicator_id} in {self.period} is to be recomputed"


def cells_in(system: MarketSystem) -> RollupCellQuerySet:
    """The stored figures of a system; pages show what `published` leaves of them."""
    return RollupCell.objects.inside(system)


def marks_in(system: MarketSystem) -> "models.QuerySet[RollupMark]":
    """What is still to be recomputed."""
    return RollupMark.objects.filter(indicator__market_system=system)


def groups_in(system: MarketSystem) -> "models.QuerySet[RollupGroup]":
    return RollupGroup.objects.filter(indicator__market_system=system)
