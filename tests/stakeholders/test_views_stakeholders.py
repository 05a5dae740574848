"""Pages of stakeholders: the list, one of them added, changed, removed, the export."""

import pytest

from enterprises.models import AuditEvent, Removal
from stakeholders.models import FunctionRole, Stakeholder
from tests.factories import (
    BenefitFactory,
    FunctionRoleFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text
from tests.stakeholders import root

LISTED = {
    "name": "Savings Bank",
    "kind": "company",
    "layer": "services",
    "engagement": 20,
    "named_by_count": 4,
}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    rows = StakeholderFactory.create_batch(count, market_system=system)
    for row in rows:
        FunctionRoleFactory(stakeholder=row)
    foreign = StakeholderFactory()
    client.force_login(viewer)

    with django_assert_num_queries(10):
        page = text(client.get(root(system) + "stakeholders/"))

    assert all(f"<bdi>{row.name}</bdi>" in page for row in rows)
    assert f"<bdi>{foreign.name}</bdi>" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=water", ["Water Board"]),
        ("?kind=government", ["Water Board"]),
        ("?engagement=30", ["Dairy"]),
        ("?category=finance", ["Dairy"]),
        ("?ordering=-named", ["Dairy", "Water Board"]),
        ("?q=nobody", []),
        ("?kind=nonsense", ["Dairy", "Water Board"]),
    ],
)
def test_the_list_is_narrowed_and_ordered_by_its_address(
    client, viewer, system, query, names
):
    dairy = StakeholderFactory(
        market_system=system, name="Dairy", engagement=30, named_by_count=9
    )
    FunctionRoleFactory(
        stakeholder=dairy,
        sub_need=SubNeedFactory(market_system=system, category="finance"),
    )
    StakeholderFactory(
        market_system=system, name="Water Board", kind="government", named_by_count=2
    )
    client.force_login(viewer)

    response = client.get(root(system) + "stakeholders/" + query)

    assert [row.name for row in response.context["page"]] == names


def test_a_contributor_lists_a_stakeholder(client, contributor, system):
    client.force_login(contributor)

    response = client.post(root(system) + "stakeholders/add/", LISTED)

    row = Stakeholder.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert (row.market_system, row.name, row.named_by_count) == (
        system,
        "Savings Bank",
        None,
    )
    assert row.engagement == Stakeholder.Engagement.NOT_CONTACTED
    assert AuditEvent.objects.get().verb == "added"


def test_a_similar_name_is_asked_about_and_then_added(client, contributor, system):
    StakeholderFactory(market_system=system, name="SAVINGS BANK Ltd.")
    client.force_login(contributor)
    url = root(system) + "stakeholders/add/"

    asked = client.post(url, LISTED)
    added = client.post(url, {**LISTED, "is_another": "on"})

    assert asked.status_code == 422
    assert "SAVINGS BANK Ltd." in text(asked)
    assert added.status_code == 302
    assert Stakeholder.objects.count() == 2


def test_a_stale_save_is_refused_and_shows_both(client, contributor, system):
    row = StakeholderFactory(market_system=system, name="Bank", version=2)
    client.force_login(contributor)
    url = root(system) + f"stakeholders/{row.pk}/change/"

    refused = client.post(url, {**LISTED, "version": 1})
    forced = client.post(url, {**LISTED, "version": 1, "overwrite": "2"})

    assert refused.status_code == 409
    assert "<td><bdi>Bank</bdi></td><td><bdi>Savings Bank</bdi></td>" in text(refused)
    assert forced.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.version) == ("Savings Bank", 3)


def test_removing_can_be_undone(client, contributor, system):
    row = FunctionRoleFactory(market_system=system).stakeholder
    client.force_login(contributor)

    response = client.post(root(system) + f"stakeholders/{row.pk}/remove/", follow=True)

    removal = Removal.objects.get()
    undo = f"/systems/{system.slug}/enterprises/removals/{removal.pk}/restore/"
    assert not Stakeholder.objects.exists()
    assert undo in text(response)
    client.post(undo)
    assert Stakeholder.objects.get() == row
    assert FunctionRole.objects.count() == 1


def test_a_stakeholder_in_a_business_case_stays(client, contributor, system):
    row = BenefitFactory(market_system=system, label="More milk").stakeholder
    client.force_login(contributor)

    response = client.post(root(system) + f"stakeholders/{row.pk}/remove/", follow=True)

    assert Stakeholder.objects.filter(pk=row.pk).exists()
    page = text(response)
    assert "Not removed, for other rows rest on it: benefits." in page
    assert "More milk" not in page


def test_a_similar_name_is_linked_to(client, contributor, system):
    known = StakeholderFactory(market_system=system, name="SAVINGS BANK Ltd.")
    client.force_login(contributor)

    asked = client.post(root(system) + "stakeholders/add/", LISTED)

    assert f'<a href="{known.get_absolute_url()}"><bdi>{known.name}' in text(asked)


def test_the_export_is_written_down(client, viewer, system):
    StakeholderFactory(market_system=system, name="Dairy", kind="company")
    StakeholderFactory(market_system=system, name="Water Board", kind="government")
    client.force_login(viewer)

    response = client.get(root(system) + "stakeholders/export/?kind=company")

    assert b"Dairy" in response.getvalue()
    assert b"Water Board" not in response.getvalue()
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.changes) == (
        "exported",
        viewer,
        {"stakeholders": [None, 1]},
    )
