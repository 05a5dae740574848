"""Whoever saves second is told, on every page that changes a row."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db.models import F
from django.test import Client
from django.utils.html import escape

from enterprises.models import (
    GuideNote,
    MarketSystem,
    MicroEnterprise,
    VersionedRow,
)
from impact.models import Indicator
from stakeholders.models import EngagementWeights, Membership
from tests.factories import BaselineFactory, OwnerContactFactory
from tests.pages import PageForm, as_data
from tests.planted import in_systems, joined, planted_once, written
from tests.test_access import TABLE

Role = Membership.Role

WORD = "Ann's <word>"
CODES = {"country", "currency", "code"}
QUESTION = parse_qs(TABLE["guide_change"].query.lstrip("?"))["question"][0]
# Pages that hold back a stale save in a way of their own, with tests of their own:
# a decision (nothing typed is lost), and forms over many rows at once.
OTHERWISE = {
    *("impact:observation_review", "impact:observation_withdraw"),
    *("stakeholders:function_set", "enterprises:rating_add"),
}


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any) -> Iterator[MarketSystem]:
    for (system,) in planted_once(django_db_blocker, "A"):
        yield system


def changing(client: Client, system: MarketSystem) -> dict[str, PageForm]:
    """Every form that carries the version of a row that exists."""
    return {
        name: form
        for name, form in written(client, system).items()
        if "version" in form.names and not name.endswith("_add")
    }


def reword(form: PageForm) -> str:
    """Type into a field that takes any words, or another figure; return it."""
    for control in form.controls:
        if control.kind in {"text", "textarea"} and control.name not in CODES:
            form.fill({control.name: WORD})
            return WORD
    control = next(c for c in form.controls if c.kind in {"number", "decimal"})
    form.fill({control.name: "3"})
    return "3"


def somebody_else_saves() -> None:
    """Every row there is, and a first row where there was none."""
    for model in {*in_systems(), MarketSystem}:
        if issubclass(model, VersionedRow):
            model._base_manager.update(version=F("version") + 1)
    for indicator in Indicator.objects.filter(baseline=None):
        BaselineFactory(indicator=indicator)
    for system in MarketSystem.objects.all():
        GuideNote.objects.get_or_create(market_system=system, question=QUESTION)
        EngagementWeights.objects.get_or_create(market_system=system)
    for enterprise in MicroEnterprise.objects.filter(contact=None):
        OwnerContactFactory(enterprise=enterprise)


@pytest.mark.django_db
def test_a_save_over_a_newer_version_is_held_back_and_can_be_repeated(client, ours):
    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    forms = changing(client, ours)
    wrong: dict[str, Any] = {}
    somebody_else_saves()
    states = rows_now()

    for name, form in forms.items():
        word = reword(form)
        held = client.post(form.target, as_data(form.sent()))
        text = held.content.decode()
        newer = Newer(text)
        # The Enter key presses the first button; it must not be the one that replaces.
        first = text.find('<button type="submit" hidden>')
        is_safe = -1 < first < text.find('name="overwrite"')
        told = (held.status_code, newer.version != "", escape(word) in text, is_safe)
        if name not in OTHERWISE and told != (409, True, True, True):
            wrong[name] = told
    assert wrong == {}
    assert rows_now() == states
    assert len(forms) > 15

    for name, form in forms.items():
        if name in OTHERWISE:
            continue
        stale = client.post(form.target, as_data(form.sent())).content.decode()
        again = {**as_data(form.sent()), "overwrite": [Newer(stale).version]}
        saved = client.post(form.target, again)
        if saved.status_code != 302:
            wrong[name] = saved.status_code
    assert wrong == {}


class Newer:
    """The version that a page offers to overwrite."""

    def __init__(self, html: str) -> None:
        mark = 'name="overwrite" value="'
        self.version = html.partition(mark)[2].partition('"')[0] if mark in html else ""


def rows_now() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in {*in_systems(), MarketSystem}
    }


@pytest.mark.django_db
def test_a_save_over_the_version_it_read_goes_through(client, ours):
    """The twin: nobody came between."""
    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    answers = {}

    for name, form in changing(client, ours).items():
        if name not in OTHERWISE:
            reword(form)
            answers[name] = client.post(form.target, as_data(form.sent())).status_code

    assert {name: got for name, got in answers.items() if got != 302} == {}
