"""Where stakeholders stand, and what would move them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.alignment import (
    CONCERN,
    INCENTIVE,
    Around,
    Drive,
    Lean,
    Shared,
    around_needs,
    lean_of,
    net_position,
    positions,
    shared_motives,
)

D = Decimal
BANK, COOP = 1, 2


def drive(number, owner, kind, strength, *, code="", text="", answer=""):
    return Drive(number, owner, kind, code, text or f"text {number}", strength, answer)


DRIVES = [
    drive(1, BANK, INCENTIVE, 3),
    drive(2, BANK, CONCERN, 4, answer="A guarantee"),
    drive(3, BANK, CONCERN, 1),
    drive(4, BANK, CONCERN, None),
    drive(5, COOP, INCENTIVE, 5),
]


def test_a_position_weighs_what_pulls_against_what_pushes():
    bank, coop = positions([BANK, COOP], DRIVES)

    assert (bank.pull, bank.push, bank.unjudged) == (3, 5, 1)
    assert (bank.net, bank.lean) == (D("-0.25"), Lean.AWAY)
    assert (coop.net, coop.lean, coop.moves) == (D(1), Lean.IN, ())


def test_the_strongest_concern_moves_most_and_comes_first():
    (bank,) = positions([BANK], DRIVES)

    first, second = bank.moves
    assert (first.drive.text, first.drive.answer) == ("text 2", "A guarantee")
    assert (first.net_after, first.lean_after) == (D("0.5"), Lean.IN)
    assert second.net_after == D(-1) / 7
    assert second.lean_after == Lean.TORN


def test_without_a_known_strength_nobody_leans():
    (one,) = positions([BANK], [drive(1, BANK, CONCERN, None)])

    assert (one.net, one.lean, one.unjudged, one.moves) == (None, Lean.UNKNOWN, 1, ())


@pytest.mark.parametrize(
    ("net", "lean"),
    [
        (None, Lean.UNKNOWN),
        (D(1), Lean.IN),
        (D("0.2"), Lean.IN),
        (D("0.19"), Lean.TORN),
        (D(0), Lean.TORN),
        (D("-0.19"), Lean.TORN),
        (D("-0.2"), Lean.AWAY),
    ],
)
def test_the_edges_of_leaning(net, lean):
    assert lean_of(net) == lean


def test_negative_strengths_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        net_position(-1, 2)


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_position_stays_in_range_and_turns_with_its_sides(pull, push):
    net = net_position(pull, push)

    if net is None:
        assert pull == push == 0
    else:
        assert -1 <= net <= 1
        assert net == -(net_position(push, pull) or 0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([INCENTIVE, CONCERN]),
            st.one_of(st.none(), st.integers(1, 5)),
        ),
        max_size=8,
    )
)
def test_taking_away_a_concern_never_moves_somebody_away(kinds):
    drives = [drive(n, BANK, *one) for n, one in enumerate(kinds)]

    (one,) = positions([BANK], drives)

    for move in one.moves:
        assert move.net_after is None or move.net_after >= one.net


def test_around_a_need_everybody_concerned_is_counted_once():
    found = positions([BANK, COOP], DRIVES)

    around = around_needs(found, {7: [BANK, COOP, 3], 8: []})

    assert around == [
        Around(7, leaning_in=(COOP,), torn=(), leaning_away=(BANK,), unknown=(3,)),
        Around(8, (), (), (), ()),
    ]


def test_a_pair_shares_what_comes_from_one_line_or_is_written_alike():
    drives = [
        drive(1, BANK, INCENTIVE, 2, code="donor.impact", text="Impact"),
        drive(2, COOP, INCENTIVE, 5, code="donor.impact", text="Results"),
        drive(3, BANK, INCENTIVE, None, text="Steady  Supply"),
        drive(4, COOP, INCENTIVE, 4, text="steady supply"),
        drive(5, BANK, CONCERN, 3, text="Fraud"),
        drive(6, COOP, CONCERN, 3, text="fraud"),
        drive(7, 3, CONCERN, 3, text="fraud"),
    ]

    assert shared_motives(drives) == [
        Shared(BANK, COOP, ("Impact", "Steady  Supply"), ("Fraud",), 3)
    ]


def test_one_stakeholder_shares_nothing_with_itself():
    twice = [drive(n, BANK, INCENTIVE, 3, text="Supply") for n in (1, 2)]

    assert shared_motives(twice) == []
