"""Lists follow the search box while somebody types, and leave them in it."""

import pytest
from playwright.sync_api import expect

from tests.enterprises import url
from tests.factories import InsightFactory, PlaceFactory, RootCauseFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("name", "ordering", "factory", "field"),
    [
        ("insight_list", "topic", InsightFactory, "statement"),
        ("cause_list", "name", RootCauseFactory, "name"),
        ("place_list", "", PlaceFactory, "name"),
    ],
)
def test_typing_narrows_a_list_and_keeps_the_cursor_and_the_order(
    as_person, contributor, system, name, ordering, factory, field
):
    for words in ("Milk by guess", "Milk by eye", "Roads"):
        factory(market_system=system, **{field: words})
    watched = as_person(contributor)
    order = f"?ordering={ordering}" if ordering else ""
    assert watched.open(url(system, name) + order) == 200
    page = watched.page

    page.focus("input[type=search]")
    page.keyboard.type("milk")
    expect(page.locator("#filter-end")).to_contain_text("2 found")
    page.keyboard.type(" by guess")
    expect(page.locator("#filter-end")).to_contain_text("1 found")

    assert "Milk by guess" in page.inner_text("main")
    assert page.evaluate("document.activeElement.value") == "milk by guess"
    assert ("ordering=" in page.url) == bool(ordering)
    assert watched.taken() == []
