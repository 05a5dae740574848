"""Phones without an account: what they see, what they may send, and how often."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.models import SessionAnswer
from tests.factories import (
    RatingSessionFactory,
    SegmentFactory,
    SessionAnswerFactory,
    SessionTopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def session(system):
    """An open session with two topics put to the room."""
    held = RatingSessionFactory(
        market_system=system,
        title="Meeting in Pisac",
        segment=SegmentFactory(market_system=system, name="Cheese makers"),
        code="7K3M9XQP",
        position=2,
    )
    for order, name in enumerate(["Credit", "Water"], start=1):
        SessionTopicFactory(session=held, order=order, sub_need__name=name)
    return held


def at(session, order=None):
    if order is None:
        return reverse("join_session", args=[session.code])
    return reverse("join_topic", args=[session.code, order])


def joined(session, gender="woman"):
    phone = Client()
    phone.post(at(session), {"gender": gender})
    return phone


def said(session):
    rows = session.answers.order_by("topic__order", "pk")
    return list(rows.values_list("topic__order", "gender", "severity"))


@pytest.mark.parametrize("typed", ["7K3M9XQP", " 7k3m-9xqp ", "7k3m 9xqp"])
def test_a_code_opens_its_session_however_it_is_typed(client, session, typed):
    response = client.post(reverse("join"), {"code": typed})

    assert response.headers["Location"] == at(session)


def test_a_phone_goes_through_the_questions_and_is_thanked(client, session):
    start = client.get(at(session))
    assert "Meeting in Pisac" in start.content.decode()

    first = client.post(at(session), {"gender": "woman"})
    second = client.post(first.headers["Location"], {"severity": "4"})
    third = client.post(second.headers["Location"], {"severity": "2"})
    done = client.get(third.headers["Location"], follow=True)

    assert said(session) == [(1, "woman", 4), (2, "woman", 2)]
    assert "Thank you" in done.content.decode()
    assert "heavy" in done.content.decode()


def test_the_same_phone_changes_its_answer(session):
    phone = joined(session)

    phone.post(at(session, 1), {"severity": "4"})
    phone.post(at(session, 1), {"severity": "1"})

    assert said(session) == [(1, "woman", 1)]
    assert 'value="1" aria-pressed="true"' in phone.get(at(session, 1)).content.decode()


def test_another_gender_goes_with_what_was_answered_before(session):
    phone = joined(session, "woman")
    phone.post(at(session, 1), {"severity": "4"})

    phone.post(at(session), {"gender": ""})
    phone.post(at(session, 2), {"severity": "5"})

    assert said(session) == [(1, "", 4), (2, "", 5)]


@pytest.mark.parametrize("gender", ["", "queen", "woman'--"])
def test_a_gender_that_is_none_is_not_said(session, gender):
    phone = joined(session, gender)

    phone.post(at(session, 1), {"severity": "4"})

    assert said(session) == [(1, "", 4)]


@pytest.mark.parametrize("severity", ["", "0", "6", "4.5", "x"])
def test_an_answer_off_the_scale_is_asked_again(session, severity):
    phone = joined(session)

    response = phone.post(at(session, 1), {"severity": severity})

    assert response.status_code == 422
    assert "Severity goes from 1 to 5" in response.content.decode()
    assert said(session) == []


def test_the_cookie_is_signed_for_this_session_and_says_nothing_else(session, system):
    phone = joined(session, "man")
    cookie = phone.cookies["ballot"]

    ballot, gender = cookie.value.partition(":")[0].split(".")
    assert (str(UUID(ballot)), gender) == (ballot, "man")
    assert cookie["path"] == at(session)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"

    other = RatingSessionFactory(market_system=system, code="00000001", position=1)
    SessionTopicFactory(session=other)
    phone.cookies["ballot"]["path"] = "/"
    assert phone.get(at(other, 1)).headers["Location"] == f"{at(other)}?lost"


@pytest.mark.parametrize(
    "forged", ["", "x", "00000000-0000-0000-0000-000000000000.man"]
)
def test_a_made_up_ballot_votes_for_nobody(client, session, forged):
    client.cookies["ballot"] = forged

    response = client.post(at(session, 1), {"severity": "5"})

    assert response.headers["Location"] == f"{at(session)}?lost"
    assert said(session) == []
    assert "cookies" in client.get(response.headers["Location"]).content.decode()


def test_a_question_that_is_not_put_yet_is_waited_for(session):
    session.position = 1
    session.save()
    phone = joined(session)

    early = phone.get(at(session, 2))
    refused = phone.post(at(session, 2), {"severity": "3"})

    assert "data-wait" in early.content.decode()
    assert "Water" not in early.content.decode()
    assert (refused.status_code, said(session)) == (409, [])


def test_a_question_whose_results_are_shown_takes_no_more_answers(session):
    phone = joined(session)
    phone.post(at(session, 1), {"severity": "4"})
    session.topics.filter(order=1).update(shown_at=timezone.now())

    refused = phone.post(at(session, 1), {"severity": "5"})

    assert refused.status_code == 409
    assert "takes no answers" in refused.content.decode()
    assert said(session) == [(1, "woman", 4)]


def test_a_question_that_was_shown_and_hidden_says_so_instead_of_asking(session):
    phone = joined(session)
    session.topics.filter(order=1).update(told_at=timezone.now())

    page = phone.get(at(session, 1)).content.decode()
    refused = phone.post(at(session, 1), {"severity": "5"})

    assert "takes no more answers" in page
    assert 'name="severity"' not in page
    assert (refused.status_code, said(session)) == (409, [])


def closed(session):
    session.closed_at = timezone.now()
    session.save()


def expired(session):
    session.ends_at = timezone.now() - timedelta(seconds=1)
    session.save()


@pytest.mark.parametrize("end", [closed, expired])
def test_after_the_end_an_answer_is_refused_kindly(session, end):
    phone = joined(session)
    phone.post(at(session, 1), {"severity": "4"})
    end(session)

    answers = [
        phone.post(at(session, 1), {"severity": "1"}),
        phone.get(at(session)),
        phone.get(reverse("join_done", args=[session.code])),
        Client().post(reverse("join"), {"code": session.code}),
    ]

    assert {response.status_code for response in answers} == {410}
    assert "Thank you for your answer." in answers[0].content.decode()
    assert "What was answered before it closed is kept" in answers[3].content.decode()
    assert said(session) == [(1, "woman", 4)]


def test_an_unknown_code_and_a_closed_one_look_alike(client, session):
    closed(session)

    unknown = client.get(reverse("join_session", args=["ZZZZZZZZ"]))
    over = client.get(at(session))

    assert (unknown.status_code, over.status_code) == (404, 410)
    assert without_tokens(unknown) == without_tokens(over)


def without_tokens(response):
    text = response.content.decode()
    start = text.index("csrfmiddlewaretoken")
    return text[:start] + text[text.index(">", start) :]


def test_the_pages_show_nothing_else_of_the_system(session, system):
    system.name = "CNRY-system"
    system.save()
    session.round.name = "CNRY-round"
    session.round.save()
    SegmentFactory(market_system=system, name="CNRY-segment")
    phone = joined(session)
    pages = [at(session), at(session, 1), reverse("join_done", args=[session.code])]

    seen = "".join(phone.get(page).content.decode() for page in pages)

    assert "CNRY" not in seen
    assert system.slug not in seen
    assert {"Meeting in Pisac", "Cheese makers", "Credit"} <= set(
        seen.replace("<", ">").split(">")
    )


def test_twenty_wrong_codes_and_no_more(client, session):
    tries = [client.get(f"/join/WRONG{n:03}/").status_code for n in range(20)]

    blocked = client.get("/join/WRONG999/")
    typed = client.post(reverse("join"), {"code": session.code})

    assert set(tries) == {404}
    assert (blocked.status_code, typed.status_code) == (429, 429)
    assert "Wait ten minutes" in blocked.content.decode()


def test_who_has_joined_is_not_stopped_by_others_wrong_codes(client, session):
    phone = joined(session)
    for n in range(21):
        client.get(f"/join/WRONG{n:03}/")

    assert client.get(at(session)).status_code == 429
    assert phone.post(at(session, 1), {"severity": "4"}).status_code == 302
    assert said(session) == [(1, "woman", 4)]


def test_another_address_has_tries_of_its_own(client, session):
    for n in range(21):
        client.get(f"/join/WRONG{n:03}/")

    assert client.get(at(session), REMOTE_ADDR="203.0.113.9").status_code == 200


def test_right_codes_are_no_tries(session):
    answers = {Client().get(at(session)).status_code for _ in range(25)}

    assert answers == {200}


def test_an_address_has_sixty_phones(session):
    begun = [Client().post(at(session)).status_code for _ in range(60)]

    assert set(begun) == {302}
    assert Client().post(at(session)).status_code == 429


def test_a_full_room_says_so(session, monkeypatch):
    monkeypatch.setattr("enterprises.actions.session_answers.MOST_PHONES", 1)
    SessionAnswerFactory(topic=session.topics.first())

    response = joined(session).post(at(session, 1), {"severity": "4"})

    assert response.status_code == 429
    assert "The session is full" in response.content.decode()


def test_a_post_needs_its_token(session):
    phone = Client(enforce_csrf_checks=True)

    refused = phone.post(at(session), {"gender": ""})
    token = phone.get(at(session)).context["csrf_token"]
    taken = phone.post(at(session), {"gender": "", "csrfmiddlewaretoken": str(token)})

    assert (refused.status_code, taken.status_code) == (403, 302)


def test_pages_are_small_and_never_stored(session):
    phone = joined(session)

    response = phone.get(at(session, 1))

    assert len(response.content) < 4000
    assert "no-store" in response.headers["Cache-Control"]
    assert b"<script" not in response.content


def test_a_phone_takes_few_queries(session, django_assert_num_queries):
    phone = joined(session)

    with django_assert_num_queries(3):
        phone.get(at(session, 1))
    with django_assert_num_queries(9):
        phone.post(at(session, 1), {"severity": "4"})

    assert SessionAnswer.objects.count() == 1


def test_a_language_can_be_chosen_where_there_is_a_choice(client, session, settings):
    assert "languages" not in client.get(at(session)).content.decode()

    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    client.cookies["django_language"] = "ar"
    page = client.get(at(session)).content.decode()

    assert 'dir="rtl"' in page
    assert 'value="en"' in page
