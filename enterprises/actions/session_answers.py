"""What phones without an account write: a rating, and the gender of who holds them.

No event tells of it: the trail names who did what and when, and nobody may ever learn
that of an answer. The facilitator's closing says how many there were.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import RatingSession, SessionAnswer
from enterprises.models.traits import Gender

MOST_PHONES = 300


class Refused(Exception):
    """The answer was not taken."""


class SessionOver(Refused):
    """The session was closed, by the facilitator or by the clock."""


class TopicNotOpen(Refused):
    """The topic has not been put to the room yet, or its results have been shown."""


class RoomFull(Refused):
    """So many phones have answered that another one is no guest's."""


@transaction.atomic
def record_answer(
    *,
    session: RatingSession,
    order: int,
    ballot: UUID,
    gender: str,
    severity: int,
    now: datetime,
    by: None = None,
) -> None:
    """Store what one phone says of one topic, in place of what it said before.

    Under the session's lock, so that nothing is taken once closing has been said.
    """
    if not 1 <= severity <= 5:
        raise ValidationError(_("Severity goes from 1 to 5; choose one."))
    held = RatingSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if not held.is_open(now):
        raise SessionOver
    topic = held.topics.taking_answers().filter(order=order).first()
    if topic is None or topic.order > held.position:
        raise TopicNotOpen
    is_new = not held.answers.filter(ballot=ballot).exists()
    if is_new and held.answers.phones() >= MOST_PHONES:
        raise RoomFull
    answer = SessionAnswer(
        session=held,
        topic=topic,
        ballot=ballot,
        gender=gender if gender in Gender else "",
        severity=severity,
    )
    SessionAnswer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["topic", "ballot"],
        update_fields=["severity", "gender"],
    )


@transaction.atomic
def change_gender(
    *,
    session: RatingSession,
    ballot: UUID,
    gender: str,
    now: datetime,
    by: None = None,
) -> int:
    """Correct the gender with what a phone answered; returns how many answers.

    But not with what was told already, for the difference would be that answer.
    """
    held = RatingSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if not held.is_open(now):
        raise SessionOver
    said = gender if gender in Gender else ""
    open_ones = held.topics.taking_answers().order_by().values("pk")
    mine = held.answers.filter(ballot=ballot, topic__in=open_ones)
    return mine.update(gender=said)
