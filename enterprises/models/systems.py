"""The market system everybody works in, its places and the steps of its value chain."""

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.place_tree import PlaceEntry, PlaceSum, summed_tree
from enterprises.models.constraints import SameSystem, in_system
from enterprises.models.tally import RegistryTally
from enterprises.models.versions import VersionedRow

MAX_PLACE_LEVEL = 4


class MarketSystem(VersionedRow):
    """One value chain in one place; every other domain row belongs to exactly one."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    country = models.CharField(_("country"), max_length=2)
    currency = models.CharField(_("currency"), max_length=3)
    value_chain = models.CharField(_("value chain"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    small_cell_threshold = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=5
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="system_country_code"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="system_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(small_cell_threshold__gte=2), name="system_threshold"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("overview", kwargs={"slug": self.slug})


class PlaceQuerySet(models.QuerySet["Place"]):
    def within(self, place: "Place") -> "PlaceQuerySet":
        """The place itself and everything below it."""
        return self.filter(path__startswith=place.path)

    def tree(self, *, is_counted: bool = True) -> list[PlaceSum]:
        """Every place in reading order, with the sums of its subtree; three queries.

        Only one where enterprises and segments need not be counted: those are 0 then.
        """
        rows = self.order_by().values_list("pk", "name", "path")
        places = [
            PlaceEntry(pk, name, tuple(int(key) for key in path.split("/") if key))
            for pk, name, path in rows
        ]
        if not is_counted:
            return summed_tree(places, {}, {})
        keys = self.order_by().values("pk")
        enterprises = RegistryTally.objects.filter(place_key__in=keys).by_place()
        counted = self.order_by().annotate(n=Count("segments")).filter(n__gt=0)
        return summed_tree(places, enterprises, dict(counted.values_list("pk", "n")))


class Place(VersionedRow):
    """A region, district, village or market; a tree of at most four levels."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="places"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("lies in"),
    )
    name = models.CharField(_("name"), max_length=120)
    level = models.PositiveSmallIntegerField(editable=False)
    # "/3/17/": the ids from the top down to this row, so that a subtree is a prefix.
    path = models.CharField(max_length=100, editable=False, db_index=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            in_system("place"),
            SameSystem(field="parent", name="place_parent_same_system"),
            # Coalesce, for SQLite takes two places without a parent for different.
            models.UniqueConstraint(
                "market_system",
                Coalesce("parent", 0),
                "name",
                name="place_name_unique",
                violation_error_message=_("This place is already listed there."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=MAX_PLACE_LEVEL),
                name="place_four_levels",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="place_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepQuerySet(models.QuerySet["ValueChainStep"]):
    def with_segments(self) -> "StepQuerySet":
        """With `standing`: how many segments stand on each step."""
        counted = self.annotate(standing=models.Count("segments"))
        return counted.order_by("order", "pk")


class ValueChainStep(VersionedRow):
    """One step from input to customer."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="steps"
    )
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"))
    women_labour_share = models.DecimalField(
        _("share of labour done by women"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            in_system("valuechainstep"),
            models.UniqueConstraint(
                fields=["market_system", "name"], name="step_name_unique"
            ),
            models.CheckConstraint(
                condition=Q(women_labour_share__isnull=True)
                | Q(women_labour_share__gte=0, women_labour_share__lte=1),
                name="step_women_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name
