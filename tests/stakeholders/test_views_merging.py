"""Pages of stakeholders that look alike, and what a merge meets."""

import pytest

from stakeholders.models import Stakeholder, StakeholderVerdict
from stakeholders.models.visibility import Audience
from stakeholders.tables.meeting import stakeholders_meet
from tests.factories import (
    FunctionRoleFactory,
    MotiveFactory,
    RelationshipFactory,
    StakeholderFactory,
)
from tests.stakeholders import url
from tests.stakeholders.merging import merge

pytestmark = pytest.mark.django_db


def test_what_a_merge_meets_is_counted_of_what_the_reader_may_see(
    system, kept, gone, django_assert_num_queries
):
    mine = FunctionRoleFactory(stakeholder=kept)
    FunctionRoleFactory(stakeholder=gone, sub_need=mine.sub_need)
    FunctionRoleFactory(stakeholder=gone)
    MotiveFactory(stakeholder=gone, visibility=10)
    MotiveFactory(stakeholder=gone, visibility=30)
    RelationshipFactory(source=kept, target=gone, market_system=system)
    audience = Audience(frozenset(), is_coordinator=True)

    with django_assert_num_queries(1):
        found = stakeholders_meet(gone, kept, audience)

    assert [(one.words, one.moved, one.left, one.emptied) for one in found] == [
        ("Function roles", 1, 1, 0),
        ("Motives", 1, 0, 0),
        ("Relationships", 0, 1, 0),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_with_many_pairs(
    client, system, coordinator, count, django_assert_num_queries
):
    for n in range(count):
        StakeholderFactory(market_system=system, name=f"Qwerty{n * 'x'} Bank")
        StakeholderFactory(market_system=system, name=f"Qwerty{n * 'x'} Bank Ltd")
    client.force_login(coordinator)

    with django_assert_num_queries(11):
        page = client.get(url(system, "similar_list"))

    assert len(page.context["pairs"]) >= count


def test_the_list_is_filtered_and_shows_what_was_decided(
    client, system, coordinator, kept, gone
):
    client.force_login(coordinator)
    page = client.get(url(system, "similar_list"))
    assert "the same but for case" in page.content.decode().lower()
    assert b"Merge" in page.content
    assert not client.get(url(system, "similar_list") + "?q=zzz").context["pairs"]
    assert client.get(url(system, "similar_list") + "?likely=0.97").context["pairs"]

    pair = {"pk": kept.pk, "other": gone.pk}
    client.post(url(system, "similar_differ", **pair))

    page = client.get(url(system, "similar_list") + "?show=decided").content.decode()
    assert "Not the same" in page
    assert (
        "No two names look alike"
        in client.get(url(system, "similar_list")).content.decode()
    )
    client.post(url(system, "similar_undo", pk=StakeholderVerdict.objects.get().pk))
    assert not StakeholderVerdict.objects.exists()


def test_a_viewer_sees_pairs_and_no_button(client, system, viewer, kept, gone):
    client.force_login(viewer)

    page = client.get(url(system, "similar_list")).content.decode()

    assert "BARAKA bank Ltd" in page
    assert "Merge…" not in page


def test_the_page_of_a_merge_asks_and_merges(client, system, coordinator, kept, gone):
    FunctionRoleFactory(stakeholder=gone)
    client.force_login(coordinator)
    address = url(system, "similar_merge", pk=kept.pk, other=gone.pk)
    page = client.get(address).content.decode()
    assert "Function roles" in page
    assert "Where they differ" in page
    assert "Taken over" in page
    sent = {
        "kept_version": 1,
        "gone_version": 1,
        "name": "kept",
    }
    assert client.post(address, {**sent, "name": ""}).status_code == 422
    assert client.post(address, {**sent, "gone_version": 7}).status_code == 409

    response = client.post(address, sent)

    kept.refresh_from_db()
    assert response.url == kept.get_absolute_url()
    assert kept.priorities == "Reach"
    undo = url(system, "similar_undo", pk=StakeholderVerdict.objects.get().pk)
    client.post(undo)
    assert Stakeholder.objects.filter(pk=gone.pk).exists()
    assert client.get(url(system, "similar_merge", pk=1, other=1)).status_code == 404


def test_a_contributor_does_not_part_a_merge(
    client, system, coordinator, contributor, kept, gone
):
    verdict = merge(kept, gone, coordinator)
    client.force_login(contributor)

    client.post(url(system, "similar_undo", pk=verdict.pk))

    assert StakeholderVerdict.objects.filter(pk=verdict.pk).exists()
