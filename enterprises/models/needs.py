"""What keeps segments from thriving, and who says so."""

from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.ratings import Rating
from enterprises.analysis.voices import Voice
from enterprises.findings import NeedStanding
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem
from enterprises.models.traits import Gender
from enterprises.models.versions import VersionedRow


class Category(models.TextChoices):
    """The five categories of interconnected needs."""

    SKILLS = "skills", _("Skills")
    MARKETS = "markets", _("Markets")
    FINANCE = "finance", _("Finance")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    POLICY = "policy", _("Policy")


class Perspective(models.TextChoices):
    """Whose judgement a rating is."""

    ENTERPRISES = "enterprises", _("Enterprises")
    SUPPORTERS = "supporters", _("Supporters")


class Trend(models.TextChoices):
    BETTER = "better", _("Getting better")
    SAME = "same", _("Unchanged")
    WORSE = "worse", _("Getting worse")


class Approach(models.TextChoices):
    """Whether an assessment starts from the people concerned or from records."""

    BOTTOM_UP = "bottom_up", _("Bottom-up: enterprises were asked")
    TOP_DOWN = "top_down", _("Top-down: from records and experts")
    BOTH = "both", _("Both together")


class Method(models.TextChoices):
    """How a rating was collected, where that is known."""

    SESSION = "session", _("Participatory session")


class SubNeedQuerySet(models.QuerySet["SubNeed"]):
    def in_use(self) -> "SubNeedQuerySet":
        """The lines that are rated and shown."""
        return self.filter(is_on=True)

    def with_use(self) -> "SubNeedQuerySet":
        """With `rated`, `needed`: how many ratings and needs hang on each line."""
        counted = self.annotate(
            rated=Count("ratings", distinct=True), needed=Count("needs", distinct=True)
        )
        return counted.order_by("order", "pk")


