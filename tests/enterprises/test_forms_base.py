"""What every form for a row of a market system has in common."""

import pytest

from enterprises.forms.base import stale_rows
from enterprises.forms.consents import ConsentForm
from enterprises.forms.needs import RoundForm
from enterprises.forms.segments import SegmentForm
from enterprises.forms.steps import StepForm
from enterprises.forms.voices import VoiceGroupForm
from tests.factories import (
    AssessmentRoundFactory,
    ConsentPurposeFactory,
    MarketSystemFactory,
    MicroEnterpriseFactory,
    PlaceFactory,
    SegmentFactory,
    ValueChainStepFactory,
    VoiceGroupFactory,
)

pytestmark = pytest.mark.django_db

TYPED = {"name": "Shops", "role": "retailer"}


def test_choices_are_those_of_the_system_only():
    ours, other = PlaceFactory(name="Ours"), PlaceFactory(name="Theirs")

    form = SegmentForm(system=ours.market_system)

    assert list(form.fields["place"].queryset) == [ours]
    smuggled = SegmentForm({**TYPED, "place": str(other.pk)}, system=ours.market_system)
    assert list(smuggled.errors) == ["place"]


def test_nothing_chosen_is_said_in_words():
    form = SegmentForm(system=MarketSystemFactory())

    first = {
        name: str(next(iter(form.fields[name].choices))[1])
        for name in ("role", "step", "setting")
    }
    assert first == {"role": "Choose", "step": "Not said", "setting": "Not said"}


def test_a_unique_rule_speaks_as_a_form_error():
    taken = SegmentFactory(name="Shops")

    form = SegmentForm(TYPED, system=taken.market_system)
    elsewhere = SegmentForm(TYPED, system=MarketSystemFactory())

    assert form.errors == {
        "__all__": ["There is already a segment of this name."],
    }
    assert elsewhere.is_valid()


@pytest.mark.parametrize(
    ("form", "factory", "rest"),
    [
        (SegmentForm, SegmentFactory, {"role": "retailer"}),
        (RoundForm, AssessmentRoundFactory, {"held_on": "2026-03-01"}),
        (VoiceGroupForm, VoiceGroupFactory, {"kind": "youth"}),
        (StepForm, ValueChainStepFactory, {"order": "1"}),
    ],
)
def test_names_that_a_table_cannot_tell_apart_are_refused(form, factory, rest):
    taken = factory(name="Herders of Lampa")
    system = taken.market_system
    alike = {**rest, "name": "HERDERS  of lampa"}

    assert "capitals or spaces" in str(form(alike, system=system).errors["name"])
    assert "name" not in form(alike, system=system, instance=taken).errors
    assert "name" not in form({**rest, "name": "Herders"}, system=system).errors
    assert "name" not in form(alike, system=MarketSystemFactory()).errors


@pytest.mark.parametrize(("year", "is_taken"), [("0026", False), ("2026", True)])
def test_a_day_is_of_a_year_that_tables_take_too(year, is_taken):
    purpose = ConsentPurposeFactory()
    row = MicroEnterpriseFactory(market_system=purpose.market_system)
    typed = {"purpose": purpose.pk, "given_on": f"{year}-01-02", "how": "spoken"}

    form = ConsentForm(typed, system=purpose.market_system, enterprise=row)

    assert ("four digits" not in str(form.errors)) is is_taken


def test_the_version_that_was_read_travels_with_the_form():
    segment = SegmentFactory(version=4)

    form = SegmentForm(instance=segment, system=segment.market_system)

    assert 'type="hidden" name="version" value="4"' in str(form["version"])


def test_a_change_without_a_version_is_refused_and_a_new_row_needs_none():
    segment = SegmentFactory()

    change = SegmentForm(TYPED, instance=segment, system=segment.market_system)
    new = SegmentForm(TYPED, system=segment.market_system)

    assert list(change.errors) == ["version"]
    assert new.is_valid()


def test_the_reader_may_choose_to_replace_a_newer_version():
    segment = SegmentFactory()
    typed = {**TYPED, "version": "1", "overwrite": "3"}

    form = SegmentForm(typed, instance=segment, system=segment.market_system)

    assert form.is_valid()
    assert form.read_version == 3


@pytest.mark.parametrize("overwrite", ["", "-1", "x", "٣"])
def test_what_is_no_version_replaces_nothing(overwrite):
    segment = SegmentFactory()
    typed = {**TYPED, "version": "1", "overwrite": overwrite}

    form = SegmentForm(typed, instance=segment, system=segment.market_system)

    assert form.is_valid()
    assert form.read_version == 1


def test_a_refused_save_shows_labels_where_both_differ():
    segment = SegmentFactory(name="Shops", role="retailer", estimated_number=10)
    typed = {"name": "Kiosks", "role": "retailer", "estimated_number": "12"}
    form = SegmentForm(
        {**typed, "version": "1"}, instance=segment, system=segment.market_system
    )
    stored = SegmentFactory(
        market_system=segment.market_system, name="Stores", role="customer"
    )

    assert stale_rows(form, stored) == [
        ("Name", "Stores", "Kiosks"),
        ("Role", "Customer", "Retailer"),
        ("Estimated number of enterprises", "", "12"),
    ]
