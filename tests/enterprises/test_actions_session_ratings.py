"""A session's answers become ratings of its round, and are given back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from enterprises.actions.needs import rate_needs
from enterprises.actions.rows import Stale
from enterprises.actions.session_ratings import ChangedSince, give_back, take_over
from enterprises.actions.sessions import TakenOver, close_session, reopen_session
from enterprises.analysis.voices import Voice
from enterprises.models import NeedRating
from tests.enterprises.sessions import heard, now, verbs
from tests.factories import NeedRatingFactory, UserFactory


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
