"""Needs, who was heard on them, and why they are there."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from enterprises.models import (
    AssessmentRound,
    Exposure,
    HeardVoice,
    Insight,
    Need,
    NeedCause,
    NeedLink,
    NeedRating,
    RatingSession,
    RootCause,
    SessionAnswer,
    SessionTopic,
    SubNeed,
    VoiceGroup,
)
from tests.factories.base import RowFactory, beside
from tests.factories.people import UserFactory
from tests.factories.systems import SegmentFactory


class SubNeedFactory(RowFactory):
    class Meta:
        model = SubNeed

    category = SubNeed.Category.FINANCE
    name = factory.Sequence(lambda n: f"Sub-need {n}")


class AssessmentRoundFactory(RowFactory):
    class Meta:
        model = AssessmentRound

    name = factory.Sequence(lambda n: f"Round {n}")
    approach = AssessmentRound.Approach.BOTH
    held_on = date(2026, 3, 1)


class NeedRatingFactory(RowFactory):
    class Meta:
        model = NeedRating

    round = factory.SubFactory(AssessmentRoundFactory, **beside())
    segment = factory.SubFactory(SegmentFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    perspective = NeedRating.Perspective.ENTERPRISES
    severity = Decimal("4")
    respondents = 12


class NeedFactory(RowFactory):
    class Meta:
        model = Need

    segment = factory.SubFactory(SegmentFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())


class InsightFactory(RowFactory):
    class Meta:
        model = Insight

    topic = Insight.Topic.CONTEXT
    statement = factory.Sequence(lambda n: f"Insight {n}")
    purpose = "Decide where to begin"
    source = "Census"
    method = Insight.Method.DESK
    view = Insight.View.TOP_DOWN
    confidence = Insight.Confidence.MEDIUM
    dated_on = date(2026, 2, 1)


class RootCauseFactory(RowFactory):
    class Meta:
        model = RootCause

    name = factory.Sequence(lambda n: f"Cause {n}")


class NeedCauseFactory(RowFactory):
    class Meta:
        model = NeedCause

    need = factory.SubFactory(NeedFactory, **beside())
    cause = factory.SubFactory(RootCauseFactory, **beside())


class NeedLinkFactory(RowFactory):
    class Meta:
        model = NeedLink

    need = factory.SubFactory(NeedFactory, **beside())
    holds_back = factory.SubFactory(NeedFactory, **beside())
    strength = NeedLink.Strength.STRONGLY


class VoiceGroupFactory(RowFactory):
    class Meta:
        model = VoiceGroup

    kind = VoiceGroup.Kind.OTHER
    name = factory.Sequence(lambda n: f"Group {n}")


class HeardVoiceFactory(RowFactory):
    class Meta:
        model = HeardVoice

    round = factory.SubFactory(AssessmentRoundFactory, **beside())
    segment = factory.SubFactory(SegmentFactory, **beside())
    group = factory.SubFactory(VoiceGroupFactory, **beside())
    people = 6


class ExposureFactory(RowFactory):
    class Meta:
        model = Exposure

    segment = factory.SubFactory(SegmentFactory, **beside())
    kind = Exposure.Kind.DROUGHT
    severity = 4


class RatingSessionFactory(RowFactory):
    class Meta:
        model = RatingSession

    round = factory.SubFactory(AssessmentRoundFactory, **beside())
    segment = factory.SubFactory(SegmentFactory, **beside())
    perspective = NeedRating.Perspective.ENTERPRISES
    title = "In the hall"
    code = factory.Sequence(lambda n: f"C{n:07d}")
    opened_by = factory.SubFactory(UserFactory)
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=4))


class SessionTopicFactory(RowFactory):
    class Meta:
        model = SessionTopic

    session = factory.SubFactory(RatingSessionFactory, **beside())
    sub_need = factory.SubFactory(SubNeedFactory, **beside())
    order = 1


class SessionAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SessionAnswer

    topic = factory.SubFactory(SessionTopicFactory)
    session = factory.SelfAttribute("topic.session")
    ballot = factory.LazyFunction(uuid4)
    severity = 3
