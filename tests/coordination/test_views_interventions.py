"""Interventions in the browser: the list, the thread around one, and its changes."""

from datetime import date

import pytest

from coordination.models import Intervention
from stakeholders.models import Visibility
from tests.coordination import url
from tests.factories import (
    BudgetLineFactory,
    ContributionFactory,
    FunctionRoleFactory,
    IndicatorFactory,
    InterventionFactory,
    InterventionNeedFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text


def whole(system, name: str, cost: int = 1000, given: int = 400) -> Intervention:
    """Running, led, with a need, a cost and a confirmed contribution."""
    row = InterventionFactory(
        market_system=system,
        name=name,
        state="running",
        lead=StakeholderFactory(market_system=system, name=f"Lead of {name}"),
    )
    InterventionNeedFactory(intervention=row)
    BudgetLineFactory(intervention=row, amount=cost)
    ContributionFactory(intervention=row, amount=given, commitment=20)
    return row


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    for n in range(count):
        whole(system, f"Water {n}")
    client.force_login(viewer)

    with django_assert_num_queries(9):
        response = client.get(url(system, "intervention_list"))

    assert f"{count} found" in text(response)


def test_the_list_answers_in_a_sentence(client, viewer, system):
    whole(system, "Water")
    whole(system, "Tanks", cost=300, given=500)
    InterventionFactory(market_system=system, name="An idea")
    client.force_login(viewer)

    page = text(client.get(url(system, "intervention_list")))

    assert (
        "3 interventions, 2 of them running; KES 600 is missing for 1 of them; "
        "1 has no budget."
    ) in page
    assert "200 more than needed" in page


def test_contributions_others_keep_to_themselves_are_in_no_total(
    client, coordinator, system
):
    row = whole(system, "Water")
    ContributionFactory(
        intervention=row,
        amount=600,
        commitment=30,
        stakeholder__name="Secret giver",
        visibility=Visibility.ORGANISATION,
    )
    client.force_login(coordinator)

    for address in [
        url(system, "intervention_list"),
        url(system, "intervention_detail", pk=row.pk),
        url(system, "funding"),
    ]:
        page = text(client.get(address))
        assert "600" in page, address  # missing: 1,000 less the 400 that are seen
        assert "Secret giver" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["An idea", "Tanks", "Water"]),
        ("ordering=-name", ["Water", "Tanks", "An idea"]),
        ("ordering=state", ["An idea", "Tanks", "Water"]),
        ("ordering=-gap", ["Water", "Tanks", "An idea"]),
        ("ordering=cost", ["An idea", "Tanks", "Water"]),
        ("ordering=starts", ["An idea", "Tanks", "Water"]),
        ("ordering=lead", ["Tanks", "Water", "An idea"]),
        ("state=running", ["Tanks", "Water"]),
        ("state=idea", ["An idea"]),
    ],
)
def test_the_list_is_sorted_and_narrowed_as_asked(client, viewer, system, query, names):
    whole(system, "Water")
    whole(system, "Tanks", cost=300, given=500)
    InterventionFactory(market_system=system, name="An idea")
    client.force_login(viewer)

    response = client.get(f"{url(system, 'intervention_list')}?{query}")

    assert [one.name for one, _funding in response.context["page"]] == names


def test_the_list_is_narrowed_to_a_lead_and_a_segment(client, viewer, system):
    water, tanks = whole(system, "Water"), whole(system, "Tanks")
    client.force_login(viewer)

    def names(**query: object) -> list[str]:
        response = client.get(url(system, "intervention_list"), query)
        return [one.name for one, _funding in response.context["page"]]

    assert names(lead=water.lead_id) == ["Water"]
    assert names(segment=tanks.needs.get().segment_id) == ["Tanks"]


def test_the_list_tells_which_severe_need_nobody_answers(client, viewer, system):
    rating = NeedRatingFactory(market_system=system, sub_need__name="Credit")
    NeedFactory(segment=rating.segment, sub_need=rating.sub_need)
    client.force_login(viewer)

    page = text(client.get(url(system, "intervention_list")))

    assert f"is severe for {rating.segment}, and no intervention answers it." in page