class SubNeed(VersionedRow):
    """One line of the need taxonomy of a system; the same list names functions."""

    Category = Category

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="sub_needs"
    )
    category = models.CharField(_("category"), max_length=20, choices=Category)
    # The catalogue's code, or empty for a line the team added.
    catalogue_code = models.CharField(max_length=40, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_on = models.BooleanField(_("in use"), default=True)

    objects = SubNeedQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            in_system("subneed"),
            models.UniqueConstraint(
                fields=["market_system", "category", "name"],
                name="subneed_name_unique",
            ),
            one_of("category", Category, "subneed_category_known"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(models.QuerySet["AssessmentRound"]):
    def with_reach(self) -> "RoundQuerySet":
        """With `answers` and `reached`: how many ratings, and of how many segments."""
        counted = self.annotate(
            answers=Count("ratings"), reached=Count("ratings__segment", distinct=True)
        )
        return counted.order_by("-held_on", "-pk")


class AssessmentRound(VersionedRow):
    """One time at which needs were judged."""

    Approach = Approach

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="rounds"
    )
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=200, blank=True)
    approach = models.CharField(_("approach"), max_length=20, choices=Approach)
    method = models.CharField(_("method"), max_length=200, blank=True)
    held_on = models.DateField(_("held on"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        get_latest_by = ["held_on", "pk"]
        constraints = [
            in_system("round"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="round_name_unique",
                violation_error_message=_("There is already a round of this name."),
            ),
            one_of("approach", Approach, "round_approach_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:round_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )


class RatingQuerySet(models.QuerySet["NeedRating"]):
    def in_use(self) -> "RatingQuerySet":
        """Only of sub-needs that are switched on."""
        return self.filter(sub_need__is_on=True)

    def of_voice(self, segment: Segment, voice: Voice) -> "RatingQuerySet":
        """What one group of respondents said about one segment."""
        return self.filter(
            segment=segment,
            perspective=voice.perspective,
            respondent_gender=voice.gender,
            source=voice.source,
        )

    def by_sub_need(self) -> "dict[int, NeedRating]":
        """The ratings of one voice, each under its sub-need."""
        return {rating.sub_need_id: rating for rating in self}

    def stamp(self) -> str:
        """What a page reads of one voice, so that a save can tell if it is still so."""
        read = self.order_by("sub_need").values_list("sub_need", "version")
        return ",".join(f"{key}:{version}" for key, version in read)

    def voices(self) -> list[tuple[Voice, int, int]]:
        """Each group of respondents: how many people, on how many needs; one query."""
        names = ("perspective", "respondent_gender", "source")
        rows = self.order_by(*names).values_list(*names)
        counted = rows.annotate(people=Max("respondents"), needs=Count("pk"))
        return [(Voice(*row[:3]), *row[3:]) for row in counted]

    def state(self) -> str:
        """What a page reads of any ratings, so that a save can tell if it is still so.

        Unlike `stamp`, of more than one voice.
        """
        read = self.order_by("pk").values_list("pk", "version")
        return ",".join(f"{key}:{version}" for key, version in read)

    def readings(self) -> list[Rating]:
        """As plain values for `analysis.ratings`, in one query."""
        rows = self.order_by("pk").values_list(
            *("round_id", "round__held_on", "segment_id", "sub_need_id"),
            *("sub_need__category", "perspective", "respondent_gender", "source"),
            *("severity", "respondents", "method"),
        )
        return [Rating(*row) for row in rows]


class NeedRating(VersionedRow):
    """How severe one sub-need is for one segment, in the eyes of n respondents."""

    Perspective = Perspective
    Method = Method

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="ratings"
    )
    round = models.ForeignKey(
        AssessmentRound, on_delete=models.CASCADE, related_name="ratings"
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="ratings"
    )
    sub_need = models.ForeignKey(
        SubNeed, on_delete=models.PROTECT, related_name="ratings"
    )
    perspective = models.CharField(_("whose view"), max_length=20, choices=Perspective)
    respondent_gender = models.CharField(
        _("respondents' gender"), max_length=10, choices=Gender, blank=True
    )
    source = models.CharField(_("source"), max_length=120, blank=True)
    severity = models.DecimalField(_("severity"), max_digits=3, decimal_places=2)
    respondents = models.PositiveIntegerField(_("respondents"))
    # Empty where people typed it in.
    method = models.CharField(
        _("method"), max_length=10, choices=Method, blank=True, editable=False
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            SameSystem(field="round", name="rating_round_same_system"),
            SameSystem(field="segment", name="rating_segment_same_system"),
            SameSystem(field="sub_need", name="rating_subneed_same_system"),
            models.UniqueConstraint(
                fields=[
                    "round",
                    "segment",
                    "sub_need",
                    "perspective",
                    "respondent_gender",
                    "source",
                ],
                name="rating_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=5),
                name="rating_severity_scale",
                violation_error_message=_("Severity goes from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(respondents__gte=1),
                name="rating_has_respondents",
                violation_error_message=_("A rating rests on at least one respondent."),
            ),
            one_of("perspective", Perspective, "rating_perspective_known"),
            models.CheckConstraint(
                condition=Q(respondent_gender__in=["", *Gender.values]),
                name="rating_gender_known",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["", *Method.values]),
                name="rating_method_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_need_id} for {self.segment_id}: {self.severity}"


class NeedQuerySet(models.QuerySet["Need"]):
    def in_use(self) -> "NeedQuerySet":
        """Only of sub-needs that are switched on."""
        return self.filter(sub_need__is_on=True)

    def standings(self) -> list[NeedStanding]:
        """As plain values for `findings`, in one query."""
        rows = self.order_by("segment__name", "sub_need__order", "pk").values_list(
            *("pk", "segment_id", "segment__name", "sub_need_id", "sub_need__name"),
            *("sub_need__category", "statement"),
        )
        return [NeedStanding(*row) for row in rows]


class Need(VersionedRow):
    """What keeps one segment from thriving: a function missing or weak for it."""

    Trend = Trend

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="needs"
    )
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="needs")
    sub_need = models.ForeignKey(
        SubNeed, on_delete=models.PROTECT, related_name="needs"
    )
    statement = models.CharField(_("in their words"), max_length=300, blank=True)
    trend = models.CharField(_("trend"), max_length=10, choices=Trend, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["sub_need__order", "pk"]
        constraints = [
            in_system("need"),
            SameSystem(field="segment", name="need_segment_same_system"),
            SameSystem(field="sub_need", name="need_subneed_same_system"),
            models.UniqueConstraint(
                fields=["segment", "sub_need"], name="need_once_per_segment"
            ),
            models.CheckConstraint(
                condition=Q(trend__in=["", *Trend.values]), name="need_trend_known"
            ),
        ]

    def __str__(self) -> str:
        return self.statement or f"{self.sub_need} · {self.segment}"

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:need_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )
