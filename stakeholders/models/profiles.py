"""What is known of a stakeholder beyond its name: motives, history, people, checks."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models import MarketSystem, SameSystem, VersionedRow, in_system, one_of
from stakeholders.analysis.checks import (
    Check,
    Checked,
    CheckState,
    checked_by_stakeholder,
)
from stakeholders.models.stakeholders import Engagement, Grade, Stakeholder
from stakeholders.models.visibility import Visibility, VisibleQuerySet, VisibleRow


class MotiveKind(models.TextChoices):
    """Whether it draws a stakeholder in or keeps it away."""

    INCENTIVE = "incentive", _("Incentive")
    CONCERN = "concern", _("Concern")


class MotiveQuerySet(VisibleQuerySet["Motive"]):
    def strongest_first(self) -> "MotiveQuerySet":
        """Those whose strength nobody knows stand last."""
        return self.order_by(F("strength").desc(nulls_last=True), "pk")

    def unanswered(self) -> "MotiveQuerySet":
        """Concerns that nobody knows how to take away."""
        return self.filter(kind=MotiveKind.CONCERN, answer="")


class Motive(VersionedRow, VisibleRow):
    """One thing a stakeholder stands to gain or worries about."""

    Kind = MotiveKind

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="motives"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="motives"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=MotiveKind)
    # The catalogue's code where it comes from there: shared incentives are found by it.
    catalogue_code = models.CharField(max_length=40, blank=True)
    text = models.CharField(_("what it is"), max_length=300)
    strength = models.IntegerField(
        _("how strong"), choices=Grade, null=True, blank=True
    )
    # Of a concern: what would take it away. Of an incentive: what would make it felt.
    answer = models.CharField(_("what would change it"), max_length=300, blank=True)

    objects = MotiveQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["kind", "-strength", "pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            SameSystem(field="stakeholder", name="motive_stakeholder_system"),
            # By organisation: what one keeps to itself must not refuse another's.
            models.UniqueConstraint(
                fields=["stakeholder", "organisation", "kind", "text"],
                name="motive_once",
                violation_error_message=_("This is already listed."),
            ),
            one_of("kind", MotiveKind, "motive_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="motive_has_a_text"),
            models.CheckConstraint(
                condition=Q(strength__isnull=True) | Q(strength__in=Grade.values),
                name="motive_strength_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class EngagementChange(models.Model):
    """One step of a stakeholder towards the others, or away; never edited."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="engagement_changes"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="engagement_changes"
    )
    before = models.IntegerField(choices=Engagement)
    after = models.IntegerField(choices=Engagement)
    changed_on = models.DateField(_("on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-changed_on", "-pk"]
        constraints = [
            SameSystem(field="stakeholder", name="engagementchange_stakeholder_system"),
            one_of("before", Engagement, "engagementchange_before_known"),
            one_of("after", Engagement, "engagementchange_after_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"


class Programme(VersionedRow):
    """What a stakeholder already runs, or a record that vouches for it."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="programmes"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="programmes"
    )
    name = models.CharField(_("programme or department"), max_length=200)
    what = models.CharField(_("what it does"), max_length=300, blank=True)
    record = models.CharField(_("what it has shown so far"), max_length=300, blank=True)
    link = models.URLField(_("link"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            SameSystem(field="stakeholder", name="programme_stakeholder_system"),
            models.UniqueConstraint(
                fields=["stakeholder", "name"],
                name="programme_once",
                violation_error_message=_("This programme is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Representative(VersionedRow, VisibleRow):
    """A person who speaks for a stakeholder. Personal data: for few eyes."""

    # Never in the trail, nor in any export.
    PERSONAL = frozenset({"name", "function", "reach"})

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="representatives"
    )
    # For fewer eyes than other rows, unless somebody says otherwise.
    visibility = models.IntegerField(
        _("who may see it"), choices=Visibility, default=Visibility.COORDINATORS
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="representatives"
    )
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    reach = models.CharField(_("e-mail or phone"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("member"),
    )

    objects = VisibleQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            SameSystem(field="stakeholder", name="representative_stakeholder_system"),
        ]

    def __str__(self) -> str:
        # Stands in the audit trail, which nobody can change: no name.
        return f"representative of {self.stakeholder_id}"


class Risk(models.IntegerChoices):
    """What a check of a stakeholder found."""

    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")


class DiligenceDecision(models.TextChoices):
    """What the partners make of a check."""

    OPEN = "open", _("Still open")
    GO = "go", _("Go ahead")
    CONDITIONS = "conditions", _("Go ahead under conditions")
    STOP = "stop", _("Do not engage")


class DueDiligenceQuerySet(VisibleQuerySet["DueDiligence"]):
    def checks(self) -> list[Check]:
        """Load the rows as plain values for `analysis.checks`, in one query."""
        fields = ("stakeholder_id", "pk", "checked_on", "expires_on", "decision")
        return [Check(*row) for row in self.order_by().values_list(*fields)]

    def by_stakeholder(self, today: date) -> dict[int, Checked]:
        """What they say today of each stakeholder that was checked; one query."""
        return checked_by_stakeholder(self.checks(), today)

    def stopped(self, today: date) -> frozenset[int]:
        """The stakeholders that must not be engaged on this day; one query."""
        found = self.by_stakeholder(today).items()
        return frozenset(pk for pk, one in found if one.state == CheckState.STOP)


class DueDiligence(VersionedRow, VisibleRow):
    """A check of a stakeholder before the partners engage with it."""

    Risk = Risk
    Decision = DiligenceDecision

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="due_diligences"
    )
    # For fewer eyes than other rows, unless somebody says otherwise.
    visibility = models.IntegerField(
        _("who may see it"), choices=Visibility, default=Visibility.COORDINATORS
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="due_diligences"
    )
    checked_on = models.DateField(_("checked on"))
    expires_on = models.DateField(_("good until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    finding = models.TextField(_("what was found"), blank=True)
    risk = models.IntegerField(_("risk"), choices=Risk)
    decision = models.CharField(
        _("decision"),
        max_length=12,
        choices=DiligenceDecision,
        default=DiligenceDecision.OPEN,
    )
    conditions = models.CharField(_("conditions"), max_length=300, blank=True)

    objects = DueDiligenceQuerySet.as_manager()

    class Meta(VisibleRow.Meta):
        ordering = ["-checked_on", "-pk"]
        constraints = [
            *VisibleRow.Meta.constraints,
            in_system("duediligence"),
            SameSystem(field="stakeholder", name="duediligence_stakeholder_system"),
            one_of("risk", Risk, "duediligence_risk_known"),
            one_of("decision", DiligenceDecision, "duediligence_decision_known"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("checked_on")),
                name="duediligence_expires_later",
                violation_error_message=_("It would end before it began to count."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="conditions") | ~Q(conditions=""),
                name="duediligence_says_its_conditions",
                violation_error_message=_("Say under which conditions."),
            ),
        ]

    @property
    def plain(self) -> Check:
        return Check(
            self.stakeholder_id,
            self.pk,
            self.checked_on,
            self.expires_on,
            self.decision,
        )

    def __str__(self) -> str:
        return f"{self.stakeholder_id}: {self.checked_on}"