@pytest.mark.parametrize("count", [1, 3])
def test_an_intervention_takes_a_fixed_number_of_queries(
    client, viewer, system, count, django_assert_num_queries
):
    row = InterventionFactory(
        market_system=system, lead=StakeholderFactory(market_system=system)
    )
    for _n in range(count):
        link = InterventionNeedFactory(intervention=row)
        FunctionRoleFactory(sub_need=link.need.sub_need)
        BudgetLineFactory(intervention=row)
        ContributionFactory(intervention=row)
    client.force_login(viewer)

    with django_assert_num_queries(11):
        response = client.get(url(system, "intervention_detail", pk=row.pk))

    assert len(response.context["providers"]) == count
    assert len(response.context["contributions"]) == count


def test_an_intervention_shows_its_neighbours_up_and_down(client, viewer, system):
    row = whole(system, "Water")
    need = row.needs.get()
    FunctionRoleFactory(sub_need=need.sub_need, stakeholder__name="Provider")
    FunctionRoleFactory(market_system=system, stakeholder__name="Unrelated")
    client.force_login(viewer)

    page = text(client.get(url(system, "intervention_detail", pk=row.pk)))

    assert (
        "It answers one need; Lead of Water leads it; of KES 1,000, 600 is missing."
    ) in page
    assert need.sub_need.name in page
    assert "Provider" in page
    assert "Unrelated" not in page
    assert "Lacks money, even if all pledges hold." in page


def test_an_intervention_with_nothing_says_what_is_open(client, contributor, system):
    row = InterventionFactory(market_system=system, state="planned")
    client.force_login(contributor)

    page = text(client.get(url(system, "intervention_detail", pk=row.pk)))

    assert (
        "It answers no need yet; nobody leads it; nobody has said what it costs."
    ) in page
    for sentence in ["Answers no need.", "Has no lead.", "Has no budget"]:
        assert sentence in page


def test_an_intervention_is_added_with_the_need_it_was_started_from(
    client, contributor, system
):
    need = NeedFactory(market_system=system)
    client.force_login(contributor)
    address = f"{url(system, 'intervention_add')}?need={need.pk}"

    form = client.get(address)
    response = client.post(
        address, {"name": "Water", "state": "idea", "needs": [need.pk]}
    )

    assert f'value="{need.pk}" id="need-{need.pk}" checked' in text(form)
    row = Intervention.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert list(row.needs.all()) == [need]


def test_an_end_before_the_start_is_refused(client, contributor, system):
    client.force_login(contributor)

    response = client.post(
        url(system, "intervention_add"),
        {
            "name": "Water",
            "state": "idea",
            "starts_on": "2026-02-01",
            "ends_on": "2026-01-31",
        },
    )

    assert response.status_code == 422
    assert "The end comes before the start." in text(response)
    assert not Intervention.objects.exists()


def test_an_intervention_is_changed_and_a_stale_save_is_refused(
    client, contributor, system
):
    row = InterventionFactory(market_system=system, name="Before")
    need = NeedFactory(market_system=system)
    client.force_login(contributor)
    address = url(system, "intervention_change", pk=row.pk)
    data = {"state": "running", "version": 1}

    saved = client.post(
        address,
        {**data, "name": "After", "starts_on": "2026-03-01", "needs": [need.pk]},
    )
    stale = client.post(address, {**data, "name": "Too late"})
    forced = client.post(address, {**data, "name": "Anyway", "overwrite": 3})

    assert saved.status_code == 302
    assert stale.status_code == 409
    theirs = stale.context["theirs"]
    assert ("Name", "After", "Too late") in theirs
    assert ("Needs it answers", str(need), "") in theirs
    row.refresh_from_db()
    assert (forced.status_code, row.name, row.starts_on) == (302, "Anyway", None)
    assert not row.needs.exists()


