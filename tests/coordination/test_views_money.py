"""Budget lines and contributions in the browser, and the funding page."""

from decimal import Decimal

import pytest

from coordination.models import BudgetLine, Contribution
from stakeholders.models import Visibility
from tests.coordination import url
from tests.factories import (
    BudgetLineFactory,
    ContributionFactory,
    InterventionFactory,
    StakeholderFactory,
)
from tests.pages import text


@pytest.fixture
def water(system):
    return InterventionFactory(market_system=system, name="Water")


@pytest.fixture
def fund(system):
    return StakeholderFactory(market_system=system, name="Fund")


def gift_input(fund, **changes: object) -> dict[str, object]:
    return {
        "stakeholder": fund.pk,
        "kind": "cash",
        "commitment": "20",
        "year": "2026",
        "amount": "400",
        "currency": "KES",
        "rate": "",
        "rate_on": "",
        "note": "",
        "visibility": "30",
        **changes,
    }


def test_a_cost_is_added_changed_deleted_and_comes_back(
    client, contributor, system, water
):
    client.force_login(contributor)
    data = {"label": "Pipes", "year": "2026", "amount": "1 000"}

    added = client.post(url(system, "budgetline_add", pk=water.pk), data)
    line = BudgetLine.objects.get()
    change = url(system, "budgetline_change", pk=line.pk)
    saved = client.post(change, {**data, "amount": "1200.5", "version": 1})
    stale = client.post(change, {**data, "amount": "7", "version": 1})

    assert added["Location"] == saved["Location"] == water.get_absolute_url()
    assert stale.status_code == 409
    assert stale.context["theirs"] == [("Amount", "1200.5", "7")]
    line.refresh_from_db()
    assert (line.amount, line.version) == (Decimal("1200.50"), 2)
    gone = client.post(url(system, "budgetline_remove", pk=line.pk), follow=True)
    assert not BudgetLine.objects.exists()
    (message,) = [m for m in gone.context["messages"] if m.extra_tags]
    client.post(message.extra_tags)
    assert BudgetLine.objects.get() == line


def test_a_negative_cost_is_refused(client, contributor, system, water):
    client.force_login(contributor)

    response = client.post(
        url(system, "budgetline_add", pk=water.pk),
        {"label": "Pipes", "year": "2026", "amount": "-1"},
    )

    assert response.status_code == 422
    assert "A cost is not negative." in text(response)


def test_a_contribution_is_entered_for_the_own_organisation(
    client, contributor, system, water, fund
):
    client.force_login(contributor)

    response = client.post(
        url(system, "contribution_add", pk=water.pk),
        gift_input(fund, currency="usd", rate="129.5", rate_on="2026-01-15"),
        follow=True,
    )

    gift = Contribution.objects.get()
    assert gift.organisation == contributor.memberships.get().organisation
    assert (gift.intervention, gift.currency, gift.rate) == (
        water,
        "USD",
        Decimal("129.5"),
    )
    page = text(response)
    assert "USD 400" in page
    assert "at 129.5 of 15 Jan 2026" in page
    assert "51,800" in page


def test_another_currency_without_a_rate_is_refused_with_what_to_do(
    client, contributor, system, water, fund
):
    client.force_login(contributor)

    response = client.post(
        url(system, "contribution_add", pk=water.pk), gift_input(fund, currency="USD")
    )

    assert response.status_code == 422
    assert "Say what one USD is worth in KES, and on which day" in text(response)
    assert not Contribution.objects.exists()


def test_a_contributor_changes_and_deletes_their_own_contribution(
    client, contributor, system, water, fund
):
    gift = ContributionFactory(
        intervention=water,
        stakeholder=fund,
        organisation=contributor.memberships.get().organisation,
        visibility=Visibility.ORGANISATION,
    )
    client.force_login(contributor)
    change = url(system, "contribution_change", pk=gift.pk)

    saved = client.post(change, gift_input(fund, amount="500", version=1))
    stale = client.post(change, gift_input(fund, amount="600", version=1))

    gift.refresh_from_db()
    assert saved["Location"] == water.get_absolute_url()
    assert (gift.amount, gift.version, gift.visibility) == (500, 2, 30)
    assert stale.status_code == 409
    assert stale.context["theirs"] == [("Amount", "500", "600")]
    gone = client.post(url(system, "contribution_remove", pk=gift.pk), follow=True)
    assert not Contribution.objects.exists()
    (message,) = [m for m in gone.context["messages"] if m.extra_tags]
    client.post(message.extra_tags)
    assert Contribution.objects.get() == gift


