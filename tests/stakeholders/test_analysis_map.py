"""The map's arithmetic: what a filter leaves, where all stand, what the shape tells."""

import itertools
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.analysis.map_layout import LAYOUTS, Point, cell_for, moved
from stakeholders.analysis.market_map import (
    Graph,
    Link,
    Node,
    Wanted,
    default_domain,
    narrowed,
    neighbours,
)
from stakeholders.analysis.network import (
    articulation,
    betweenness,
    bridges,
    cut_off,
    isolated,
    measured,
    relied_on,
    route,
)


def node(key, **more):
    values = {"kind": "company", "layer": "chain", "engagement": 10, **more}
    return Node(key, int(key[1:]), f"N{key}", **values)


def line(*keys, quality="mutual", kind="sells_to"):
    """Links one after the other along the keys."""
    return tuple(
        Link(number, one, other, kind, quality)
        for number, (one, other) in enumerate(itertools.pairwise(keys))
    )


def graph(*links, nodes=()):
    keys = sorted({end for link in links for end in (link.source, link.target)})
    made = {key: node(key) for key in keys} | {n.key: n for n in nodes}
    return Graph(tuple(made.values()), links)


def keys(nodes):
    return [one.key for one in nodes]


# --- Domains and filters --------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "categories", "expected"),
    [
        ("government", [], "policy"),
        ("company", ["skills", "skills", "finance"], "human_capital"),
        ("company", ["skills", "finance"], "finance"),
        ("whoever", ["nonsense"], "support"),
    ],
)
def test_default_domain_is_what_it_provides_most_then_its_kind(
    kind, categories, expected
):
    assert default_domain(kind, categories) == expected


MIXED = Graph(
    (
        node("s1", kind="donor", engagement=30),
        node("s2"),
        Node("g1", 1, "Farmers", "segment", "chain"),
        Node("g2", 2, "Others", "segment", "chain"),
    ),
    (Link(1, "s1", "g1", "finances"), Link(2, "s2", "s1", "informs", "strained")),
)


@pytest.mark.parametrize(
    ("wanted", "left", "links"),
    [
        (Wanted(), ["s1", "s2", "g1", "g2"], [1, 2]),
        (Wanted(kind="donor"), ["s1", "g1"], [1]),
        (Wanted(engagement=10), ["s2"], []),
        (Wanted(quality="strained"), ["s1", "s2"], [2]),
        (Wanted(quality="unknown"), ["s1", "g1"], [1]),
        (Wanted(performers=frozenset({"s2"})), ["s2"], []),
        (Wanted(performers=frozenset()), [], []),
    ],
)
def test_filter_keeps_who_fits_and_the_segments_they_deal_with(wanted, left, links):
    found = narrowed(MIXED, wanted)

    assert keys(found.nodes) == left
    assert [link.pk for link in found.links] == links


# --- Layouts --------------------------------------------------------------------------

LAYERS = ("chain", "services", "environment")
somebody = st.builds(
    lambda layer, step, domain: {"layer": layer, "step": step, "domain": domain},
    st.sampled_from(LAYERS),
    st.one_of(st.none(), st.integers(1, 5)),
    st.sampled_from(["finance", "policy", "culture", ""]),
)
crowd = st.lists(somebody, min_size=1, max_size=60).map(
    lambda facts: tuple(node(f"s{n}", **one) for n, one in enumerate(facts))
)


@pytest.mark.parametrize("name", LAYOUTS)
@given(nodes=crowd)
def test_every_layout_places_everybody_inside_and_nobody_on_another(name, nodes):
    made = Graph(nodes, line(*keys(nodes)))
    cell = cell_for(len(nodes))

    picture = LAYOUTS[name](made)

    assert set(picture.points) == set(keys(nodes))
    for point in picture.points.values():
        assert 0 <= point.x <= picture.width
        assert 0 <= point.y <= picture.height
    for one, other in itertools.combinations(picture.points.values(), 2):
        across = abs(one.x - other.x) / cell.width
        down = abs(one.y - other.y) / cell.height
        assert across > 0.5 or down > 0.5, (one, other)


