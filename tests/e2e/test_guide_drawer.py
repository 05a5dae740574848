"""The guide beside a page, by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (360, True)])
def test_the_questions_open_beside_the_page_and_give_the_focus_back(
    system, viewer, as_person, width, dark
):
    watched = as_person(viewer, width=width, dark=dark)
    page = watched.page
    watched.open(reverse("enterprises:segment_list", kwargs={"slug": system.slug}))
    button, drawer = page.locator(".topbar-guide"), page.locator("#guide-drawer")
    button.focus()

    page.keyboard.press("Enter")
    expect(drawer.get_by_role("heading", level=3)).to_have_count(2)
    expect(drawer).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    assert watched.overflow() == 0
    page.keyboard.press("Escape")

    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()
    assert watched.taken() == []
