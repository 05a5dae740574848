"""The settings of a market system as a form."""

import pytest
from django.utils.translation import override

from enterprises.forms.systems import SystemForm
from tests.factories import MarketSystemFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Leche de Perú",
    "value_chain": "Milk",
    "country": "PE",
    "currency": "",
    "purpose": "",
    "slug": "",
    "small_cell_threshold": "5",
}


def test_what_is_left_empty_is_proposed():
    form = SystemForm(TYPED)

    assert form.is_valid(), form.errors
    assert form.values == {
        "name": "Leche de Perú",
        "value_chain": "Milk",
        "country": "PE",
        "currency": "PEN",
        "purpose": "",
        "slug": "leche-de-peru",
        "small_cell_threshold": 5,
    }


def test_what_is_typed_stays():
    form = SystemForm({**TYPED, "currency": "USD", "slug": "mine"})

    assert form.is_valid()
    assert (form.values["currency"], form.values["slug"]) == ("USD", "mine")


def test_a_taken_address_is_numbered_when_proposed_and_refused_when_typed():
    MarketSystemFactory(slug="leche-de-peru")
    MarketSystemFactory(slug="leche-de-peru-2")

    proposed = SystemForm(TYPED)
    typed = SystemForm({**TYPED, "slug": "leche-de-peru"})

    assert proposed.is_valid()
    assert proposed.values["slug"] == "leche-de-peru-3"
    assert typed.errors == {"slug": ["This address is already taken."]}


@pytest.mark.parametrize(
    ("name", "slug"),
    [("حليب", "milk"), ("দুধ 🥛", "milk"), ("x" * 200, "x" * 55)],
)
def test_a_name_in_any_script_gets_an_address(name, slug):
    form = SystemForm({**TYPED, "name": name})

    assert form.is_valid(), form.errors
    assert form.values["name"] == name
    assert form.values["slug"] == slug


def test_names_without_latin_letters_get_one_too():
    form = SystemForm({**TYPED, "name": "حليب", "value_chain": "দুধ"})

    assert form.is_valid()
    assert form.values["slug"] == "market-system"


def test_a_country_without_a_currency_asks_for_one():
    form = SystemForm({**TYPED, "country": "AQ"})

    assert form.errors == {"currency": ["Choose a currency."]}


def test_countries_are_named_in_the_readers_language():
    with override("es"):
        names = dict(SystemForm().fields["country"].choices)

    assert (names["DE"], dict(SystemForm().fields["country"].choices)["DE"]) == (
        "Alemania",
        "Germany",
    )
    assert "EU" not in names


@pytest.mark.parametrize("threshold", ["0", "1", "-2"])
def test_a_group_of_one_is_a_person(threshold):
    form = SystemForm({**TYPED, "small_cell_threshold": threshold})

    assert list(form.errors) == ["small_cell_threshold"]


def test_the_address_of_a_system_cannot_change():
    system = MarketSystemFactory(slug="milk")

    form = SystemForm({**TYPED, "slug": "other", "version": "1"}, instance=system)

    assert form.is_valid(), form.errors
    assert form.save(commit=False).slug == "milk"
    assert form.read_version == 1
