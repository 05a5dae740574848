"""Enterprises that may be one and the same, and what people said of them.

Pairs are ordered, the lower key first.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import in_system, one_of
from enterprises.models.jobs import LeasedJob
from enterprises.models.pairs import PartableVerdict
from enterprises.models.systems import MarketSystem


class MatchKey(models.Model):
    """The name of an enterprise as it is compared, and where it is; derived.

    Written by the search for duplicates and when one enterprise is saved; throwing the
    table away loses nothing.
    """

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="match_keys"
    )
    enterprise_key = models.PositiveBigIntegerField(unique=True)
    # See `analysis.duplicates.name_key`; "" where no name is known.
    name_key = models.CharField(max_length=80)
    # The place of the second level that it lies in; 0 where none is known.
    area_key = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["market_system", "name_key", "enterprise_key"],
                name="matchkey_by_name",
            ),
            models.Index(
                fields=["market_system", "area_key", "name_key", "enterprise_key"],
                name="matchkey_by_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_key}: {self.name_key}"


class SearchState(models.TextChoices):
    """Where a search for duplicates stands."""

    RUNNING = "running", _("Searching")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class DuplicateSearch(LeasedJob):
    """One search through the whole registry; the pairs of the last one are shown."""

    State = SearchState
    AT_WORK = (SearchState.RUNNING,)

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="duplicate_searches"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SearchState, default=SearchState.RUNNING
    )
    # Which walk it is on, and the mark in its order where the next chunk begins.
    stage = models.PositiveSmallIntegerField(default=0)
    mark = models.JSONField(default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        ordering = ["-pk"]
        constraints = [
            in_system("duplicatesearch"),
            one_of("state", SearchState, "duplicatesearch_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"


class DuplicatePair(models.Model):
    """Two enterprises that a search found alike; derived."""

    search = models.ForeignKey(
        DuplicateSearch, on_delete=models.CASCADE, related_name="pairs"
    )
    first_key = models.PositiveBigIntegerField()
    second_key = models.PositiveBigIntegerField()
    # 0 to 1, and the share of the weights that was known; see `analysis.duplicates`.
    score = models.DecimalField(max_digits=5, decimal_places=4)
    known_share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        ordering = ["-score", "-known_share", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["search", "first_key", "second_key"],
                name="duplicatepair_once",
            ),
            models.CheckConstraint(
                condition=Q(first_key__lt=F("second_key")),
                name="duplicatepair_ordered",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="duplicatepair_score"
            ),
        ]
        indexes = [
            models.Index(
                fields=["search", "-score", "-known_share", "id"],
                name="duplicatepair_likeliest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_key}, {self.second_key}: {self.score}"


class DuplicateVerdict(PartableVerdict):
    """What a person said of two enterprises that looked alike."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="duplicate_verdicts"
    )

    class Meta(PartableVerdict.Meta):
        verbose_name = _("verdict on a duplicate")
        verbose_name_plural = _("verdicts on duplicates")

    def get_undo_url(self) -> str:
        kwargs = {"slug": self.market_system.slug, "pk": self.pk}
        return reverse("enterprises:duplicateverdict_undo", kwargs=kwargs)