@pytest.mark.parametrize(
    ("visibility", "contributor_gets", "coordinator_gets"),
    [
        (Visibility.PARTNERS, 403, 200),
        (Visibility.COORDINATORS, 404, 200),
        (Visibility.ORGANISATION, 404, 404),
    ],
)
def test_another_organisations_contribution_is_not_for_everybody_to_change(
    client,
    contributor,
    coordinator,
    system,
    water,
    visibility,
    contributor_gets,
    coordinator_gets,
):
    gift = ContributionFactory(intervention=water, visibility=visibility)
    address = url(system, "contribution_change", pk=gift.pk)
    remove = url(system, "contribution_remove", pk=gift.pk)

    client.force_login(contributor)
    assert client.get(address).status_code == contributor_gets
    assert client.post(remove).status_code == contributor_gets
    client.force_login(coordinator)
    assert client.get(address).status_code == coordinator_gets
    assert Contribution.objects.get() == gift


def test_changes_are_offered_for_what_one_may_change(
    client, contributor, system, water
):
    own = contributor.memberships.get().organisation
    mine = ContributionFactory(intervention=water, organisation=own)
    theirs = ContributionFactory(intervention=water)
    client.force_login(contributor)

    page = text(client.get(water.get_absolute_url()))

    assert url(system, "contribution_change", pk=mine.pk) in page
    assert url(system, "contribution_change", pk=theirs.pk) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_funding_page_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for n in range(count):
        row = InterventionFactory(market_system=system)
        BudgetLineFactory(intervention=row, year=2026 + n)
        ContributionFactory(intervention=row, year=2026 + n)
    client.force_login(viewer)

    with django_assert_num_queries(6):
        response = client.get(url(system, "funding"))

    assert len(response.context["page"]) == count


def test_the_funding_page_says_what_is_missing_year_by_year(
    client, viewer, system, water, fund
):
    BudgetLineFactory(intervention=water, year=2026, amount=1000)
    BudgetLineFactory(intervention=water, year=2027, amount=100)
    ContributionFactory(
        intervention=water, stakeholder=fund, amount=300, commitment=20, kind="in_kind"
    )
    ContributionFactory(
        intervention=water, stakeholder=fund, amount=130, commitment=30, year=2027
    )
    ContributionFactory(intervention=water, stakeholder=fund, year=2028, currency="USD")
    InterventionFactory(market_system=system, name="An idea")
    client.force_login(viewer)

    page = text(client.get(url(system, "funding")))

    assert (
        "KES 670 is missing for one intervention; "
        "for one nobody has said what it costs."
    ) in page
    assert "30 more than needed" in page
    assert "no budget" in page
    assert "1 contribution without a rate is not counted." in page
    assert "The figures rest on what you may see" in page


def test_the_table_of_the_chart_says_what_is_not_known(client, viewer, system, water):
    ContributionFactory(intervention=water, amount=1234567, commitment=20)
    client.force_login(viewer)

    response = client.get(url(system, "funding"))

    assert response.context["chart"]["rows"] == [
        ["Water", "not known", "1,234,567", "not known", "not known"]
    ]


def test_a_funding_page_without_money_says_what_to_do(client, viewer, system):
    client.force_login(viewer)

    page = text(client.get(url(system, "funding")))

    assert "No money yet" in page


def test_the_export_leaves_unknown_empty_and_private_out(
    client, coordinator, system, water, fund
):
    BudgetLineFactory(intervention=water, amount=1000)
    ContributionFactory(intervention=water, amount=300, commitment=20)
    ContributionFactory(
        intervention=water, amount=77, visibility=Visibility.ORGANISATION
    )
    ContributionFactory(intervention=water, year=2027, amount=5, kind="in_kind")
    InterventionFactory(market_system=system, name="=An idea")
    client.force_login(coordinator)

    response = client.get(url(system, "funding_export"))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Intervention,Year,Currency,Cost,Cash pledged,Cash confirmed,Cash received,"
        "In kind pledged,In kind confirmed,In kind received,Missing,"
        "Missing if all pledges hold,Not counted: no rate",
        "'=An idea,,KES,,0,0,0,0,0,0,,,0",
        "Water,2026,KES,1000,300,300,0,0,0,0,700,700,0",
        "Water,2027,KES,,0,0,0,5,0,0,,,0",
    ]
