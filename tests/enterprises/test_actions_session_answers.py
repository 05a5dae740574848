"""What phones write in a session, and until when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from enterprises.actions.session_answers import (
    MOST_PHONES,
    RoomFull,
    SessionOver,
    TopicNotOpen,
    change_gender,
)
from enterprises.actions.sessions import (
    close_session,
    put_topics,
    reopen_session,
    show_results,
)
from enterprises.models import SessionAnswer
from tests.enterprises.sessions import answer, now, verbs
from tests.factories import SessionAnswerFactory


def test_a_phone_changes_its_answer_and_adds_none(session):
    ballot = answer(session, severity=2)
    answer(session, ballot=ballot, severity=5)
    answer(session, severity=1)

    assert sorted(session.answers.values_list("severity", flat=True)) == [1, 5]


def test_an_answer_leaves_no_trace_of_when_and_by_whom(session):
    answer(session)

    assert verbs(session) == []
    assert {f.name for f in SessionAnswer._meta.concrete_fields} == {
        *("id", "session", "topic", "ballot", "gender", "severity"),
    }


def test_no_answer_is_taken_after_closing(session, by):
    answer(session)
    close_session(session=session, now=now(), by=by)

    with pytest.raises(SessionOver):
        answer(session)

    assert session.answers.count() == 1
    event = session.market_system.events.get(verb="closed")
    assert event.changes == {"answers": [None, 1]}


def test_the_clock_closes_too(session):
    session.ends_at = now() - timedelta(seconds=1)
    session.save()

    with pytest.raises(SessionOver):
        answer(session)


def test_what_was_told_takes_no_more_answers_so_that_no_difference_tells_one(
    session, by
):
    """Shown with six, then with seven: the difference would be the seventh."""
    put_topics(session=session, position=2, pace="one", now=now(), by=by)
    first = session.topics.get(order=1)
    ballot = answer(session, order=1, gender="man")
    for _phone in range(5):
        answer(session, order=1)
    answer(session, order=2, ballot=ballot, gender="man")

    show_results(session=session, topics=[first.pk], shown_at=now(), by=by)
    show_results(session=session, topics=[first.pk], shown_at=None, by=by)
    changed = change_gender(session=session, ballot=ballot, gender="woman", now=now())

    for phone in (ballot, None):
        with pytest.raises(TopicNotOpen):
            answer(session, order=1, ballot=phone)
    assert changed == 1  # of the second topic
    close_session(session=session, now=now(), by=by)
    reopen_session(session=session, now=now(), by=by)
    answer(session, order=2)  # one answer was never told
    for _phone in range(4):
        answer(session, order=2)
    close_session(session=session, now=now(), by=by)
    reopen_session(session=session, now=now(), by=by)
    with pytest.raises(TopicNotOpen):
        answer(session, order=2)


@pytest.mark.parametrize("severity", [0, 6])
def test_severity_goes_from_one_to_five(session, severity):
    with pytest.raises(ValidationError):
        answer(session, severity=severity)

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionAnswerFactory(topic=session.topics.first(), severity=severity)


def test_a_room_has_only_so_many_phones(session):
    topic = session.topics.first()
    SessionAnswer.objects.bulk_create(
        SessionAnswer(session=session, topic=topic, ballot=uuid4(), severity=3)
        for _ in range(MOST_PHONES - 1)
    )
    last = answer(session)

    with pytest.raises(RoomFull):
        answer(session)

    answer(session, ballot=last, severity=1)
    assert session.answers.phones() == MOST_PHONES


def test_a_gender_corrected_goes_with_all_that_a_phone_answered(session):
    ballot = answer(session, order=1, gender="man")
    answer(session, order=2, ballot=ballot, gender="man")
    answer(session, order=1, gender="man")

    change_gender(session=session, ballot=ballot, gender="woman", now=now())

    said = session.answers.order_by("pk").values_list("gender", flat=True)
    assert list(said) == ["woman", "woman", "man"]