def test_a_stale_save_shows_only_what_differs(client, contributor, system):
    row = InterventionFactory(market_system=system, name="Before", version=2)
    shops = SegmentFactory(market_system=system)
    categories = ["skills", "finance", "markets"]
    links = [
        InterventionNeedFactory(
            intervention=row,
            need__segment=shops,
            need__sub_need=SubNeedFactory(market_system=system, category=category),
        )
        for category in categories
    ]
    on_the_page = [links[place].need_id for place in (1, 2, 0)]
    client.force_login(contributor)

    response = client.post(
        url(system, "intervention_change", pk=row.pk),
        {"name": "Mine", "state": "idea", "version": 1, "needs": on_the_page},
    )

    assert response.context["theirs"] == [("Name", "Before", "Mine")]


def test_an_intervention_is_deleted_and_comes_back(client, contributor, system):
    row = InterventionFactory(market_system=system)
    BudgetLineFactory(intervention=row)
    client.force_login(contributor)

    response = client.post(url(system, "intervention_remove", pk=row.pk), follow=True)

    assert not Intervention.objects.exists()
    (message,) = response.context["messages"]
    client.post(message.extra_tags)
    assert Intervention.objects.get().budget_lines.count() == 1


def test_an_intervention_with_contributions_stays_and_says_why(
    client, contributor, system
):
    row = whole(system, "Water")
    client.force_login(contributor)

    response = client.post(url(system, "intervention_remove", pk=row.pk), follow=True)

    assert "“Water” stays: something has been promised for it." in text(response)
    assert Intervention.objects.get() == row


def test_an_intervention_that_is_measured_stays_and_says_why(
    client, contributor, system
):
    row = InterventionFactory(market_system=system, name="Water")
    IndicatorFactory(intervention=row)
    client.force_login(contributor)

    response = client.post(url(system, "intervention_remove", pk=row.pk), follow=True)

    assert "“Water” stays, for indicators measure it." in text(response)
    assert Intervention.objects.get() == row


def test_a_later_start_comes_later_in_the_list(client, viewer, system):
    InterventionFactory(market_system=system, name="B", starts_on=date(2026, 1, 1))
    InterventionFactory(market_system=system, name="A", starts_on=date(2027, 1, 1))
    client.force_login(viewer)

    response = client.get(url(system, "intervention_list"), {"ordering": "starts"})

    assert [one.name for one, _funding in response.context["page"]] == ["B", "A"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "name", ["need_interventions", "segment_interventions", "stakeholder_interventions"]
)
def test_fragments_take_a_fixed_number_of_queries(
    client, viewer, system, name, count, django_assert_num_queries
):
    need = NeedFactory(market_system=system)
    giver = StakeholderFactory(market_system=system)
    for n in range(count):
        row = InterventionFactory(market_system=system, name=f"Water {n}")
        InterventionNeedFactory(intervention=row, need=need)
        ContributionFactory(intervention=row, stakeholder=giver)
    keys = {
        "need_interventions": need.pk,
        "segment_interventions": need.segment_id,
        "stakeholder_interventions": giver.pk,
    }
    client.force_login(viewer)

    with django_assert_num_queries(6):
        response = client.get(url(system, name, pk=keys[name]))

    page = text(response)
    assert "<html" not in page
    assert [f"Water {n}" in page for n in range(3)] == [n < count for n in range(3)]


def test_fragments_of_what_nothing_is_done_about(client, viewer, system):
    client.force_login(viewer)
    whole(system, "Water")

    for name, factory, words in [
        ("need_interventions", NeedFactory, "No intervention answers this need."),
        ("segment_interventions", SegmentFactory, "No intervention answers a need"),
        ("stakeholder_interventions", StakeholderFactory, "Leads no intervention"),
    ]:
        row = factory(market_system=system)
        page = text(client.get(url(system, name, pk=row.pk)))
        assert words in page
        assert "Water" not in page


def test_a_private_contribution_does_not_show_beside_its_giver(
    client, coordinator, system
):
    giver = StakeholderFactory(market_system=system)
    ContributionFactory(
        stakeholder=giver,
        intervention__name="Hidden",
        visibility=Visibility.ORGANISATION,
    )
    client.force_login(coordinator)

    page = text(client.get(url(system, "stakeholder_interventions", pk=giver.pk)))

    assert "Hidden" not in page
