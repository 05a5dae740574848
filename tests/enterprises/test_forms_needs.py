"""Ratings, the taxonomy, segments and steps as forms."""

from decimal import Decimal

import pytest

from enterprises.forms.needs import RatingForm, SubNeedForm, VoiceForm
from enterprises.forms.segments import SegmentForm
from enterprises.forms.steps import StepForm
from tests.factories import (
    MarketSystemFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
)

pytestmark = pytest.mark.django_db


def rating_form(data=None, *, lines=None, held=None, stamp=""):
    return RatingForm(data, lines=lines or [], held=held or {}, stamp=stamp)


def test_what_is_left_out_is_not_rated():
    credit, savings = SubNeedFactory(), SubNeedFactory()

    form = rating_form(
        {"respondents": "12", f"s{credit.pk}": "4"}, lines=[credit, savings]
    )

    assert form.is_valid(), form.errors
    assert form.severities() == {credit.pk: Decimal(4), savings.pk: None}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"respondents": "0", "s": "4"}, "respondents"),
        ({"respondents": "", "s": "4"}, "respondents"),
        ({"respondents": "12", "s": "6"}, "s"),
        ({"respondents": "12", "s": "0"}, "s"),
        ({"respondents": "12", "s": ""}, "__all__"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(typed, field):
    line = SubNeedFactory()
    data = {"respondents": typed["respondents"], f"s{line.pk}": typed["s"]}

    form = rating_form(data, lines=[line])

    assert list(form.errors) == [f"s{line.pk}" if field == "s" else field]


def test_a_stored_mean_can_be_kept():
    rating = NeedRatingFactory(severity=Decimal("4.40"), respondents=18)
    line = rating.sub_need

    form = rating_form(lines=[line], held={line.pk: rating}, stamp="x")
    again = rating_form(
        {"respondents": "18", f"s{line.pk}": "4.4"},
        lines=[line],
        held={line.pk: rating},
    )

    field = form[f"s{line.pk}"]
    assert [value for value, _label in field.field.choices] == [
        *("", "1", "2", "3", "4", "4.4", "5")
    ]
    assert (field.value(), form["respondents"].value()) == ("4.4", 18)
    assert again.is_valid()
    assert again.severities() == {line.pk: Decimal("4.4")}


def test_a_refused_rating_shows_both():
    rating = NeedRatingFactory(severity=Decimal(4))
    line, other = rating.sub_need, SubNeedFactory(market_system=rating.market_system)

    form = rating_form(
        {"respondents": "3", f"s{line.pk}": "2", f"s{other.pk}": "1"},
        lines=[line, other],
        held={line.pk: rating},
        stamp="9:9",
    )

    assert form.differences() == [
        ("How many people answered", str(rating.respondents), "3"),
        (line.name, "4", "2"),
        (other.name, "not rated", "1"),
    ]
    assert form.newer_stamp == "9:9"


@pytest.mark.parametrize(
    ("overwrite", "read"), [("7:2", "7:2"), ("-", ""), ("", "7:1")]
)
def test_which_ratings_a_save_replaces(overwrite, read):
    line = SubNeedFactory()
    data = {"respondents": "3", "stamp": "7:1", "overwrite": overwrite}

    form = rating_form({**data, f"s{line.pk}": "2"}, lines=[line])

    assert form.is_valid()
    assert form.read_stamp == read


def test_a_segment_of_another_system_cannot_be_rated():
    ours, theirs = SegmentFactory(), SegmentFactory()

    form = VoiceForm(
        {"segment": theirs.pk, "perspective": "enterprises"}, system=ours.market_system
    )

    assert list(form.errors) == ["segment"]


def with_use(line):
    return line.market_system.sub_needs.with_use().get(pk=line.pk)


def test_switching_off_says_what_it_hides_and_waits_for_a_yes():
    rating = NeedRatingFactory()
    NeedFactory(segment=rating.segment, sub_need=rating.sub_need)
    line = with_use(rating.sub_need)
    typed = {"name": line.name, "version": "1"}

    asked = SubNeedForm(typed, instance=line, system=line.market_system)
    sure = SubNeedForm(
        {**typed, "hide": "on"},
        instance=with_use(rating.sub_need),
        system=line.market_system,
    )

    assert asked.errors == {
        "hide": ["1 rating and 1 need will no longer be shown."],
    }
    assert sure.is_valid()
    assert sure.save(commit=False).is_on is False


def test_what_hides_nothing_is_switched_off_at_once():
    line = with_use(SubNeedFactory())

    form = SubNeedForm(
        {"name": line.name, "version": "1"}, instance=line, system=line.market_system
    )

    assert form.is_valid(), form.errors
    assert "hide" not in form.fields


@pytest.mark.parametrize(
    ("typed", "share"),
    [("45", "0.45"), ("45 %", "0.45"), ("", None), ("0", "0"), ("12.5", "0.125")],
)
def test_a_share_is_typed_in_percent(typed, share):
    form = StepForm(
        {"name": "Milking", "order": "1", "women_labour_share": typed},
        system=MarketSystemFactory(),
    )

    assert form.is_valid(), form.errors
    read = form.cleaned_data["women_labour_share"]
    assert read == (share if share is None else Decimal(share))


@pytest.mark.parametrize("typed", ["101", "-1", "many"])
def test_a_share_that_cannot_be_is_refused(typed):
    form = StepForm(
        {"name": "Milking", "order": "1", "women_labour_share": typed},
        system=MarketSystemFactory(),
    )

    assert list(form.errors) == ["women_labour_share"]


def test_a_stored_share_is_shown_in_percent_and_the_next_step_comes_last():
    step = ValueChainStepFactory(women_labour_share=Decimal("0.1550"), order=3)

    change = StepForm(instance=step, system=step.market_system)
    new = StepForm(system=step.market_system)

    assert change["women_labour_share"].value() == "15.5"
    assert new["order"].value() == 4


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("1400", 1400), ("1 400", 1400), ("1,400", 1400), ("1.400", 1400)),
        *(("", None), ("0", 0)),
    ],
)
def test_an_estimate_is_a_whole_number_or_not_known(typed, number):
    form = SegmentForm(
        {"name": "Shops", "role": "retailer", "estimated_number": typed},
        system=MarketSystemFactory(),
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["estimated_number"] == number


@pytest.mark.parametrize("typed", ["1,40", "12.5", "-3", "many", "99999999999"])
def test_an_estimate_that_is_unclear_is_refused(typed):
    form = SegmentForm(
        {"name": "Shops", "role": "retailer", "estimated_number": typed},
        system=MarketSystemFactory(),
    )

    assert list(form.errors) == ["estimated_number"]
