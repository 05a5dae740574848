"""Sessions as their rooms are: what phones answer and what the trail tells."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils import timezone

from enterprises.actions.session_answers import record_answer
from enterprises.models import RatingSession
from tests.factories import SessionAnswerFactory


def now() -> datetime:
    return timezone.now()


def answer(
    session: RatingSession,
    order: int = 1,
    ballot: UUID | None = None,
    gender: str = "",
    severity: int = 3,
) -> UUID:
    ballot = ballot or uuid4()
    record_answer(
        session=session,
        order=order,
        ballot=ballot,
        gender=gender,
        severity=severity,
        now=now(),
    )
    return ballot


def heard(session: RatingSession, **people: int) -> None:
    """Answers to the first topic; `woman_4=3` stands for three women who said 4."""
    topic = session.topics.first()
    for name, n in people.items():
        gender, severity = name.rpartition("_")[0], int(name[-1])
        for _one in range(n):
            SessionAnswerFactory(topic=topic, gender=gender, severity=severity)


def verbs(session: RatingSession) -> list[str]:
    return list(
        session.market_system.events.filter(
            row_type="enterprises.ratingsession"
        ).values_list("verb", flat=True)
    )
