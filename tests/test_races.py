"""Of two who save the same row at once, one wins and the other is told."""

import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from stakeholders.models import Membership
from tests.factories import (
    DueDiligenceFactory,
    MarketSystemFactory,
    MembershipFactory,
    MotiveFactory,
    ProgrammeFactory,
    RepresentativeFactory,
    SegmentFactory,
    StakeholderFactory,
)
from tests.pages import as_data, form_for


def partners(factory: Any) -> Any:
    """A row of the factory that all partners see."""
    return partial(factory, visibility=30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("make", "address", "field"),
    [
        (SegmentFactory, "enterprises/segments", "aspiration"),
        (StakeholderFactory, "stakeholders/stakeholders", "value_brought"),
        (ProgrammeFactory, "stakeholders/programmes", "record"),
        (partners(MotiveFactory), "stakeholders/motives", "answer"),
        (partners(DueDiligenceFactory), "stakeholders/due-diligence", "source"),
        (partners(RepresentativeFactory), "stakeholders/representatives", "function"),
    ],
)
def test_of_two_saves_at_once_just_one_wins(make, address, field):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time anyway")
    system = MarketSystemFactory()
    row = make(market_system=system)
    path = f"/systems/{system.slug}/{address}/{row.pk}/change/"
    sent = []
    for number in range(2):
        client = Client()
        person = MembershipFactory(
            market_system=system, role=Membership.Role.COORDINATOR
        ).user
        client.force_login(person)
        form = form_for(client, path)
        assert form is not None
        form.fill({field: f"https://{number}.example"})
        sent.append((client, as_data(form.sent())))
    barrier, answers = threading.Barrier(2), []

    def save(client: Client, data: Any) -> None:
        barrier.wait(10)
        answers.append(client.post(path, data).status_code)
        connections.close_all()

    threads = [threading.Thread(target=save, args=pair) for pair in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    row.refresh_from_db()
    assert sorted(answers) == [302, 409]
    assert row.version == 2
    assert system.events.filter(verb="changed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_steps_at_once_just_one_is_kept():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time anyway")
    system = MarketSystemFactory()
    row = StakeholderFactory(market_system=system)
    path = f"/systems/{system.slug}/stakeholders/stakeholders/{row.pk}/engagement/"
    role = Membership.Role.CONTRIBUTOR
    people = [MembershipFactory(market_system=system, role=role).user for _ in range(2)]
    barrier, answers = threading.Barrier(2), []

    def save(person: Any, engagement: int) -> None:
        client = Client()
        client.force_login(person)
        step = {"engagement": engagement, "changed_on": "2026-03-01", "version": 1}
        barrier.wait(10)
        answers.append(client.post(path, step).status_code)
        connections.close_all()

    threads = [
        threading.Thread(target=save, args=pair)
        for pair in zip(people, (20, 40), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(answers) == [302, 409]
    assert system.engagement_changes.count() == 1
