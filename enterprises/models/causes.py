"""Why needs are there, and which need holds back which."""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.causes import Behind, Cause
from enterprises.analysis.constraints import Link
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.needs import Need
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


class Strength(models.IntegerChoices):
    """How strongly one need holds back another."""

    SOMEWHAT = 1, _("Somewhat")
    STRONGLY = 2, _("Strongly")
    BLOCKS = 3, _("Blocks it")


class RootCauseQuerySet(models.QuerySet["RootCause"]):
    def plain(self) -> list[Cause]:
        """As plain values for `analysis.causes`, in one query."""
        rows = self.order_by("name", "pk").values_list("pk", "name", "behind", "note")
        return [
            Cause(pk, name, behind, bool(note.strip()))
            for pk, name, behind, note in rows
        ]

    def links(self) -> list[Behind]:
        """Which needs in use they lie directly behind, in one query."""
        linked = self.filter(need_links__need__sub_need__is_on=True).order_by("pk")
        return [
            Behind(need, cause)
            for need, cause in linked.values_list("need_links__need", "pk")
        ]

    def plain_for(self, need: Need) -> tuple[list[Cause], dict[int, int]]:
        """All of them, and which lie directly behind `need`, by what; one query.

        The second part maps a cause to the key of its NeedCause.
        """
        own = Q(need_links__need=need)
        rows = self.annotate(link=Max("need_links__pk", filter=own))
        found = list(
            rows.order_by("name", "pk").values_list(
                "pk", "name", "behind", "note", "link"
            )
        )
        causes = [
            Cause(pk, name, behind, bool(note.strip()))
            for pk, name, behind, note, _link in found
        ]
        return causes, {row[0]: row[4] for row in found if row[4] is not None}


class RootCause(VersionedRow):
    """A cause behind needs; causes lie behind causes, and one may serve many needs."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="root_causes"
    )
    name = models.CharField(_("cause"), max_length=200)
    behind = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="deeper",
        null=True,
        blank=True,
        verbose_name=_("lies behind"),
        help_text=_("The nearer cause that this one explains."),
    )
    note = models.TextField(_("evidence"), blank=True)

    objects = RootCauseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_system("rootcause"),
            SameSystem(field="behind", name="rootcause_behind_same_system"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="rootcause_name_unique",
                violation_error_message=_("This cause is listed already: reuse it."),
            ),
            models.CheckConstraint(
                condition=Q(behind__isnull=True) | ~Q(behind=F("id")),
                name="rootcause_not_behind_itself",
                violation_error_message=_("A cause does not lie behind itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:cause_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class NeedCause(models.Model):
    """Says that a cause lies directly behind a need."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="cause_links")
    cause = models.ForeignKey(
        RootCause, on_delete=models.CASCADE, related_name="need_links"
    )

    class Meta:
        constraints = [
            SameSystem(field="need", name="needcause_need_system"),
            SameSystem(field="cause", name="needcause_cause_system"),
            models.UniqueConstraint(fields=["need", "cause"], name="needcause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.need}"


def need_causes(system: MarketSystem) -> models.QuerySet[NeedCause]:
    """Every direct cause of every need of a system."""
    rows = NeedCause.objects.filter(market_system=system)
    return rows.select_related("cause", "need__segment", "need__sub_need")


class NeedLinkQuerySet(models.QuerySet["NeedLink"]):
    def in_use(self) -> "NeedLinkQuerySet":
        """Only between needs of sub-needs that are switched on."""
        return self.filter(need__sub_need__is_on=True, holds_back__sub_need__is_on=True)

    def with_needs(self) -> "NeedLinkQuerySet":
        """With both needs, whose and which they are, and what their addresses take."""
        return self.select_related(
            *("need__segment", "need__sub_need", "need__market_system"),
            *("holds_back__segment", "holds_back__sub_need"),
            "holds_back__market_system",
        )

    def touching(self, needs: Collection[int]) -> "NeedLinkQuerySet":
        """That begin or end at one of these needs."""
        return self.filter(Q(need__in=needs) | Q(holds_back__in=needs))

    def plain(self) -> list[Link]:
        """As plain values for `analysis.constraints`, in one query."""
        rows = self.order_by("pk").values_list("pk", "need", "holds_back", "strength")
        return [Link(*row) for row in rows]


class NeedLink(VersionedRow):
    """Says that one need holds back another: while it stays, the other cannot move."""

    Strength = Strength

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="need_links"
    )
    holds_back = models.ForeignKey(
        Need,
        on_delete=models.CASCADE,
        related_name="held_back_by",
        verbose_name=_("holds back"),
    )
    need = models.ForeignKey(
        Need,
        on_delete=models.CASCADE,
        related_name="holds_back",
        verbose_name=_("need"),
    )
    strength = models.IntegerField(_("how strongly"), choices=Strength)
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects = NeedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            SameSystem(field="need", name="needlink_need_system"),
            SameSystem(field="holds_back", name="needlink_held_system"),
            models.UniqueConstraint(
                fields=["need", "holds_back"],
                name="needlink_once",
                violation_error_message=_("This link is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(need=F("holds_back")),
                name="needlink_not_itself",
                violation_error_message=_("A need does not hold back itself."),
            ),
            one_of("strength", Strength, "needlink_strength_known"),
        ]

    def __str__(self) -> str:
        return f"{self.need} → {self.holds_back}"
