"""From the overview to a gap, and to who fills it, by keyboard alone."""

import pytest

from stakeholders.models import FunctionRole
from tests.e2e.test_every_page import complaints
from tests.factories import (
    FunctionRoleFactory,
    NeedFactory,
    NeedRatingFactory,
    StakeholderFactory,
    SubNeedFactory,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def gap(system):
    """A severe need that nobody provides, and somebody who could."""
    sub_need = SubNeedFactory(market_system=system, name="Credit", category="finance")
    rating = NeedRatingFactory(market_system=system, sub_need=sub_need, severity="4.5")
    NeedFactory(market_system=system, segment=rating.segment, sub_need=sub_need)
    bank = StakeholderFactory(market_system=system, name="Savings Bank")
    FunctionRoleFactory(stakeholder=bank, sub_need=sub_need, performance="could")
    return bank


def follow(page, role, name):
    """Go to a control with the keyboard, and press it; the page it opens is ready."""
    control = page.get_by_role(role, name=name).first
    control.focus()
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_gap_is_filled_by_keyboard(system, contributor, as_person, width, dark):
    gap(system)
    watched = as_person(contributor, width=width, dark=dark)
    page, faults = watched.page, {}

    watched.open(f"/systems/{system.slug}/")
    page.wait_for_load_state("networkidle")
    faults["overview"] = complaints(watched)
    follow(page, "link", "Who can do what?")
    faults["gaps"] = complaints(watched)
    follow(page, "link", "Savings Bank")
    faults["stakeholder"] = complaints(watched)
    follow(page, "link", "Set functions")
    faults["functions"] = complaints(watched)
    page.get_by_role("radio", name="Could provide it").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    faults["saved"] = complaints(watched)
    watched.open(f"/systems/{system.slug}/stakeholders/gaps/?view=matrix")
    faults["matrix"] = complaints(watched)
    watched.open(f"/systems/{system.slug}/plan/")
    faults["plan"] = complaints(watched)

    assert {name: told for name, told in faults.items() if told} == {}
    assert FunctionRole.objects.get().performance == "well"
    assert page.get_by_text("Nobody serves these").count() == 0


def test_a_provider_is_named_from_the_need_and_leads_back(
    system, contributor, as_person
):
    gap(system)
    StakeholderFactory(market_system=system, name="Village Fund")
    watched = as_person(contributor)
    page = watched.page

    watched.open(f"/systems/{system.slug}/")
    follow(page, "link", "Name a provider")
    page.get_by_label("Who else?").focus()
    page.keyboard.type("Village")
    page.keyboard.press("Tab")
    with page.expect_navigation(wait_until="networkidle"):
        page.keyboard.press("Enter")
    page.get_by_label("What they do").select_option("well")
    follow(page, "button", "Save")

    assert "/needs/" in page.url
    assert page.url.endswith("#providers")
    page.get_by_role("link", name="Village Fund").wait_for()
    assert watched.taken() == []
