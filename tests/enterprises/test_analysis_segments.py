"""How many enterprises a chain has, and how much of it is seen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.segments import (
    Chain,
    Member,
    between,
    chain,
    diameter,
    reach,
    stage,
)

members = st.lists(
    st.builds(
        Member,
        segment_id=st.integers(1, 99),
        estimated_number=st.none() | st.integers(0, 100_000),
        transparency=st.sampled_from(["transparent", "opaque", ""]),
        relationship=st.sampled_from(["direct", "indirect", ""]),
        intermediary=st.sampled_from(["", "Gloria", " GLORIA", "تجار"]),
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
    assert diameter(0, largest=100, full=88) == 10
    assert diameter(0, largest=0, full=88) == 10
    assert diameter(None, largest=100, full=88) is None


@pytest.mark.parametrize("number", [-1, 101])
def test_a_circle_fits_its_scale(number):
    with pytest.raises(ValueError, match="from 0 to 100"):
        diameter(number, largest=100, full=88)


def test_ways_go_from_direct_to_what_nobody_said():
    ways = reach(
        [
            Member(1, 5),
            Member(2, 100, "opaque", "indirect"),
            Member(3, 10, "opaque", "indirect", "Gloria"),
            Member(4, 30, "transparent", "indirect", "gloria "),
            Member(5, 20, "opaque", "indirect", "Collectors"),
            Member(6, None, "", "direct", "a name that does not count"),
        ]
    )

    told = [(w.relationship, w.through, w.reached.enterprises) for w in ways]
    assert told == [
        ("direct", "", None),
        ("indirect", "Gloria", 40),
        ("indirect", "Collectors", 20),
        ("indirect", "", 100),
        ("", "", 5),
    ]
    assert ways[0].share is None
    assert ways[1].share == Decimal(40) / 165
    assert (ways[1].key, ways[1].reached.unseen_share) == ("gloria", Decimal("0.25"))


def test_only_who_is_reached_through_somebody_has_somebody_between():
    assert between("indirect", " Milk   collectors ") == "Milk collectors"
    assert between("direct", "Milk collectors") == ""


@given(members)
def test_the_ways_together_are_the_chain(rows):
    ways, whole = reach(rows), chain(rows)

    assert sum(w.reached.segments for w in ways) == whole.segments
    assert sum(w.reached.unknown for w in ways) == whole.unknown
    assert sum(w.reached.enterprises or 0 for w in ways) == (whole.enterprises or 0)
    shares = [w.share for w in ways if w.share is not None]
    assert not shares or abs(sum(shares) - 1) < Decimal("1e-20")


def test_a_step_shows_as_many_as_fit_the_largest_first():
    rows = [Member(1, 5), Member(2, None), Member(3, 9), Member(4, 5)]

    assert stage(rows, room=3).shown == (3, 1, 4, 2)
    crowded = stage(rows, room=2)
    assert crowded.shown == (3, 1)
    assert (crowded.rest.segments, crowded.rest.enterprises) == (2, 5)


@given(members, st.integers(1, 5))
def test_a_step_loses_no_segment(rows, room):
    drawn = stage(rows, room=room)

    assert len(drawn.shown) + drawn.rest.segments == drawn.whole.segments
    assert drawn.rest.segments != 1
