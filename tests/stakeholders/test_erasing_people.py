"""People who speak for a stakeholder are forgotten for good when they ask for it."""

import json

import pytest
from django.core.exceptions import ValidationError

from enterprises.actions.rows import change_row, remove_row, restore_removal
from enterprises.models import AuditEvent, Removal
from stakeholders.actions.representatives import erase_representative, forget_removed
from stakeholders.actions.stakeholders import remove_stakeholder
from stakeholders.models import Membership, Representative, VisibleRow
from tests.factories import MembershipFactory, RepresentativeFactory, UserFactory
from tests.planted import own_models
from tests.stakeholders import url

pytestmark = pytest.mark.django_db
Role = Membership.Role
Visibility = VisibleRow.Visibility
CANARIES = ("Zoraida Quintanilla", "+51 999 123 777", "head of milk intake")


def person(system, **kwargs):
    values = dict(zip(("name", "reach", "function"), CANARIES, strict=True))
    values = {"visibility": Visibility.PARTNERS, **values, **kwargs}
    return RepresentativeFactory(market_system=system, **values)


def dump():
    """Every value of every row of ours, as text."""
    rows = [list(m._base_manager.values_list()) for m in own_models()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def found():
    return [canary for canary in CANARIES if canary in dump()]


def test_nothing_is_left_of_an_erased_person_wherever_it_had_been_kept(
    system, coordinator
):
    row = person(system)
    row.reach = "other@people.example"
    change_row(row=row, version=1, by=coordinator)
    row.reach = CANARIES[1]
    change_row(row=row, version=2, by=coordinator)
    removal = remove_row(row=row, by=coordinator)
    restore_removal(removal=removal, by=coordinator)
    assert len(found()) == 3  # the twin: it was there, and in the removal too
    assert CANARIES[0] in json.dumps(Removal.objects.get().rows, ensure_ascii=False)

    erase_representative(
        representative=Representative.objects.get(pk=row.pk),
        reason="Asked for it",
        by=coordinator,
    )

    assert found() == []
    event = system.events.first()
    assert (event.verb, event.reason, event.row_id) == (
        "forgotten",
        "Asked for it",
        str(row.pk),
    )
    assert system.stakeholders.filter(pk=row.stakeholder_id).exists()


@pytest.mark.parametrize("way", ["alone", "with the stakeholder"])
def test_who_was_removed_before_is_forgotten_and_others_can_come_back(
    client, system, coordinator, way
):
    row = person(system)
    other = person(system, stakeholder=row.stakeholder, name="Stays", reach="")
    if way == "alone":
        remove_row(row=row, by=coordinator)
    else:
        remove_stakeholder(stakeholder=row.stakeholder, by=coordinator)
    client.force_login(coordinator)
    page = client.get(url(system, "representative_removed")).content.decode()
    assert CANARIES[0] in page

    answer = client.post(url(system, "representative_forget", pk=row.pk))

    assert answer.status_code == 302
    assert CANARIES[0] not in dump()
    assert CANARIES[1] not in dump()
    if way == "alone":
        assert not Removal.objects.exists()
    else:
        restore_removal(removal=Removal.objects.get(), by=coordinator)
        assert Representative.objects.get().pk == other.pk


def test_forgetting_a_copy_leaves_who_was_brought_back(system, coordinator):
    row = person(system)
    removal = remove_row(row=row, by=coordinator)
    restore_removal(removal=removal, by=coordinator)

    forget_removed(system=system, keys={row.pk}, by=coordinator)

    assert Representative.objects.filter(pk=row.pk).exists()
    assert not Removal.objects.exists()


@pytest.mark.parametrize("said", CANARIES[:2])
def test_a_reason_does_not_name_the_person(client, system, coordinator, said):
    row = person(system)
    client.force_login(coordinator)
    address = url(system, "representative_erase", pk=row.pk)

    answer = client.post(address, {"reason": f"{said.upper()} asked"})
    assert answer.status_code == 422
    assert Representative.objects.filter(pk=row.pk).exists()
    with pytest.raises(ValidationError):
        erase_representative(representative=row, reason=said, by=coordinator)

    assert client.post(address, {"reason": "Asked for it"}).status_code == 302
    assert not Representative.objects.filter(pk=row.pk).exists()


def test_what_an_organisation_keeps_to_itself_only_it_forgets(
    client, system, coordinator, contributor
):
    own = contributor.memberships.get().organisation
    row = person(system, organisation=own, visibility=Visibility.ORGANISATION)
    remove_row(row=row, by=contributor)
    address = url(system, "representative_forget", pk=row.pk)
    client.force_login(coordinator)
    page = client.get(url(system, "representative_removed")).content.decode()
    assert CANARIES[0] not in page
    assert client.post(address).status_code == 404

    client.force_login(contributor)
    page = client.get(url(system, "representative_removed")).content.decode()
    assert CANARIES[0] in page
    assert client.post(address).status_code == 302
    assert found() == []


def test_of_partners_only_coordinators_and_the_own_organisation_erase(
    client, system, contributor
):
    row = person(system)
    client.force_login(contributor)

    answer = client.post(
        url(system, "representative_erase", pk=row.pk), {"reason": "x"}
    )

    assert answer.status_code == 403
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    client, system, coordinator, django_assert_num_queries, rows
):
    for _ in range(rows):
        remove_row(row=person(system), by=UserFactory())
    MembershipFactory(market_system=system)
    client.force_login(coordinator)

    with django_assert_num_queries(7):
        client.get(url(system, "representative_removed"))
