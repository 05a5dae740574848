"""What is written leaves a trail with its writer; what is refused leaves none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from enterprises.models import AuditEvent, MarketSystem
from stakeholders.models import Membership
from tests.pages import as_data, content
from tests.planted import (
    READ,
    addresses,
    joined,
    own_models,
    planted_once,
    written,
)

pytestmark = pytest.mark.django_db

Role = Membership.Role

# They write marks and stand-ins that machines clear away, and nothing of people's.
UNSAID = {"enterprises.slicechange", "impact.rollupmark", "impact.rollupcell"}


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any) -> Iterator[MarketSystem]:
    for (system,) in planted_once(django_db_blocker, "A"):
        yield system


def stored() -> dict[str, list[Any]]:
    """All rows of every table, asked plainly: the models take five times as long."""
    rows = {}
    with connection.cursor() as cursor:
        for model in own_models():
            table, key = model._meta.db_table, model._meta.pk.column
            if model is not AuditEvent and model._meta.label_lower not in UNSAID:
                cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")  # noqa: S608
                rows[table] = cursor.fetchall()
    return rows


def test_every_form_that_changes_anything_says_who_did(client: Client, ours: Any):
    by = joined(ours, Role.COORDINATOR, "A")
    client.force_login(by)
    unsaid, said = {}, 0

    for name, form in written(client, ours).items():
        before, events = stored(), AuditEvent.objects.count()
        client.post(form.target, as_data(form.sent()))
        new = list(AuditEvent.objects.order_by("pk")[events:])
        changed = stored() != before
        said += changed
        # An organisation belongs to the installation, and so does its event.
        here = any(event.market_system == ours for event in new)
        if (changed and not here) or any(event.actor != by for event in new):
            unsaid[name] = (changed, [str(event) for event in new])

    assert unsaid == {}
    assert said > 30


# Whoever takes part may leave, whatever their role.
FOR_ALL = {"stakeholders:membership_leave"}


def test_what_is_refused_leaves_no_trail(client: Client, ours: Any):
    """A viewer's are refused by role, a coordinator's by a bad version."""
    forms = written(logged_in(client, ours, Role.COORDINATOR), ours)
    forms = {name: form for name, form in forms.items() if name not in FOR_ALL}
    refused = 0

    viewer = logged_in(Client(), ours, Role.VIEWER)
    before, events = stored(), AuditEvent.objects.count()
    for form in forms.values():
        answer = viewer.post(form.target, as_data(form.sent()))
        refused += answer.status_code == 403
    assert refused == len(forms)

    bad = dict.fromkeys(("version", "stamp", "seen", "file"), "no such value")
    for form in forms.values():
        if set(form.names) & set(bad):
            client.post(form.target, as_data(form.sent()) | bad)
    assert AuditEvent.objects.count() == events
    assert stored() == before


def logged_in(client: Client, system: MarketSystem, role: Membership.Role) -> Client:
    client.force_login(joined(system, role, "A"))
    return client


# Their tables hold no rows of anybody: a template, and the refused lines of an upload.
NO_EXPORTS = {
    *("impact:observation_template", "enterprises:import_template"),
    "enterprises:import_rows",
}


def test_every_download_is_written_down_once(client: Client, ours: Any):
    by = joined(ours, Role.COORDINATOR, "A")
    client.force_login(by)
    found = {}

    for name, path in addresses(ours, READ).items():
        events = AuditEvent.objects.count()
        answer = client.get(path)
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            assert len(content(answer)) > 0
            new = AuditEvent.objects.order_by("pk")[events:]
            found[name] = [(e.verb, e.actor_id, e.market_system_id) for e in new]

    once = [("exported", by.pk, ours.pk)]
    exports = set(found) - NO_EXPORTS
    assert {name: found[name] for name in exports if found[name] != once} == {}
    assert {name for name in READ if name.endswith("_export")} <= exports


def test_reading_writes_nothing(client: Client, ours: Any):
    client.force_login(joined(ours, Role.COORDINATOR, "A"))
    paths = {
        name: path
        for name, path in addresses(ours, READ).items()
        if not name.endswith("_export")
    }
    before, events = stored(), AuditEvent.objects.count()

    for path in paths.values():
        client.get(path)

    assert stored() == before
    assert AuditEvent.objects.count() == events
