"""Ratings collected live in a room, from phones, without accounts."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.disclosure import is_small
from enterprises.analysis.session_codes import normal_code, spaced_code
from enterprises.analysis.sessions import Tally
from enterprises.findings.sessions import SessionStanding
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.needs import (
    AssessmentRound,
    Perspective,
    RatingQuerySet,
    SubNeed,
)
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem
from enterprises.models.traits import Gender


class Pace(models.TextChoices):
    """How the topics of a session are put to the room."""

    ONE = "one", _("One question at a time, when I say so")
    ALL = "all", _("All questions at once, each at their own pace")


class Clash(models.TextChoices):
    """What happens to ratings that the round already has of the same needs."""

    BESIDE = "beside", _("Keep both: other people were asked then")
    REPLACE = "replace", _("Replace them: the session is what counts")
    SKIP = "skip", _("Keep them, and leave these needs out of the session's")


class RatingSessionQuerySet(models.QuerySet["RatingSession"]):
    def by_code(self, typed: str) -> "RatingSession | None":
        """The session of a code, however it was typed; None for no such code."""
        code = normal_code(typed)
        return self.filter(code=code).select_related("segment").first()

    def placed(self) -> "RatingSessionQuerySet":
        """With the round and the segment they belong to."""
        return self.select_related(
            "market_system", "round__market_system", "segment__market_system"
        )

    def ended(self, now: datetime) -> "RatingSessionQuerySet":
        """Closed by the facilitator, or by the clock."""
        return self.filter(Q(closed_at__isnull=False) | Q(ends_at__lte=now))

    def with_turnout(self) -> "RatingSessionQuerySet":
        """With `asked`, `phones`: how many topics, and how many phones answered."""
        topics = SessionTopic.objects.filter(session=OuterRef("pk")).order_by()
        answers = SessionAnswer.objects.filter(session=OuterRef("pk")).order_by()
        asked = topics.values("session").annotate(n=Count("pk")).values("n")
        phones = (
            answers.values("session")
            .annotate(n=Count("ballot", distinct=True))
            .values("n")
        )
        return self.annotate(
            asked=Coalesce(Subquery(asked), 0), phones=Coalesce(Subquery(phones), 0)
        ).order_by("-pk")

    def left_lying(self, now: datetime) -> list[SessionStanding]:
        """Those that ended with answers nobody took over, in one query."""
        answered = Exists(SessionAnswer.objects.filter(session=OuterRef("pk")))
        rows = self.ended(now).filter(answered, taken_over_at=None).order_by("pk")
        return [SessionStanding(*row) for row in rows.values_list("pk", "title")]


class RatingSession(models.Model):
    """A facilitator's meeting with one segment; its code opens a page for phones."""

    Pace = Pace

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="rating_sessions"
    )
    round = models.ForeignKey(
        AssessmentRound, on_delete=models.CASCADE, related_name="sessions"
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.PROTECT, related_name="sessions"
    )
    perspective = models.CharField(_("whose view"), max_length=20, choices=Perspective)
    title = models.CharField(_("title"), max_length=120)
    # Typed from a projector into phones: eight letters and digits that look unlike.
    code = models.CharField(max_length=8, unique=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    # Nobody can answer after that, whatever happens.
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    taken_over_at = models.DateTimeField(null=True)
    pace = models.CharField(_("pace"), max_length=5, choices=Pace, default=Pace.ONE)
    # How many of the topics, in their order, phones may answer; 0 before it begins.
    position = models.PositiveSmallIntegerField(default=0)
    # What taking over wrote and what it replaced, so that it can be undone.
    taken = models.JSONField(default=dict, blank=True)

    objects = RatingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("pace", Pace, "ratingsession_pace_known"),
            models.CheckConstraint(
                condition=Q(taken_over_at=None) | Q(closed_at__isnull=False),
                name="ratingsession_closed_before_taken_over",
            ),
            in_system("ratingsession"),
            SameSystem(field="round", name="ratingsession_round_system"),
            SameSystem(field="segment", name="ratingsession_segment_system"),
            one_of("perspective", Perspective, "ratingsession_perspective_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(
            "enterprises:session_detail",
            kwargs={"slug": self.market_system.slug, "pk": self.pk},
        )

    def is_open(self, now: datetime) -> bool:
        """Whether phones may still answer."""
        return self.closed_at is None and now < self.ends_at

    def clashing(self) -> RatingQuerySet:
        """What the round already says of the same needs, in the same view."""
        return self.round.ratings.filter(
            segment=self.segment_id,
            perspective=self.perspective,
            sub_need__in=self.topics.values("sub_need"),
        ).order_by("pk")

    @property
    def source(self) -> str:
        """How the round's ratings name it; the code tells two of one title apart."""
        return f"{self.title[:100]} · {self.code}"

    @property
    def spaced(self) -> str:
        """The code as it is read aloud."""
        return spaced_code(self.code)


class SessionTopicQuerySet(models.QuerySet["SessionTopic"]):
    def taking_answers(self) -> "SessionTopicQuerySet":
        """Of which nothing is shown, and nothing was told before."""
        return self.filter(shown_at=None, told_at=None)

    def in_use(self) -> "SessionTopicQuerySet":
        """Of sub-needs that have not been switched off since."""
        return self.filter(sub_need__is_on=True)

    def named(self) -> "SessionTopicQuerySet":
        """With their sub-needs, in their order."""
        return self.select_related("sub_need").order_by("order", "pk")


class SessionTopic(models.Model):
    """One sub-need that a session asks about."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        RatingSession, on_delete=models.CASCADE, related_name="topics"
    )
    sub_need = models.ForeignKey(SubNeed, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    # Since when the room sees what was answered; meanwhile nobody answers.
    shown_at = models.DateTimeField(null=True)
    # Since when somebody could read what enough phones had answered. Nobody answers any
    # more, also once it is hidden: the next answer would be the difference.
    told_at = models.DateTimeField(null=True)

    objects = SessionTopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            SameSystem(field="session", name="sessiontopic_session_system"),
            SameSystem(field="sub_need", name="sessiontopic_subneed_system"),
            models.UniqueConstraint(
                fields=["session", "sub_need"], name="sessiontopic_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.sub_need_id}"

    @property
    def takes_answers(self) -> bool:
        """Whether phones may still answer, once it is put to them."""
        return self.shown_at is None and self.told_at is None


class SessionAnswerQuerySet(models.QuerySet["SessionAnswer"]):
    def tallies(self) -> list[Tally]:
        """As plain values for `analysis.sessions`, counted in one query."""
        rows = (
            self.order_by("topic", "gender", "severity")
            .values_list("topic_id", "gender", "severity")
            .annotate(people=Count("pk"))
        )
        return [Tally(*row) for row in rows]

    def enough(self, threshold: int) -> list[int]:
        """The topics of which so many answers came that they may be told."""
        counts = self.by_topic().items()
        return [key for key, n in counts if not is_small(n, threshold)]

    def by_topic(self) -> Mapping[int, int]:
        """How many phones answered each topic that any answered."""
        rows = self.order_by().values_list("topic_id").annotate(n=Count("pk"))
        return dict(rows)

    def phones(self) -> int:
        """How many phones answered anything."""
        return self.aggregate(n=Count("ballot", distinct=True))["n"] or 0

    def of_phone(self, ballot: UUID) -> Mapping[int, int]:
        """What one phone answered, by topic."""
        return dict(self.filter(ballot=ballot).values_list("topic_id", "severity"))


class SessionAnswer(models.Model):
    """One phone's rating of one sub-need. Says nothing about who held the phone."""

    session = models.ForeignKey(
        RatingSession, on_delete=models.CASCADE, related_name="answers"
    )
    topic = models.ForeignKey(
        SessionTopic, on_delete=models.CASCADE, related_name="answers"
    )
    # A random number kept in the phone for this session: the same phone changes its
    # answer instead of adding another.
    ballot = models.UUIDField()
    gender = models.CharField(max_length=10, choices=Gender, blank=True)
    severity = models.PositiveSmallIntegerField()

    objects = SessionAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "ballot"], name="sessionanswer_once_a_phone"
            ),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=5),
                name="sessionanswer_severity_scale",
            ),
            models.CheckConstraint(
                condition=Q(gender__in=["", *Gender.values]),
                name="sessionanswer_gender_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.severity}"
