"""The counts that the database keeps, against counting the rows."""

import random
from datetime import date

import pytest
from django.db import transaction

from enterprises.models import MicroEnterprise, RegistryTally
from enterprises.models import tally as tally_module
from enterprises.models.tally import put_together
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
)

pytestmark = pytest.mark.django_db


def told(system):
    lines = system.tallies
    return (
        lines.owners(),
        lines.open().owners(),
        lines.by_segment(),
        lines.by_place(),
    )


def counted(system):
    rows = system.enterprises
    segments = {s.pk: rows.filter(segment=s).owners() for s in system.segments.all()}
    places = {p.pk: rows.filter(place=p).count() for p in system.places.all()}
    return (
        rows.all().owners(),
        rows.open().owners(),
        {key: owners for key, owners in segments.items() if owners.total},
        {key: n for key, n in places.items() if n},
    )


@pytest.fixture
def busy():
    """A system through which every kind of writing went, by a fixed seed."""
    system = MarketSystemFactory()
    chance = random.Random(7)  # noqa: S311 - the same each time
    segments = [*SegmentFactory.create_batch(3, market_system=system), None]
    places = [*PlaceFactory.create_batch(2, market_system=system), None]
    genders = ["woman", "man", ""]

    def values():
        return {
            "segment": chance.choice(segments),
            "place": chance.choice(places),
            "owner_gender": chance.choice(genders),
            "closed_on": chance.choice([None, date(2026, 1, 1)]),
        }

    for number in range(6):
        MicroEnterpriseFactory(market_system=system, code=f"a{number}", **values())
    MicroEnterprise.objects.bulk_create(
        MicroEnterprise(market_system=system, code=f"b{n}", **values())
        for n in range(20)
    )
    for row in system.enterprises.all()[:5]:
        for name, value in values().items():
            setattr(row, name, value)
        row.save()
    changed = list(system.enterprises.all()[5:12])
    for row in changed:
        row.segment = chance.choice(segments)
    MicroEnterprise.objects.bulk_update(changed, ["segment"])
    system.enterprises.filter(owner_gender="woman").update(owner_gender="man")
    system.enterprises.filter(code__startswith="b1").update(name="Renamed")
    MicroEnterpriseFactory(market_system=system, code="c", owner_gender="woman")
    system.enterprises.filter(code__in=["a1", "b3", "b4"]).delete()
    MicroEnterpriseFactory(code="elsewhere", owner_gender="woman")
    return system


def test_every_kind_of_writing_is_counted(busy):
    assert told(busy) == counted(busy)
    assert busy.tallies.owners().total == 24


def test_what_is_taken_back_was_never_counted(busy):
    before = told(busy)

    with transaction.atomic():
        MicroEnterpriseFactory(market_system=busy)
        busy.enterprises.filter(code="c").delete()
        transaction.set_rollback(True)

    assert told(busy) == before == counted(busy)


def test_folding_the_lines_keeps_their_sums(busy, monkeypatch):
    monkeypatch.setattr(tally_module, "SLACK", -1)
    before = told(busy)
    RegistryTally.objects.create(
        market_system=busy, segment_key=0, place_key=0, is_open=True, total=3
    )
    RegistryTally.objects.create(
        market_system=busy, segment_key=0, place_key=0, is_open=True, total=-3
    )

    assert put_together() > 0

    assert told(busy) == before
    lines = list(busy.tallies.values_list(*tally_module.GROUP))
    assert len(lines) == len(set(lines))
    assert not busy.tallies.filter(total=0).exists()


def test_few_lines_are_left_alone(busy):
    assert put_together() == 0


def test_a_system_goes_with_its_counts(busy):
    key = busy.pk
    busy.enterprises.all().delete()

    assert busy.tallies.owners().total == 0
    busy.tallies.all().delete()
    busy.segments.all().delete()
    busy.places.all().delete()
    busy.delete()
    assert not RegistryTally.objects.filter(market_system=key).exists()
