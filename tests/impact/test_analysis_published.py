from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from impact.analysis.figures import Cell, Change, Pairs, Progress, Sums
from impact.analysis.published import (
    Published,
    Series,
    changes,
    floor_for,
    published,
    series_of,
    way_to_target,
)
from impact.analysis.series import Point

D = Decimal
FLOORS = {1: 5}


def cell(
    key, enterprises, *, dimension="segment", period=202601, value=100, pairs=None
):
    total = D(value * enterprises)
    return Cell(
        indicator_id=1,
        period=period,
        dimension=dimension,
        key=key,
        value=D(value),
        sums=Sums(
            n=enterprises,
            enterprises=enterprises,
            total=total,
            numerator=total,
            denominator=D(enterprises),
        ),
        pairs=pairs or Pairs(),
    )


def hidden(cells, parents=None):
    shown = published(cells, floors=FLOORS, parents=parents)
    return {one.key for one in shown if one.is_withheld}


def test_a_large_cell_is_shown_as_it_is():
    one = cell("3", 20, pairs=Pairs(n=9, before=D(1), now=D(2)))

    assert published([one], floors=FLOORS) == [
        Published(
            indicator_id=1,
            period=202601,
            dimension="segment",
            key="3",
            value=D(100),
            n=20,
            enterprises=20,
            sums=one.sums,
            pairs=one.pairs,
        )
    ]


def test_of_a_withheld_cell_no_number_is_left():
    (one,) = published([cell("", 3, dimension="all")], floors=FLOORS)

    assert one == Published(
        1, 202601, "all", "", value=None, n=None, enterprises=None, is_withheld=True
    )


def test_a_small_cell_takes_another_with_it():
    assert hidden([cell("a", 3), cell("b", 9), cell("c", 30)]) == {"a", "b"}


def test_periods_and_dimensions_are_decided_each_for_itself():
    cells = [
        cell("a", 3),
        cell("b", 9),
        cell("c", 30),
        cell("b", 9, period=202602),
        cell("woman", 9, dimension="gender"),
    ]

    shown = published(cells, floors=FLOORS)

    assert [one.is_withheld for one in shown] == [True, True, False, False, False]


def test_what_partners_do_is_no_statistic_about_enterprises():
    assert [floor_for(level, 5) for level in (1, 2, 3, 4, 5)] == [0, 0, 5, 5, 5]
    (one,) = published([cell("", 1, dimension="all")], floors={1: 0})
    assert one.value == 100


# Places: "w" is divided into "w1" and "w2", "e" into "e1" and what lies in it directly
PARENTS = {"w": "", "e": "", "w1": "w", "w2": "w", "e1": "e"}


def places(**counts):
    return [cell(key, n, dimension="place") for key, n in counts.items()]


def test_a_small_place_takes_its_neighbour_with_it():
    assert hidden(places(w=20, e=30, w1=3, w2=17, e1=30), PARENTS) == {"w1", "w2"}


def test_what_was_reported_for_a_place_itself_is_a_part_of_it():
    # two enterprises in "e" itself would follow from 30 and 28
    assert hidden(places(w=20, e=30, w1=10, w2=10, e1=28), PARENTS) == {"e1"}


def test_below_a_withheld_place_everything_is_withheld():
    found = hidden(places(w=4, e=30, w1=2, w2=2, e1=30), PARENTS)

    assert found == {"w", "e", "w1", "w2", "e1"}


@given(
    st.fixed_dictionaries(
        {name: st.integers(0, 12) for name in ("w0", "w1", "w2", "e0", "e1")}
    )
)
def test_no_small_place_can_be_computed_from_what_is_shown(counts):
    """Each level, with its total, has none or at least two unknowns, and enough."""
    tree = {
        "w": counts["w0"] + counts["w1"] + counts["w2"],
        "e": counts["e0"] + counts["e1"],
        "w1": counts["w1"],
        "w2": counts["w2"],
        "e1": counts["e1"],
    }
    found = hidden(places(**tree), PARENTS)

    for key, n in tree.items():
        if 0 < n < 5:
            assert key in found
    for place, parts in (("w", ["w1", "w2"]), ("e", ["e1"])):
        unknown = [counts[part] for part in parts if part in found]
        direct = counts[f"{place}0"]
        if place not in found and unknown and len(unknown) == len(parts):
            continue  # what lies in it directly is unknown as well
        if place not in found and unknown:
            assert len(unknown) > 1 or direct == 0 or sum(unknown) + direct >= 5


