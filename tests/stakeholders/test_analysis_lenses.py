"""What the lenses show, counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.lenses import (
    LENSES,
    LensCount,
    Seen,
    holds_back_most,
    lens_counts,
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
    assert holds_back_most(list(counts.values())) is None


def test_a_lens_that_is_none_of_the_four_is_refused():
    with pytest.raises(ValueError, match="none of the four"):
        lens_counts([seen(lens="rose-tinted")])


def test_what_does_both_counts_among_what_holds_back():
    counts = lens_counts([seen(effect="both"), seen(effect="helps", evidence="Seen")])

    assert counts["law"] == LensCount("law", helps=1, both=1, unproven=1)
    assert counts["law"].holding_back == 1


def test_of_equal_lenses_the_first_holds_back_most():
    counts = lens_counts([seen("norms"), seen("law"), seen("commercial", "helps")])

    most = holds_back_most(list(counts.values()))

    assert most.lens == "law"


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
