"""Enterprises that look alike: found by a search."""

from decimal import Decimal

import pytest

from enterprises.actions import duplicates as actions
from enterprises.actions.duplicates import cancel_search, search_duplicates
from enterprises.actions.imports import WrongStep
from enterprises.models import DuplicateSearch, MatchKey, MicroEnterprise
from enterprises.models.duplicates import SearchState
from enterprises.tables import duplicates as jobs
from enterprises.tasks import resume_imports, run_duplicate_search
from tests.enterprises.duplicates import enterprise, found, place
from tests.factories import OwnerContactFactory

pytestmark = pytest.mark.django_db


def test_the_search_finds_names_phones_and_nothing_else(
    system, coordinator, twins, puno
):
    other = place(system, "Cusco")
    far = enterprise(system, "B1", "PENAS dairy", place=other)
    enterprise(system, "C1", "Bakery of hope", place=puno)
    enterprise(system, "C2", place=puno)
    enterprise(system, "C3", place=puno)
    phones = [enterprise(system, code) for code in ("D1", "D2")]
    for row, phone in zip(phones, ("+51 951 222 333", "951-222-333"), strict=True):
        OwnerContactFactory(enterprise=row, phone=phone, owner_name="")

    search = search_duplicates(system=system, by=coordinator)

    first, second = twins
    assert search.state == SearchState.DONE
    assert found(system) == {
        (first.pk, second.pk): Decimal(1),
        (first.pk, far.pk): Decimal("0.7143"),
        (second.pk, far.pk): Decimal("0.7143"),
        (phones[0].pk, phones[1].pk): Decimal(1),
    }


def test_small_chunks_find_the_same(system, coordinator, puno, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 10)
    rows = [enterprise(system, f"E{n}", f"{n % 9} shop", place=puno) for n in range(36)]
    monkeypatch.setattr(actions, "AT_ONCE", 0)

    search = search_duplicates(system=system, by=coordinator)
    run_duplicate_search(search.pk)

    # Four of each name, each with each.
    assert len(found(system)) == 9 * 6
    assert MatchKey.objects.count() == len(rows)


def test_a_new_search_replaces_the_old_and_its_keys(system, coordinator, twins):
    search_duplicates(system=system, by=coordinator)
    MicroEnterprise.objects.filter(code="A2").delete()
    MicroEnterprise.objects.filter(code="A1").update(name="Other")

    search_duplicates(system=system, by=coordinator)

    assert found(system) == {}
    assert list(MatchKey.objects.values_list("name_key", flat=True)) == ["other"]
    assert DuplicateSearch.objects.count() == 1


def test_only_the_likeliest_pairs_are_kept(system, coordinator, puno, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_PAIRS", 2)
    for n in range(4):
        enterprise(system, f"E{n}", "the same", place=puno)

    search_duplicates(system=system, by=coordinator)

    assert len(found(system)) == 2


def test_one_search_at_a_time_cancelled_and_swept(
    system, coordinator, twins, monkeypatch
):
    rung = []
    monkeypatch.setattr(actions, "AT_ONCE", 0)
    monkeypatch.setattr(run_duplicate_search, "delay", rung.append)
    search = search_duplicates(system=system, by=coordinator)
    with pytest.raises(WrongStep):
        search_duplicates(system=system, by=coordinator)
    resume_imports()
    assert rung == [search.pk]

    cancel_search(search=search, by=coordinator)
    run_duplicate_search(search.pk)

    search.refresh_from_db()
    assert (search.state, found(system)) == (SearchState.CANCELLED, {})
    with pytest.raises(WrongStep):
        cancel_search(search=search, by=coordinator)
