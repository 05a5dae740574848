"""Names in initiatives that are no stakeholder yet, and how they become one."""

import pytest

from enterprises.models import AuditEvent
from tests.factories import (
    ExistingInitiativeFactory,
    InitiativePartFactory,
    StakeholderFactory,
)
from tests.pages import text
from tests.stakeholders import of, url
from tests.stakeholders.test_views_initiatives import tie

pytestmark = pytest.mark.django_db


def test_a_name_is_linked_wherever_it_stands_and_suggested_by_likeness(
    client, system, contributor
):
    client.force_login(contributor)
    own = {"market_system": system, "organisation": of(contributor)}
    oxfam = StakeholderFactory(market_system=system, name="Oxfam Novib")
    first = ExistingInitiativeFactory(**own, lead_name="OXFAM Novib Ltd")
    second = ExistingInitiativeFactory(**own)
    for row in (first, second):
        InitiativePartFactory(
            market_system=system, initiative=row, written_name="OXFAM Novib Ltd"
        )
    InitiativePartFactory(
        market_system=system,
        initiative=second,
        stakeholder=oxfam,
        kind="implements",
        written_name="",
    )
    theirs = InitiativePartFactory(market_system=system, written_name="OXFAM Novib Ltd")

    page = text(client.get(url(system, "initiativename_list")))
    client.post(
        url(system, "initiativename_link"),
        {"name": "OXFAM Novib Ltd", "stakeholder": oxfam.pk},
    )

    assert "It is <bdi>Oxfam Novib</bdi>" in page
    assert "1 name in your initiatives is no stakeholder yet" in page
    first.refresh_from_db()
    theirs.refresh_from_db()
    assert first.lead == oxfam
    assert first.parts.get().stakeholder == oxfam
    assert [part.stakeholder for part in second.parts.all()] == [oxfam]
    assert theirs.stakeholder is None
    assert AuditEvent.objects.filter(verb="changed").count() == 2
    after = text(client.get(url(system, "initiativename_list")))
    assert "Every name is linked" in after


def test_a_name_and_a_stakeholder_of_nowhere_link_nothing(client, system, contributor):
    client.force_login(contributor)
    StakeholderFactory(market_system=system)

    answer = client.post(url(system, "initiativename_link"), {"name": "x"}, follow=True)

    assert "Choose which stakeholder the name is." in text(answer)


def test_any_stakeholder_can_be_picked_for_a_name(client, system, contributor):
    client.force_login(contributor)
    StakeholderFactory(market_system=system, name="Completely different")
    row = ExistingInitiativeFactory(market_system=system, organisation=of(contributor))
    InitiativePartFactory(market_system=system, initiative=row, written_name="A & B")
    path = url(system, "initiativename_list")

    page = text(client.get(path, {"pick": "A & B", "q": "a"}))

    assert "Which stakeholder is “A &amp; B”?" in page
    assert "Completely different" in page
    assert "Completely different" not in text(client.get(path, {"pick": "C"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_for_names_does_not_grow(
    client, system, coordinator, django_assert_num_queries, count
):
    client.force_login(coordinator)
    for _n in range(count):
        StakeholderFactory(market_system=system)
        row = tie(ExistingInitiativeFactory(market_system=system))
        InitiativePartFactory(market_system=system, initiative=row)

    with django_assert_num_queries(9):
        client.get(url(system, "initiativename_list"))
