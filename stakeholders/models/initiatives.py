"""What others already do for the same enterprises, and where it overlaps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, NullIf
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
from stakeholders.analysis.overlap import Reach
from stakeholders.models.phases import InitiativeState, Phase, in_phase
from stakeholders.models.stakeholders import Stakeholder
from stakeholders.models.visibility import Audience, VisibleQuerySet, VisibleRow


@dataclass(slots=True)
class Links:
    """The keys of what an initiative does, for whom and where."""

    functions: list[int]
    segments: list[int]
    places: list[int]


class InitiativeQuerySet(VisibleQuerySet["ExistingInitiative"]):
    def with_lead(self) -> "InitiativeQuerySet":
        """With `led_by`: the name of the stakeholder that leads, else as written."""
        written = NullIf(F("lead_name"), Value(""))
        named = self.annotate(led_by=Coalesce(F("lead__name"), written))
        return named.select_related("lead", "organisation")

    def matching(self, wanted: Mapping[str, Any], today: date) -> "InitiativeQuerySet":
        """Those a filter wants; `place` is a path, and takes in what lies below.

        By q, function, segment, place, state, lead and phase; by key, so that no join
        finds one twice.
        """
        rows = self
        if q := wanted.get("q"):
            named = Q(name__icontains=q) | Q(lead__name__icontains=q)
            named |= Q(lead_name__icontains=q) | Q(identifier__iexact=q)
            rows = rows.filter(named | Q(description__icontains=q))
        for name, (through, column) in TIED_BY.items():
            if wanted.get(name):
                links = through.objects.filter(**{column: wanted[name]})
                rows = rows.filter(pk__in=links.values("initiative"))
        for field in ("state", "lead"):
            if wanted.get(field):
                rows = rows.filter(**{field: wanted[field]})
        if phase := wanted.get("phase"):
            rows = rows.filter(in_phase(phase, today))
        return rows

    def with_parts(self) -> "InitiativeQuerySet":
        """With who takes part in each; one more query."""
        parts = InitiativePart.objects.select_related("stakeholder")
        return self.prefetch_related(models.Prefetch("parts", parts))

    def of_stakeholder(self, stakeholder: int) -> "InitiativeQuerySet":
        """Those that a stakeholder leads or takes part in, the last to end first."""
        parts = InitiativePart.objects.filter(stakeholder=stakeholder)
        mine = Q(lead=stakeholder) | Q(pk__in=parts.values("initiative"))
        order = F("ends_on").desc(nulls_first=True)
        return self.filter(mine).order_by(order, "name", "pk")

    def tally(self, found: "InitiativeQuerySet", today: date) -> dict[str, int]:
        """How many there are, how many run, are led by somebody unlisted, and found."""
        return self.aggregate(
            total=Count("pk"),
            now=Count("pk", filter=in_phase(Phase.NOW, today)),
            unlisted=Count("pk", filter=Q(lead__isnull=True)),
            found=Count("pk", filter=Q(pk__in=found.order_by().values("pk"))),
        )

    def links(self) -> dict[int, Links]:
        """The keys of what each does, for whom and where; one query."""
        found: dict[int, Links] = defaultdict(lambda: Links([], [], []))
        for kind, initiative, key, _path in self._link_rows():
            getattr(found[initiative], kind).append(key)
        return found

    def reaches(self) -> list[Reach]:
        """Load the rows as plain values for `analysis.overlap`, in two queries."""
        functions: dict[int, set[int]] = defaultdict(set)
        segments: dict[int, set[int]] = defaultdict(set)
        places: dict[int, set[tuple[int, ...]]] = defaultdict(set)
        for kind, initiative, key, path in self._link_rows():
            if kind == "functions":
                functions[initiative].add(key)
            elif kind == "segments":
                segments[initiative].add(key)
            else:
                places[initiative].add(tuple(int(k) for k in path.split("/") if k))
        rows = self.order_by("pk").values_list("pk", "starts_on", "ends_on")
        return [
            Reach(
                pk,
                frozenset(functions[pk]),
                frozenset(segments[pk]),
                frozenset(places[pk]),
                starts,
                ends,
            )
            for pk, starts, ends in rows
        ]

    def _link_rows(self) -> Iterable[tuple[str, int, int, str]]:
        """What, of which initiative, which key, and a place's path; one query."""
        mine = {"initiative__in": self.order_by().values("pk")}
        functions = InitiativeFunction.objects.filter(**mine).values_list(
            Value("functions"), "initiative_id", "sub_need_id", Value("")
        )
        segments = InitiativeSegment.objects.filter(**mine).values_list(
            Value("segments"), "initiative_id", "segment_id", Value("")
        )
        places = InitiativePlace.objects.filter(**mine).values_list(
            Value("places"), "initiative_id", "place_id", "place__path"
        )
        return functions.union(segments, places, all=True)


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

    objects = InitiativeQuerySet.as_manager()

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

    @property
    def led(self) -> str:
        """Who leads it, as listed, else as written; the lead is loaded."""
        return self.lead.name if self.lead else self.lead_name

    def is_late(self, today: date) -> bool:
        """Whether it is said to run or to be planned though its end has passed."""
        is_open = self.state in {InitiativeState.RUNNING, InitiativeState.PLANNED}
        return is_open and self.ends_on is not None and self.ends_on < today

    def phase(self, today: date) -> Phase:
        """Where it stands on a day; what `in_phase` asks of the database."""
        is_past = self.ends_on is not None and self.ends_on < today
        if is_past or self.state in {InitiativeState.ENDED, InitiativeState.STOPPED}:
            return Phase.OVER
        is_to_come = self.starts_on is not None and self.starts_on > today
        if is_to_come or self.state == InitiativeState.PLANNED:
            return Phase.AHEAD
        if self.state == InitiativeState.RUNNING or self.starts_on is not None:
            return Phase.NOW
        return Phase.UNKNOWN


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


