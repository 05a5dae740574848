"""Pages of enterprises that look alike."""

import pytest

from enterprises.actions.duplicates import search_duplicates
from enterprises.models import DuplicateVerdict, MatchKey, MicroEnterprise
from tests.enterprises import url
from tests.enterprises.duplicates import enterprise
from tests.factories import OwnerContactFactory, SegmentFactory

pytestmark = pytest.mark.django_db


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
