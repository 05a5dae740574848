"""What only a browser shows: forms behind our headers, pages outside of systems."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse

from stakeholders.models import Membership
from stakeholders.models.people import hashed
from tests.factories import InvitationFactory, MembershipFactory, UserFactory
from tests.people import PASSWORD, account

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def sound(watched):
    found = Axe().run(watched.page).response["violations"]
    told = [f"axe: {v['id']} at {v['nodes'][0]['target']}" for v in found]
    if wide := watched.overflow():
        told.append(f"wider than the window by {wide} px")
    return told + watched.taken()


def test_somebody_invited_gets_in_by_the_link(as_person, system):
    """With Referrer-Policy: no-referrer the form would be refused."""
    InvitationFactory(
        market_system=system, email="new@people.example", token_sha256=hashed("token")
    )
    watched = as_person(None, width=390)
    assert watched.open("/invitations/token/") == 200
    assert sound(watched) == []

    watched.page.fill("[name=name]", "Ana Quispe")
    watched.page.fill("[name=password]", PASSWORD)
    watched.page.click("main button[type=submit]")
    watched.page.wait_for_url(f"{watched.base}/")

    assert system.name in watched.page.inner_text("main")
    assert User.objects.get(email="new@people.example").memberships.count() == 1


def test_an_authenticator_app_is_set_up(as_person):
    person = account()
    watched = as_person(None)
    watched.open("/accounts/login/")
    assert sound(watched) == []
    watched.page.fill("[name=login]", person.email)
    watched.page.fill("[name=password]", PASSWORD)
    watched.page.click("form button[type=submit] >> nth=0")
    watched.page.wait_for_url(f"{watched.base}/")

    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert watched.open(reverse(name)) == 200
        assert sound(watched) == [], name


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (360, True)])
def test_home_and_administration_are_sound(as_person, system, width, dark):
    administrator = UserFactory(is_staff=True)
    MembershipFactory(
        market_system=system, user=administrator, role=Membership.Role.COORDINATOR
    )
    other = MembershipFactory(user__is_active=False)
    watched = as_person(administrator, width=width, dark=dark)
    offences = {}

    for path in (
        *("/", "/start/", "/administration/", "/administration/events/"),
        *(
            f"/administration/{noun}/"
            for noun in ("organisations", "people", "systems")
        ),
        "/administration/organisations/add/",
        f"/administration/people/{other.user_id}/",
        f"/administration/systems/{other.market_system_id}/",
        f"/administration/systems/{other.market_system_id}/coordinators/add/",
        f"/administration/systems/{other.market_system_id}/break-glass/",
    ):
        assert watched.open(path) == 200
        if told := sound(watched):
            offences[path] = told

    assert offences == {}
