"""What the registry tells in numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.registry import (
    OwnerCounts,
    starts_before_birth,
    women_share,
)


def test_the_share_is_of_owners_of_known_gender():
    assert women_share(2169, 3290) == Decimal(2169) / Decimal(3290)
    assert women_share(0, 0) is None
    assert OwnerCounts(total=10, women=2, known=7).unknown == 3


@pytest.mark.parametrize(("women", "known"), [(2, 1), (-1, 3)])
def test_impossible_counts_are_an_error(women, known):
    with pytest.raises(ValueError, match="more women"):
        women_share(women, known)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 50))
def test_a_share_lies_within_bounds_and_scales(women, others, times):
    share = women_share(women, women + others)

    assert 0 <= share <= 1
    assert women_share(women * times, (women + others) * times) == share


@pytest.mark.parametrize(
    ("started", "born", "is_doubted"),
    [
        (1970, 1985, True),
        (1985, 1985, False),
        (2001, 1985, False),
        (None, 1985, False),
        (1970, None, False),
        (None, None, False),
    ],
)
def test_a_business_is_doubted_where_it_is_older_than_its_owner(
    started, born, is_doubted
):
    assert starts_before_birth(started, born) is is_doubted