# By what a filter asks for: through which rows, and by which of their columns.
TIED_BY: dict[str, tuple[Any, str]] = {
    "function": (InitiativeFunction, "sub_need"),
    "segment": (InitiativeSegment, "segment"),
    "place": (InitiativePlace, "place__path__startswith"),
}


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

    @property
    def name(self) -> str:
        """Who it is, as listed, else as written; the stakeholder is loaded."""
        return self.stakeholder.name if self.stakeholder else self.written_name


def parts_seen(
    system: MarketSystem, audience: Audience
) -> models.QuerySet[InitiativePart]:
    """Who takes part in the initiatives that the audience may see."""
    seen = system.initiatives.visible_to(audience).order_by()
    return InitiativePart.objects.filter(initiative__in=seen.values("pk"))


def written_names(
    system: MarketSystem, audience: Audience
) -> list[tuple[str, list[int]]]:
    """Names that are no stakeholder yet, each with the initiatives it stands in.

    Of those that the audience may change: their organisations', or for coordinators
    all they see. The most frequent first; two queries.
    """
    mine = system.initiatives.visible_to(audience).order_by()
    if not audience.is_coordinator:
        mine = mine.filter(organisation__in=audience.organisation_ids)
    parts = InitiativePart.objects.filter(
        initiative__in=mine.values("pk"), stakeholder=None
    )
    found: dict[str, set[int]] = defaultdict(set)
    for name, pk in parts.order_by().values_list("written_name", "initiative_id"):
        found[name].add(pk)
    led = mine.filter(lead=None).exclude(lead_name="")
    for name, pk in led.values_list("lead_name", "pk"):
        found[name].add(pk)
    ranked = sorted(found.items(), key=lambda line: (-len(line[1]), line[0]))
    return [(name, sorted(keys)) for name, keys in ranked]
