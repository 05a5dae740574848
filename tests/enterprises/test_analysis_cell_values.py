"""Numbers, dates and codes in cells: read right, or refused."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.cell_values import (
    Read,
    Unreadable,
    is_broken,
    mended,
    plain_code,
    plain_text,
    read_choice,
    read_date,
    read_month,
    read_number,
    read_whole,
    rounded,
    sure_words,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.56", "1234.56"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
        ("+.5", "0.5"),
        ("2.", "2"),
        ("1e3", "1000"),
        ("0012", "12"),
        ("\u00a07\u00a0", "7"),
    ],
)
def test_a_plain_number_is_read(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234.56", "separators"),
        ("1.234,56", "separators"),
        ("1 234", "separators"),
        ("1,5", "separators"),
        ("1'234", "separators"),
        ("1\u202f234", "separators"),
        ("12 %", "separators"),
        ("NaN", "not_finite"),
        ("-Infinity", "not_finite"),
        ("1e400", "too_large"),
        ("9" * 50, "too_large"),
        ("99999999999999.99", "too_large"),
        ("9" * 5000, "too_large"),
        ("\u0661\u0662", "other_digits"),
        ("twelve", "not_a_number"),
        ("1.2.3x", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1e4000", "not_a_number"),
    ],
)
def test_a_doubtful_number_is_refused(text, code):
    with pytest.raises(Unreadable) as refused:
        read_number(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1,5", ",", "", "1.5"),
        ("1.234,56", ",", ".", "1234.56"),
        ("1,234.56", ".", ",", "1234.56"),
        ("1 234", ".", " ", "1234"),
        ("1\u00a0234\u202f567", ".", " ", "1234567"),
        ("1234", ".", ",", "1234"),
    ],
)
def test_what_was_settled_for_the_file_is_read(text, decimal, thousands, value):
    assert read_number(text, decimal=decimal, thousands=thousands) == Decimal(value)


@pytest.mark.parametrize("text", ["1,23.4", "12,34", "1,2345", "1.234,5"])
def test_a_misplaced_separator_is_refused_even_when_settled(text):
    with pytest.raises(Unreadable):
        read_number(text, decimal=".", thousands=",")


numbers = st.decimals(
    min_value=Decimal("-9e12"), max_value=Decimal("9e12"), places=3, allow_nan=False
)


@given(numbers)
def test_a_number_written_in_any_settled_way_is_the_same(value):
    english = f"{value:,f}"
    swapped = english.translate(str.maketrans(",.", ".,"))

    assert read_number(f"{value:f}") == value
    assert read_number(english, thousands=",") == value
    assert read_number(swapped, decimal=",", thousands=".") == value


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_refused(text):
    try:
        value = read_number(text)
    except Unreadable:
        return
    assert value.is_finite()


@given(numbers)
def test_a_rounded_number_is_close_and_says_whether_it_lost_something(value):
    read = rounded(value, 2)

    assert abs(read.value - value) <= Decimal("0.005")
    assert (read.note == "rounded") == (read.value != value)


def test_a_whole_number_has_no_fraction():
    assert read_whole(Decimal("12.0")) == 12
    with pytest.raises(Unreadable, match="not_whole"):
        read_whole(Decimal("12.5"))


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2025-12-31", "", date(2025, 12, 31)),
        ("2025/1/2", "", date(2025, 1, 2)),
        ("2025-12-31T00:00:00", "", date(2025, 12, 31)),
        ("31/12/2025", "", date(2025, 12, 31)),
        ("12/31/2025", "", date(2025, 12, 31)),
        ("05.05.2025", "", date(2025, 5, 5)),
        ("03/04/2025", "dmy", date(2025, 4, 3)),
        ("03/04/2025", "mdy", date(2025, 3, 4)),
    ],
)
def test_a_date_that_reads_one_way_is_read(text, order, day):
    assert read_date(text, order=order) == Read(day)


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("03/04/2025", "", "ambiguous_date"),
        ("31/12/2025", "mdy", "not_a_date"),
        ("2025-02-30", "", "not_a_date"),
        ("31/12/25", "", "not_a_date"),
        ("45717", "", "not_a_date"),
        ("0000-01-01", "", "date_out_of_range"),
        ("1812-01-01", "", "date_out_of_range"),
        ("2025-01/02", "", "not_a_date"),
        ("soon", "", "not_a_date"),
    ],
)
def test_another_date_is_refused(text, order, code):
    with pytest.raises(Unreadable, match=code):
        read_date(text, order=order)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_a_date_is_never_read_as_another_day(day):
    assert read_date(day.isoformat()).value == day
    assert read_date(f"{day:%d/%m/%Y}", order="dmy").value == day
    assert read_date(f"{day:%m/%d/%Y}", order="mdy").value == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_without_an_order_a_date_is_read_only_where_it_reads_one_way(day):
    is_clear = day.day > 12 or day.day == day.month
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        if is_clear:
            assert read_date(text).value == day
        else:
            with pytest.raises(Unreadable, match="ambiguous_date"):
                read_date(text)


def test_a_time_of_day_is_left_out_with_a_note():
    assert read_date("2025-12-31 14:30") == Read(date(2025, 12, 31), "time_left_out")


@pytest.mark.parametrize("text", ["2014-12", "2014/12", "12/2014", "2014-12-01"])
def test_a_month_is_its_first_day(text):
    assert read_month(text) == Read(date(2014, 12, 1))


def test_a_month_that_does_not_exist_is_refused():
    with pytest.raises(Unreadable, match="not_a_date"):
        read_month("2014-13")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (" 0012 ", "0012"),
        ("A\u200b1\ufeff", "A1"),
        ("\uff21\uff11", "A1"),
        ("\u00a0x\u00a0", "x"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
    ],
)
def test_a_code_stays_text_without_what_cannot_be_seen(raw, code):
    assert plain_code(raw) == code


def test_the_mark_of_our_own_exports_is_taken_off():
    assert plain_text("'-5 cows") == "-5 cows"
    assert plain_text("cafe\u0301") == "caf\u00e9"


@given(st.text(alphabet=st.characters(codec=None), max_size=20))
def test_mended_text_can_be_kept(raw):
    text = mended(raw)

    assert not is_broken(text)
    assert len(text) == len(raw)
    assert text.encode("utf-8").decode("utf-8") == text


def test_a_choice_is_known_by_key_label_or_synonym():
    choices = [("woman", "Woman"), ("man", "Man")]

    assert read_choice(" WOMAN ", choices, {}) == "woman"
    assert read_choice("f", choices, {"f": "woman"}) == "woman"
    with pytest.raises(Unreadable, match="unknown_choice"):
        read_choice("1", choices, {})


def test_a_letter_that_means_two_things_is_not_sure_beside_the_other_language():
    words = {"m": "man", "f": "woman", "male": "man"}

    assert sure_words(words, ["M", "F"]) == words
    assert sure_words(words, ["M", " H "]) == {"f": "woman", "male": "man"}
