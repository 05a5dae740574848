"""The rail and what else stands around a page."""

import json
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from config import frame as frames
from config.frame import Frame, frame
from config.rail import BOTTOM, BOTTOM_ICONS, RAIL, place
from config.roles import ROLE_PERMISSIONS
from tests.factories import MembershipFactory

PAGES = [(entry, page) for entry in RAIL for page in (entry, *entry.pages)]
ROUTES = sorted({page.route for _, page in PAGES} | {page.route for page in BOTTOM})


def request_in(system, role: str, route: str = "overview", user=None):
    """A request that the door has let in."""
    request = RequestFactory().get("/")
    request.user = user
    request.system = system
    request.permissions = ROLE_PERMISSIONS[role]
    request.resolver_match = SimpleNamespace(view_name=route)
    request.session = {}
    return request


@pytest.fixture
def every_address(monkeypatch):
    """Every route has an address, whatever the URLconf knows."""
    monkeypatch.setattr(frames, "address", lambda route, slug: f"/{slug}/{route}/")


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_of_the_rail_exists(route):
    assert reverse(route, kwargs={"slug": "dairy"})


def test_every_permission_of_the_rail_is_held_by_somebody():
    named = {page.permission for _, page in PAGES} | {
        page.permission for page in BOTTOM
    }

    assert named <= ROLE_PERMISSIONS["COORDINATOR"]


def test_every_link_of_the_bottom_bar_has_an_icon():
    assert len(BOTTOM) == len(BOTTOM_ICONS)


@pytest.mark.parametrize(
    ("route", "entry", "page"),
    [
        ("overview", "overview", "overview"),
        ("enterprises:need_matrix", "needs", "enterprises:need_matrix"),
        ("enterprises:segment_edit", "needs", "enterprises:segment_list"),
        ("enterprises:import_list", "needs", "enterprises:import_list"),
        ("enterprises:event_list", "people", "enterprises:event_list"),
        ("stakeholders:stakeholder_detail", "roles", "stakeholders:stakeholder_list"),
        ("stakeholders:membership_change", "people", "stakeholders:membership_list"),
        ("stakeholders:invitation_add", "people", "stakeholders:invitation_list"),
        ("valueprop:benefit_add", "value", ""),
        ("impact:observation_log", "impact", "impact:observation_log"),
        ("impact:observation_edit", "impact", "impact:observation_list"),
        ("impact:something_new", "impact", ""),
        ("home", "", ""),
    ],
)
def test_place(route, entry, page):
    assert place(route) == (entry, page)


@pytest.mark.django_db
@pytest.mark.usefixtures("every_address")
def test_a_coordinator_sees_the_whole_rail(system):
    rail = Frame(request_in(system, "COORDINATOR", "enterprises:segment_list")).rail

    assert [link.key for link in rail] == [entry.key for entry in RAIL]
    needs = rail[1]
    assert needs.is_active
    assert not needs.is_current
    assert [page.url for page in needs.pages if page.is_current] == [
        f"/{system.slug}/enterprises:segment_list/"
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("every_address")
def test_a_viewer_sees_nothing_that_a_click_would_refuse(system):
    around = Frame(request_in(system, "VIEWER"))

    assert "people" not in [link.key for link in around.rail]
    impact = next(link for link in around.rail if link.key == "impact")
    assert [str(page.label) for page in impact.pages] == ["Dashboard", "Indicators"]
    assert [str(link.label) for link in around.bottom] == ["Overview", "Needs"]


@pytest.mark.django_db
@pytest.mark.usefixtures("every_address")
def test_a_field_partner_can_log(system):
    around = Frame(request_in(system, "FIELD_PARTNER", "impact:observation_log"))

    assert [(str(link.label), link.is_current) for link in around.bottom] == [
        ("Overview", False),
        ("Needs", False),
        ("Log", True),
        ("Records", False),
    ]


@pytest.mark.django_db
def test_a_page_that_is_not_built_is_not_offered(system, monkeypatch):
    monkeypatch.setattr(
        frames, "RAIL", (frames.Entry("x", "X", "no_such_page", "gem"),)
    )

    assert Frame(request_in(system, "COORDINATOR")).rail == []


def test_outside_a_system_there_is_no_rail():
    request = RequestFactory().get("/")
    request.resolver_match = None
    around = Frame(request)

    assert around.rail == []
    assert around.bottom == []
    assert around.organisations == []
    assert around.acting_for is None
    assert around.factor == ""


def test_nothing_stands_around_pages_of_strangers():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert frame(request) == {}


@pytest.mark.django_db
def test_nothing_is_asked_before_a_template_asks(
    system, viewer, django_assert_num_queries
):
    with django_assert_num_queries(0):
        shown = frame(request_in(system, "VIEWER", user=viewer))
        str(shown["frame"].factor)


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 2])
def test_the_systems_of_a_person_are_one_query(
    system, viewer, django_assert_num_queries, more
):
    others = MembershipFactory.create_batch(more, user=viewer)
    around = Frame(request_in(system, "VIEWER", user=viewer))

    with django_assert_num_queries(1):
        found = [*around.systems, *around.systems]

    assert set(found) == {system, *(other.market_system for other in others)}


@pytest.mark.django_db
def test_a_person_of_two_organisations_may_choose_for_whom_to_act(system, viewer):
    second = MembershipFactory(user=viewer, market_system=system, role=10)
    around = Frame(request_in(system, "VIEWER", user=viewer))

    assert second.organisation in around.organisations
    assert len(around.organisations) == 2
    assert around.acting_for in around.organisations


@pytest.mark.django_db
def test_a_part_of_a_page_does_not_take_its_title(client, viewer, system):
    client.force_login(viewer)

    page = client.get(f"/systems/{system.slug}/").text
    [settings] = re.findall(r"name=\"htmx-config\" content='(.*?)'", page)

    assert json.loads(settings)["ignoreTitle"] is True