# Changes


def pair(now, before, paired, **kwargs):
    pairs = Pairs(n=paired, before=D(90 * paired), now=D(100 * paired))
    rows = [cell("", before, dimension="all", value=90)]
    rows += [cell("", now, dimension="all", period=202606, pairs=pairs)]
    first, last = published(rows, floors=FLOORS)
    return changes("mean", last, first, floor=5)


def test_both_changes_are_shown_where_nobody_can_be_recognised():
    every, same = pair(now=30, before=40, paired=20)

    assert every == Change("all_available", D(10), 40, 30)
    assert same == Change("same_enterprises", D(10), 20, 20)


def test_a_change_is_withheld_with_one_of_its_figures():
    for found in (pair(now=3, before=40, paired=2), pair(now=30, before=3, paired=2)):
        assert [(c.kind, c.value, c.n_now, c.reason) for c in found] == [
            ("all_available", None, None, "withheld"),
            ("same_enterprises", None, None, "withheld"),
        ]


def test_few_pairs_are_withheld_and_so_are_few_who_are_in_no_pair():
    few, most = pair(now=30, before=40, paired=3), pair(now=22, before=20, paired=20)

    for every, same in (few, most):
        assert every.value == 10
        assert (same.value, same.n_now, same.reason) == (None, None, "withheld")
    assert pair(now=20, before=20, paired=20)[1].value == 10


def test_without_a_baseline_figure_the_change_of_all_is_unknown():
    (last,) = published([cell("", 30, dimension="all")], floors=FLOORS)

    every, same = changes("mean", last, None, floor=5)

    assert (every.value, every.reason) == (None, "no_baseline")
    assert (same.value, same.reason) == (None, "no_pairs")


def test_pairs_that_are_a_small_cell_are_not_handed_on():
    pairs = Pairs(n=3, before=D(1), now=D(2))
    rows = [cell("a", 30, pairs=pairs), cell("b", 40, pairs=Pairs(n=20))]
    rows += [cell("c", 50, pairs=Pairs(n=30))]

    assert [one.pairs for one in published(rows, floors=FLOORS)] == [
        None,
        None,
        Pairs(n=30),
    ]


# Series and progress


def test_a_series_knows_which_periods_are_missing_or_withheld():
    cells = [
        cell("", 20, dimension="all", period=1),
        cell("", 3, dimension="all", period=3),
    ]

    found = series_of(
        cells,
        key="",
        periods=[1, 2, 3],
        aggregation="sum",
        mode="non_cumulative",
        floor=5,
    )

    assert found == Series(
        points=[
            Point(1, D(2000), D(2000), 20),
            Point(2, None, None, 0),
            Point(3, None, None, None, is_withheld=True),
        ],
        whole=None,
        is_whole_withheld=True,
    )


def test_a_series_of_a_slice_hides_what_its_neighbours_would_give_away():
    cells = [cell("a", 3), cell("b", 9), cell("c", 30)]

    found = {
        key: series_of(
            cells,
            key=key,
            periods=[202601],
            aggregation="mean",
            mode="latest_state",
            floor=5,
        )
        for key in "abc"
    }

    assert [found[key].points[0].value for key in "abc"] == [None, None, 100]
    assert [found[key].is_whole_withheld for key in "abc"] == [True, True, False]


def test_the_years_of_a_yearly_total_are_given():
    cells = [cell("", 10, dimension="all", period=p) for p in (20254, 20261, 20262)]

    found = series_of(
        cells,
        key="",
        periods=[20254, 20261, 20262],
        aggregation="count",
        mode="yearly_reset",
        floor=5,
        years={20254: 2025, 20261: 2026, 20262: 2026},
    )

    assert [p.value for p in found.points] == [10, 10, 20]
    assert found.whole == 30


def test_the_way_to_a_target_is_withheld_with_its_figure():
    shown, small = (
        published([cell("", n, dimension="all")], floors=FLOORS)[0] for n in (20, 3)
    )

    assert way_to_target(shown, D(50), D(150)) == Progress(D("0.5"))
    assert way_to_target(small, D(50), D(150)) == Progress(None, "withheld")
    assert way_to_target(None, D(50), D(150)) == Progress(None, "no_actual")
