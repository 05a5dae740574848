"""Overlaps on pages: which pairs, why, the verdict, and who sees what."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from enterprises.models import AuditEvent, Removal
from stakeholders.models import OverlapVerdict
from tests.factories import (
    ExistingInitiativeFactory,
    OverlapVerdictFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text
from tests.stakeholders import of, url
from tests.stakeholders.test_views_initiative_parts import PRIVATE
from tests.stakeholders.test_views_initiatives import lampa, puno, savings, tie

__all__ = ["lampa", "puno", "savings"]

pytestmark = pytest.mark.django_db

DAYS = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def pair(system, savings, puno, lampa):
    """Two that do the same, one in the village, one in the region around it."""
    first = ExistingInitiativeFactory(market_system=system, name="Alpha", **DAYS)
    second = ExistingInitiativeFactory(market_system=system, name="Beta", **DAYS)
    return tie(first, [savings], [], [lampa]), tie(second, [savings], [], [puno])


def pairs(client, system, **query):
    answer = client.get(url(system, "overlap_list"), query)
    return [
        (line["first"].name, line["second"].name) for line in answer.context["lines"]
    ]


def verdict(**more):
    return {
        "verdict": "join",
        "reason": "Same trainers",
        "decided_on": "2026-03-01",
        "visibility": "30",
        "version": "0",
        **more,
    }


def test_a_pair_is_listed_with_its_score_and_the_reasons_in_words(
    client, system, viewer, pair
):
    client.force_login(viewer)
    SegmentFactory(market_system=system)

    page = text(client.get(url(system, "overlap_list")))

    assert "1 pair of initiatives fits what is asked, 1 of them without" in page
    assert "100%" in page
    assert "Both do: <bdi>Savings</bdi>" in page
    assert "<bdi>Lampa</bdi>" in page
    assert "inside <bdi>Puno</bdi>" in page
    assert "Both run from 1 Jan 2026 to 31 Dec 2026" in page
    assert "Left out, as it is not known of both: segments" in page
    assert "Decide" not in page  # a viewer


def test_pairs_are_filtered_by_score_verdict_and_initiative(
    client, system, viewer, savings, pair
):
    client.force_login(viewer)
    first, second = pair
    more = [SubNeedFactory(market_system=system) for _n in range(3)]
    third = ExistingInitiativeFactory(market_system=system, name="Gamma")
    tie(third, [savings, *more])
    OverlapVerdictFactory(
        market_system=system, first=first, second=second, verdict="problem"
    )
    alpha, beta = ("Alpha", "Gamma"), ("Beta", "Gamma")

    assert pairs(client, system) == [("Alpha", "Beta")]
    assert pairs(client, system, least="") == [("Alpha", "Beta"), alpha, beta]
    assert pairs(client, system, least="0.9") == [("Alpha", "Beta")]
    assert pairs(client, system, least="", state="open") == [alpha, beta]
    assert pairs(client, system, state="decided") == [("Alpha", "Beta")]
    assert pairs(client, system, state="problem") == [("Alpha", "Beta")]
    assert pairs(client, system, state="join") == []
    assert pairs(client, system, least="", one=third.pk) == [alpha, beta]
    assert pairs(client, system, least="x", one="9" * 40) != []


def test_a_verdict_stays_in_the_list_when_nothing_is_shared_any_more(
    client, system, viewer, pair
):
    client.force_login(viewer)
    first, second = pair
    OverlapVerdictFactory(market_system=system, first=first, second=second)
    second.function_links.all().delete()
    second.place_links.all().delete()

    assert pairs(client, system, state="decided") == [("Alpha", "Beta")]
    assert "cannot be compared" in text(
        client.get(url(system, "overlap_list"), {"state": "decided"})
    )


def test_a_verdict_is_given_once_changed_and_taken_back(
    client, system, contributor, pair
):
    client.force_login(contributor)
    first, second = pair
    page = url(system, "overlapverdict_add", pk=second.pk, other=first.pk)

    added = client.post(page, verdict())
    again = client.get(page)

    made = OverlapVerdict.objects.get()
    change = url(system, "overlapverdict_change", pk=made.pk)
    assert (added.status_code, again.url) == (302, change)
    assert (made.first, made.second, made.by) == (first, second, contributor)
    assert made.organisation == of(contributor)

    saved = client.post(change, verdict(verdict="problem", version=1))
    stale = client.post(change, verdict(verdict="none", version=1))

    made.refresh_from_db()
    assert (saved.status_code, stale.status_code) == (302, 409)
    assert made.verdict == "problem"

    client.post(url(system, "overlapverdict_remove", pk=made.pk))

    assert not OverlapVerdict.objects.exists()
    assert Removal.objects.get().restored_at is None
    verbs = AuditEvent.objects.filter(row_type="stakeholders.overlapverdict")
    assert [event.verb for event in verbs] == ["removed", "changed", "added"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"verdict": "maybe"}, "verdict"),
        ({"decided_on": str(timezone.localdate() + timedelta(1))}, "decided_on"),
    ],
)
def test_a_verdict_without_reason_or_from_the_future_is_refused(
    client, system, contributor, pair, given, field
):
    client.force_login(contributor)
    first, second = pair
    page = url(system, "overlapverdict_add", pk=first.pk, other=second.pk)

    answer = client.post(page, verdict(**given))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not OverlapVerdict.objects.exists()


def test_an_initiative_does_not_overlap_with_itself(client, system, contributor, pair):
    client.force_login(contributor)
    page = url(system, "overlapverdict_add", pk=pair[0].pk, other=pair[0].pk)

    assert client.get(page).status_code == 404


def test_a_pair_is_seen_only_where_both_are(
    client, system, viewer, contributor, savings, pair
):
    hidden = ExistingInitiativeFactory(
        market_system=system,
        organisation=of(contributor),
        visibility=PRIVATE,
        name="SECRET",
    )
    tie(hidden, [savings])
    OverlapVerdictFactory(
        market_system=system, first=pair[0], second=hidden, reason="SECRET too"
    )
    pages = [
        url(system, "overlap_list"),
        url(system, "overlap_list") + "?state=decided&least=",
        url(system, "initiative_overlaps", pk=pair[0].pk),
    ]
    decide = url(system, "overlapverdict_add", pk=pair[0].pk, other=hidden.pk)

    def told(person):
        client.force_login(person)
        return ["SECRET" in text(client.get(page)) for page in pages]

    assert told(viewer) == [False, False, False]
    assert told(contributor) == [True, True, True]
    assert client.get(decide).status_code == 200
    hidden.organisation = pair[0].organisation
    hidden.save()
    assert client.get(decide).status_code == 404


def test_a_private_verdict_neither_shows_nor_refuses_anothers(
    client, system, contributor, viewer, pair
):
    first, second = pair
    OverlapVerdictFactory(
        market_system=system,
        first=first,
        second=second,
        visibility=PRIVATE,
        reason="SECRET",
    )
    client.force_login(contributor)
    page = url(system, "overlapverdict_add", pk=first.pk, other=second.pk)

    assert client.get(page).status_code == 200
    assert client.post(page, verdict()).status_code == 302

    client.force_login(viewer)
    shown = text(client.get(url(system, "overlap_list"), {"state": "decided"}))
    assert "Same trainers" in shown
    assert "SECRET" not in shown


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("overlap_list", 12), ("initiative_overlaps", 11)]
)
def test_the_number_of_queries_does_not_grow(
    client, system, viewer, django_assert_num_queries, savings, count, name, queries
):
    client.force_login(viewer)
    first = ExistingInitiativeFactory(market_system=system, **DAYS)
    tie(first, [savings])
    for _n in range(count):
        lead = StakeholderFactory(market_system=system)
        other = ExistingInitiativeFactory(market_system=system, lead=lead, **DAYS)
        tie(other, [savings])
        OverlapVerdictFactory(market_system=system, first=first, second=other)
    kwargs = {} if name == "overlap_list" else {"pk": first.pk}

    with django_assert_num_queries(queries):
        page = text(client.get(url(system, name, **kwargs)))

    assert page.count("Same villages, same year") == count


def test_one_initiative_alone_overlaps_with_nothing(client, system, viewer):
    row = ExistingInitiativeFactory(market_system=system)
    client.force_login(viewer)

    fragment = text(client.get(url(system, "initiative_overlaps", pk=row.pk)))
    page = text(client.get(url(system, "overlap_list")))

    assert "It is the only one listed." in fragment
    assert "Do two of them do the same?" in page
