"""What a lost message, a late one and a broker that is away leave behind: nothing."""

from datetime import date
from decimal import Decimal

import pytest

from impact.actions.observations import record_observation
from impact.models import Observation, RollupCell, RollupMark
from impact.tasks import check_rollups, drain_rollups
from tests.factories import (
    IndicatorFactory,
    MicroEnterpriseFactory,
    OrganisationFactory,
    UserFactory,
)


def record(value):
    indicator = IndicatorFactory()
    return record_observation(
        system=indicator.market_system,
        indicator=indicator,
        organisation=OrganisationFactory(),
        by=UserFactory(),
        enterprise=MicroEnterpriseFactory(market_system=indicator.market_system),
        observed_on=date(2026, 3, 31),
        value=Decimal(value),
    )


@pytest.fixture
def broker_away():
    """Nobody listens where messages are sent to."""
    app = drain_rollups.app
    names = ("broker_url", "broker_transport_options")
    before = {name: app.conf[name] for name in names}
    app.conf.update(
        broker_url="redis://127.0.0.1:1/0", broker_transport_options={"max_retries": 0}
    )
    app._after_fork()  # forgets the open connections
    yield
    app.conf.update(before)
    app._after_fork()


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_write_stands_and_the_sweep_finds_it(broker_away, caplog):
    record(150)

    assert Observation.objects.count() == RollupMark.objects.count() == 1
    assert not RollupCell.objects.exists()
    assert "Error" in caplog.text

    assert drain_rollups() == 1
    assert RollupCell.objects.get(dimension="all").value == 150


@pytest.mark.django_db
def test_a_doorbell_may_ring_twice():
    record(150)

    assert (drain_rollups(), drain_rollups()) == (1, 0)
    assert check_rollups() == 0
    assert not RollupMark.objects.exists()
