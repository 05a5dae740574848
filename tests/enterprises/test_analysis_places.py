"""Pasted lists of places, and the sums of their tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.place_lines import (
    PlaceLine,
    PlaceProblem,
    read_places,
)
from enterprises.analysis.place_tree import PlaceEntry, PlaceSum, summed_tree

TREE = [
    PlaceLine(1, ("Puno",)),
    PlaceLine(2, ("Puno", "San Román")),
    PlaceLine(3, ("Puno", "San Román", "Juliaca")),
    PlaceLine(4, ("Puno", "Melgar")),
]


@pytest.mark.parametrize(
    "text",
    [
        "Puno\n  San Román\n    Juliaca\n  Melgar\n",
        "Puno\n\tSan Román\n\t\tJuliaca\n\tMelgar",
        "Puno\n    San Román\n        Juliaca\n    Melgar",
        "Puno\nPuno > San Román\nPuno>San Román > Juliaca\n Puno > Melgar ",
    ],
)
def test_a_tree_is_read_however_it_is_written(text):
    assert read_places(text) == (TREE, [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_by_its_levels(delimiter):
    rows = [["level1", "level2", "level3"], ["Puno", "", ""], ["Puno", "Melgar", ""]]
    text = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)

    assert read_places(text) == (
        [PlaceLine(2, ("Puno",)), PlaceLine(3, ("Puno", "Melgar"))],
        [],
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a > b > c > d > e", PlaceProblem(1, "too_deep", "a > b > c > d > e")),
        ("a > > c", PlaceProblem(1, "empty_level", "a > > c")),
        ("a\n      b\n  c", PlaceProblem(2, "skipped_level", "b")),
        ("a\n \tb", PlaceProblem(2, "mixed_indent", "b")),
        ("a\n  b\n   c", PlaceProblem(3, "odd_indent", "c")),
        ("  a", PlaceProblem(1, "skipped_level", "a")),
        ("level1,level2\na>b,", PlaceProblem(2, "not_a_name", "a>b,")),
        (f"{'x' * 121}", PlaceProblem(1, "too_long", "x" * 121)),
    ],
)
def test_a_line_that_cannot_be_placed_is_named(text, problem):
    assert problem in read_places(text)[1]


def test_what_lies_below_a_refused_line_is_refused_too():
    _found, problems = read_places("a\n\t\tb\n\t\t\tc\n\td")

    assert [(p.number, p.code) for p in problems] == [
        (2, "skipped_level"),
        (3, "below_refused"),
    ]


@given(st.text(max_size=300))
def test_every_line_is_placed_or_named(text):
    found, problems = read_places(text)
    filled = {n for n, line in enumerate(text.splitlines(), 1) if line.strip()}
    told = {line.number for line in found} | {p.number for p in problems}

    assert told <= filled
    assert all(1 <= len(line.names) <= 4 and all(line.names) for line in found)


def test_sums_are_those_of_the_subtree_in_reading_order():
    places = [
        PlaceEntry(3, "Juliaca", (1, 2, 3)),
        PlaceEntry(1, "Puno", (1,)),
        PlaceEntry(4, "Ancash", (4,)),
        PlaceEntry(2, "San Román", (1, 2)),
    ]

    tree = summed_tree(places, {3: 5, 1: 1}, {2: 2})

    assert tree == [
        PlaceSum(4, "Ancash", (), 0, 0, 0),
        PlaceSum(1, "Puno", (), 6, 2, 2),
        PlaceSum(2, "San Román", ("Puno",), 5, 2, 1),
        PlaceSum(3, "Juliaca", ("Puno", "San Román"), 5, 0, 0),
    ]
    assert tree[3].whole_name == "Puno > San Román > Juliaca"
