"""The facilitator's pages: opening, leading, showing, closing, taking over."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from enterprises.charts.qr import qr_square
from enterprises.models import RatingSession, SessionAnswer
from tests.enterprises import url
from tests.factories import (
    AssessmentRoundFactory,
    NeedRatingFactory,
    RatingSessionFactory,
    SegmentFactory,
    SessionAnswerFactory,
    SessionTopicFactory,
    SubNeedFactory,
)


@pytest.fixture
def lead(client, contributor):
    client.force_login(contributor)
    return client


@pytest.fixture
def session(system):
    """An open session whose first of two topics six women rated 4."""
    held = RatingSessionFactory(market_system=system, title="In the hall", position=1)
    for order, name in enumerate(["Credit", "Water"], start=1):
        SessionTopicFactory(session=held, order=order, sub_need__name=name)
    for _ in range(6):
        SessionAnswerFactory(topic=held.topics.first(), gender="woman", severity=4)
    return held


def closed(session):
    session.closed_at = timezone.now()
    session.save()
    return session


def page(client, session, name="session_detail"):
    response = client.get(url(session.market_system, name, pk=session.pk))
    return response, response.content.decode()


def press(client, session, name, **sent):
    address = url(session.market_system, name, pk=session.pk)
    response = client.post(address, sent, follow=True)
    session.refresh_from_db()
    return response


def test_a_session_is_opened_with_what_is_switched_on(lead, system):
    for name in ("Credit", "Water"):
        SubNeedFactory(market_system=system, name=name)
    SubNeedFactory(market_system=system, name="Off", is_on=False)
    held = AssessmentRoundFactory(market_system=system)
    shops = SegmentFactory(market_system=system)
    address = f"{url(system, 'session_add')}?round={held.pk}&segment={shops.pk}"

    form = lead.get(address).context["form"]
    sent = {
        "title": "In the hall",
        "round": form["round"].value(),
        "segment": form["segment"].value(),
        "perspective": "enterprises",
        "pace": "one",
        "hours": "2",
        "sub_needs": form["sub_needs"].value(),
    }
    response = lead.post(address, sent)

    session = RatingSession.objects.get()
    assert response.headers["Location"] == session.get_absolute_url()
    names = session.topics.values_list("sub_need__name", flat=True)
    assert sorted(names) == ["Credit", "Water"]
    assert (session.round, session.segment) == (held, shops)
    left = session.ends_at - timezone.now()
    assert timedelta(minutes=119) < left < timedelta(minutes=121)


def test_where_nothing_can_be_asked_yet_it_says_what_comes_first(lead, system):
    def steps():
        missing = lead.get(url(system, "session_add")).context["missing"]
        return [address.rsplit("/systems/")[-1] for _words, address in missing]

    assert [one.partition("/")[2] for one in steps()] == [
        "enterprises/segments/add/",
        "",  # switching needs on is the coordinator's
        "enterprises/rounds/add/",
    ]
    SubNeedFactory(market_system=system)
    closed = AssessmentRoundFactory(market_system=system, closed_at=timezone.now())
    assert len(steps()) == 2
    rating = lead.get(url(system, "rating_add", pk=closed.pk)).content.decode()
    assert "Add a segment" in rating
    assert "Add a round" not in rating


def test_no_topic_and_a_closed_round_are_told(lead, system):
    held = AssessmentRoundFactory(market_system=system, closed_at=timezone.now())

    response = lead.post(url(system, "session_add"), {"round": held.pk, "title": "x"})

    errors = response.context["form"].errors
    assert response.status_code == 422
    assert {"round", "segment", "sub_needs"} <= set(errors)
    assert RatingSession.objects.count() == 0


def test_results_are_hidden_until_they_are_shown(lead, session):
    assert "on average" not in page(lead, session)[1]
    assert "on average" not in page(lead, session, "session_projector")[1]

    press(lead, session, "session_show", topic="1", is_shown="1")

    assert "on average" in page(lead, session)[1]
    assert "on average" in page(lead, session, "session_projector")[1]
    hidden = press(lead, session, "session_show", topic="1", is_shown="")
    assert "on average" not in page(lead, session)[1]
    assert "known from the difference" in hidden.content.decode()
    assert "takes no more answers" in page(lead, session, "session_projector")[1]


def test_showing_everything_leaves_open_what_nobody_was_asked_yet(lead, session):
    press(lead, session, "session_lead", position="1", pace="one")

    press(lead, session, "session_show", topic="", is_shown="1")

    shown = session.topics.order_by("order").values_list("shown_at", flat=True)
    assert [moment is not None for moment in shown] == [True, False]
    press(lead, session, "session_lead", position="1", pace="all")
    press(lead, session, "session_show", topic="", is_shown="1")
    assert not session.topics.filter(shown_at=None).exists()


def test_who_does_not_lead_does_not_get_the_code(lead, viewer, session):
    """With it a reader could answer for four phones and reckon out the fifth."""
    assert session.spaced in page(lead, session)[1]
    lead.force_login(viewer)
    for name in ("session_detail", "session_list"):
        pk = {"pk": session.pk} if name == "session_detail" else {}
        shown = lead.get(url(session.market_system, name, **pk)).content.decode()
        assert session.title in shown
        assert session.spaced not in shown
        assert session.code not in shown


def test_counts_are_told_and_nothing_else(lead, session):
    state = page(lead, session)[0].context["state"]

    counts = lead.get(
        url(session.market_system, "session_counts", pk=session.pk), {"state": state}
    )

    assert re.findall(r'id="([\w-]+)" [^>]*>(\d+)<', counts.content.decode()) == [
        *(("phones", "6"), ("answers-1", "6"), ("answers-2", "0")),
    ]


def test_a_page_that_is_out_of_date_is_told_to_load_again(lead, session):
    address = url(session.market_system, "session_counts", pk=session.pk)
    state = page(lead, session)[0].context["state"]
    press(lead, session, "session_lead", position="2", pace="one")

    response = lead.get(address, {"state": state})

    assert (response.content, response.headers["HX-Refresh"]) == (b"", "true")


def test_the_wall_shows_code_address_and_question(lead, session):
    response, wall = page(lead, session, "session_projector")

    assert session.spaced in wall
    assert "testserver/join/" in wall
    assert "Credit" in wall
    expected = qr_square(f"http://testserver/join/{session.code}/")
    assert response.context["square"] == expected
    assert expected.path in wall


def test_the_square_has_every_dark_module_and_no_other():
    square = qr_square("https://sokoni.example/join/7K3M9XQP/")

    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", square.path)
    dark = {(int(x) + step, int(y)) for x, y, n, _n in runs for step in range(int(n))}
    assert "".join(f"M{x} {y}h{n}v1h-{m}z" for x, y, n, m in runs) == square.path
    assert all(4 <= place < square.size - 4 for dot in dark for place in dot)
    # The three corners by which phones find it, and the fourth that has none.
    last = square.size - 5
    assert {(4, 4), (last, 4), (4, last)} <= dark
    corner = {(x, y) for x in range(last - 6, last + 1) for y in (last - 6,)}
    assert not corner <= dark


def test_leading_closing_and_reopening(lead, session):
    press(lead, session, "session_lead", position="2", pace="all")
    assert (session.position, session.pace) == (2, "all")

    press(lead, session, "session_close")
    assert session.closed_at is not None
    refused = press(lead, session, "session_lead", position="1", pace="one")
    assert "open it again" in refused.content.decode()

    again = press(lead, session, "session_reopen")
    assert session.is_open(timezone.now())
    assert "known from the difference" in again.content.decode()


@pytest.mark.parametrize("sent", [{}, {"position": "9", "pace": "one"}])
def test_leading_nowhere_is_refused(lead, session, sent):
    response = press(lead, session, "session_lead", **sent)

    assert "no such topic" in response.content.decode()
    assert session.position == 1


def test_the_projectors_buttons_come_back_to_it(lead, session):
    sent = {"position": "2", "pace": "one", "page": "projector"}

    response = lead.post(
        url(session.market_system, "session_lead", pk=session.pk), sent
    )

    expected = url(session.market_system, "session_projector", pk=session.pk)
    assert response.headers["Location"] == expected


def test_a_viewer_sees_results_and_no_button(client, viewer, session):
    client.force_login(viewer)

    text = page(client, closed(session))[1]

    assert "on average" in text
    assert "Discard the session" not in text
    assert "Take over" not in text


def test_answers_are_taken_over_and_taken_back(lead, session):
    preview, text = page(lead, closed(session), "session_take_over")
    assert (preview.status_code, preview.context["ratings"]) == (200, 1)
    assert "What about the ratings" not in text

    press(lead, session, "session_take_over", stamp="")
    assert session.taken_over_at is not None
    rating = session.round.ratings.get()
    assert (rating.severity, rating.respondents, rating.method) == (4, 6, "session")

    again = press(lead, session, "session_take_over", stamp="")
    assert "in the round already" in again.content.decode()
    kept = press(lead, session, "session_remove")
    assert "Take them back first" in kept.content.decode()

    press(lead, session, "session_give_back")
    assert (session.taken_over_at, session.round.ratings.count()) == (None, 0)


def test_ratings_that_are_there_are_shown_and_a_choice_is_asked(lead, session):
    NeedRatingFactory(
        market_system=session.market_system,
        round=session.round,
        segment=session.segment,
        sub_need=session.topics.first().sub_need,
        perspective="enterprises",
        source="Focus group",
        respondents=8,
    )
    stamp = closed(session).clashing().state()

    text = page(lead, session, "session_take_over")[1]
    unchosen = press(lead, session, "session_take_over", stamp=stamp)
    stale = press(lead, session, "session_take_over", stamp="", clash="beside")
    press(lead, session, "session_take_over", stamp=stamp, clash="replace")

    assert "Focus group" in text
    assert unchosen.status_code == 422
    assert (stale.status_code, "choose again" in stale.content.decode()) == (409, True)
    assert session.round.ratings.get().method == "session"


def test_an_open_session_is_not_taken_over(lead, session):
    response = press(lead, session, "session_take_over", stamp="")

    assert "still open" in response.content.decode()
    assert session.taken_over_at is None


def test_ratings_changed_since_stay(lead, session):
    press(lead, closed(session), "session_take_over", stamp="")
    session.round.ratings.update(version=9)

    response = press(lead, session, "session_give_back")

    assert "Nothing was taken back" in response.content.decode()
    assert session.round.ratings.count() == 1


def test_a_discarded_session_comes_back_whole(lead, session, system):
    lead.post(url(system, "session_remove", pk=session.pk))
    assert RatingSession.objects.count() == 0
    removal = system.removals.get()

    lead.post(url(system, "removal_restore", pk=removal.pk))

    back = RatingSession.objects.get()
    assert (back.topics.count(), back.answers.count()) == (2, 6)


def much(system, rows):
    for _ in range(rows):
        held = RatingSessionFactory(market_system=system, position=1)
        SessionTopicFactory.create_batch(2, session=held)
        SessionAnswerFactory(topic=held.topics.first())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    lead, system, rows, django_assert_num_queries
):
    much(system, rows)
    lead.get(url(system, "session_list"))

    with django_assert_num_queries(8):
        response = lead.get(url(system, "session_list"))

    assert len(response.context["page"].object_list) == rows


@pytest.mark.parametrize("topics", [1, 20])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("session_detail", 9), ("session_counts", 8), ("session_projector", 8)],
)
def test_two_hundred_phones_cost_no_more_queries_than_one(
    lead, system, name, queries, topics, django_assert_num_queries
):
    held = RatingSessionFactory(market_system=system, position=topics)
    made = [SessionTopicFactory(session=held, order=n + 1) for n in range(topics)]
    SessionAnswer.objects.bulk_create(
        SessionAnswer(session=held, topic=topic, ballot=ballot, severity=1 + n % 5)
        for n, ballot in enumerate([uuid4() for _ in range(200 if topics > 1 else 1)])
        for topic in made
    )
    state = page(lead, held)[0].context["state"]

    with django_assert_num_queries(queries):
        response = lead.get(url(system, name, pk=held.pk), {"state": state})

    assert response.status_code == 200


@pytest.mark.parametrize("topics", [1, 3])
def test_the_page_of_taking_over_takes_a_fixed_number_of_queries(
    lead, system, topics, django_assert_num_queries
):
    held = RatingSessionFactory(market_system=system, closed_at=timezone.now())
    for n in range(topics):
        topic = SessionTopicFactory(session=held, order=n + 1)
        for _ in range(5):
            SessionAnswerFactory(topic=topic)
    page(lead, held, "session_take_over")

    with django_assert_num_queries(10):
        response = page(lead, held, "session_take_over")[0]

    assert response.context["ratings"] == topics


def test_a_session_whose_answers_lie_is_a_finding(lead, session, system):
    waiting = system.rating_sessions.left_lying(timezone.now())
    assert waiting == []

    closed(session)
    RatingSessionFactory(market_system=system, closed_at=timezone.now())
    text = lead.get(f"/systems/{system.slug}/overview/voices/?all=1").content.decode()

    lying = system.rating_sessions.left_lying(timezone.now())
    assert [row.title for row in lying] == ["In the hall"]
    assert session.get_absolute_url() in text


def test_the_round_names_its_sessions(lead, session):
    text = lead.get(session.round.get_absolute_url()).content.decode()

    assert session.get_absolute_url() in text
