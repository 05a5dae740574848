"""How many enterprises a chain has, and how much of it is seen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.segments import Chain, Member, chain, diameter

members = st.lists(
    st.builds(
        Member,
        segment_id=st.integers(1, 99),
        estimated_number=st.none() | st.integers(0, 100_000),
        transparency=st.sampled_from(["transparent", "opaque", ""]),
    )
)


def test_the_unseen_share_is_a_ratio_of_sums():
    found = chain([Member(1, 900, "transparent"), Member(2, 100, "opaque")])

    assert found == Chain(2, 0, 1000, Decimal("0.1"), 2, unseen=1, told=2)


def test_what_is_not_known_is_left_out_and_said():
    found = chain([Member(1, 900, "opaque"), Member(2, None, "opaque"), Member(3, 50)])

    assert found == Chain(3, 1, 950, Decimal(1), 1, unseen=2, told=2)


def test_nothing_known_is_not_nought():
    assert chain([]) == Chain(0, 0, None, None, 0)
    assert chain([Member(1, None)]) == Chain(1, 1, None, None, 0)
    assert chain([Member(1, 0, "opaque")]).unseen_share is None


@given(members, st.randoms())
def test_the_chain_does_not_depend_on_order(rows, random):
    assert chain(random.sample(rows, len(rows))) == chain(rows)


@given(members)
def test_the_unseen_share_is_a_share(rows):
    share = chain(rows).unseen_share

    assert share is None or 0 <= share <= 1
    assert 0 <= chain(rows).unseen <= chain(rows).told <= len(rows)


def test_circles_grow_with_the_area():
    assert diameter(100, largest=100, full=88) == 88
    assert diameter(25, largest=100, full=88) == 44
    assert diameter(0, largest=100, full=88) == 4
    assert diameter(0, largest=0, full=88) == 4
    assert diameter(None, largest=100, full=88) is None


@pytest.mark.parametrize("number", [-1, 101])
def test_a_circle_fits_its_scale(number):
    with pytest.raises(ValueError, match="from 0 to 100"):
        diameter(number, largest=100, full=88)
