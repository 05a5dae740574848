"""Enterprises that look alike: found, told apart, merged, parted again."""

from decimal import Decimal

import pytest

from enterprises.actions import duplicates as actions
from enterprises.actions.duplicates import (
    cancel_search,
    merge_enterprises,
    search_duplicates,
    undo_merge,
)
from enterprises.actions.imports import WrongStep
from enterprises.actions.pairs import CannotMerge
from enterprises.actions.rows import Stale
from enterprises.models import (
    AuditEvent,
    DuplicatePair,
    DuplicateSearch,
    DuplicateVerdict,
    MatchKey,
    MicroEnterprise,
    SliceChange,
)
from enterprises.models.duplicates import SearchState
from enterprises.tables import duplicates as jobs
from enterprises.tasks import resume_imports, run_duplicate_search
from tests.enterprises import url
from tests.factories import (
    MarketSystemFactory,
    MicroEnterpriseFactory,
    ObservationFactory,
    OwnerContactFactory,
    PlaceFactory,
    SegmentFactory,
)

pytestmark = pytest.mark.django_db


def place(system, name, parent=None):
    made = PlaceFactory(
        market_system=system,
        name=name,
        parent=parent,
        level=parent.level + 1 if parent else 1,
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save()
    return made


@pytest.fixture
def puno(system):
    return place(system, "Puno")


def enterprise(system, code, name="", **values):
    return MicroEnterpriseFactory(market_system=system, code=code, name=name, **values)


@pytest.fixture
def twins(system, puno):
    """The same dairy twice, written in two ways."""
    return (
        enterprise(system, "A1", "Peña's Dairy", place=puno, formality="formal"),
        enterprise(system, "A2", "dairy penas", place=puno, premises="home"),
    )


def found(system):
    return {
        (row.first_key, row.second_key): row.score
        for row in DuplicatePair.objects.filter(search__market_system=system)
    }


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


def merged(twins, by, **values):
    kept, gone = twins
    return merge_enterprises(
        survivor=kept,
        loser=gone,
        versions=(kept.version, gone.version),
        values=values,
        by=by,
    )


def test_merging_moves_all_and_undoing_brings_all_back(system, coordinator, twins):
    kept, gone = twins
    theirs = ObservationFactory(enterprise=gone)
    own = ObservationFactory(enterprise=kept)
    contact = OwnerContactFactory(enterprise=gone, phone="951222333")

    verdict = merged(twins, coordinator, premises="home", formality="")

    kept.refresh_from_db()
    assert (kept.premises, kept.formality, kept.version) == ("home", "", 2)
    assert not MicroEnterprise.objects.filter(pk=gone.pk).exists()
    assert {o.pk for o in kept.observations.all()} == {theirs.pk, own.pk}
    assert kept.contact.pk == contact.pk
    assert SliceChange.objects.filter(enterprise=kept).exists()
    event = AuditEvent.objects.get(verb="merged")
    assert event.changes == {"code": ["A2", "A1"]}

    assert undo_merge(verdict=verdict, by=coordinator)

    kept = MicroEnterprise.objects.get(pk=kept.pk)
    back = MicroEnterprise.objects.get(pk=gone.pk)
    assert (kept.premises, kept.formality) == ("", "formal")
    assert (back.code, back.name, back.premises) == ("A2", "dairy penas", "home")
    assert list(back.observations.values_list("pk", flat=True)) == [theirs.pk]
    assert list(kept.observations.values_list("pk", flat=True)) == [own.pk]
    assert back.contact.pk == contact.pk
    assert not DuplicateVerdict.objects.exists()
    assert SliceChange.objects.filter(enterprise=back).exists()


def test_of_two_contacts_the_survivors_stays_and_the_other_comes_back(
    system, coordinator, twins
):
    kept, gone = twins
    OwnerContactFactory(enterprise=kept, phone="951111111")
    OwnerContactFactory(enterprise=gone, phone="952222222")

    verdict = merged(twins, coordinator)
    assert MicroEnterprise.objects.get(pk=kept.pk).contact.phone == "951111111"
    undo_merge(verdict=verdict, by=coordinator)

    assert MicroEnterprise.objects.get(pk=gone.pk).contact.phone == "952222222"


def test_undoing_leaves_values_that_somebody_changed_since(system, coordinator, twins):
    verdict = merged(twins, coordinator, premises="home")
    MicroEnterprise.objects.filter(code="A1").update(premises="rented", version=9)

    assert not undo_merge(verdict=verdict, by=coordinator)

    found = MicroEnterprise.objects.order_by("code").values_list("code", "premises")
    assert list(found) == [("A1", "rented"), ("A2", "home")]


def test_what_cannot_go_back_leaves_the_row_to_be_found(system, coordinator, puno):
    lima = place(system, "Lima")
    kept = enterprise(system, "A1", place=lima)
    gone = enterprise(system, "A2", "dairy penas", place=puno)
    values = {"name": "dairy penas", "place_id": puno.pk}
    verdict = merged((kept, gone), coordinator, **values)
    lima.delete()

    assert not undo_merge(verdict=verdict, by=coordinator)

    kept.refresh_from_db()
    assert (kept.name, kept.place) == ("dairy penas", puno)
    assert MatchKey.objects.get(enterprise_key=kept.pk).name_key


def test_personal_values_are_not_kept_for_undo(system, coordinator, twins):
    verdict = merged(twins, coordinator, name="dairy penas")

    assert "Peña" not in str(verdict.undo) + verdict.first_words
    assert not undo_merge(verdict=verdict, by=coordinator)


def test_a_stale_merge_writes_nothing(system, coordinator, twins):
    MicroEnterprise.objects.filter(code="A2").update(version=2)

    with pytest.raises(Stale):
        merged(twins, coordinator, premises="home")

    assert MicroEnterprise.objects.count() == 2
    assert not AuditEvent.objects.exists()


def test_a_withdrawn_consent_is_not_lost(system, coordinator, twins):
    MicroEnterprise.objects.filter(code="A2").update(
        consent_on="2025-01-01", consent_withdrawn_on="2025-02-01"
    )

    with pytest.raises(CannotMerge, match="withdrawn consent"):
        merged(twins, coordinator)

    assert MicroEnterprise.objects.count() == 2


def test_two_systems_are_never_merged(system, coordinator, twins):
    alien = MicroEnterpriseFactory(market_system=MarketSystemFactory())

    with pytest.raises(ValueError, match="one market system"):
        merged((twins[0], alien), coordinator)


def test_a_taken_code_is_no_way_back(system, coordinator, twins):
    verdict = merged(twins, coordinator)
    enterprise(system, "A2")

    with pytest.raises(CannotMerge, match="its code is taken"):
        undo_merge(verdict=verdict, by=coordinator)

    assert DuplicateVerdict.objects.exists()


# Pages


def test_told_apart_they_are_suggested_no_more_until_taken_back(
    as_contributor, system, contributor, twins
):
    as_contributor.post(url(system, "duplicatesearch_add"))
    listed = url(system, "duplicate_list")
    assert len(as_contributor.get(listed).context["pairs"]) == 1
    first, second = twins
    differ = url(system, "duplicate_differ", pk=second.pk, other=first.pk)

    as_contributor.post(differ)
    as_contributor.post(differ)

    assert as_contributor.get(listed).context["pairs"] == []
    verdict = DuplicateVerdict.objects.get()
    assert (verdict.first_key, verdict.verdict) == (first.pk, "different")
    page = as_contributor.get(listed, {"show": "decided"}).content.decode()
    assert "Not the same" in page
    as_contributor.post(url(system, "duplicateverdict_undo", pk=verdict.pk))
    assert len(as_contributor.get(listed).context["pairs"]) == 1


def test_the_merge_page_fills_the_unknown_and_answers_a_stale_save(
    as_contributor, system, twins
):
    kept, gone = twins
    address = url(system, "duplicate_merge", pk=kept.pk, other=gone.pk)
    form = as_contributor.get(address).context["form"]
    assert {name: f.initial for name, f in form.fields.items()} == {
        "kept_version": 1,
        "gone_version": 1,
        "name": "kept",
        "formality": "kept",
        "premises": "gone",
    }
    sent = {name: field.initial for name, field in form.fields.items()}

    stale = as_contributor.post(address, sent | {"gone_version": 7})
    assert stale.status_code == 409
    answer = as_contributor.post(address, sent)

    assert answer.url == kept.get_absolute_url()
    kept.refresh_from_db()
    assert (kept.name, kept.premises) == ("Peña's Dairy", "home")
    verdict = DuplicateVerdict.objects.get()
    as_contributor.post(url(system, "duplicateverdict_undo", pk=verdict.pk))
    assert MicroEnterprise.objects.filter(code="A2").exists()


def test_two_true_ones_are_not_merged_into_one_that_cannot_be(
    as_contributor, system, puno
):
    kept = enterprise(system, "A1", place=puno, employees=7, started_year=2019)
    values = {"casual_employees": 3, "closed_on": "2015-03-01"}
    gone = enterprise(system, "A2", employees=6, **values)
    address = url(system, "duplicate_merge", pk=kept.pk, other=gone.pk)
    form = as_contributor.get(address).context["form"]
    sent = {name: field.initial for name, field in form.fields.items()}

    answer = as_contributor.post(address, sent)

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert "before it started in 2019" in errors["closed_on"][0]
    assert errors["employees"][0].startswith("10 employees in all")
    assert not DuplicateVerdict.objects.exists()
    good = {"closed_on": "kept", "casual_employees": "kept"}
    assert as_contributor.post(address, sent | good).status_code == 302


def test_a_page_of_one_shows_its_likes_and_never_a_phone(
    as_contributor, system, contributor, twins
):
    for row in twins:
        OwnerContactFactory(enterprise=row, phone="951777333")
    search_duplicates(system=system, by=contributor)

    likely = as_contributor.get(url(system, "enterprise_likely", pk=twins[0].pk))
    listed = as_contributor.get(url(system, "duplicate_list"))

    for page in (likely.content.decode(), listed.content.decode()):
        assert "A2" in page
        assert "Phone: the same" in page
        assert "951777333" not in page
        assert "77333" not in page


def test_adding_a_likely_duplicate_asks_first(
    as_contributor, system, contributor, twins
):
    search_duplicates(system=system, by=contributor)
    sent = {"code": "A3", "name": "Dairy Peñas", "place": twins[0].place_id}

    asked = as_contributor.post(url(system, "enterprise_add"), sent)
    assert "may be in the registry already" in asked.content.decode()
    assert not MicroEnterprise.objects.filter(code="A3").exists()
    as_contributor.post(url(system, "enterprise_add"), sent | {"sure": "yes"})

    assert MicroEnterprise.objects.filter(code="A3").exists()
    assert MatchKey.objects.count() == 3


def test_the_list_is_filtered(as_contributor, system, contributor, twins, puno):
    enterprise(system, "Z1", "Bakery Sol", place=puno)
    enterprise(system, "Z2", "Bakery Soll", place=puno)
    search_duplicates(system=system, by=contributor)
    listed = url(system, "duplicate_list")

    def codes(**query):
        pairs = as_contributor.get(listed, query).context["pairs"]
        return [(pair["first"].code, pair["second"].code) for pair in pairs]

    assert codes() == [("A1", "A2"), ("Z1", "Z2")]
    assert codes(q="bakery") == [("Z1", "Z2")]
    assert codes(likely="1") == [("A1", "A2")]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_however_many_pairs(
    as_contributor, system, contributor, puno, count, django_assert_num_queries
):
    for n in range(2 * count):
        segment = SegmentFactory(market_system=system)
        code, name = f"E{n}", ("abc", "def", "ghi")[n // 2]
        enterprise(system, code, name, place=puno, segment=segment)
    search_duplicates(system=system, by=contributor)
    row = MicroEnterprise.objects.first()

    with django_assert_num_queries(11):
        as_contributor.get(url(system, "duplicate_list"))
    with django_assert_num_queries(11):
        as_contributor.get(url(system, "enterprise_likely", pk=row.pk))
