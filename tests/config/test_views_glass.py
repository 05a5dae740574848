"""Breaking the glass: content is read with a reason, and the coordinators are told."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from stakeholders.actions import administration as actions
from stakeholders.models import BreakGlass, Membership
from tests.config import url
from tests.factories import (
    MarketSystemFactory,
    MembershipFactory,
    UserFactory,
)
from tests.test_access import TABLE, address

pytestmark = pytest.mark.django_db


Role = Membership.Role


READABLE = [name for name, entry in TABLE.items() if entry.lowest == Role.VIEWER]


def people_page(system):
    return reverse("overview", kwargs={"slug": system.slug})


def test_breaking_the_glass_opens_for_reading_tells_and_ends(
    inside, system, coordinator, administrator, django_capture_on_commit_callbacks
):
    assert inside.get(people_page(system)).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        answer = inside.post(
            url("break_glass", system.pk), {"reason": "A bug report", "minutes": 15}
        )

    assert (answer.status_code, answer.url) == (302, people_page(system))
    assert inside.get(people_page(system)).status_code == 200
    event = system.events.get()
    assert (event.actor, event.verb, event.reason) == (
        *(administrator, "broke the glass", "A bug report"),
    )
    assert [(m.to, "A bug report" in m.body) for m in mail.outbox] == [
        ([coordinator.email], True)
    ]
    other = MarketSystemFactory()
    assert inside.get(people_page(other)).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert inside.get(people_page(system)).status_code == 404


def test_the_glass_is_closed_before_its_time(inside, system, administrator):
    inside.post(url("break_glass", system.pk), {"reason": "A bug", "minutes": 60})
    glass = BreakGlass.objects.get()
    page = inside.get(url("system_detail", system.pk)).content.decode()
    assert url("glass_close", glass.pk) in page

    inside.post(url("glass_close", glass.pk))

    assert inside.get(people_page(system)).status_code == 404
    verbs = system.events.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["broke the glass", "closed the glass"]
    inside.post(url("glass_close", glass.pk))
    assert system.events.count() == 2


def test_another_s_glass_is_not_closed(client, inside, system):
    inside.post(url("break_glass", system.pk), {"reason": "A bug", "minutes": 60})
    client.force_login(UserFactory(is_staff=True))

    answer = client.post(url("glass_close", BreakGlass.objects.get().pk))

    assert answer.status_code == 404
    assert BreakGlass.objects.open(timezone.now()).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"reason": "", "minutes": 15},
        {"reason": "  ", "minutes": 15},
        {"reason": "A bug", "minutes": 61},
        {"reason": "A bug", "minutes": 600},
        {"reason": "A bug", "minutes": ""},
    ],
)
def test_no_glass_breaks_without_reason_or_for_long(inside, system, values):
    answer = inside.post(url("break_glass", system.pk), values)

    assert answer.status_code == 422
    assert not BreakGlass.objects.exists()
    assert inside.get(people_page(system)).status_code == 404


def test_the_action_keeps_to_an_hour(system, administrator):
    with pytest.raises(ValueError, match="61"):
        actions.break_glass(system=system, reason="x", minutes=61, by=administrator)


def test_a_member_needs_no_hammer(inside, system, administrator):
    MembershipFactory(market_system=system, user=administrator)

    inside.post(url("break_glass", system.pk), {"reason": "A bug", "minutes": 15})

    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("name", READABLE)
def test_who_broke_the_glass_reads_every_page_a_viewer_reads(
    client, inside, system, viewer, administrator, name
):
    where = address(name, system)
    now = timezone.now()
    BreakGlass.objects.create(
        market_system=system,
        user=administrator,
        reason="A bug",
        opened_at=now,
        ends_at=now + timedelta(minutes=5),
    )

    seen = inside.get(where).status_code
    client.force_login(viewer)

    assert seen == client.get(where).status_code
    assert seen in {200, 204, 302, 405}


@pytest.mark.parametrize(
    "name", [n for n, entry in TABLE.items() if entry.lowest > Role.VIEWER]
)
def test_who_broke_the_glass_does_no_more(inside, system, administrator, name):
    where = address(name, system)
    now = timezone.now()
    BreakGlass.objects.create(
        market_system=system,
        user=administrator,
        reason="A bug",
        opened_at=now,
        ends_at=now + timedelta(minutes=5),
    )

    for method in (inside.get, inside.post):
        assert method(where).status_code in {403, 405}
