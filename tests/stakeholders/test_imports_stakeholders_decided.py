"""Lines that look like a stakeholder known: asked about, decided, asked again."""

import pytest
from django.urls import reverse

from enterprises.actions.imports import WrongStep, ask_again, cancel_import, decide_rows
from enterprises.models import ImportDecision
from enterprises.tasks import run_import
from tests.enterprises.imports import (
    checked,
    committed,
    counts,
    csv_bytes,
    errors,
    uploaded,
)
from tests.factories import OrganisationFactory, StakeholderFactory
from tests.stakeholders.imports import HEADER, check, decide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "food and agriculture organization",
        "Foód and Agriculture Organization Ltd.",
        "Food & Agriculture Organisation",
        "FAO",
    ],
)
def test_a_name_that_looks_like_one_known_waits_for_a_person(system, by, fao, name):
    batch = check(system, by, [name, "donor", "environment"])

    assert counts(batch) == (0, 0, 0, 1)
    assert errors(batch) == [(2, "name", "undecided")]
    row = batch.rows.get()
    assert [answer for answer, _words in row.choices] == [f"s{fao.pk}", "another"]
    assert "Food and Agriculture Organization" in row.choices[0][1]


def test_the_very_same_name_or_identifier_is_known_without_asking(system, by, fao):
    header = [*HEADER, "identifier", "sub_kind"]
    batch = check(
        system,
        by,
        [fao.name, "", "", "", "UN agency"],
        header=header,
    )
    assert counts(batch) == (0, 1, 0, 0)
    batch = committed(batch, by)
    again = check(
        system, by, ["Organisation of food", "", "", "XM-DAC-41301", ""], header=header
    )

    committed(again, by)

    fao.refresh_from_db()
    assert (fao.name, fao.sub_kind, fao.kind) == (
        "Food and Agriculture Organization",
        "UN agency",
        "donor",
    )
    assert fao.other_names.filter(kind="name").get().text == "Organisation of food"
    assert system.stakeholders.count() == 1


def test_the_same_one_is_changed_and_remembered_by_that_name(system, by, fao):
    batch = check(system, by, ["Food & Agriculture Organisation", "donor", "services"])

    batch = decide(batch, by, {2: f"s{fao.pk}"})
    assert counts(batch) == (0, 1, 0, 0)
    assert batch.rows.get().before == {"layer": "Market chain"}
    committed(batch, by)
    again = check(system, by, ["Food & Agriculture Organisation", "donor", "services"])

    fao.refresh_from_db()
    assert fao.layer == "services"
    assert counts(again) == (0, 0, 1, 0)  # known now, and nothing to change


def test_another_one_is_added(system, by, fao):
    batch = check(system, by, ["FAO", "civil_society", "chain"])

    batch = committed(decide(batch, by, {2: "another"}), by, "all")

    assert sorted(system.stakeholders.values_list("name", flat=True)) == [
        "FAO",
        "Food and Agriculture Organization",
    ]


@pytest.mark.parametrize(
    ("rest", "expected"), [("first", (0, 2, 0, 0)), ("last", (2, 0, 0, 0))]
)
def test_all_are_decided_at_once(system, by, fao, rest, expected):
    StakeholderFactory(market_system=system, name="Baraka Bank")
    rows = [["FAO", "company", "services"], ["BARAKA BANK", "donor", "services"]]

    batch = decide(check(system, by, *rows), by, rest=rest)

    assert counts(batch) == expected
    assert batch.decisions.count() == 2


def test_an_answer_that_was_not_offered_is_none(system, by, fao):
    batch = check(system, by, ["FAO", "company", "services"])
    other = StakeholderFactory()

    assert decide_rows(batch=batch, answers={2: f"s{other.pk}", 9: "x"}, by=by) == 0
    assert not ImportDecision.objects.exists()


def test_an_answer_is_forgotten_where_the_line_says_something_else(system, by, fao):
    header = [*HEADER, "second"]
    batch = check(system, by, ["FAO", "donor", "chain", "F.A.O."], header=header)
    batch = decide(batch, by, {2: "another"})
    assert counts(batch) == (1, 0, 0, 0)

    columns = {"name": "second", "kind": "kind", "layer": "layer"}
    batch = checked(batch, by, columns=columns)

    assert errors(batch) == [(2, "name", "undecided")]


def test_all_is_asked_again(system, by, fao):
    batch = decide(check(system, by, ["FAO", "donor", "chain"]), by, rest="last")

    ask_again(batch=batch, by=by)
    run_import(batch.pk)
    batch.refresh_from_db()

    assert counts(batch) == (0, 0, 0, 1)
    assert not batch.decisions.exists()


def test_decisions_wait_until_a_file_is_checked_and_go_when_it_is_cancelled(
    system, by, fao
):
    batch = uploaded(
        system, by, csv_bytes([HEADER, ["FAO", "", ""]]), kind="stakeholders"
    )
    with pytest.raises(WrongStep):
        ask_again(batch=batch, by=by)
    batch = decide(checked(batch, by), by, rest="first")

    cancel_import(batch=batch, by=by)

    assert not ImportDecision.objects.exists()


def test_whoever_was_chosen_and_is_gone_refuses_the_line(system, by, fao):
    batch = decide(check(system, by, ["FAO", "donor", "chain"]), by, rest="first")
    fao.delete()

    batch = committed(batch, by)

    assert errors(batch) == [(2, "name", "gone")]


def test_a_listed_organisation_is_suggested_and_linked(system, by):
    listed = OrganisationFactory(name="Baraka Bank", kind="donor", is_listed=True)
    hidden = OrganisationFactory(name="Mlima Seeds", is_listed=False)
    batch = check(
        system,
        by,
        ["BARAKA bank", "", "chain"],
        ["Mlima Seeds Ltd", "company", "chain"],
    )
    assert errors(batch) == [(2, "name", "undecided")]

    committed(decide(batch, by, {2: f"o{listed.pk}"}), by)

    rows = system.stakeholders.order_by("name")
    assert [(r.name, r.kind, r.organisation) for r in rows] == [
        ("BARAKA bank", "donor", listed),
        ("Mlima Seeds Ltd", "company", None),
    ]
    assert not hidden.stakeholders.exists()


def test_an_organisation_that_is_a_stakeholder_already_is_that_one(system, by):
    bank = OrganisationFactory(name="Baraka Bank", is_listed=True)
    row = StakeholderFactory(market_system=system, name="BB", organisation=bank)

    batch = check(system, by, ["Baraka Bank", "company", "services"])

    assert counts(batch) == (0, 1, 0, 0)
    committed(batch, by)
    assert row.other_names.get().text == "Baraka Bank"


def test_the_page_asks_and_takes_the_answer(client, system, by, fao):
    client.force_login(by)
    batch = check(system, by, ["FAO", "donor", "chain"])
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "1 line looks like somebody known" in page
    assert "known as “FAO”" in page

    address = reverse("enterprises:import_decide", args=[system.slug, batch.pk])
    response = client.post(address, {"line-2": f"s{fao.pk}", "line-x": "1"})

    assert response.status_code == 302
    run_import(batch.pk)
    batch.refresh_from_db()
    assert counts(batch) == (0, 0, 1, 0)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "You decided on 1 line." in page
    client.post(address, {"rest": "again"})
    batch.refresh_from_db()
    assert not batch.decisions.exists()
    assert client.post(address, {}).status_code == 409
