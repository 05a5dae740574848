"""Ratings collected live in a room, from phones, without accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.needs import AssessmentRound, Perspective, SubNeed
from enterprises.models.registry import Gender
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem


class Pace(models.TextChoices):
    """How the topics of a session are put to the room."""

    ONE = "one", _("One question at a time, when I say so")
    ALL = "all", _("All questions at once, each at their own pace")


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
    # Since when the room sees what was answered; from then on nobody answers any more.
    shown_at = models.DateTimeField(null=True)

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
