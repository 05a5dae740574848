"""What falls away if a stakeholder leaves, and on whom most depends."""

import pytest
from django.urls import reverse

from stakeholders.models import Visibility
from tests.coordination import url
from tests.coordination.test_views_coverage import planned, severe
from tests.factories import (
    ContributionFactory,
    FunctionRoleFactory,
    InterventionFactory,
    OrganisationFactory,
    RelationshipFactory,
    StakeholderFactory,
)
from tests.pages import text

PAGES = ("departure_detail", "stakeholder_departure")


@pytest.fixture
def bank(system):
    """The only one who gives credit; leads, gives and is planned as well."""
    row = StakeholderFactory(market_system=system, name="Bank", engagement=30)
    credit = severe(system, "Credit")
    FunctionRoleFactory(stakeholder=row, sub_need=credit)
    savings = severe(system, "Savings", "3")
    FunctionRoleFactory(
        stakeholder__name="Fund", stakeholder__engagement=30, sub_need=savings
    )
    planned(system, severe(system, "Payments", "4.5"), "Shop")
    tanks = InterventionFactory(
        market_system=system, name="Tanks", state="planned", lead=row
    )
    ContributionFactory(intervention=tanks, stakeholder=row, amount=300)
    return row


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [(PAGES[0], 11), (PAGES[1], 10)])
def test_a_departure_takes_a_fixed_number_of_queries(
    client, viewer, system, name, queries, count, django_assert_num_queries
):
    row = StakeholderFactory(market_system=system)
    for n in range(count):
        FunctionRoleFactory(stakeholder=row, sub_need=severe(system, f"Need {n}"))
        gift = ContributionFactory(stakeholder=row, intervention__lead=row)
        gift.intervention.planned_roles.create(
            market_system=system,
            stakeholder=row,
            sub_need=severe(system, f"Later {n}"),
            performance="well",
        )
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        response = client.get(url(system, name, pk=row.pk))

    gone = response.context["gone"]
    assert (len(gone.lost), len(gone.leads), len(gone.fallen)) == (count,) * 3


def test_a_departure_says_what_hangs_on_it_and_who_could_step_in(
    client, viewer, system, bank
):
    client.force_login(viewer)

    page = text(client.get(url(system, "departure_detail", pk=bank.pk)))
    part = text(client.get(url(system, "stakeholder_departure", pk=bank.pk)))

    told = (
        "1 function loses its only provider; 1 of these is severely missed; "
        "1 intervention loses its lead."
    )
    assert told in page
    assert told in part
    assert "<html" not in part
    assert "Fund</bdi></a> (provides Savings well, engaged)" in page
    assert "KES 300" in part
    assert "Tanks" in page


def test_nothing_hangs_on_somebody_new(client, viewer, system, bank):
    new = StakeholderFactory(market_system=system)
    client.force_login(viewer)

    page = text(client.get(url(system, "departure_detail", pk=new.pk)))

    assert "No function, plan or lead hangs on them alone." in page
    assert "Nothing to an open intervention, as far as you may see." in page


def test_private_money_hangs_on_nobody_for_others(client, coordinator, system, bank):
    ContributionFactory(
        intervention=InterventionFactory(market_system=system, state="running"),
        stakeholder=bank,
        amount=7777,
        visibility=Visibility.ORGANISATION,
    )
    client.force_login(coordinator)

    for name in PAGES:
        response = client.get(url(system, name, pk=bank.pk))
        assert [one.to_come for one in response.context["gone"].money] == [300]
        assert "7,777" not in text(response)
    listed = client.get(url(system, "departure_list"))
    (row,) = [one for one in listed.context["page"] if one.name == "Bank"]
    assert row.shares["money"] == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_ranking_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for n in range(count):
        FunctionRoleFactory(sub_need=severe(system, f"Need {n}"))
        ContributionFactory(market_system=system)
    client.force_login(viewer)

    with django_assert_num_queries(11):
        response = client.get(url(system, "departure_list"))

    assert len(response.context["page"].object_list) == 2 * count


def test_the_ranking_names_whom_most_depends_on(client, viewer, system, bank):
    client.force_login(viewer)

    response = client.get(url(system, "departure_list"))

    rows = [(row.place, row.name) for row in response.context["page"]]
    assert rows[0] == (1, "Bank")
    assert (
        "Most depends on Bank; 2 functions are provided well by one stakeholder alone."
    ) in text(response)


def test_an_empty_ranking_says_what_belongs_here(client, viewer, system):
    client.force_login(viewer)

    assert "Nobody is listed yet" in text(client.get(url(system, "departure_list")))


@pytest.mark.parametrize("count", [1, 3])
def test_ties_take_a_fixed_number_of_queries_and_tell_whom_they_cut_off(
    client, viewer, system, count, django_assert_num_queries
):
    middle = StakeholderFactory(market_system=system, name="Middle")
    for n in range(count):
        for side in ("Left", "Right"):
            end = StakeholderFactory(market_system=system, name=f"{side} {n}")
            RelationshipFactory(market_system=system, source=middle, target=end)
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(url(system, "departure_ties", pk=middle.pk))

    assert f"It deals with {2 * count} others:" in text(response)
    assert len(response.context["groups"]) == 2 * count


def test_a_private_relationship_cuts_nobody_off_for_others(client, coordinator, system):
    middle = StakeholderFactory(market_system=system, name="Middle")
    for _n in range(2):
        RelationshipFactory(
            market_system=system,
            source=middle,
            target=StakeholderFactory(market_system=system),
            organisation=OrganisationFactory(),
            visibility=Visibility.ORGANISATION,
        )
    client.force_login(coordinator)

    response = client.get(url(system, "departure_ties", pk=middle.pk))

    assert "No relationship is on the map" in text(response)
    assert response.context["groups"] == ()


def test_the_profile_loads_what_hangs_on_it(client, viewer, system, bank):
    client.force_login(viewer)

    page = text(
        client.get(
            reverse(
                "stakeholders:stakeholder_detail",
                kwargs={"slug": system.slug, "pk": bank.pk},
            )
        )
    )

    assert f'hx-get="{url(system, "stakeholder_departure", pk=bank.pk)}"' in page
