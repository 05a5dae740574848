"""Every route of a market system says which permission opens it."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from stakeholders.models import Membership
from tests.routes import INSIDE, routes

INSIDE_ROUTES = [r for r in routes() if r.path.startswith("systems/")]
OUTSIDE = {
    "",  # home
    "accounts",
    "acting-for",
    "administration",
    "demo",
    "healthz",
    "invitations",
    "join",  # phones in a session, by its code
    "language",
    "start",
    "take-part",  # people with an account and a link, who ask to join
}


@pytest.mark.parametrize("route", INSIDE_ROUTES, ids=lambda r: r.name)
def test_route_of_a_system_declares_a_permission_somebody_holds(route):
    permission = getattr(route.view, "permission", None)

    assert route.path.startswith(INSIDE), "must name its system by slug"
    assert permission, f"{route.name}: put @requires(...) on the view"
    assert permission in settings.ROLE_PERMISSIONS["COORDINATOR"]


@pytest.mark.parametrize("route", INSIDE_ROUTES, ids=lambda r: r.name)
def test_a_page_that_can_be_read_answers_those_that_ask_for_its_head_only(rf, route):
    kwargs = dict.fromkeys(re.findall(r"<\w+:(\w+)>", route.path), 1)

    allowed = route.view(rf.options("/"), **kwargs).headers["Allow"].split(", ")

    assert "HEAD" in allowed or "GET" not in allowed


def test_nothing_else_is_reachable():
    outside = {r.path.split("/")[0] for r in routes()} - {"systems", "gallery"}

    assert outside == OUTSIDE


def test_every_permission_in_the_table_is_one_that_django_knows():
    known = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in [
            *(f"{p}_{model._meta.model_name}" for p in model._meta.default_permissions),
            *(codename for codename, _ in model._meta.permissions),
        ]
    }

    assert settings.ROLE_PERMISSIONS["COORDINATOR"] <= known


def test_each_role_holds_what_the_one_below_it_holds():
    held = [settings.ROLE_PERMISSIONS[name] for name in Membership.Role.names]

    assert set(settings.ROLE_PERMISSIONS) == set(Membership.Role.names)
    assert all(lower < upper for lower, upper in pairwise(held))


def test_templates_lead_only_to_routes_that_are_there():
    """Also from corners that no test renders."""
    known = {route.name for route in routes()}
    asked = re.compile(r'{% url "([^"]+)"')
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    named = {(t.name, n) for t in templates for n in asked.findall(t.read_text())}

    assert named
    assert {(t, n) for t, n in named if n not in known} == set()
