"""Under which other names stakeholders are known, and which of them are the same."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, SameSystem, VersionedRow, in_system, one_of
from enterprises.models.pairs import PairVerdict, PartableVerdict
from stakeholders.models.stakeholders import Stakeholder


class NameKind(models.TextChoices):
    """What a further name is."""

    NAME = "name", _("Other name")
    ACRONYM = "acronym", _("Acronym")
    IDENTIFIER = "identifier", _("Identifier")


class StakeholderName(VersionedRow):
    """Another name, an acronym or an identifier of one stakeholder of the system."""

    Kind = NameKind

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="stakeholder_names"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="other_names"
    )
    kind = models.CharField(_("what it is"), max_length=10, choices=NameKind)
    text = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["kind", "text"]
        constraints = [
            in_system("stakeholdername"),
            SameSystem(field="stakeholder", name="stakeholdername_stakeholder_system"),
            one_of("kind", NameKind, "stakeholdername_kind_known"),
            models.CheckConstraint(
                condition=~Q(text=""), name="stakeholdername_says_something"
            ),
            models.UniqueConstraint(
                "market_system",
                Lower("text"),
                name="stakeholdername_once",
                violation_error_message=_("A stakeholder is known by this already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class StakeholderVerdict(PartableVerdict):
    """What a person said of two stakeholders whose names looked alike."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="stakeholder_verdicts"
    )

    class Meta(PartableVerdict.Meta):
        verbose_name = _("verdict on two stakeholders")
        verbose_name_plural = _("verdicts on two stakeholders")

    def get_undo_url(self) -> str:
        kwargs = {"slug": self.market_system.slug, "pk": self.pk}
        return reverse("stakeholders:similar_undo", kwargs=kwargs)


class OrganisationVerdict(PairVerdict):
    """What an administrator said of two organisations whose names looked alike."""

    class Meta(PairVerdict.Meta):
        verbose_name = _("verdict on two organisations")
        verbose_name_plural = _("verdicts on two organisations")
        constraints = [
            *PairVerdict.Meta.constraints,
            models.UniqueConstraint(
                fields=["first_key", "second_key"], name="organisationverdict_once"
            ),
        ]

    def get_undo_url(self) -> str:
        return reverse("administration_organisation_undo", args=[self.pk])
