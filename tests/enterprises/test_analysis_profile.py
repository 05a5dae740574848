"""Who enterprises are: shares of what is known, and what must stay hidden."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.profile import (
    AGE_BANDS,
    SIZE_BANDS,
    Median,
    Registered,
    Share,
    in_bands,
    median,
    middle_of,
    mix,
    registered,
)

KEYS = ("necessity", "opportunity", "other")
counts_of = st.fixed_dictionaries({key: st.integers(0, 500) for key in KEYS})


def test_shares_are_of_those_known_and_the_unknown_are_counted_apart():
    found = mix(
        {"necessity": 30, "opportunity": 10}, keys=KEYS[:2], total=100, threshold=5
    )

    assert found.shares == (
        Share("necessity", 30, Decimal("0.75")),
        Share("opportunity", 10, Decimal("0.25")),
    )
    assert (found.known, found.unknown, found.is_withheld) == (40, 60, False)


def test_a_small_answer_takes_another_with_it():
    found = mix(
        {"necessity": 30, "opportunity": 2}, keys=KEYS[:2], total=32, threshold=5
    )

    assert [s.is_withheld for s in found.shares] == [True, True]
    assert found.is_withheld


def test_nothing_known_is_no_share_of_nought():
    found = mix({}, keys=KEYS, total=7, threshold=5)

    assert [s.share for s in found.shares] == [None] * 3
    assert (found.known, found.unknown, found.is_withheld) == (0, 7, False)


@pytest.mark.parametrize("counts", [{"necessity": 8}, {"necessity": -1}])
def test_more_known_than_there_are_is_our_error(counts):
    with pytest.raises(ValueError, match="known of 7"):
        mix(counts, keys=KEYS, total=7, threshold=5)


@given(counts_of, st.integers(0, 100), st.integers(2, 20))
def test_shares_add_up_to_one_and_no_small_one_is_shown(counts, unknown, threshold):
    total = sum(counts.values()) + unknown
    found = mix(counts, keys=KEYS, total=total, threshold=threshold)

    if found.known:
        assert abs(sum(s.share for s in found.shares) - 1) < Decimal("1e-20")
    assert found.known + found.unknown == total
    assert all(s.is_withheld for s in found.shares if 0 < s.count < threshold)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.randoms())
def test_the_median_has_as_many_below_as_above(amounts, random):
    random.shuffle(amounts)
    middle = sorted(amounts)[middle_of(len(amounts))]
    found = median(
        [Decimal(m) for m in middle], currency="PEN", count=len(amounts), threshold=2
    )

    below = sum(a < found.amount for a in amounts)
    above = sum(a > found.amount for a in amounts)
    assert below <= len(amounts) / 2
    assert above <= len(amounts) / 2


def test_no_turnover_is_no_median_and_a_few_are_withheld():
    assert median([], currency="", count=0, threshold=5) == Median(None, "", 0)
    assert median([Decimal(3)], currency="PEN", count=1, threshold=5).is_withheld


def test_the_share_registered_is_never_clamped():
    assert registered(30, 40) == Registered(30, 40, Decimal("0.75"))
    assert registered(50, 40).share == Decimal("1.25")
    assert registered(50, 40).is_more_than_estimated
    assert registered(0, 0) == Registered(0, 0, None)
    assert registered(3, None) == Registered(3, None, None)
    assert not registered(3, None).is_more_than_estimated


@pytest.mark.parametrize(
    ("bands", "value", "band"),
    [
        (AGE_BANDS, 0, "to_24"),
        (AGE_BANDS, 24, "to_24"),
        (AGE_BANDS, 25, "from_25"),
        (AGE_BANDS, 110, "from_50"),
        (SIZE_BANDS, 0, "alone"),
        (SIZE_BANDS, 1, "to_2"),
        (SIZE_BANDS, 6, "to_9"),
    ],
)
def test_a_value_is_in_the_band_that_begins_at_or_before_it(bands, value, band):
    found = in_bands({value: 7}, bands)

    assert found == {key: 7 if key == band else 0 for key, _least in bands}


@given(st.dictionaries(st.integers(-3, 120), st.integers(0, 50)))
def test_bands_hold_everybody_from_the_first_on_once(counts):
    found = in_bands(counts, AGE_BANDS)

    assert sum(found.values()) == sum(n for value, n in counts.items() if value >= 0)
