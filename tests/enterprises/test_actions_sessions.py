"""Opening, leading and closing a session."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.session_answers import TopicNotOpen
from enterprises.actions.sessions import (
    NotOpen,
    close_session,
    open_session,
    put_topics,
    reopen_session,
    show_results,
)
from enterprises.analysis.session_codes import normal_code
from enterprises.models import RatingSession
from tests.enterprises.sessions import answer, now, verbs
from tests.factories import AssessmentRoundFactory, SegmentFactory, SubNeedFactory


def new(system, **kwargs):
    return RatingSession(
        market_system=system,
        round=kwargs.get("round") or AssessmentRoundFactory(market_system=system),
        segment=SegmentFactory(market_system=system),
        perspective="enterprises",
        title="In the hall",
        ends_at=now() + timedelta(hours=1),
    )


def test_opening_makes_a_code_and_the_topics_in_order(system, by):
    lines = [SubNeedFactory(market_system=system) for _ in range(3)]

    held = open_session(session=new(system), sub_needs=lines, by=by)

    assert normal_code(held.code) == held.code
    topics = list(held.topics.values_list("order", "sub_need"))
    assert topics == [(n, line.pk) for n, line in enumerate(lines, start=1)]
    assert (held.position, held.opened_by, verbs(held)) == (0, by, ["opened"])


def test_a_closed_round_or_no_topic_opens_nothing(system, by):
    closed = AssessmentRoundFactory(market_system=system, closed_at=now())
    line = SubNeedFactory(market_system=system)

    with pytest.raises(ValidationError):
        open_session(session=new(system, round=closed), sub_needs=[line], by=by)
    with pytest.raises(ValidationError):
        open_session(session=new(system), sub_needs=[], by=by)

    assert not RatingSession.objects.exists()


def test_leading_on_twice_to_one_place_is_one_step(session, by):
    for _press in range(2):
        put_topics(session=session, position=1, pace="one", now=now(), by=by)

    session.refresh_from_db()
    assert (session.position, verbs(session)) == (1, ["led on"])


@pytest.mark.parametrize(("position", "pace"), [(3, "one"), (-1, "one"), (1, "no")])
def test_there_is_no_leading_past_the_end(session, by, position, pace):
    with pytest.raises(ValidationError):
        put_topics(session=session, position=position, pace=pace, now=now(), by=by)


def test_a_closed_session_is_not_led_on(session, by):
    close_session(session=session, now=now(), by=by)

    with pytest.raises(NotOpen):
        put_topics(session=session, position=1, pace="one", now=now(), by=by)


def test_a_topic_takes_answers_only_while_it_is_put_and_not_shown(session, by):
    put_topics(session=session, position=1, pace="one", now=now(), by=by)
    with pytest.raises(TopicNotOpen):
        answer(session, order=2)
    answer(session, order=1)

    first = session.topics.get(order=1)
    show_results(session=session, topics=[first.pk], shown_at=now(), by=by)
    with pytest.raises(TopicNotOpen):
        answer(session, order=1)

    show_results(session=session, topics=[first.pk], shown_at=None, by=by)
    answer(session, order=1)
    assert session.answers.count() == 2
    assert verbs(session) == ["hid the results", "showed the results", "led on"]


def test_a_session_opens_again_within_its_time_only(session, by):
    close_session(session=session, now=now(), by=by)
    reopen_session(session=session, now=now(), by=by)
    session.refresh_from_db()
    assert session.is_open(now())

    close_session(session=session, now=now(), by=by)
    with pytest.raises(NotOpen):
        reopen_session(session=session, now=session.ends_at, by=by)
