"""Layers by longest path, whatever circles there are."""

from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.constraints import Link
from enterprises.analysis.layers import Layers, layered
from tests.enterprises.test_analysis_constraints import link_lists, links


def needs(plan: Layers) -> list[list[int]]:
    return [sorted(s for s in row if isinstance(s, int)) for row in plan.layers]


def flags(plan: Layers) -> dict[tuple[int, int], tuple[bool, bool]]:
    return {
        (w.link.need_id, w.link.holds_back_id): (w.is_back, w.is_circle)
        for w in plan.ways
    }


def test_each_need_stands_right_of_all_that_holds_it_back():
    plan = layered(links((1, 2, 1), (2, 3, 1), (1, 3, 1)))

    assert needs(plan) == [[1], [2], [3]]
    long_way = next(w for w in plan.ways if w.link.link_id == 3)
    assert long_way.through == ((1, 3, 1),)
    assert long_way.through[0] in plan.layers[1]


def test_a_link_that_closes_a_circle_runs_back():
    plan = layered(links((9, 2, 1), (2, 3, 1), (3, 2, 1), (3, 4, 1)))

    assert needs(plan) == [[9], [2], [3], [4]]
    assert flags(plan) == {
        (9, 2): (False, False),
        (2, 3): (False, True),
        (3, 2): (True, True),
        (3, 4): (False, False),
    }


def test_nothing_has_no_layer():
    assert layered([]) == Layers((), ())


def test_neighbours_stand_side_by_side():
    plan = layered(links((1, 4, 1), (2, 3, 1)))

    assert plan.layers == ((1, 2), (4, 3))


@given(link_lists)
def test_every_need_is_drawn_once_and_every_link_too(known):
    plan = layered(known)

    placed = [slot for row in plan.layers for slot in row]
    ends = {end for k in known for end in (k.need_id, k.holds_back_id)}
    assert len(placed) == len(set(placed))
    assert {slot for slot in placed if isinstance(slot, int)} == ends
    assert sorted(w.link.link_id for w in plan.ways) == [k.link_id for k in known]


@given(link_lists)
def test_links_run_forth_but_for_those_of_circles(known):
    plan = layered(known)

    layer = {slot: at for at, row in enumerate(plan.layers) for slot in row}
    for way in plan.ways:
        start, end = layer[way.link.need_id], layer[way.link.holds_back_id]
        assert (start > end) == way.is_back
        assert way.is_circle or not way.is_back
        assert way.is_back or len(way.through) == end - start - 1


@given(link_lists, st.randoms())
def test_the_order_of_links_changes_nothing(known, chance):
    expected = layered(known)
    mixed: list[Link] = list(known)
    chance.shuffle(mixed)

    assert layered(mixed) == expected
