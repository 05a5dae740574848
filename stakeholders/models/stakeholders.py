"""Who takes part in the market system, or could, and what they do in it."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    MarketSystem,
    Need,
    SameSystem,
    Segment,
    SubNeed,
    VersionedRow,
    in_system,
    one_of,
)
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.analysis.functions import Part
from stakeholders.findings import Standing
from stakeholders.models.people import Organisation, OrganisationKind


class Layer(models.TextChoices):
    """The three layers of a market map."""

    CHAIN = "chain", _("Market chain")
    SERVICES = "services", _("Services and inputs")
    ENVIRONMENT = "environment", _("Enabling environment")


class Engagement(models.IntegerChoices):
    """How far a stakeholder has come along."""

    NOT_CONTACTED = 10, _("Not contacted")
    CONTACTED = 20, _("In conversation")
    ENGAGED = 30, _("Engaged")
    WITHDRAWN = 40, _("Withdrawn")


class Performance(models.TextChoices):
    """What a stakeholder does about a need."""

    PROVIDES_WELL = "well", _("Provides it well")
    PROVIDES_WEAKLY = "weakly", _("Provides it weakly")
    COULD_PROVIDE = "could", _("Could provide it")
    HOLDS_BACK = "holds_back", _("Holds it back")


PROVIDING = (Performance.PROVIDES_WELL, Performance.PROVIDES_WEAKLY)


class Barrier(models.TextChoices):
    """Why a stakeholder does not do more."""

    CAPABILITY = "capability", _("Capability")
    AWARENESS = "awareness", _("Awareness")
    INCENTIVE = "incentive", _("Incentive")


class Domain(models.TextChoices):
    """The domains of an entrepreneurship ecosystem, as its maps usually name them."""

    FINANCE = "finance", _("Finance")
    SUPPORT = "support", _("Business support")
    POLICY = "policy", _("Policy")
    MARKETS = "markets", _("Markets")
    HUMAN_CAPITAL = "human_capital", _("Skills and people")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    INNOVATION = "innovation", _("Innovation")
    CULTURE = "culture", _("Culture")


class Grade(models.IntegerChoices):
    """How much, from a judgement that nobody should take for a measurement."""

    VERY_LOW = 1, _("Very little")
    LOW = 2, _("Little")
    MEDIUM = 3, _("Some")
    HIGH = 4, _("Much")
    VERY_HIGH = 5, _("Very much")


NAMED = {
    "yes": Q(named_by_count__gt=0),
    "no": Q(named_by_count=0),
    "unknown": Q(named_by_count__isnull=True),
}
DISRUPTOR = {
    "yes": Q(positive_disruptor=True),
    "no": Q(positive_disruptor=False),
    "unknown": Q(positive_disruptor__isnull=True),
}


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    def in_list(self) -> "StakeholderQuerySet":
        """With what the list shows of each: how many functions it provides."""
        provides = Q(function_roles__performance__in=PROVIDING)
        beside = ("organisation", "segment", "reached_through")
        return self.select_related(*beside).annotate(
            provided=Count("function_roles", filter=provides)
        )

    def with_checks(self, checked: Mapping[int, Checked]) -> "StakeholderQuerySet":
        """With `check_state`, what due diligence comes to, to sort and filter by."""
        keys: dict[CheckState, list[int]] = {}
        for pk, one in checked.items():
            keys.setdefault(one.state, []).append(pk)
        known = [When(pk__in=pks, then=Value(int(s))) for s, pks in keys.items()]
        none = Value(int(CheckState.NONE))
        state = Case(*known, default=none, output_field=models.IntegerField())
        return self.annotate(check_state=state)

    def sub_kinds(self) -> list[str]:
        """What they are in the words of those who listed them; one query."""
        rows = self.exclude(sub_kind="").order_by("sub_kind")
        return list(rows.values_list("sub_kind", flat=True).distinct())

    def matching(self, wanted: Mapping[str, Any]) -> "StakeholderQuerySet":
        """Those that a filter wants.

        By q, kind, sub_kind, layer, engagement, category, named and disruptor.
        """
        rows = self
        if wanted.get("q"):
            other = Stakeholder.objects.filter(other_names__text__icontains=wanted["q"])
            named = Q(name__icontains=wanted["q"]) | Q(pk__in=other.values("pk"))
            rows = rows.filter(named)
        for field in ("kind", "sub_kind", "layer", "engagement"):
            if wanted.get(field):
                rows = rows.filter(**{field: wanted[field]})
        rows = rows.filter(NAMED.get(wanted.get("named", ""), Q()))
        rows = rows.filter(DISRUPTOR.get(wanted.get("disruptor", ""), Q()))
        if wanted.get("category"):
            # By key, so that the join does not change what `in_list` counts.
            roles = FunctionRole.objects.filter(
                sub_need__category=wanted["category"], performance__in=PROVIDING
            )
            rows = rows.filter(pk__in=roles.values("stakeholder"))
        return rows

    def tally(self) -> dict[str, int]:
        """How many there are, and how many of them are engaged."""
        return self.aggregate(
            total=Count("pk"),
            engaged=Count("pk", filter=Q(engagement=Engagement.ENGAGED)),
        )

    def standings(self) -> list[Standing]:
        """Load the rows as plain values for `stakeholders.findings`, in one query."""
        rows = self.annotate(functions=Count("function_roles")).order_by("name")
        fields = ("pk", "name", "kind", "engagement", "functions")
        return [Standing(*row) for row in rows.values_list(*fields)]


class Stakeholder(VersionedRow):
    """An organisation, or an organised group of micro-enterprises, in one system."""

    Kind = OrganisationKind
    Layer = Layer
    Engagement = Engagement
    Domain = Domain
    Grade = Grade

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="stakeholders"
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="stakeholders",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    segment = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        related_name="stakeholders",
        null=True,
        blank=True,
        verbose_name=_("group of the segment"),
    )
    layer = models.CharField(_("layer"), max_length=20, choices=Layer)
    engagement = models.IntegerField(
        _("engagement"), choices=Engagement, default=Engagement.NOT_CONTACTED
    )
    value_brought = models.TextField(_("what they bring"), blank=True)
    named_by_count = models.PositiveIntegerField(
        _("named by enterprises"), null=True, blank=True
    )
    sub_kind = models.CharField(_("what it is"), max_length=80, blank=True)
    domain = models.CharField(
        _("domain of the ecosystem"), max_length=20, choices=Domain, blank=True
    )
    priorities = models.TextField(_("priorities"), blank=True)
    challenges = models.TextField(_("challenges"), blank=True)
    influence = models.IntegerField(
        _("influence on the market system"), choices=Grade, null=True, blank=True
    )
    interest = models.IntegerField(
        _("interest in the enterprises"), choices=Grade, null=True, blank=True
    )
    beyond_transactional = models.BooleanField(
        _("looks beyond the single deal"), null=True, blank=True
    )
    beyond_transactional_why = models.CharField(_("why"), max_length=300, blank=True)
    positive_disruptor = models.BooleanField(
        _("changes how things are done here, for the better"), null=True, blank=True
    )
    positive_disruptor_why = models.CharField(_("why"), max_length=300, blank=True)
    reached_through = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="opens_doors_to",
        null=True,
        blank=True,
        verbose_name=_("reached through"),
    )
    route = models.CharField(_("how to reach them"), max_length=300, blank=True)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            in_system("stakeholder"),
            SameSystem(field="segment", name="stakeholder_segment_same_system"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="stakeholder_name_unique",
                violation_error_message=_("This stakeholder is already listed."),
            ),
            models.UniqueConstraint(
                fields=["market_system", "organisation"],
                condition=Q(organisation__isnull=False),
                name="stakeholder_organisation_once",
                violation_error_message=_("This organisation is already listed."),
            ),
            one_of("kind", OrganisationKind, "stakeholder_kind_known"),
            one_of("layer", Layer, "stakeholder_layer_known"),
            one_of("engagement", Engagement, "stakeholder_engagement_known"),
            SameSystem(
                field="reached_through", name="stakeholder_reached_through_system"
            ),
            models.CheckConstraint(
                condition=Q(domain__in=["", *Domain.values]),
                name="stakeholder_domain_known",
            ),
            models.CheckConstraint(
                condition=Q(influence__isnull=True) | Q(influence__in=Grade.values),
                name="stakeholder_influence_known",
            ),
            models.CheckConstraint(
                condition=Q(interest__isnull=True) | Q(interest__in=Grade.values),
                name="stakeholder_interest_known",
            ),
            models.CheckConstraint(
                condition=Q(reached_through__isnull=True) | ~Q(reached_through=F("id")),
                name="stakeholder_not_through_itself",
                violation_error_message=_("Nobody is reached through themselves."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in(self) -> bool:
        """Has not withdrawn: whoever has is no provider."""
        return self.engagement != Engagement.WITHDRAWN

    def get_absolute_url(self) -> str:
        return reverse(
            "stakeholders:stakeholder_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class FunctionRoleQuerySet(models.QuerySet["FunctionRole"]):
    def serving(self, segment: Segment) -> list[tuple[Need, list["FunctionRole"]]]:
        """Each need of the segment with whoever does something about it.

        The needs that nobody provides anything for stand first.
        """
        needs = segment.needs.filter(sub_need__is_on=True).select_related("sub_need")
        by_sub_need: dict[int, list[FunctionRole]] = {n.sub_need_id: [] for n in needs}
        roles = self.filter(sub_need__in=list(by_sub_need)).exclude(
            stakeholder__engagement=Engagement.WITHDRAWN
        )
        for role in roles.select_related("stakeholder").order_by("stakeholder__name"):
            by_sub_need[role.sub_need_id].append(role)
        served = [(need, by_sub_need[need.sub_need_id]) for need in needs]
        return sorted(served, key=lambda one: any(r.provides for r in one[1]))

    def parts(self) -> list[Part]:
        """Load the rows as plain values for `analysis.functions`, in one query."""
        rows = self.filter(sub_need__is_on=True).order_by("stakeholder__name", "pk")
        fields = (
            *("pk", "stakeholder_id", "stakeholder__name", "sub_need_id"),
            *("performance", "barrier", "stakeholder__engagement"),
        )
        return [Part(*row) for row in rows.values_list(*fields)]


class FunctionRole(VersionedRow):
    """What one stakeholder does about one need of the taxonomy."""

    Performance = Performance
    Barrier = Barrier

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="function_roles"
    )
    stakeholder = models.ForeignKey(
        Stakeholder, on_delete=models.CASCADE, related_name="function_roles"
    )
    sub_need = models.ForeignKey(
        SubNeed,
        on_delete=models.PROTECT,
        related_name="function_roles",
        verbose_name=_("function"),
    )
    performance = models.CharField(
        _("what they do"), max_length=12, choices=Performance
    )
    barrier = models.CharField(
        _("what keeps them from more"), max_length=12, choices=Barrier, blank=True
    )
    what_would_remove = models.CharField(
        _("what would take that away"), max_length=300, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = FunctionRoleQuerySet.as_manager()

    class Meta:
        ordering = ["sub_need__order", "pk"]
        constraints = [
            SameSystem(field="stakeholder", name="functionrole_stakeholder_system"),
            SameSystem(field="sub_need", name="functionrole_subneed_system"),
            models.UniqueConstraint(
                fields=["stakeholder", "sub_need"],
                name="functionrole_once",
                violation_error_message=_("This function is already listed."),
            ),
            one_of("performance", Performance, "functionrole_performance_known"),
            models.CheckConstraint(
                condition=Q(barrier__in=["", *Barrier.values]),
                name="functionrole_barrier_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder}: {self.sub_need}"

    @property
    def provides(self) -> bool:
        return self.performance in PROVIDING
