"""What is known about segments and their surroundings, and how well."""

from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.insights import Known
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


class Topic(models.TextChoices):
    """The six topics of foundational insight."""

    CONTEXT = "context", _("Country context")
    RIGHTS = "rights", _("Human rights, labour and gender")
    DEMOGRAPHICS = "demographics", _("Demographics")
    ASPIRATIONS = "aspirations", _("Aspirations")
    OPERATIONS = "operations", _("How the business runs")
    RELATIONS = "relations", _("Market relations")


class Method(models.TextChoices):
    """How an insight was gained."""

    DESK = "desk", _("Desk research")
    INTERVIEWS = "interviews", _("Interviews")
    GROUP = "group", _("Focus group")
    SURVEY = "survey", _("Survey")
    OBSERVATION = "observation", _("Observation on the spot")
    WORKSHOP = "workshop", _("Workshop")


class View(models.TextChoices):
    """Whose view an insight is."""

    BOTTOM_UP = "bottom_up", _("The enterprises' own")
    TOP_DOWN = "top_down", _("Others' view of them")


class Confidence(models.IntegerChoices):
    LOW = 1, _("Low: one source, or hearsay")
    MEDIUM = 2, _("Medium: plausible, partly checked")
    HIGH = 3, _("High: several sources agree")


class InsightQuerySet(models.QuerySet["Insight"]):
    def searched(self, words: str) -> "InsightQuerySet":
        """With all of the words, each in what is known or in where it is from."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(statement__icontains=word)
                | Q(purpose__icontains=word)
                | Q(source__icontains=word)
                | Q(supplied_by__icontains=word)
            )
        return found

    def about(self, segment_id: int | None) -> "InsightQuerySet":
        """Of one segment, or with None those about the whole market system."""
        if segment_id is None:
            return self.filter(segment__isnull=True)
        return self.filter(segment=segment_id)

    def fresh(self, since: date) -> "InsightQuerySet":
        """Not older than a day; see `analysis.insights.fresh_since`."""
        return self.filter(dated_on__gte=since)

    def stale(self, since: date) -> "InsightQuerySet":
        """Older than a day."""
        return self.filter(dated_on__lt=since)

    def suppliers(self) -> list[str]:
        """Who supplied any of them, each once; one query."""
        named = self.exclude(supplied_by="").order_by("supplied_by")
        return list(named.values_list("supplied_by", flat=True).distinct())

    def counts(self, since: date) -> dict[str, int]:
        """How many there are, how many of them are fresh, and whose view; one query."""
        return self.aggregate(
            n=Count("pk"),
            fresh=Count("pk", filter=Q(dated_on__gte=since)),
            own=Count("pk", filter=Q(view=View.BOTTOM_UP)),
        )

    def known(self) -> list[Known]:
        """As plain values for `analysis.insights`, in one query."""
        rows = self.order_by("pk").values_list(
            "topic", "segment_id", "confidence", "view", "dated_on"
        )
        return [Known(*row) for row in rows]


class Insight(VersionedRow):
    """One dated thing that is known, with its purpose, source and confidence."""

    Topic = Topic
    Method = Method
    View = View
    Confidence = Confidence

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="insights"
    )
    segment = models.ForeignKey(
        Segment,
        on_delete=models.PROTECT,
        related_name="insights",
        null=True,
        blank=True,
        verbose_name=_("segment"),
        help_text=_("Empty: about the whole market system."),
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    statement = models.TextField(_("what is known"))
    purpose = models.CharField(
        _("what it is for"),
        max_length=200,
        help_text=_("The decision it helps with."),
    )
    source = models.CharField(_("source"), max_length=200)
    supplied_by = models.CharField(_("who supplied it"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    view = models.CharField(_("whose view"), max_length=20, choices=View)
    confidence = models.IntegerField(_("confidence"), choices=Confidence)
    dated_on = models.DateField(_("of"))

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-pk"]
        constraints = [
            in_system("insight"),
            SameSystem(field="segment", name="insight_segment_same_system"),
            one_of("topic", Topic, "insight_topic_known"),
            one_of("method", Method, "insight_method_known"),
            one_of("view", View, "insight_view_known"),
            one_of("confidence", Confidence, "insight_confidence_known"),
            models.CheckConstraint(
                condition=~Q(purpose=""), name="insight_has_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:80]

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:insight_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )
