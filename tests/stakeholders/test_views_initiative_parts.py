"""Who takes part in an initiative, and who sees and changes it."""

import pytest

from enterprises.models import Removal
from stakeholders.models import InitiativePart
from tests.factories import (
    ExistingInitiativeFactory,
    InitiativePartFactory,
    StakeholderFactory,
)
from tests.pages import text
from tests.stakeholders import of, url

pytestmark = pytest.mark.django_db

PRIVATE = 10


# --- Who takes part -------------------------------------------------------------------


def test_somebody_takes_part_once_as_the_same(client, system, contributor):
    client.force_login(contributor)
    bank = StakeholderFactory(market_system=system, name="Bank")
    row = ExistingInitiativeFactory(market_system=system, organisation=of(contributor))
    page = url(system, "initiativepart_add", pk=row.pk)
    part = {"kind": "funds", "stakeholder": bank.pk, "written_name": ""}

    first = client.post(page, part)
    second = client.post(page, part)
    both = client.post(page, {**part, "written_name": "Bank"})
    neither = client.post(page, {"kind": "leads"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "take part as this already" in text(second)
    assert both.status_code == neither.status_code == 422
    assert [(p.kind, p.name) for p in InitiativePart.objects.all()] == [
        ("funds", "Bank")
    ]


def test_a_part_is_removed_and_comes_back(client, system, contributor):
    client.force_login(contributor)
    row = ExistingInitiativeFactory(market_system=system, organisation=of(contributor))
    part = InitiativePartFactory(market_system=system, initiative=row)

    client.post(url(system, "initiativepart_remove", pk=part.pk))

    assert not InitiativePart.objects.exists()
    assert Removal.objects.get().restored_at is None


def test_nobody_changes_the_parts_of_another_organisations_initiative(
    client, system, contributor
):
    client.force_login(contributor)
    seen = InitiativePartFactory(market_system=system)
    hidden = InitiativePartFactory(market_system=system, initiative__visibility=PRIVATE)

    refused, missing = (
        client.post(url(system, "initiativepart_remove", pk=part.pk))
        for part in (seen, hidden)
    )

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert seen.initiative.organisation.name in text(refused)
    assert "wrote it down" in text(refused)
    assert InitiativePart.objects.count() == 2


# --- Who sees what --------------------------------------------------------------------


def test_nobody_else_reads_a_private_initiative(
    client, system, viewer, contributor, coordinator
):
    bank = StakeholderFactory(market_system=system)
    row = ExistingInitiativeFactory(
        market_system=system,
        organisation=of(contributor),
        visibility=PRIVATE,
        name="SECRET plan",
        lead=bank,
    )
    InitiativePartFactory(market_system=system, initiative=row, stakeholder=bank)
    pages = [
        url(system, "initiative_list"),
        url(system, "initiative_export"),
        url(system, "stakeholder_initiatives", pk=bank.pk),
    ]

    def told(person):
        client.force_login(person)
        answers = [client.get(page) for page in pages]
        detail = client.get(row.get_absolute_url())
        return [*("SECRET" in text(a) for a in answers), detail.status_code]

    assert told(viewer) == [False, False, False, 404]
    assert told(coordinator) == [False, False, False, 404]
    assert told(contributor) == [True, True, True, 200]


def test_others_see_and_do_not_change_what_all_partners_see(
    client, system, contributor
):
    row = ExistingInitiativeFactory(market_system=system)
    client.force_login(contributor)

    page = text(client.get(row.get_absolute_url()))
    answer = client.get(url(system, "initiative_change", pk=row.pk))

    assert answer.status_code == 403
    assert url(system, "initiative_change", pk=row.pk) not in page
    assert "Which functions it performs is not known, for whom is not known" in page


def test_a_stakeholders_page_names_what_it_takes_part_in(client, system, viewer):
    bank = StakeholderFactory(market_system=system)
    led = ExistingInitiativeFactory(market_system=system, lead=bank, name="Led")
    InitiativePartFactory(
        market_system=system, initiative=led, stakeholder=bank, kind="funds"
    )
    InitiativePartFactory(
        market_system=system,
        stakeholder=bank,
        initiative__name="Carried",
        initiative__market_system=system,
    )
    ExistingInitiativeFactory(market_system=system, name="Of others")
    client.force_login(viewer)

    page = text(client.get(url(system, "stakeholder_initiatives", pk=bank.pk)))

    assert "Leads it, Funds it" in page
    assert "Carried</bdi>" in page
    assert "Of others" not in page
