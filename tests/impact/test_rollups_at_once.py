"""Workers and writers at the same moment: only PostgreSQL can show it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connection

from enterprises.models import MicroEnterprise, SliceChange
from impact.actions.observations import record_observation
from impact.models import Observation, RollupCell, RollupMark
from impact.rollups import audit, cells, drain, moves
from tests.factories import (
    IndicatorFactory,
    MicroEnterpriseFactory,
    OrganisationFactory,
    SegmentFactory,
    UserFactory,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="only PostgreSQL has row locks"
    ),
]


@pytest.fixture(autouse=True)
def no_doorbell(monkeypatch):
    """Nothing is drained but by the threads of the test."""
    monkeypatch.setattr("impact.tasks.drain_rollups.delay", lambda: None)


def paused(monkeypatch, module, name) -> tuple[Event, Event]:
    """The first call stops right after it has done its work, until released."""
    has_read, may_go = Event(), Event()
    real = getattr(module, name)

    def pausing(*args, **kwargs):
        first = not has_read.is_set()
        result = real(*args, **kwargs)
        has_read.set()
        assert not first or may_go.wait(10)
        return result

    monkeypatch.setattr(module, name, pausing)
    return has_read, may_go


def started(run) -> Thread:
    def work() -> None:
        try:
            run()
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    return thread


@pytest.fixture
def writer(db) -> Iterator:
    indicator = IndicatorFactory()
    given = {
        "system": indicator.market_system,
        "indicator": indicator,
        "organisation": OrganisationFactory(),
        "by": UserFactory(),
        "observed_on": date(2026, 1, 31),
    }

    def record(value, **kwargs):
        if "enterprise" not in kwargs:
            kwargs["enterprise"] = MicroEnterpriseFactory(
                market_system=indicator.market_system
            )
        return record_observation(**{**given, "value": Decimal(value), **kwargs})

    record.indicator = indicator
    return record


@pytest.mark.parametrize("second_worker", [False, True])
def test_a_write_during_a_refresh_is_not_lost(monkeypatch, writer, second_worker):
    writer(150)
    has_read, may_go = paused(monkeypatch, cells, "leaves_of")

    workers = [started(drain.drain)]
    assert has_read.wait(10)
    writer(350)
    if second_worker:
        workers.append(started(drain.drain))
        workers[1].join(5)
        assert not workers[1].is_alive(), "a worker waits for a group another holds"
    may_go.set()
    for thread in workers:
        thread.join()

    cell = RollupCell.objects.get(dimension="all")
    assert (cell.n, cell.value) == (2, 250)
    assert not RollupMark.objects.exists()


def test_a_write_does_not_wait_for_a_refresh(monkeypatch, writer):
    writer(150)
    has_read, may_go = paused(monkeypatch, cells, "leaves_of")
    worker = started(drain.drain)
    assert has_read.wait(10)

    late = started(lambda: writer(350))
    late.join(5)

    assert not late.is_alive()
    may_go.set()
    worker.join()
    assert RollupCell.objects.get(dimension="all").value == 250


def test_two_workers_share_the_groups_and_no_figure_is_wrong(writer):
    for month in range(1, 7):
        for value in range(4):
            writer(value, observed_on=date(2026, month, 28))

    workers = [started(drain.drain) for _n in range(2)]
    for thread in workers:
        thread.join()

    assert not RollupMark.objects.exists()
    assert audit.differences(writer.indicator.groups.all()) == []
    assert RollupCell.objects.filter(dimension="all").count() == 6


def test_a_record_written_while_its_enterprise_moves_lies_where_that_is(
    monkeypatch, writer
):
    """The move is taken up first and holds the enterprise; the record waits for it."""
    system = writer.indicator.market_system
    old, new = SegmentFactory.create_batch(2, market_system=system)
    shop = MicroEnterpriseFactory(segment=old)
    writer(100, enterprise=shop)
    drain.drain()
    MicroEnterprise.objects.filter(pk=shop.pk).update(segment=new)
    SliceChange.objects.create(enterprise=shop)
    has_read, may_go = paused(monkeypatch, moves, "_move_observations")

    worker = started(drain.drain)
    assert has_read.wait(10)
    late = started(lambda: writer(200, enterprise=shop, observed_on=date(2026, 1, 5)))
    late.join(0.5)
    assert late.is_alive()
    may_go.set()
    for thread in (worker, late):
        thread.join()
    drain.drain()

    segments = Observation.objects.values_list("segment", flat=True)
    assert set(segments) == {new.pk}
    assert audit.differences(writer.indicator.groups.all()) == []


def test_a_mark_of_the_baseline_reaches_a_group_that_is_just_being_made(
    monkeypatch, writer
):
    """A group is there before its observations are read, so that nobody misses it."""
    indicator = writer.indicator
    type(indicator).objects.filter(pk=indicator.pk).update(baseline_period=202601)
    shop = MicroEnterpriseFactory(market_system=indicator.market_system)
    writer(130, enterprise=shop, observed_on=date(2026, 6, 1))
    has_read, may_go = paused(monkeypatch, cells, "leaves_of")

    worker = started(drain.drain)
    assert has_read.wait(10)
    writer(100, enterprise=shop)
    other = started(drain.drain)
    other.join(5)
    may_go.set()
    for thread in (worker, other):
        thread.join()
    drain.drain()

    cell = RollupCell.objects.get(group__period=202606, dimension="all")
    assert (cell.paired_n, cell.paired_before) == (1, 100)


def test_one_record_sent_twenty_times_at_once_is_one_row(writer):
    shop = MicroEnterpriseFactory(market_system=writer.indicator.market_system)
    key, found = UUID(int=7), []

    def send() -> None:
        found.append(writer(150, enterprise=shop, uuid=key).pk)

    threads = [started(send) for _n in range(20)]
    for thread in threads:
        thread.join()

    assert Observation.objects.count() == 1
    assert len(set(found)) == 1
    assert len(found) == 20
    assert RollupMark.objects.count() == 1
