"""What partners make of two initiatives that do the same."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, SameSystem, VersionedRow, one_of
from stakeholders.models.initiatives import ExistingInitiative
from stakeholders.models.visibility import Audience, VisibleQuerySet, VisibleRow


class Verdict(models.TextChoices):
    """What the partners make of an overlap."""

    PROBLEM = "problem", _("A problem")
    JOIN = "join", _("Join forces")
    COMPLEMENTARY = "complementary", _("They complete each other")
    NONE = "none", _("No overlap")


class VerdictQuerySet(VisibleQuerySet["OverlapVerdict"]):
    def visible_to(self, audience: Audience) -> Any:
        """Those the audience may see, of two initiatives that it both may see."""
        seen = ExistingInitiative.objects.visible_to(audience).values("pk")
        mine = super().visible_to(audience)
        return mine.filter(first__in=seen, second__in=seen)

    def by_pair(self) -> dict[tuple[int, int], list["OverlapVerdict"]]:
        """What was said of each pair, the newest first; one query."""
        found: dict[tuple[int, int], list[OverlapVerdict]] = defaultdict(list)
        for row in self.select_related("organisation"):
            found[row.first_id, row.second_id].append(row)
        return dict(found)


class OverlapVerdict(VersionedRow, VisibleRow):
    """Whether two initiatives get into each other's way, and why."""

    Verdict = Verdict

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="overlap_verdicts"
    )
    # The older row first, so that a pair has one verdict of each organisation.
    first = models.ForeignKey(
        ExistingInitiative, on_delete=models.CASCADE, related_name="+"
    )
    second = models.ForeignKey(
        ExistingInitiative, on_delete=models.CASCADE, related_name="+"
    )
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(_("decided on"))

    objects = VerdictQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["-decided_on", "-pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            SameSystem(field="first", name="overlapverdict_first_system"),
            SameSystem(field="second", name="overlapverdict_second_system"),
            one_of("verdict", Verdict, "overlapverdict_verdict_known"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="overlapverdict_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="overlapverdict_has_a_reason"
            ),
            models.UniqueConstraint(
                # By organisation, so that nobody's private verdict refuses another's.
                fields=["organisation", "first", "second"],
                name="overlapverdict_once",
                violation_error_message=_("Your verdict on these two is there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}: {self.verdict}"
