"""Trees of causes, and how much each explains."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.causes import (
    Behind,
    Branch,
    Cause,
    depth_of,
    loop,
    needs_behind,
    pareto,
    tree,
    up,
)

D = Decimal
# No records and no titles lie behind credit; schooling behind no records.
RECORDS = Cause(1, "No records", None, True)
SCHOOLING = Cause(2, "No schooling", 1, False)
TITLES = Cause(3, "No titles", None, False)
CAUSES = [RECORDS, SCHOOLING, TITLES]
CREDIT, SAVINGS, WATER = 10, 20, 30
LINKS = [Behind(CREDIT, 1), Behind(SAVINGS, 1), Behind(CREDIT, 3)]
SEVERITY = {CREDIT: D(4), SAVINGS: D(2), WATER: D(4)}


def circle(*keys: int) -> list[Cause]:
    """Causes that lie behind each other, as no action lets them."""
    after = [*keys[1:], keys[0]]
    return [Cause(k, f"Cause {k}", b, True) for k, b in zip(keys, after, strict=True)]


def test_a_loop_is_found_and_named_by_its_steps():
    nearer = {1: None, 2: 1, 3: 2, 4: None}

    assert loop(1, 3, nearer=nearer) == (1, 3, 2)
    assert loop(1, 1, nearer=nearer) == (1,)
    assert loop(4, 3, nearer=nearer) == ()
    assert loop(2, None, nearer=nearer) == ()


def test_a_loop_that_is_there_already_does_not_hold_the_search():
    assert loop(1, 2, nearer={1: None, 2: 3, 3: 2}) == ()


def test_depth_counts_the_line_to_the_nearest_cause():
    nearer = {1: None, 2: 1, 3: 2}

    assert [depth_of(key, nearer=nearer) for key in (1, 2, 3)] == [1, 2, 3]
    assert depth_of(1, nearer={1: 2, 2: 1}) == 2


def test_up_leads_to_the_nearest_cause():
    assert up(2, CAUSES) == (RECORDS,)
    assert up(1, CAUSES) == ()
    assert [c.cause_id for c in up(1, circle(1, 2, 3))] == [2, 3]


def test_a_tree_goes_down_to_the_deepest_cause():
    assert tree({1, 3}, CAUSES) == (
        Branch(RECORDS, 1, (Branch(SCHOOLING, 2, ()),)),
        Branch(TITLES, 1, ()),
    )
    assert tree(set(), CAUSES) == ()


def test_a_direct_cause_that_lies_behind_another_stands_beneath_it():
    assert tree({1, 2}, CAUSES) == (Branch(RECORDS, 1, (Branch(SCHOOLING, 2, ()),)),)


def test_a_circle_of_causes_is_walked_once():
    (branch,) = tree({1, 2}, circle(1, 2))

    assert branch.cause.cause_id == 1
    assert [b.cause.cause_id for b in branch.deeper] == [2]
    assert branch.deeper[0].deeper == ()


def test_a_deeper_cause_lies_behind_the_needs_of_the_nearer():
    assert needs_behind(CAUSES, LINKS) == {
        1: {CREDIT, SAVINGS},
        2: {CREDIT, SAVINGS},
        3: {CREDIT},
    }
    assert needs_behind(circle(1, 2), [Behind(CREDIT, 1)]) == {1: {CREDIT}, 2: {CREDIT}}


def test_causes_are_ranked_by_the_severity_they_explain():
    found = pareto(CAUSES, LINKS, SEVERITY)

    told = [
        (w.cause.cause_id, w.needs, w.weight, w.share, w.cumulative)
        for w in found.weights
    ]
    assert told == [
        (2, (CREDIT, SAVINGS), D(6), D("0.6"), D("0.6")),
        (1, (CREDIT, SAVINGS), D(6), D("0.6"), D("0.6")),
        (3, (CREDIT,), D(4), D("0.4"), D("0.6")),
    ]
    assert (found.total, found.explained, found.share) == (D(10), D(6), D("0.6"))
    assert [w.cause.cause_id for w in found.leading(3)] == [2]


def test_a_need_that_nobody_rated_is_counted_and_in_no_sum():
    found = pareto([RECORDS], LINKS[:2], {CREDIT: D(4), SAVINGS: None, WATER: None})

    (records,) = found.weights
    assert (records.weight, records.share, records.unrated) == (D(4), D(1), 1)
    assert (found.needs, found.unrated) == (3, 2)


def test_of_needs_that_nobody_rated_no_weight_is_known():
    found = pareto([RECORDS, TITLES], LINKS[:1], {CREDIT: None})

    assert [(w.cause.cause_id, w.weight, w.share) for w in found.weights] == [
        (3, D(0), None),
        (1, None, None),
    ]
    assert (found.total, found.share, found.leading(3)) == (None, None, ())


def test_without_causes_or_needs_nothing_is_explained():
    empty = pareto([], [], {})
    unexplained = pareto([], [], SEVERITY)

    assert (empty.weights, empty.total, empty.share) == ((), D(0), None)
    assert (unexplained.explained, unexplained.share) == (D(0), D(0))


def test_links_to_needs_that_are_not_in_use_are_left_out():
    found = pareto([RECORDS], [Behind(99, 1)], SEVERITY)

    assert found.weights[0].needs == ()


severity_of = st.one_of(st.none(), st.decimals(1, 5, places=2))
forests = st.lists(st.integers(0, 7), max_size=7).map(
    # Each cause lies behind an earlier one, or behind none.
    lambda behind: [
        Cause(n, f"Cause {n}", b if 0 < b < n else None, True)
        for n, b in enumerate(behind, start=1)
    ]
)
links_of = st.lists(
    st.builds(Behind, need_id=st.integers(1, 6), cause_id=st.integers(1, 7)),
    max_size=12,
)
severities = st.dictionaries(st.integers(1, 6), severity_of, max_size=6)


@given(forests, links_of, severities)
def test_shares_stay_within_one_and_cumulate_to_what_is_explained(
    causes, links, severity
):
    found = pareto(causes, links, severity)

    shares = [w.share for w in found.weights if w.share is not None]
    steps = [w.cumulative for w in found.weights if w.cumulative is not None]
    assert all(0 <= share <= 1 for share in shares)
    assert all(0 <= step <= 1 for step in steps)
    assert steps == sorted(steps)
    assert not steps or steps[-1] == found.share
    assert all(w.share is None or w.cumulative >= w.share for w in found.weights)


@given(forests, links_of, severities, st.randoms())
def test_the_order_of_causes_and_links_changes_nothing(causes, links, severity, chance):
    expected = pareto(causes, links, severity)
    chance.shuffle(causes)
    chance.shuffle(links)

    assert pareto(causes, [*links, *links], severity) == expected


@given(forests, links_of, severities)
def test_severities_of_half_the_size_halve_weights_and_keep_shares(
    causes, links, severity
):
    half = {need: s and s / 2 for need, s in severity.items()}

    small, large = pareto(causes, links, half), pareto(causes, links, severity)

    assert [w.weight and w.weight * 2 for w in small.weights] == [
        w.weight for w in large.weights
    ]
    assert [w.cause for w in small.weights] == [w.cause for w in large.weights]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=8))
def test_any_chain_of_causes_ends(pairs):
    causes = [Cause(k, f"Cause {k}", b, True) for k, b in dict(pairs).items()]
    keys = {c.cause_id for c in causes}

    def count(branches):
        return sum(1 + count(b.deeper) for b in branches)

    assert count(tree(keys, causes)) == len(causes)
    assert set(needs_behind(causes, [])) == keys
