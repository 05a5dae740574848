"""Who will do what once an intervention has worked: planned, changed, taken back."""

from datetime import date

import pytest
from django.urls import reverse

from coordination.models import PlannedRole
from enterprises.models import AuditEvent
from stakeholders.models import Visibility
from tests.coordination import url
from tests.factories import (
    ContributionFactory,
    FunctionRoleFactory,
    InterventionFactory,
    InterventionNeedFactory,
    PlannedRoleFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text


@pytest.mark.parametrize("count", [1, 3])
def test_the_planned_roles_take_a_fixed_number_of_queries(
    client, contributor, system, count, django_assert_num_queries
):
    row = InterventionFactory(
        market_system=system, lead=StakeholderFactory(market_system=system)
    )
    for _n in range(count):
        link = InterventionNeedFactory(intervention=row)
        FunctionRoleFactory(sub_need=link.need.sub_need, performance="could")
        ContributionFactory(intervention=row)
        PlannedRoleFactory(intervention=row)
    client.force_login(contributor)

    with django_assert_num_queries(10):
        response = client.get(url(system, "intervention_roles", pk=row.pk))

    assert len(response.context["rows"]) == count
    assert len(response.context["proposals"]) == count
    assert "<html" not in text(response)


def test_a_role_is_planned_with_what_was_proposed(client, contributor, system):
    row = InterventionFactory(market_system=system, name="Tanks")
    need = InterventionNeedFactory(intervention=row).need
    bank = FunctionRoleFactory(
        sub_need=need.sub_need, stakeholder__name="Bank", performance="could"
    ).stakeholder
    client.force_login(contributor)
    part = client.get(url(system, "intervention_roles", pk=row.pk))
    address = (
        f"{url(system, 'plannedrole_add', pk=row.pk)}?sub_need={need.sub_need_id}"
        f"&performance=well&stakeholder={bank.pk}"
    )

    form = client.get(address)
    saved = client.post(
        address,
        {
            "sub_need": need.sub_need_id,
            "stakeholder": bank.pk,
            "performance": "well",
            "starts_on": "2026-09-01",
            "note": "Loans without land titles",
        },
    )

    assert address.replace("&", "&amp;") in text(part)
    assert f'<option value="{bank.pk}" selected>' in text(form)
    assert saved["Location"] == row.get_absolute_url()
    planned = PlannedRole.objects.get()
    assert (planned.stakeholder, planned.starts_on) == (bank, date(2026, 9, 1))
    event = AuditEvent.objects.get(row_type="coordination.plannedrole")
    assert (event.verb, event.actor) == ("added", contributor)


def test_somebody_to_be_found_needs_words_and_a_name_to_stop(
    client, contributor, system
):
    row = InterventionFactory(market_system=system)
    credit = SubNeedFactory(market_system=system)
    client.force_login(contributor)
    address = url(system, "plannedrole_add", pk=row.pk)

    wordless = client.post(address, {"sub_need": credit.pk, "performance": "well"})
    nameless = client.post(
        address, {"sub_need": credit.pk, "performance": "stops", "note": "Whoever"}
    )
    good = client.post(
        address, {"sub_need": credit.pk, "performance": "well", "note": "A second bank"}
    )
    again = client.post(
        address, {"sub_need": credit.pk, "performance": "weakly", "note": "A third"}
    )

    assert (wordless.status_code, nameless.status_code) == (422, 422)
    assert "Choose a stakeholder, or say here whom you look for." in text(wordless)
    assert "Choose who stops: whoever holds it back is listed" in text(nameless)
    assert (good.status_code, again.status_code) == (302, 422)
    assert "already looks for somebody for this function" in text(again)
    assert str(PlannedRole.objects.get()) == f"A second bank: {credit}"


def test_the_same_role_is_not_planned_twice_by_one_intervention(
    client, contributor, system
):
    held = PlannedRoleFactory(market_system=system)
    other = InterventionFactory(market_system=system)
    data = {
        "sub_need": held.sub_need_id,
        "stakeholder": held.stakeholder_id,
        "performance": "weakly",
    }
    client.force_login(contributor)

    twice = client.post(
        url(system, "plannedrole_add", pk=held.intervention_id), data=data
    )
    beside = client.post(url(system, "plannedrole_add", pk=other.pk), data=data)

    assert twice.status_code == 422
    assert "This intervention already plans that; change that line." in text(twice)
    assert beside.status_code == 302


def test_the_functions_it_is_about_stand_first_and_others_systems_nowhere(
    client, contributor, system
):
    row = InterventionFactory(market_system=system)
    SubNeedFactory(market_system=system, name="Early", order=0)
    about = SubNeedFactory(market_system=system, name="Late", order=9)
    InterventionNeedFactory(intervention=row, need__sub_need=about)
    SubNeedFactory(market_system=system, name="Off", is_on=False)
    SubNeedFactory(name="Elsewhere")
    client.force_login(contributor)

    form = client.get(url(system, "plannedrole_add", pk=row.pk)).context["form"]

    assert [str(one) for one in form.fields["sub_need"].queryset] == ["Late", "Early"]


def test_a_planned_role_is_changed_and_a_stale_save_is_refused(
    client, contributor, system
):
    row = PlannedRoleFactory(market_system=system)
    client.force_login(contributor)
    address = url(system, "plannedrole_change", pk=row.pk)
    data = {
        "sub_need": row.sub_need_id,
        "stakeholder": row.stakeholder_id,
        "performance": "weakly",
        "version": 1,
    }

    saved = client.post(address, {**data, "note": "Theirs"})
    stale = client.post(address, {**data, "note": "Mine"})

    assert saved.status_code == 302
    assert stale.status_code == 409
    assert stale.context["theirs"] == [("Note", "Theirs", "Mine")]
    row.refresh_from_db()
    assert (row.note, row.performance, row.version) == ("Theirs", "weakly", 2)


def test_a_planned_role_is_removed_and_comes_back(client, contributor, system):
    row = PlannedRoleFactory(market_system=system)
    client.force_login(contributor)

    gone = client.post(url(system, "plannedrole_remove", pk=row.pk), follow=True)

    assert not PlannedRole.objects.exists()
    (message,) = gone.context["messages"]
    client.post(message.extra_tags)
    assert PlannedRole.objects.get() == row


def test_planned_roles_go_and_come_back_with_their_intervention(
    client, contributor, system
):
    row = PlannedRoleFactory(market_system=system)
    client.force_login(contributor)

    gone = client.post(
        url(system, "intervention_remove", pk=row.intervention_id), follow=True
    )

    assert not PlannedRole.objects.exists()
    (message,) = gone.context["messages"]
    client.post(message.extra_tags)
    assert PlannedRole.objects.get() == row


def test_a_stakeholder_that_a_plan_counts_on_stays(client, contributor, system):
    row = PlannedRoleFactory(market_system=system)
    client.force_login(contributor)

    kept = client.post(
        reverse(
            "stakeholders:stakeholder_remove",
            kwargs={"slug": system.slug, "pk": row.stakeholder_id},
        )
    )

    assert kept.status_code == 409
    assert "planned roles" in text(kept)


def test_whoever_gives_in_private_is_proposed_to_nobody_else(
    client, coordinator, system
):
    row = InterventionFactory(market_system=system)
    InterventionNeedFactory(intervention=row)
    ContributionFactory(
        intervention=row,
        stakeholder__name="Secret giver",
        visibility=Visibility.ORGANISATION,
    )
    ContributionFactory(intervention=row, stakeholder__name="Open giver")
    client.force_login(coordinator)

    page = text(client.get(url(system, "intervention_roles", pk=row.pk)))

    assert "Open giver" in page
    assert "Secret giver" not in page


def test_readers_see_roles_and_no_proposals(client, viewer, system):
    row = PlannedRoleFactory(
        market_system=system, stakeholder=None, note="A cold store"
    )
    InterventionNeedFactory(intervention=row.intervention)
    client.force_login(viewer)

    response = client.get(url(system, "intervention_roles", pk=row.intervention_id))

    assert "Somebody to be found" in text(response)
    assert "A cold store" in text(response)
    assert "proposals" not in response.context
    assert "Change" not in text(response)
