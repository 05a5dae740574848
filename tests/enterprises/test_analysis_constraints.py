"""How much severity sits downstream of a need, and who holds whom in a circle."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.constraints import (
    BLOCKS,
    SOMEWHAT,
    STRONGLY,
    Binding,
    Blocked,
    Circle,
    Link,
    binding,
    blocked,
    circles,
    components,
)

D = Decimal
POWER, COOLING, PRICE, WATER = 1, 2, 3, 4
SEVERITY = {POWER: D(3), COOLING: D("4.5"), PRICE: D(4), WATER: D(2)}
NEAR = D("1e-20")


def links(*ends: tuple[int, int, int]) -> list[Link]:
    return [Link(number, *one) for number, one in enumerate(ends, start=1)]


def measures(severity, found_links) -> dict[int, Decimal | None]:
    return {one.need_id: one.measure for one in binding(severity, found_links)}


def of(found: list[Binding], need: int) -> Binding:
    return next(one for one in found if one.need_id == need)


def test_without_links_a_need_measures_its_own_severity():
    assert measures(SEVERITY, []) == SEVERITY
    assert binding({}, []) == []


def test_what_sits_downstream_counts_by_the_strength_of_the_way():
    chain = links((POWER, COOLING, BLOCKS), (COOLING, PRICE, STRONGLY))

    power = of(binding(SEVERITY, chain), POWER)

    assert power.own == D(3)
    assert [(d.need_id, d.severity, d.path) for d in power.downstream] == [
        (COOLING, D("4.5"), (POWER, COOLING)),
        (PRICE, D(4), (POWER, COOLING, PRICE)),
    ]
    assert power.downstream[0].reach == 1
    # 3 + 4.5 x 1 + 4 x 2/3
    assert power.measure == pytest.approx(D(61) / 6)


@pytest.mark.parametrize(
    ("strength", "held"),
    [(SOMEWHAT, D(4) / 3), (STRONGLY, D(8) / 3), (BLOCKS, D(4))],
)
def test_each_strength_has_its_weight(strength, held):
    found = binding(SEVERITY, links((POWER, PRICE, strength)))

    assert of(found, POWER).held == pytest.approx(held)


def test_of_two_ways_the_stronger_one_counts_once():
    two = links((POWER, PRICE, SOMEWHAT), (POWER, COOLING, 3), (COOLING, PRICE, 3))

    price = of(binding(SEVERITY, two), POWER).downstream[1]

    assert (price.need_id, price.reach) == (PRICE, 1)
    assert price.path == (POWER, COOLING, PRICE)


def test_the_most_binding_need_comes_first():
    found = binding(SEVERITY, links((WATER, COOLING, 3), (WATER, PRICE, 3)))

    assert [one.need_id for one in found] == [WATER, COOLING, PRICE, POWER]


def test_in_a_circle_each_need_counts_once_and_none_counts_itself():
    turning = links((POWER, COOLING, 3), (COOLING, PRICE, 3), (PRICE, POWER, 3))

    whole = D("11.5")
    assert measures(SEVERITY, turning) == {
        POWER: whole,
        COOLING: whole,
        PRICE: whole,
        WATER: D(2),
    }


def test_what_is_not_rated_is_counted_and_in_no_sum():
    found = binding({1: None, 2: None, 3: D(4)}, links((1, 2, 3), (2, 3, 3)))

    assert [(b.need_id, b.measure, b.unrated) for b in found] == [
        (1, D(4), 2),
        (2, D(4), 1),
        (3, D(4), 0),
    ]
    assert binding({1: None, 2: None}, links((1, 2, 3)))[0].measure is None


def test_links_to_needs_that_are_not_in_use_are_left_out():
    assert measures({1: D(4)}, links((1, 2, 3), (2, 1, 3))) == {1: D(4)}


def test_circles_are_found_with_a_way_round():
    found = circles(links((1, 2, 1), (2, 3, 1), (3, 1, 1), (3, 4, 1), (5, 6, 1)))

    assert found == [Circle((1, 2, 3), ())]
    assert found[0].turns(Link(9, 1, 3, 1))
    assert not found[0].turns(Link(9, 3, 4, 1))


def test_a_circle_names_whom_its_way_leaves_out():
    found = circles(
        links((1, 2, 1), (2, 1, 1), (2, 3, 1), (3, 2, 1), (7, 8, 1), (8, 7, 1))
    )

    assert found == [Circle((1, 2), (3,)), Circle((7, 8), ())]
    assert found[0].members == {1, 2, 3}


def test_without_a_circle_there_is_none():
    assert circles([]) == []
    assert circles(links((1, 2, 1), (1, 3, 1), (2, 3, 1))) == []


def test_a_need_is_blocked_by_the_unattended_ones_that_strongly_hold_it_back():
    chain = links((1, 2, STRONGLY), (2, 3, BLOCKS), (4, 3, SOMEWHAT))

    assert blocked([3], chain, unattended={1, 4}) == [Blocked(3, 1, (1, 2, 3))]
    assert blocked([3], chain, unattended={4}) == []
    assert blocked([1], chain, unattended={3}) == []
    assert blocked([3], chain, unattended=set()) == []


def test_a_need_does_not_block_itself_round_a_circle():
    turning = links((1, 2, BLOCKS), (2, 1, BLOCKS))

    assert blocked([1], turning, unattended={1}) == []
    assert blocked([1], turning, unattended={1, 2}) == [Blocked(1, 2, (2, 1))]


NEEDS = range(1, 8)
severity_maps = st.fixed_dictionaries(
    {need: st.one_of(st.none(), st.decimals(1, 5, places=2)) for need in NEEDS}
)
link_lists = st.lists(
    st.tuples(st.sampled_from(NEEDS), st.sampled_from(NEEDS), st.integers(1, 3)).filter(
        lambda ends: ends[0] != ends[1]
    ),
    max_size=24,
    unique_by=lambda ends: ends[:2],
).map(lambda ends: links(*ends))


def level(value: Decimal | None) -> Decimal:
    return D(0) if value is None else value


@given(
    severity_maps, link_lists, st.tuples(st.sampled_from(NEEDS), st.sampled_from(NEEDS))
)
def test_a_further_link_never_lowers_any_measure(severity, known, ends):
    before = measures(severity, known)
    more = [*known, Link(99, *ends, STRONGLY)] if ends[0] != ends[1] else known
    after = measures(severity, more)

    assert all(level(after[need]) >= level(before[need]) - NEAR for need in NEEDS)


@given(severity_maps, link_lists)
def test_a_stronger_link_never_lowers_any_measure(severity, known):
    stronger = [Link(k.link_id, k.need_id, k.holds_back_id, BLOCKS) for k in known]

    before, after = measures(severity, known), measures(severity, stronger)

    assert all(level(after[need]) >= level(before[need]) - NEAR for need in NEEDS)


@given(severity_maps, link_lists, st.randoms())
def test_the_order_of_needs_and_links_changes_nothing(severity, known, chance):
    expected, turning = binding(severity, known), circles(known)
    mixed = list(severity.items())
    chance.shuffle(known)
    chance.shuffle(mixed)

    assert binding(dict(mixed), known) == expected
    assert circles(known) == turning


@given(severity_maps, link_lists)
def test_a_measure_lies_between_its_own_severity_and_that_of_all(severity, known):
    whole = sum((level(s) for s in severity.values()), D(0))

    for one in binding(severity, known):
        assert level(one.own) <= level(one.measure) <= whole + NEAR
        assert all(0 < d.reach <= 1 for d in one.downstream)
        assert one.need_id not in {d.need_id for d in one.downstream}
        assert all(len(set(d.path)) == len(d.path) for d in one.downstream)


@given(severity_maps, link_lists)
def test_severities_of_double_size_double_every_measure(severity, known):
    double = {need: s and s * 2 for need, s in severity.items()}

    small, large = measures(severity, known), measures(double, known)

    assert all(abs(level(small[n]) * 2 - level(large[n])) <= NEAR for n in NEEDS)


@pytest.mark.parametrize("size", [2, 5, 20])
def test_where_every_need_blocks_every_other_each_measures_all(size):
    severity = {need: D(2) for need in range(size)}
    complete = links(*((a, b, BLOCKS) for a, b in permutations(range(size), 2)))

    found = binding(severity, complete)

    assert {one.measure for one in found} == {D(2 * size)}
    assert [len(c.members) for c in circles(complete)] == [size]


def test_a_long_chain_neither_loops_nor_runs_out_of_depth():
    size = 400
    severity = {need: D(1) for need in range(size)}
    chain = links(*((n, n + 1, SOMEWHAT) for n in range(size - 1)), (size - 1, 0, 1))

    assert of(binding(severity, chain), 0).measure == pytest.approx(D("1.5"))
    assert len(circles(chain)[0].way) == size


@given(link_lists)
def test_components_part_the_needs_and_reach_each_other(known):
    ways = {n: {k.holds_back_id: 1 for k in known if k.need_id == n} for n in NEEDS}

    found = components(ways)

    def reached(start):
        seen, waiting = {start}, [start]
        for here in waiting:
            fresh = ways[here].keys() - seen
            seen |= fresh
            waiting += sorted(fresh)
        return seen

    together = {n: frozenset(m for m in reached(n) if n in reached(m)) for n in NEEDS}
    assert sorted(map(sorted, found)) == sorted(map(sorted, set(together.values())))
