"""Handing over what somebody looks after."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises.models import GuideNote
from stakeholders.actions.ownership import hand_over
from stakeholders.models import Membership
from stakeholders.models.ownership import owned_by
from tests.factories import MarketSystemFactory, MembershipFactory, UserFactory
from tests.stakeholders import url

pytestmark = pytest.mark.django_db
Role = Membership.Role


def note(system, owner, question="needs.where"):
    return GuideNote.objects.create(
        market_system=system, question=question, owner=owner
    )


def test_all_that_one_looks_after_here_goes_to_another_with_a_trace(
    system, coordinator, viewer, contributor
):
    mine = [note(system, viewer, q) for q in ("needs.where", "needs.who")]
    elsewhere = note(MarketSystemFactory(), viewer)
    others = note(system, coordinator, "needs.what")

    n = hand_over(
        system=system,
        giver=viewer,
        taker=contributor,
        by=coordinator,
        reason="Leaves",
    )

    assert n == 2
    assert [GuideNote.objects.get(pk=m.pk).owner for m in mine] == [contributor] * 2
    assert GuideNote.objects.get(pk=elsewhere.pk).owner == viewer
    assert GuideNote.objects.get(pk=others.pk).owner == coordinator
    told = [(e.verb, e.changes, e.reason) for e in system.events.all()]
    changes = {"owner": [viewer.pk, contributor.pk]}
    assert told == [("handed over", changes, "Leaves")] * 2
    assert owned_by(system, viewer) == []


@pytest.mark.parametrize("who", ["outsider", "deactivated", "closed", "themselves"])
def test_only_another_who_takes_part_can_take_it(system, coordinator, viewer, who):
    takers = {
        "outsider": UserFactory(),
        "deactivated": MembershipFactory(
            market_system=system, deactivated_at=timezone.now()
        ).user,
        "closed": MembershipFactory(market_system=system, user__is_active=False).user,
        "themselves": viewer,
    }
    kept = note(system, viewer)

    with pytest.raises(ValidationError):
        hand_over(system=system, giver=viewer, taker=takers[who], by=coordinator)

    kept.refresh_from_db()
    assert kept.owner == viewer


def test_the_page_shows_what_goes_and_hands_it_over(
    client, system, coordinator, viewer, contributor
):
    note(system, viewer)
    client.force_login(coordinator)
    address = url(system, "ownership_transfer", pk=viewer.pk)

    page = client.get(address)
    assert page.context["owned"] == [("Guide notes", 1)]
    choices = set(page.context["form"].fields["taker"].queryset)
    assert {coordinator, contributor} <= choices
    assert viewer not in choices

    answer = client.post(address, {"taker": contributor.pk})
    assert (answer.status_code, owned_by(system, contributor)) == (
        302,
        [("Guide notes", 1)],
    )


def test_who_has_nothing_to_do_with_the_system_has_no_page_there(
    client, system, coordinator
):
    client.force_login(coordinator)
    stranger = UserFactory()
    note(MarketSystemFactory(), stranger)

    answer = client.get(url(system, "ownership_transfer", pk=stranger.pk))

    assert answer.status_code == 404


def test_those_who_left_stand_first(client, system, coordinator, viewer):
    gone = UserFactory()
    note(system, viewer)
    note(system, gone, "needs.who")
    client.force_login(coordinator)

    page = client.get(url(system, "ownership_list"))

    assert page.context["lines"] == [(gone, 1, False), (viewer, 1, True)]
    assert (page.context["left"], page.context["all"]) == (1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, system, coordinator, django_assert_num_queries, rows
):
    for number in range(rows):
        note(system, UserFactory(), f"needs.{number}")
    client.force_login(coordinator)

    with django_assert_num_queries(8):
        client.get(url(system, "ownership_list"))
