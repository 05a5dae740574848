"""What others already do for the same enterprises, and where it overlaps."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    MarketSystem,
    Place,
    SameSystem,
    Segment,
    SubNeed,
    VersionedRow,
    in_system,
    one_of,
)
from stakeholders.models.stakeholders import Stakeholder
from stakeholders.models.visibility import VisibleQuerySet, VisibleRow


class InitiativeState(models.TextChoices):
    """How far an initiative has come."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
    STOPPED = "stopped", _("Stopped")


class ExistingInitiative(VersionedRow, VisibleRow):
    """A project or programme of somebody, in or around the market system."""

    State = InitiativeState

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="initiatives"
    )
    name = models.CharField(_("name"), max_length=300)
    lead = models.ForeignKey(
        Stakeholder,
        on_delete=models.SET_NULL,
        related_name="led_initiatives",
        null=True,
        blank=True,
        verbose_name=_("lead"),
    )
    # As the source writes it, where no stakeholder of that name is listed.
    lead_name = models.CharField(_("lead, as written"), max_length=200, blank=True)
    description = models.TextField(_("what is done"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=InitiativeState, blank=True
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    amount = models.DecimalField(
        _("budget"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    # Of IATI or of the file it came from: the same one twice is one row.
    identifier = models.CharField(_("identifier"), max_length=200, blank=True)
    places = models.ManyToManyField(
        Place, through="InitiativePlace", related_name="initiatives"
    )
    segments = models.ManyToManyField(
        Segment, through="InitiativeSegment", related_name="initiatives"
    )
    functions = models.ManyToManyField(
        SubNeed, through="InitiativeFunction", related_name="initiatives"
    )

    objects = VisibleQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            in_system("existinginitiative"),
            SameSystem(field="lead", name="existinginitiative_lead_system"),
            models.CheckConstraint(
                condition=Q(state__in=["", *InitiativeState.values]),
                name="existinginitiative_state_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="existinginitiative_dates_in_order",
                violation_error_message=_("The end comes before the start."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True)
                | (Q(amount__gte=0) & Q(currency__regex=r"^[A-Z]{3}$")),
                name="existinginitiative_budget_has_currency",
                violation_error_message=_("A budget needs its currency."),
            ),
            models.UniqueConstraint(
                fields=["market_system", "organisation", "identifier"],
                condition=~Q(identifier=""),
                name="existinginitiative_identifier_once",
                violation_error_message=_("This identifier is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "stakeholders:initiative_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class InitiativePlace(models.Model):
    """Where an initiative works."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    initiative = models.ForeignKey(
        ExistingInitiative, on_delete=models.CASCADE, related_name="place_links"
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            SameSystem(field="initiative", name="initiativeplace_initiative_system"),
            SameSystem(field="place", name="initiativeplace_place_system"),
            models.UniqueConstraint(
                fields=["initiative", "place"], name="initiativeplace_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} in {self.place_id}"


class InitiativeSegment(models.Model):
    """Whom an initiative works for."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    initiative = models.ForeignKey(
        ExistingInitiative, on_delete=models.CASCADE, related_name="segment_links"
    )
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            SameSystem(field="initiative", name="initiativesegment_initiative_system"),
            SameSystem(field="segment", name="initiativesegment_segment_system"),
            models.UniqueConstraint(
                fields=["initiative", "segment"], name="initiativesegment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} for {self.segment_id}"


class InitiativeFunction(models.Model):
    """Which function (a line of the need taxonomy) an initiative performs."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    initiative = models.ForeignKey(
        ExistingInitiative, on_delete=models.CASCADE, related_name="function_links"
    )
    sub_need = models.ForeignKey(SubNeed, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            SameSystem(field="initiative", name="initiativefunction_initiative_system"),
            SameSystem(field="sub_need", name="initiativefunction_subneed_system"),
            models.UniqueConstraint(
                fields=["initiative", "sub_need"], name="initiativefunction_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.sub_need_id}"


class PartKind(models.TextChoices):
    """What somebody is to an initiative."""

    FUNDS = "funds", _("Funds it")
    LEADS = "leads", _("Answers for it")
    EXTENDS = "extends", _("Passes on the money")
    IMPLEMENTS = "implements", _("Carries it out")


class InitiativePart(models.Model):
    """Who takes part in an initiative, and as what."""

    Kind = PartKind

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    initiative = models.ForeignKey(
        ExistingInitiative, on_delete=models.CASCADE, related_name="parts"
    )
    stakeholder = models.ForeignKey(
        Stakeholder,
        on_delete=models.CASCADE,
        related_name="initiative_parts",
        null=True,
        blank=True,
    )
    # As the source writes it, until somebody says which stakeholder that is.
    written_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=PartKind)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            SameSystem(field="initiative", name="initiativepart_initiative_system"),
            SameSystem(field="stakeholder", name="initiativepart_stakeholder_system"),
            one_of("kind", PartKind, "initiativepart_kind_known"),
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=False) | ~Q(written_name=""),
                name="initiativepart_is_somebody",
            ),
            models.UniqueConstraint(
                fields=["initiative", "stakeholder", "kind"],
                condition=Q(stakeholder__isnull=False),
                name="initiativepart_once",
            ),
            models.UniqueConstraint(
                fields=["initiative", "written_name", "kind"],
                condition=Q(stakeholder__isnull=True),
                name="initiativepart_written_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.stakeholder_id or self.written_name}"


class Verdict(models.TextChoices):
    """What the partners make of an overlap."""

    PROBLEM = "problem", _("A problem")
    JOIN = "join", _("Join forces")
    COMPLEMENTARY = "complementary", _("They complete each other")
    NONE = "none", _("No overlap")


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

    objects = VisibleQuerySet.as_manager()

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
