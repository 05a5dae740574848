import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.disclosure import is_small, withheld

COUNTS = st.dictionaries(st.integers(0, 30), st.none() | st.integers(0, 12), max_size=9)
THRESHOLDS = st.integers(2, 10)


def known(counts):
    return {key: n for key, n in counts.items() if n is not None}


@pytest.mark.parametrize(
    ("n", "small"),
    [(None, False), (0, False), (1, True), (4, True), (5, False), (500, False)],
)
def test_a_figure_about_one_to_four_is_small(n, small):
    assert is_small(n, 5) is small


def test_a_negative_count_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        withheld({"women": -1, "men": 3}, threshold=5)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({}, set()),
        ({"women": 20, "men": 9}, set()),
        # nobody is recognised where there is nobody
        ({"women": 20, "men": 0}, set()),
        ({"women": 20, "men": None}, set()),
        # a lone hidden cell would follow from the total
        ({"a": 4, "b": 30, "c": 9}, {"a", "c"}),
        # two hidden cells that together are fewer than five say too much
        ({"a": 1, "b": 2, "c": 9, "d": 30}, {"a", "b", "c"}),
        ({"a": 3, "b": 2, "c": 9, "d": 30}, {"a", "b"}),
        # a zero goes with them, and does not protect by itself
        ({"a": 4, "b": 0, "c": 9, "d": 30}, {"a", "b", "c"}),
        ({"a": 3, "b": 4, "c": 0, "d": 30}, {"a", "b", "c"}),
        ({"a": 4, "b": None, "c": 9}, {"a", "c"}),
        ({"a": 3}, {"a"}),
        ({"a": 3, "b": 9, "c": 9}, {"a", "b"}),
    ],
)
def test_small_cells_and_what_would_give_them_away_are_hidden(counts, hidden):
    assert withheld(counts, threshold=5) == hidden


def test_without_a_total_nothing_follows_by_subtraction():
    counts = {"a": 4, "b": 30, "c": 0}

    assert withheld(counts, threshold=5, has_total=False) == {"a"}


@given(COUNTS, THRESHOLDS)
def test_every_small_cell_is_hidden_and_no_unknown_one(counts, threshold):
    hidden = withheld(counts, threshold=threshold)

    assert {k for k, n in counts.items() if is_small(n, threshold)} <= hidden
    assert hidden <= set(known(counts))


@given(COUNTS, THRESHOLDS)
def test_nothing_follows_from_the_total(counts, threshold):
    hidden = withheld(counts, threshold=threshold)

    if hidden and hidden != set(known(counts)):
        assert len(hidden) >= 2
        assert sum(counts[key] for key in hidden) >= threshold


@given(COUNTS, THRESHOLDS)
def test_zeros_go_with_what_is_hidden(counts, threshold):
    """Else whoever knows the rule would know of each hidden cell that it has one."""
    hidden = withheld(counts, threshold=threshold)

    if hidden:
        assert {key for key, n in known(counts).items() if n == 0} <= hidden


@given(COUNTS, THRESHOLDS)
def test_a_higher_threshold_never_shows_a_cell_again(counts, threshold):
    lower = withheld(counts, threshold=threshold)
    higher = withheld(counts, threshold=threshold + 1)

    assert lower <= higher


@given(COUNTS, THRESHOLDS)
def test_of_what_is_left_nothing_more_has_to_be_hidden(counts, threshold):
    hidden = withheld(counts, threshold=threshold)
    shown = {key: n for key, n in counts.items() if key not in hidden}

    assert withheld(shown, threshold=threshold) == set()


@given(COUNTS, THRESHOLDS, st.randoms(use_true_random=False))
def test_how_many_are_hidden_does_not_depend_on_the_order(counts, threshold, chance):
    items = list(counts.items())
    chance.shuffle(items)

    one = withheld(counts, threshold=threshold)
    other = withheld(dict(items), threshold=threshold)
    assert sorted(counts[k] for k in one) == sorted(counts[k] for k in other)
