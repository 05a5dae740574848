"""How many owners agreed to a purpose."""

from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.consents import PurposeCounts, counts_of
from enterprises.analysis.masking import (
    bare_phone,
    is_phone,
    masked_phone,
    masked_words,
)


def test_what_was_recorded_and_what_tables_said_are_added_up():
    counts = counts_of(
        names={1: "Calls", 2: "Prices"},
        told={1: (3, 5, 1)},
        by_table={"Calls": (10, 12), "Elsewhere": (7, 7)},
        total=100,
    )

    assert counts == {1: PurposeCounts(13, 4, 84), 2: PurposeCounts(0, 0, 100)}
    assert counts[1].asked == 17


@given(
    agreed=st.integers(0, 40),
    withdrew=st.integers(0, 40),
    never=st.integers(0, 40),
    threshold=st.integers(2, 10),
)
def test_no_small_number_is_told_nor_follows_from_the_others(
    agreed, withdrew, never, threshold
):
    counts = PurposeCounts(agreed, withdrew, never)

    hidden = counts.hidden(threshold)

    small = {
        name
        for name in ("agreed", "withdrew", "never_asked")
        if 0 < getattr(counts, name) < threshold
    }
    assert small <= hidden
    assert len(hidden) != 1


def test_names_and_numbers_are_masked():
    assert masked_words("Amina Wanjiru") == "A•••• W••••"
    assert masked_words("") == masked_phone("") == ""
    assert masked_phone("+254 700 123 456") == "••• ••• 56"
    assert masked_phone("12345") == "••• •••"


@given(st.text())
def test_a_masked_name_shows_the_first_signs_only(name):
    shown = masked_words(name).replace("•", "").split()

    assert shown == [word[0] for word in name.split() if word[0] != "•"]


def test_a_phone_is_read_in_any_script():
    assert bare_phone(" +254 (700) 12-34") == "+2547001234"
    assert bare_phone("\N{ARABIC-INDIC DIGIT SEVEN}" * 3) == "777"
    assert bare_phone("") == ""
    assert is_phone("0700 12") is True
    assert is_phone("0700") is False
    assert is_phone("0700 12a") is False
