"""A facilitator, a wall and two phones: from the code to the ratings of the round."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse

from enterprises.models import RatingSession, SessionAnswer
from tests.factories import AssessmentRoundFactory, SegmentFactory, SubNeedFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def complaints(watched):
    """What axe, the policy, the console and the width say about the open page."""
    found = Axe().run(watched.page).response["violations"]
    told = [f"{one['id']} at {one['nodes'][0]['target']}" for one in found]
    if wide := watched.overflow():
        told.append(f"wider than the window by {wide} px")
    return told + watched.taken()


def opened(lead, system):
    """The facilitator opens a session about credit and water."""
    lead.open(reverse("enterprises:session_add", kwargs={"slug": system.slug}))
    page = lead.page
    page.get_by_label("Title").fill("Meeting in Pisac")
    page.get_by_label("Round").select_option(index=1)
    page.get_by_label("Segment").select_option(index=1)
    page.get_by_label("Whose view").select_option("enterprises")
    assert complaints(lead) == []
    page.get_by_role("button", name="Open it").click()
    page.get_by_role("heading", name="Meeting in Pisac").wait_for()
    return RatingSession.objects.get()


def join(phone, session, gender):
    phone.open(reverse("join"))
    assert complaints(phone) == []
    typed = f"{session.code[:4].lower()} {session.code[4:].lower()}"
    phone.page.get_by_label("The code on the wall").fill(typed)
    phone.page.get_by_role("button", name="Go on").click()
    phone.page.get_by_role("heading", name="Meeting in Pisac").wait_for()
    assert complaints(phone) == []
    phone.page.get_by_role("button", name=gender, exact=True).click()
    phone.page.get_by_role("heading", name="It begins soon").wait_for()
    assert complaints(phone) == []


def test_from_the_code_on_the_wall_to_the_round(system, contributor, as_person):
    cache.clear()
    AssessmentRoundFactory(market_system=system, name="First")
    SegmentFactory(market_system=system, name="Cheese makers")
    for name in ("Credit", "Water"):
        SubNeedFactory(market_system=system, name=name)
    lead = as_person(contributor)
    session = opened(lead, system)
    assert complaints(lead) == []
    wall = as_person(contributor, width=1920, dark=True)
    wall.open(f"{session.get_absolute_url()}projector/")
    assert complaints(wall) == []
    woman = as_person(None, width=390, dark=True)
    man = as_person(None, width=320, java_script_enabled=False)

    join(woman, session, "Woman")
    man.page.goto(f"{man.base}/join/{session.code}/")
    man.page.get_by_role("button", name="Man", exact=True).click()
    wall.page.keyboard.press("ArrowRight")
    wall.page.get_by_role("heading", name="Credit").wait_for()

    # With scripts the question comes by itself, without them by a link.
    woman.page.get_by_role("button", name="4 heavy").wait_for()
    assert complaints(woman) == []
    woman.page.get_by_role("button", name="4 heavy").click()
    man.page.get_by_role("link", name="Look again").click()
    man.page.get_by_role("button", name="2 slight").click()
    man.page.get_by_role("link", name="Back").click()
    man.page.get_by_role("button", name="3 clear").click()
    wall.page.locator("#answers-1").get_by_text("2").wait_for()
    lead.open(session.get_absolute_url())
    assert lead.page.get_by_text("on average").count() == 0
    said = SessionAnswer.objects.order_by("severity")
    assert list(said.values_list("gender", "severity")) == [("man", 3), ("woman", 4)]

    system.small_cell_threshold = 2
    system.save()
    wall.page.get_by_role("button", name="Show results").click()
    wall.page.get_by_text("on average").wait_for()
    assert complaints(wall) == []
    lead.open(session.get_absolute_url())
    assert complaints(lead) == []
    lead.page.get_by_role("button", name="Close the session").click()
    lead.page.get_by_text("Closed; 2 phones answered.").wait_for()
    # The phone that waits for the next question is told without asking.
    woman.page.get_by_role("heading", name="The session is over").wait_for()
    assert complaints(woman) == []
    wall.page.get_by_role("heading", name="The session is closed").wait_for()

    lead.page.get_by_role("link", name="Take over into the round").click()
    lead.page.get_by_role("button", name="Take over").wait_for()
    assert complaints(lead) == []
    lead.page.get_by_role("button", name="Take over").click()
    lead.page.get_by_text("1 rating taken over.").wait_for()
    rating = session.round.ratings.get()
    assert (str(rating.severity), rating.respondents) == ("3.50", 2)
    lead.page.get_by_role("button", name="Undo").click()
    lead.page.get_by_text("1 rating taken back.").wait_for()
    assert session.round.ratings.count() == 0
    for watched in (lead, wall, woman, man):
        watched.page.wait_for_load_state("networkidle")
        watched.page.close()
