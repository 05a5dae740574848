"""What the lenses show, counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.lenses import (
    LENSES,
    LensCount,
    Seen,
    lens_counts,
    weighs_most,
)
from stakeholders.catalogue import LENSES as ABOUT
from stakeholders.models.lenses import Effect, Lens

FOUND = st.builds(
    Seen,
    finding_id=st.integers(1),
    lens=st.sampled_from(LENSES),
    statement=st.just("Permits take four visits"),
    effect=st.sampled_from(Effect.values),
    weight=st.none() | st.integers(1, 5),
    evidence=st.sampled_from(["", "Four of five said so"]),
    what_to_do=st.just(""),
)


def seen(lens="law", effect="hinders", **more):
    values = {"weight": None, "evidence": "", "what_to_do": "", **more}
    return Seen(1, lens, "Permits take four visits", effect, **values)


def test_there_are_four_lenses_everywhere():
    assert list(LENSES) == list(Lens.values) == list(ABOUT)


def test_nothing_seen_is_counted_as_nothing():
    counts = lens_counts([])

    assert counts == {lens: LensCount(lens) for lens in LENSES}
    assert weighs_most(counts.values()) is None


def test_a_lens_that_is_none_of_the_four_is_refused():
    with pytest.raises(ValueError, match="none of the four"):
        lens_counts([seen(lens="rose-tinted")])


def test_what_does_both_weighs_among_what_holds_back():
    counts = lens_counts(
        [seen(effect="both", weight=3), seen(effect="helps", weight=5, evidence="Seen")]
    )

    assert counts["law"] == LensCount("law", helps=1, both=1, unproven=1, burden=3)


@pytest.mark.parametrize(
    ("law", "norms", "most"),
    [(4, 3, "law"), (3, 3, None), (None, 1, "norms"), (None, None, None)],
)
def test_the_heaviest_lens_is_named_only_where_it_stands_alone(law, norms, most):
    counts = lens_counts([seen(weight=law), seen("norms", weight=norms)])

    found = weighs_most(counts.values())

    assert (found.lens if found else None) == most


@pytest.mark.parametrize(
    ("weight", "is_weighty"), [(None, False), (3, False), (4, True), (5, True)]
)
def test_much_begins_at_four_of_five(weight, is_weighty):
    assert seen(weight=weight).is_weighty is is_weighty


@given(st.lists(FOUND, max_size=20), st.randoms())
def test_counts_add_up_whatever_the_order(found, chance):
    counts = lens_counts(found)
    mixed = list(found)
    chance.shuffle(mixed)

    assert sum(count.total for count in counts.values()) == len(found)
    assert all(0 <= count.unproven <= count.total for count in counts.values())
    assert lens_counts(mixed) == counts
    assert all(0 <= count.burden <= 5 * count.total for count in counts.values())
