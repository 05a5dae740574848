"""Every page of a market system in a real browser: sound, inside, and narrow enough."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.test_access import ROUTES, address

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# The walk in parts, so that all workers share it.
PARTS = 4

# What the keyboard reaches without anybody seeing where they are.
CONTROLS = "main :is(a[href], button, input, select, summary)"
UNSEEN = """(controls) => [...document.querySelectorAll(controls)]
  .filter((item) => item.checkVisibility({ visibilityProperty: true }))
  .filter((item) => {
    item.focus();
    if (document.activeElement !== item || item.labels?.length) return false;
    for (let box = item; box; box = box.parentElement) {
      const { clipPath, position } = getComputedStyle(box);
      if (clipPath !== "none" && position === "absolute") return true;
    }
    return false;
  })
  .map((item) => `unseen: ${item.outerHTML.slice(0, 80)}`)"""


def is_page(answer) -> bool:
    """Neither a file for download nor a fragment that other pages load."""
    return b"<html" in answer.content


def complaints(watched) -> list[str]:
    """What axe, the policy, the console and the width say about the open page."""
    found = Axe().run(watched.page).response["violations"]
    told = [
        f"axe: {one['id']} at {one['nodes'][0]['target']} ({len(one['nodes'])})"
        for one in found
    ]
    if wide := watched.overflow():
        told.append(f"wider than the window by {wide} px")
    told += watched.page.evaluate(UNSEEN, CONTROLS)
    return told + watched.taken()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (360, True)])
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_a_system_is_sound(
    system, coordinator, client, as_person, part, width, dark
):
    watched = as_person(coordinator, width=width, dark=dark)
    client.force_login(coordinator)
    offences, opened = {}, 0

    for route in ROUTES[part::PARTS]:
        path = address(route.name, system)
        answer = client.get(path)
        if answer.status_code != 200 or answer.streaming or not is_page(answer):
            continue
        status = watched.open(path)
        opened += 1
        if told := complaints(watched):
            offences[route.name] = (status, told)

    assert offences == {}
    assert opened > 10


@pytest.mark.parametrize(("width", "dark"), [(1440, True), (360, False)])
def test_every_page_outside_a_system_is_sound(
    site_administrator, coordinator, as_person, width, dark
):
    coordinator.email = "namethatnoscreenbreaks@partner.example"
    coordinator.save()
    offences = {}
    for person, names in [
        (None, ("account_login", "account_reset_password")),
        (coordinator, ("home", "system_add", "account_email", "mfa_index")),
        (site_administrator, ("administration",)),
    ]:
        watched = as_person(person, width=width, dark=dark)
        for name in names:
            assert watched.open(reverse(name)) == 200
            if told := complaints(watched):
                offences[name] = told

    assert offences == {}
