"""Other names of a stakeholder: shown, added, removed, found."""

import pytest
from django.urls import reverse

from tests.factories import StakeholderFactory, StakeholderNameFactory

pytestmark = pytest.mark.django_db


def url(system, name, *args):
    return reverse(f"stakeholders:{name}", args=[system.slug, *args])


@pytest.fixture
def fao(system):
    return StakeholderFactory(
        market_system=system, name="Food and Agriculture Organization"
    )


def test_a_name_is_added_shown_and_taken_away_with_a_way_back(
    client, system, contributor, fao
):
    client.force_login(contributor)

    sent = {"kind": "acronym", "text": " FAO ", "version": 0}
    response = client.post(url(system, "stakeholdername_add", fao.pk), sent)

    assert response.url.endswith(f"/stakeholders/{fao.pk}/#names")
    name = fao.other_names.get()
    assert (name.kind, name.text) == ("acronym", "FAO")
    assert (
        "FAO" in client.get(url(system, "stakeholder_names", fao.pk)).content.decode()
    )
    page = client.post(url(system, "stakeholdername_remove", name.pk), follow=True)
    assert "Removed “FAO”" in page.content.decode()
    assert not fao.other_names.exists()


def test_a_name_of_another_is_refused_with_whose_it_is(
    client, system, contributor, fao
):
    other = StakeholderFactory(market_system=system, name="Farmers of Oruro")
    StakeholderNameFactory(stakeholder=other, text="FAO")
    client.force_login(contributor)

    sent = {"kind": "acronym", "text": "fao", "version": 0}
    response = client.post(url(system, "stakeholdername_add", fao.pk), sent)

    assert response.status_code == 422
    assert "“FAO” is that of “Farmers of Oruro” already." in response.content.decode()


def test_the_list_finds_by_other_names_and_counts_each_once(
    client, system, viewer, fao
):
    for text in ("F.A.O.", "F.A.O. Kenya"):
        StakeholderNameFactory(stakeholder=fao, text=text)
    StakeholderFactory(market_system=system, name="Another")
    client.force_login(viewer)

    page = client.get(url(system, "stakeholder_list") + "?q=f.a.o")

    assert [row for row, _check in page.context["lines"]] == [fao]


def test_adding_one_asks_about_other_names_too(client, system, contributor, fao):
    StakeholderNameFactory(stakeholder=fao, kind="acronym", text="FAO")
    client.force_login(contributor)

    response = client.post(
        url(system, "stakeholder_add"),
        {"name": "F.A.O.", "kind": "donor", "layer": "environment"},
    )

    assert response.status_code == 422
    assert fao.name in response.content.decode()


def test_a_private_system_has_its_own_names(client, system, contributor, fao):
    StakeholderNameFactory(text="FAO")  # of another system
    client.force_login(contributor)

    sent = {"kind": "acronym", "text": "FAO", "version": 0}
    client.post(url(system, "stakeholdername_add", fao.pk), sent)

    assert fao.other_names.get().text == "FAO"
