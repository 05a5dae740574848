"""The counts that the database keeps, against counting the rows."""

import random
from datetime import date
from decimal import ROUND_CEILING, Decimal

import pytest
from django.db import transaction

from enterprises.models import AnswerTally, MicroEnterprise, RegistryTally
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
    answers = {
        segment.pk: system.answer_tallies.filter(segment_key=segment.pk).answers()
        for segment in system.segments.all()
    }
    return (
        lines.owners(),
        lines.open().owners(),
        lines.by_segment(),
        lines.by_place(),
        {key: found for key, found in answers.items() if found},
    )


def answers_of(row):
    """What an open enterprise says of itself, by question."""
    size, born = row.employees, row.owner_birth_year
    told = {
        "open": "yes",
        "born": "" if born is None else str(born),
        "employees": "" if size is None else str(int(size.to_integral(ROUND_CEILING))),
        "turnover": "" if row.turnover is None else row.turnover_currency,
    }
    for name in ("owner_gender", "motivation", "formality", "urbanity", "premises"):
        told[name] = getattr(row, name)
    return {question: answer for question, answer in told.items() if answer}


def answered(system):
    found = {}
    for row in system.enterprises.open().filter(segment__isnull=False):
        of_segment = found.setdefault(row.segment_id, {})
        for question, answer in answers_of(row).items():
            counts = of_segment.setdefault(question, {})
            counts[answer] = counts.get(answer, 0) + 1
    return found


def counted(system):
    rows = system.enterprises
    segments = {s.pk: rows.filter(segment=s).owners() for s in system.segments.all()}
    places = {p.pk: rows.filter(place=p).count() for p in system.places.all()}
    return (
        rows.all().owners(),
        rows.open().owners(),
        {key: owners for key, owners in segments.items() if owners.total},
        {key: n for key, n in places.items() if n},
        answered(system),
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
            "owner_birth_year": chance.choice([None, 1961, 1990]),
            "employees": chance.choice([None, Decimal(0), Decimal("2.01"), Decimal(3)]),
            "turnover": chance.choice([None, Decimal(0), Decimal("9.5")]),
            "turnover_currency": chance.choice(["PEN", "USD"]),
            "motivation": chance.choice(["necessity", ""]),
            "formality": chance.choice(["informal", "formal", ""]),
            "urbanity": chance.choice(["urban", ""]),
            "premises": chance.choice(["home", ""]),
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
    for model, group in tally_module.GROUPS.items():
        lines = model.objects.filter(market_system=busy)
        groups = list(lines.values_list(*group))
        assert len(groups) == len(set(groups)) > 1
        assert not lines.filter(total=0).exists()


def test_few_lines_are_left_alone(busy):
    assert put_together() == 0


def test_a_system_goes_with_its_counts(busy):
    key = busy.pk
    busy.enterprises.all().delete()

    assert busy.tallies.owners().total == 0
    assert busy.answer_tallies.answers() == {}
    busy.tallies.all().delete()
    busy.answer_tallies.all().delete()
    busy.segments.all().delete()
    busy.places.all().delete()
    busy.delete()
    for model in (RegistryTally, AnswerTally):
        assert not model.objects.filter(market_system=key).exists()
