"""What people said of two rows of one kind that looked alike.

Rows are named by key, not referred to: of a merged pair one goes, and what was said of
the two stays. Pairs are ordered, the lower key first.
"""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.trail import Removal


class Verdict(models.TextChoices):
    DIFFERENT = "different", _("Not the same")
    MERGED = "merged", _("Merged")


Said = TypeVar("Said", bound=models.Model, covariant=True)


class PairVerdictQuerySet(models.QuerySet[Said]):
    def naming(self, text: str) -> Self:
        """Those on a pair of which one was called something like this."""
        return self.filter(
            Q(first_words__icontains=text) | Q(second_words__icontains=text)
        )

    def on(self, key: int) -> Self:
        """Those on a pair of which one has this key."""
        return self.filter(Q(first_key=key) | Q(second_key=key))


class PairVerdict(models.Model):
    """What a person said of two rows that looked alike; not asked again."""

    Verdict = Verdict

    first_key = models.PositiveBigIntegerField()
    second_key = models.PositiveBigIntegerField()
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # What the two were called on that day.
    first_words = models.CharField(max_length=250, blank=True)
    second_words = models.CharField(max_length=250, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)
    # Of a merge: which one stayed.
    survivor_key = models.PositiveBigIntegerField(null=True)

    objects = PairVerdictQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]
        constraints = [
            one_of("verdict", Verdict, "%(class)s_known"),
            models.CheckConstraint(
                condition=Q(first_key__lt=F("second_key")),
                name="%(class)s_ordered",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.DIFFERENT, survivor_key__isnull=True)
                | Q(verdict=Verdict.MERGED, survivor_key__isnull=False),
                name="%(class)s_survivor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_words} / {self.second_words}"

    def get_undo_url(self) -> str:
        """The address that takes it back; each kind has its own."""
        raise NotImplementedError


class PartableVerdict(PairVerdict):
    """The same of two rows of one market system; of a merge, how it is undone."""

    # What the merge took away, and what undoing needs to know (rows that moved, values
    # before). Evidence, read as a whole.
    removal = models.ForeignKey(
        Removal, on_delete=models.SET_NULL, related_name="+", null=True
    )
    undo = models.JSONField(default=dict)

    class Meta(PairVerdict.Meta):
        abstract = True
        constraints = [
            *PairVerdict.Meta.constraints,
            in_system("%(class)s"),
            SameSystem(field="removal", name="%(class)s_removal_system"),
            models.UniqueConstraint(
                fields=["market_system", "first_key", "second_key"],
                name="%(class)s_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["market_system", "second_key"], name="%(class)s_second"
            )
        ]
