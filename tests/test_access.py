"""Every page of a market system opens for those whose role allows it, and nobody else.

The tables in `tests/<app>/access_table.py` are written down a second time on purpose:
what the code grants is compared with what was meant. A route that is missing there
fails by name.
"""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from stakeholders.models import Membership
from tests.config.access_table import TABLE as CONFIG
from tests.coordination.access_table import TABLE as COORDINATION
from tests.enterprises.access_table import TABLE as ENTERPRISES
from tests.factories import SegmentFactory
from tests.impact.access_table import TABLE as IMPACT
from tests.routes import routes
from tests.stakeholders.access_table import TABLE as STAKEHOLDERS
from tests.valueprop.access_table import TABLE as VALUEPROP

Role = Membership.Role
OPENED, REFUSED, UNSEEN, SIGN_IN = "opened", 403, 404, "sign in"

TABLE = {
    **CONFIG,
    **ENTERPRISES,
    **STAKEHOLDERS,
    **VALUEPROP,
    **COORDINATION,
    **IMPACT,
}
MEMBERS = {
    "viewer": Role.VIEWER,
    "field_partner": Role.FIELD_PARTNER,
    "contributor": Role.CONTRIBUTOR,
    "coordinator": Role.COORDINATOR,
}
ROUTES = [r for r in routes() if r.path.startswith("systems/")]
NAMES = [r.name for r in ROUTES]
WITH_A_ROW = [r.name for r in ROUTES if "<int:pk>" in r.path]


def outcomes(client: Any, url: str) -> set[int | str]:
    """What the page answers to each method that it takes at all."""
    found: set[int | str] = set()
    for method in (client.get, client.post):
        response = method(url)
        if response.status_code == 405:
            continue
        if response.headers.get("Location", "").startswith("/accounts/login/"):
            found.add(SIGN_IN)
        elif response.status_code in {200, 204, 302, 400, 409, 422}:
            found.add(OPENED)
        else:
            found.add(response.status_code)
    return found


def enter(client: Any, person: Any) -> None:
    if not isinstance(person, AnonymousUser):
        client.force_login(person)


def address(name: str, system: Any, of: Any = None) -> str:
    entry = TABLE[name]
    kwargs = {"slug": system.slug, **entry.kwargs(of or system)}
    return reverse(name, kwargs=kwargs) + entry.query


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("person", MEMBERS)
def test_a_member_gets_as_far_as_the_role_goes(client, system, request, name, person):
    url = address(name, system)
    enter(client, request.getfixturevalue(person))

    expected = OPENED if MEMBERS[person] >= TABLE[name].lowest else REFUSED
    assert outcomes(client, url) == {expected}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("person", "expected"),
    [("outsider", UNSEEN), ("site_administrator", UNSEEN), ("anonymous", SIGN_IN)],
)
def test_nobody_else_enters(client, system, request, name, person, expected):
    url = address(name, system)
    enter(client, request.getfixturevalue(person))

    assert outcomes(client, url) == {expected}


@pytest.mark.parametrize("name", WITH_A_ROW)
def test_a_row_is_not_reached_through_another_system(client, system, outsider, name):
    theirs = outsider.memberships.get().market_system
    own = address(name, theirs)
    smuggled = address(name, theirs, of=system)
    enter(client, outsider)

    assert outcomes(client, own) == {OPENED}
    assert outcomes(client, smuggled) == {UNSEEN}


def test_a_row_is_named_by_its_key_and_by_nothing_else():
    """A route that names a row in another way would escape the test above."""
    named = {r.name for r in ROUTES if r.path.count("<") > 1}

    # A factor and a player of the catalogue are words, the same in every system.
    words = {"overview_panel", "stakeholders:system_function_set"}
    assert named - set(WITH_A_ROW) == words


def test_the_tables_name_no_route_that_is_gone():
    assert set(TABLE) - set(NAMES) == set()


def test_a_stranger_cannot_tell_a_system_from_a_slug_that_does_not_exist(
    client, system, outsider
):
    enter(client, outsider)

    closed = client.get(reverse("overview", kwargs={"slug": system.slug}))
    missing = client.get(reverse("overview", kwargs={"slug": "no-such-system"}))

    assert (closed.status_code, closed.content) == (404, missing.content)


def test_a_member_learns_that_a_row_is_gone_but_not_whose_key_it_is(
    client, viewer, system
):
    """The same page for what was removed and for a row of another system."""
    theirs = SegmentFactory()
    enter(client, viewer)

    removed, foreign = (
        client.get(f"/systems/{system.slug}/enterprises/segments/{key}/")
        for key in (theirs.pk + 1, theirs.pk)
    )

    assert (removed.status_code, foreign.status_code) == (404, 404)
    assert removed.content == foreign.content
    assert "not any more" in removed.content.decode()
