"""The same form twice, and two who save at the same moment."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as CacheAway

from enterprises.actions import rows
from stakeholders.models import Membership
from tests.at_once import at_once, needs_rows_to_wait
from tests.factories import InterventionFactory, MembershipFactory
from tests.pages import as_data, form_for

LINE = {"label": "Fuel", "year": "2026", "amount": "100"}


@pytest.fixture
def budget(client: Client, coordinator: Any, system: Any) -> str:
    """Where a line of a budget is added, by somebody signed in."""
    cache.clear()
    client.force_login(coordinator)
    row = InterventionFactory(market_system=system)
    return reverse("coordination:budgetline_add", args=[system.slug, row.pk])


def typed(token: str, **more: str) -> dict[str, str]:
    return {**LINE, "csrfmiddlewaretoken": token, **more}


@pytest.mark.django_db
def test_a_form_sent_twice_is_stored_once_and_answered_alike(client, budget, system):
    first = client.post(budget, typed("a"))
    second = client.post(budget, typed("a"))

    assert system.budget_lines.count() == 1
    assert (first.status_code, first.headers["Location"]) == (
        second.status_code,
        second.headers["Location"],
    )
    assert "This form came twice; it is stored once." in client.get(budget).text


@pytest.mark.django_db
def test_the_same_words_on_a_page_loaded_anew_are_meant(client, budget, system):
    client.post(budget, typed("a"))
    client.post(budget, typed("b"))

    assert system.budget_lines.count() == 2


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again(client, budget, system, monkeypatch):
    monkeypatch.setattr(rows, "record_event", _refuse)
    held = client.post(budget, typed("a"))
    monkeypatch.undo()
    again = client.post(budget, typed("a"))

    assert (held.status_code, again.status_code) == (409, 302)
    assert "Somebody was quicker" in held.text
    assert system.budget_lines.count() == 1


def _refuse(*_: Any, **__: Any) -> None:
    raise IntegrityError("somebody else's row")


@pytest.mark.django_db
def test_without_a_cache_forms_are_stored_all_the_same(
    client, budget, system, monkeypatch
):
    def away(*_: Any) -> None:
        raise CacheAway

    for name in ("add", "get", "set", "delete"):
        monkeypatch.setattr(f"config.clashes.cache.{name}", away)

    assert client.post(budget, typed("a")).status_code == 302
    assert system.budget_lines.count() == 1


@pytest.mark.django_db
def test_a_reader_of_a_page_is_told_of_a_fault_as_of_a_fault(
    client, budget, monkeypatch
):
    """The twin: nobody else can be blamed where nothing was sent."""
    monkeypatch.setattr("coordination.views.money.posted", _refuse)
    client.raise_request_exception = False

    assert client.get(budget).status_code == 500


@needs_rows_to_wait
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_same", [True, False])
def test_of_a_form_sent_by_two_requests_at_once_one_is_stored(system, is_same):
    """By one person who clicks twice, or by two people who type the same name."""
    path = reverse("enterprises:segment_add", args=[system.slug])
    role = Membership.Role.COORDINATOR
    people = [MembershipFactory(market_system=system, role=role).user for _ in "12"]
    sent, answers = [], []
    for person in [people[0]] * 2 if is_same else people:
        client = Client()
        client.force_login(person)
        form = form_for(client, path)
        assert form is not None
        sent.append((client, {**as_data(form.sent()), "csrfmiddlewaretoken": ["a"]}))

    at_once(
        *(
            lambda c=c, d=d: answers.append(c.post(path, d).status_code)  # type: ignore[misc]
            for c, d in sent
        )
    )

    assert system.segments.count() == 1
    assert sorted(answers) in ([[302, 302]] if is_same else [[302, 409], [302, 422]])
