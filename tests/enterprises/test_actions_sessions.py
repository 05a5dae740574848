"""Opening, leading and closing a session; what phones write; the round's ratings."""

import threading
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from enterprises.actions.needs import rate_needs
from enterprises.actions.rows import Stale
from enterprises.actions.session_answers import (
    MOST_PHONES,
    RoomFull,
    SessionOver,
    TopicNotOpen,
    change_gender,
    record_answer,
)
from enterprises.actions.session_ratings import ChangedSince, give_back, take_over
from enterprises.actions.sessions import (
    NotOpen,
    TakenOver,
    close_session,
    open_session,
    put_topics,
    reopen_session,
    show_results,
)
from enterprises.analysis.session_codes import normal_code
from enterprises.analysis.voices import Voice
from enterprises.models import NeedRating, RatingSession, SessionAnswer
from tests.factories import (
    AssessmentRoundFactory,
    NeedRatingFactory,
    RatingSessionFactory,
    SegmentFactory,
    SessionAnswerFactory,
    SessionTopicFactory,
    SubNeedFactory,
    UserFactory,
)


def now():
    return timezone.now()


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def session(system):
    """An open session with two topics, both put to the room."""
    held = RatingSessionFactory(market_system=system, position=2, title="In the hall")
    for order in (1, 2):
        SessionTopicFactory(session=held, order=order)
    return held


def answer(session, order=1, ballot=None, gender="", severity=3):
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


def heard(session, **people):
    """Answers to the first topic; `woman_4=3` stands for three women who said 4."""
    topic = session.topics.first()
    for name, n in people.items():
        gender, severity = name.rpartition("_")[0], int(name[-1])
        for _one in range(n):
            SessionAnswerFactory(topic=topic, gender=gender, severity=severity)


def verbs(session):
    return list(
        session.market_system.events.filter(
            row_type="enterprises.ratingsession"
        ).values_list("verb", flat=True)
    )


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


def test_a_session_opens_again_within_its_time_only(session, by):
    close_session(session=session, now=now(), by=by)
    reopen_session(session=session, now=now(), by=by)
    session.refresh_from_db()
    assert session.is_open(now())

    close_session(session=session, now=now(), by=by)
    with pytest.raises(NotOpen):
        reopen_session(session=session, now=session.ends_at, by=by)


def taken(session, clash="beside", by=None):
    close_session(session=session, now=now(), by=by or UserFactory())
    return take_over(
        session=session,
        clash=clash,
        stamp=session.clashing().state(),
        now=now(),
        by=by or UserFactory(),
    )


def ratings(session):
    return [
        (r.respondent_gender, r.severity, r.respondents, r.source, r.method)
        for r in session.round.ratings.order_by("pk")
    ]


def test_taking_over_writes_ratings_by_gender_once(session, by):
    heard(session, woman_4=5, woman_5=1, man_2=6)

    assert taken(session, by=by) == 2

    source = f"In the hall · {session.code}"
    assert ratings(session) == [
        ("man", Decimal("2.00"), 6, source, "session"),
        ("woman", Decimal("4.17"), 6, source, "session"),
    ]
    assert session.segment.needs.count() == 1
    with pytest.raises(TakenOver):
        take_over(
            session=session,
            clash="beside",
            stamp=session.clashing().state(),
            now=now(),
            by=by,
        )
    with pytest.raises(TakenOver):
        reopen_session(session=session, now=now(), by=by)
    assert len(ratings(session)) == 2


def test_an_open_session_is_not_taken_over(session, by):
    heard(session, woman_4=6)

    with pytest.raises(ValidationError):
        take_over(session=session, clash="beside", stamp="", now=now(), by=by)

    assert ratings(session) == []


def test_a_taken_session_is_closed_says_the_database(session):
    session.taken_over_at = now()

    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


def test_few_answers_are_not_taken_over(session):
    heard(session, woman_4=4)

    with pytest.raises(ValidationError):
        taken(session)

    assert ratings(session) == []


def test_a_need_switched_off_since_is_left_out(session):
    heard(session, woman_4=6)
    line = session.topics.first().sub_need
    line.is_on = False
    line.save()

    with pytest.raises(ValidationError):
        taken(session)


@pytest.fixture
def clashing(session):
    """A rating of the first topic that somebody typed in before."""
    heard(session, woman_4=6)
    return NeedRatingFactory(
        market_system=session.market_system,
        round=session.round,
        segment=session.segment,
        sub_need=session.topics.first().sub_need,
        perspective="enterprises",
        source="Focus group",
        severity=2,
        respondents=8,
    )


@pytest.mark.parametrize(
    ("clash", "sources"),
    [("beside", {"Focus group", "session"}), ("replace", {"session"})],
)
def test_what_the_round_had_stays_or_goes_as_was_chosen(
    session, clashing, clash, sources
):
    taken(session, clash)

    found = session.round.ratings.values_list("source", "method")
    assert {method or source for source, method in found} == sources


def test_what_the_round_had_may_be_all_there_is(session, clashing):
    with pytest.raises(ValidationError):
        taken(session, "skip")

    assert [row[3] for row in ratings(session)] == ["Focus group"]


def test_ratings_changed_meanwhile_are_looked_at_again(session, clashing, by):
    stamp = session.clashing().state()
    close_session(session=session, now=now(), by=by)
    NeedRating.objects.filter(pk=clashing.pk).update(version=2)

    with pytest.raises(Stale):
        take_over(session=session, clash="replace", stamp=stamp, now=now(), by=by)

    assert len(ratings(session)) == 1


def test_giving_back_leaves_the_round_as_it_was(session, clashing, by):
    before = ratings(session)
    taken(session, "replace", by=by)

    assert give_back(session=session, by=by) == 1

    session.refresh_from_db()
    assert ratings(session) == before
    assert (session.taken_over_at, session.taken) == (None, {})
    assert give_back(session=session, by=by) == 0
    assert verbs(session) == ["given back", "taken over", "closed"]


def test_giving_back_undoes_nobody_elses_work(session, clashing, by):
    taken(session, "replace", by=by)
    line = session.topics.first().sub_need
    voice = Voice("enterprises", "woman", session.source)
    rate_needs(
        round=session.round,
        segment=session.segment,
        voice=voice,
        respondents=7,
        severities={line.pk: Decimal(1)},
        stamp=session.round.ratings.of_voice(session.segment, voice).stamp(),
        by=by,
    )

    with pytest.raises(ChangedSince):
        give_back(session=session, by=by)

    # Typed in by hand it is no session's rating any more.
    assert ratings(session)[0][1:3] == (Decimal(1), 7)
    assert ratings(session)[0][4] == ""


def at_once(*calls):
    """Run these at the same time; what each raised, or None."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time anyway")
    barrier, ends = threading.Barrier(len(calls)), []

    def run(call):
        barrier.wait(10)
        try:
            call()
            ends.append(None)
        except Exception as error:  # noqa: BLE001
            ends.append(type(error))
        connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return ends


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
