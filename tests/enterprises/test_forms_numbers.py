from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from enterprises.forms.numbers import NumberField, plain_number
from impact.forms.figures import FigureField


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1234", "1234"),
        (" 1 234 ", "1234"),
        ("1'234'567", "1234567"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        (",5", "0.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("-40", "-40"),
        ("+40", "40"),
        ("\N{MINUS SIGN}2,5", "-2.5"),
    ],
)
def test_a_number_with_one_meaning_is_read(text, value):
    assert plain_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "large", "small"),
    [
        ("1,234", "1234", "1.2340"),
        ("1.234", "1234", "1.2340"),
        ("-12,345", "12345", ""),
    ],
)
def test_a_number_with_two_meanings_is_refused_with_both_ways_to_write_it(
    text, large, small
):
    with pytest.raises(ValidationError) as refused:
        plain_number(text)

    [message] = refused.value.messages
    assert message.startswith(f"“{text}” can be read in two ways.")
    assert f"Write {large} without a mark" in message
    assert small in message


@pytest.mark.parametrize(
    "text", ["", "twelve", "1,2,3", "1.2.3", "1e3", "--1", "12kg", "١٢"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValidationError, match="is not a number"):
        plain_number(text)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_a_stored_number_comes_back_as_it_was(value):
    field = NumberField()

    shown = field.prepare_value(value)

    assert field.clean(shown) == value


@pytest.mark.parametrize("wide", [NumberField, FigureField])
def test_no_more_digits_are_taken_than_both_databases_keep(wide):
    assert wide().clean("99 999 999 999 999.9") == Decimal("99999999999999.9")
    with pytest.raises(ValidationError, match="15 digits"):
        wide().clean("99 999 999 999 999.99")


@pytest.mark.parametrize("text", ["123 456 789 012 345", "0.1234567"])
def test_a_figure_is_taken_as_far_as_its_column_goes(text):
    with pytest.raises(ValidationError, match="no more than"):
        FigureField().clean(text)


def test_nothing_typed_is_no_number():
    field = NumberField(required=False)

    assert (field.clean(""), field.clean("  ")) == (None, None)
