"""The profile of a stakeholder as a whole, changed, removed and back."""

import pytest

from enterprises.models import AuditEvent, Removal
from stakeholders.models import (
    Motive,
    Stakeholder,
)
from tests.factories import (
    DueDiligenceFactory,
    EngagementChangeFactory,
    ExistingInitiativeFactory,
    FunctionRoleFactory,
    MotiveFactory,
    ProgrammeFactory,
    RepresentativeFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.pages import text
from tests.stakeholders import root

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["beyond_transactional", "positive_disruptor"])
def test_a_yes_needs_a_why(client, contributor, bank, home, name):
    client.force_login(contributor)
    typed = {"name": "Bank", "kind": "company", "layer": "chain", "version": 1}

    bare = client.post(f"{home}change/", typed | {name: "true"})
    unknown = client.post(f"{home}change/", typed | {name: "unknown"})
    told = client.post(
        f"{home}change/", typed | {name: "true", f"{name}_why": "Pays early"}
    )

    assert bare.status_code == 422
    assert "without a reason" in text(bare)
    assert [unknown.status_code, told.status_code] == [302, 302]
    bank.refresh_from_db()
    assert (getattr(bank, name), getattr(bank, f"{name}_why")) == (True, "Pays early")


def test_nobody_is_reached_through_themselves_or_another_system(
    client, contributor, bank, home
):
    other = StakeholderFactory(market_system=bank.market_system)
    client.force_login(contributor)
    typed = {"name": "Bank", "kind": "company", "layer": "chain", "version": 1}

    refused = [
        client.post(f"{home}change/", typed | {"reached_through": pk}).status_code
        for pk in (bank.pk, StakeholderFactory().pk)
    ]
    taken = client.post(f"{home}change/", typed | {"reached_through": other.pk})

    assert refused == [422, 422]
    assert taken.status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_a_full_profile_takes_a_fixed_number_of_queries(
    client, coordinator, bank, home, count, django_assert_num_queries
):
    for made in (
        *(MotiveFactory, DueDiligenceFactory, ProgrammeFactory),
        *(RepresentativeFactory, EngagementChangeFactory, FunctionRoleFactory),
    ):
        made.create_batch(count, stakeholder=bank)
    client.force_login(coordinator)
    client.get(home)

    with django_assert_num_queries(12):
        shown = client.get(home)

    with django_assert_num_queries(6):
        people = client.get(f"{home}representatives/")

    assert len(shown.context["checks"]) == len(people.context["people"]) == count


def test_who_others_are_reached_through_stays(client, contributor, bank, home):
    StakeholderFactory(market_system=bank.market_system, reached_through=bank)
    ExistingInitiativeFactory(market_system=bank.market_system, lead=bank)
    client.force_login(contributor)

    response = client.post(f"{home}remove/")

    assert response.status_code == 409
    assert "other rows rest on it: existing initiatives, stakeholders reached" in text(
        response
    )
    assert Stakeholder.objects.filter(pk=bank.pk).exists()
    assert not AuditEvent.objects.exists()


def test_a_removed_stakeholder_comes_back_with_its_profile(
    client, contributor, bank, home
):
    for made in (MotiveFactory, DueDiligenceFactory, EngagementChangeFactory):
        made(stakeholder=bank)
    client.force_login(contributor)
    removals = f"/systems/{bank.market_system.slug}/enterprises/removals/"

    client.post(f"{home}remove/")
    gone = Motive.objects.count()
    client.post(f"{removals}{Removal.objects.get().pk}/restore/")

    assert gone == 0
    assert bank.motives.count() == bank.due_diligences.count() == 1
    assert bank.engagement_changes.count() == 1


def test_a_function_set_to_nothing_comes_back(client, contributor, bank, home):
    role = FunctionRoleFactory(stakeholder=bank, performance="well", note="Since 2019")
    client.force_login(contributor)
    seen = f'{{"{role.sub_need_id}": "well"}}'

    saved = client.post(
        f"{home}functions/", {f"f{role.sub_need_id}": "", "seen": seen}, follow=True
    )
    removal = Removal.objects.get()

    undo = f"/systems/{bank.market_system.slug}/enterprises/removals/{removal.pk}/"
    assert f'action="{undo}restore/"' in text(saved)
    client.post(f"{undo}restore/")
    assert bank.function_roles.get().note == "Since 2019"


def test_what_would_remove_a_barrier_is_kept_shown_and_exported(
    client, contributor, bank, home, system
):
    sub_need = SubNeedFactory(market_system=system)
    client.force_login(contributor)

    client.post(
        f"{home}functions/add/",
        {
            "sub_need": sub_need.pk,
            "performance": "could",
            "barrier": "capability",
            "what_would_remove": "A guarantee",
        },
    )

    assert "A guarantee" in text(client.get(home))
    exported = client.get(root(system) + "functions/export/").getvalue().decode()
    line = f"Bank,{sub_need.name},Finance,Could provide it,Capability,A guarantee,"
    assert line in exported
