"""Phones and people at the same moment in one session."""

from uuid import uuid4

import pytest

from enterprises.actions.rows import Stale
from enterprises.actions.session_answers import SessionOver
from enterprises.actions.session_ratings import take_over
from enterprises.actions.sessions import TakenOver, close_session
from tests.at_once import at_once, needs_rows_to_wait
from tests.enterprises.sessions import answer, heard, now
from tests.factories import RatingSessionFactory, SessionTopicFactory, UserFactory


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_two_posts_of_one_phone_at_once_are_one_answer():
    held = RatingSessionFactory(position=1)
    SessionTopicFactory(session=held)
    ballot = uuid4()

    ends = at_once(
        *(lambda n=n: answer(held, ballot=ballot, severity=n) for n in (2, 4, 5))
    )

    assert ends == [None, None, None]
    assert held.answers.count() == 1


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_what_is_answered_while_it_closes_counts_or_is_refused():
    held, by = RatingSessionFactory(position=1), UserFactory()
    SessionTopicFactory(session=held)

    ends = at_once(
        lambda: close_session(session=held, now=now(), by=by),
        *([lambda: answer(held)] * 4),
    )

    refused = ends.count(SessionOver)
    assert held.answers.count() == 4 - refused
    assert ends.count(None) == 5 - refused
    event = held.market_system.events.get(verb="closed")
    assert event.changes == {"answers": [None, 4 - refused]}


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
def test_two_who_take_over_at_once_do_it_once():
    held, by = RatingSessionFactory(position=1), UserFactory()
    SessionTopicFactory(session=held)
    heard(held, woman_4=6)
    close_session(session=held, now=now(), by=by)

    def take():
        take_over(session=held, clash="beside", stamp="", now=now(), by=by)

    assert set(at_once(take, take)) in ({None, TakenOver}, {None, Stale})
    assert held.round.ratings.count() == 1
