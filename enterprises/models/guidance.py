"""The team's own note on a guiding question."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import one_of
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


class GuideState(models.TextChoices):
    OPEN = "open", _("Open")
    WORKING = "working", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    SET_ASIDE = "set_aside", _("Set aside, with a reason")


class GuideNote(VersionedRow):
    """What the team says to one guiding question, and who looks after it."""

    State = GuideState

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="guide_notes"
    )
    # "needs.where": the stable code of the question, see the apps' `guide`.
    question = models.CharField(max_length=40, editable=False)
    note = models.TextField(_("our answer"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=GuideState, default=GuideState.OPEN
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who looks after it"),
    )

    class Meta:
        ordering = ["question"]
        constraints = [
            models.UniqueConstraint(
                fields=["market_system", "question"], name="guidenote_once"
            ),
            one_of("state", GuideState, "guidenote_state_known"),
        ]

    def __str__(self) -> str:
        return self.question