@pytest.mark.parametrize("name", LAYOUTS)
@given(nodes=crowd, seed=st.randoms(use_true_random=False))
def test_layouts_do_not_depend_on_the_order_of_rows(name, nodes, seed):
    links = line(*keys(nodes))
    turned = list(nodes)
    seed.shuffle(turned)

    first = LAYOUTS[name](Graph(nodes, links)).points
    second = LAYOUTS[name](Graph(tuple(turned), links)).points

    assert {k: (round(p.x, 6), round(p.y, 6)) for k, p in first.items()} == {
        k: (round(p.x, 6), round(p.y, 6)) for k, p in second.items()
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_empty_map_has_its_frames_and_nobody(name):
    picture = LAYOUTS[name](Graph())

    assert picture.points == {}
    assert picture.frames


def test_layers_stand_above_each_other_and_steps_in_their_order():
    made = graph(
        nodes=[
            node("s1", layer="environment"),
            node("s2", step=2, step_name="Selling"),
            node("s3", step=1, step_name="Milking"),
            node("s4", layer="services"),
        ]
    )

    picture = LAYOUTS["layers"](made)

    at = picture.points
    assert at["s1"].y < at["s3"].y < at["s4"].y
    assert at["s3"].x < at["s2"].x
    assert [f.text for f in picture.frames if f.text] == ["Milking", "Selling"]


def test_who_has_no_step_stands_behind_whom_it_buys_from():
    nodes = (node("s1", step=1), node("s2", step=2), node("s3"))
    made = Graph(nodes, (Link(1, "s3", "s1", "buys_from"),))

    at = LAYOUTS["layers"](made).points

    assert at["s1"].x < at["s3"].x < at["s2"].x


def test_moved_puts_only_those_on_the_map_elsewhere():
    picture = LAYOUTS["layers"](graph(nodes=[node("s1"), node("s2")]))

    changed = moved(picture, {"s1": Point(7, 8), "s99": Point(1, 1)})

    assert changed.points == {"s1": Point(7, 8), "s2": picture.points["s2"]}


# --- The network ----------------------------------------------------------------------


def test_isolated_has_only_missing_links_or_rivals_or_none():
    made = graph(
        Link(1, "s1", "s2", "buys_from"),
        Link(2, "s3", "s1", "finances", "absent"),
        Link(3, "s4", "s1", "competes", "mutual"),
        nodes=[node("s5")],
    )

    assert keys(isolated(made)) == ["s3", "s4", "s5"]


def test_relied_on_counts_who_points_and_weighs_how_well():
    made = graph(
        Link(1, "s1", "s9", "buys_from", "mutual"),
        Link(2, "s2", "s9", "informs", "strained"),
        Link(3, "s2", "s9", "finances", ""),
        Link(4, "s3", "s9", "finances", "absent"),
        Link(5, "s3", "s8", "finances", "mutual"),
    )

    told = [(one.key, who, weight) for one, who, weight in relied_on(made)]

    assert told == [("s9", 2, 6)]


def test_bridge_names_what_would_fall_apart():
    made = graph(*line("s1", "s2", "s3", "s4"), Link(9, "s3", "s5", "informs"))

    told = [(b.node.key, [keys(part) for part in b.cut_off]) for b in bridges(made)]

    assert told == [
        ("s3", [["s1", "s2"], ["s4"], ["s5"]]),
        ("s2", [["s3", "s4", "s5"], ["s1"]]),
    ]


def test_whom_one_cuts_off_is_what_its_bridge_says():
    made = graph(*line("s1", "s2", "s3", "s4"), Link(9, "s3", "s5", "informs"))
    absent = Link(10, "s1", "s6", "informs", "absent")

    assert [keys(part) for part in cut_off(made, "s3")] == [
        ["s1", "s2"],
        ["s4"],
        ["s5"],
    ]
    told = {b.node.key: b.cut_off for b in bridges(made)}
    for key in ("s1", "s2", "s3", "s4", "s5", "s6", "nobody"):
        assert cut_off(made, key) == told.get(key, ())
    assert cut_off(graph(absent), "s1") == ()


@pytest.mark.parametrize(
    "links", [(), line("s1", "s2"), line("s1", "s2", "s3", "s4", "s1")]
)
def test_nothing_pairs_and_rings_have_no_bridge(links):
    assert measured(graph(*links)).bridges == ()


def test_middle_of_a_line_and_of_a_star_have_known_betweenness():
    star = neighbours(Link(n, "s0", f"s{n}", "") for n in range(1, 5))

    assert betweenness(neighbours(line("s1", "s2", "s3")))["s2"] == 1
    assert betweenness(star) == {"s0": 1, "s1": 0, "s2": 0, "s3": 0, "s4": 0}
    assert betweenness(neighbours(line("s1", "s2"))) == {"s1": 0, "s2": 0}


ends = st.integers(0, 9).map(lambda n: f"s{n}")
web = st.lists(st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1])).map(
    lambda pairs: neighbours(Link(0, *pair, "") for pair in pairs)
)


def parts(around, without=""):
    seen, count = {without}, 0
    for start in around:
        if start in seen:
            continue
        count += 1
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            if here not in seen:
                seen.add(here)
                waiting.extend(around[here])
    return count


@given(around=web)
def test_articulation_points_are_those_whose_loss_makes_more_parts(around):
    whole = parts(around)

    expected = {key for key in around if parts(around, key) > whole}

    assert articulation(around) == expected


@given(around=web)
def test_betweenness_is_a_share_and_never_of_a_dead_end(around):
    share = betweenness(around)

    assert all(-1e-9 <= value <= 1 + 1e-9 for value in share.values())
    assert all(
        abs(share[key]) < 1e-9 for key, others in around.items() if len(others) == 1
    )


def test_route_is_the_shortest_from_anybody_engaged_through_stakeholders():
    made = graph(
        *line("s1", "s2", "s3"),
        Link(8, "s1", "g1", "buys_from"),
        Link(9, "s3", "g1", "buys_from"),
        nodes=[node("s1", engagement=30), Node("g1", 1, "Farmers", "segment", "chain")],
    )

    assert keys(route(made, "s3")) == ["s1", "s2", "s3"]
    assert keys(route(made, "s3", [("s1", "s3")])) == ["s1", "s3"]
    assert keys(route(made, "s1")) == ["s1"]
    assert route(made, "s77") == ()


@pytest.mark.parametrize(("quality", "kind"), [("absent", "informs"), ("", "competes")])
def test_no_route_over_what_is_missing_or_between_rivals(quality, kind):
    made = graph(Link(1, "s1", "s2", kind, quality), nodes=[node("s1", engagement=30)])

    assert route(made, "s2") == ()
