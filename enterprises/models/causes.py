"""Why needs are there, and which need holds back which."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.needs import Need
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


class Strength(models.IntegerChoices):
    """How strongly one need holds back another."""

    SOMEWHAT = 1, _("Somewhat")
    STRONGLY = 2, _("Strongly")
    BLOCKS = 3, _("Blocks it")


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
        return f"{self.need_id} ← {self.cause_id}"


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
        return f"{self.need_id} → {self.holds_back_id}"
