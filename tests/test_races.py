"""Of two who save the same row at once, one wins and the other is told."""

import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from stakeholders.models import Membership
from tests.factories import (
    MarketSystemFactory,
    MembershipFactory,
    SegmentFactory,
    StakeholderFactory,
)
from tests.pages import as_data, form_for


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("make", "address", "field"),
    [
        (SegmentFactory, "enterprises/segments", "intermediary"),
        (StakeholderFactory, "stakeholders/stakeholders", "value_brought"),
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
            market_system=system, role=Membership.Role.CONTRIBUTOR
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
