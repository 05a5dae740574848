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
        ("a\n  b > c\n  d", PlaceProblem(2, "indented_way", "b > c")),
        ("a > b\n  c\n   d", PlaceProblem(3, "odd_indent", "d")),
        ("a > b > c > d\n  e", PlaceProblem(2, "too_deep", "e")),
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


def test_what_is_indented_below_a_whole_way_lies_in_its_end():
    text = "Cusco\n  Anta\nPuno > Melgar\n  Ayaviri\n    Market\n  Nuñoa\nLima"

    assert read_places(text) == (
        [
            PlaceLine(1, ("Cusco",)),
            PlaceLine(2, ("Cusco", "Anta")),
            PlaceLine(3, ("Puno", "Melgar")),
            PlaceLine(4, ("Puno", "Melgar", "Ayaviri")),
            PlaceLine(5, ("Puno", "Melgar", "Ayaviri", "Market")),
            PlaceLine(6, ("Puno", "Melgar", "Nuñoa")),
            PlaceLine(7, ("Lima",)),
        ],
        [],
    )


def test_below_a_whole_way_that_is_refused_nothing_becomes_a_place_at_the_top():
    found, problems = read_places("a > > c\n  d\nb > c\n  e")

    assert [line.names for line in found] == [("b", "c"), ("b", "c", "e")]
    assert [(p.number, p.code) for p in problems] == [
        (1, "empty_level"),
        (2, "below_refused"),
    ]


@st.composite
def trees_in_mixed_lines(draw):
    """A tree in reading order, and a text with each line in a style of its own."""
    indent = draw(st.sampled_from(["\t", "  ", "    "]))
    paths, above, lines, way = [], (), [], []
    for depth in draw(st.lists(st.integers(0, 3), min_size=1, max_size=30)):
        name = draw(st.sampled_from(["Puno", "San Román", "x"])) + str(len(paths))
        path = above = (*above[: min(depth, len(above))], name)
        paths.append(path)
        level = way.index(path[:-1]) + 1 if path[:-1] in way else 0
        if (len(path) > 1 and not level) or draw(st.booleans()):
            level, line = 0, draw(st.sampled_from([" > ", ">"])).join(path)
        else:
            line = indent * level + name
        way[level:] = [path]
        lines.append(line)
    return paths, "\n".join(lines)


@given(trees_in_mixed_lines())
def test_a_tree_is_read_whichever_style_each_line_has(tree):
    paths, text = tree

    found, problems = read_places(text)

    assert problems == []
    assert [line.names for line in found] == paths


@given(st.text(alphabet="ab> \t\n", max_size=80))
def test_an_indented_name_never_becomes_a_place_at_the_top_unsaid(text):
    lines = text.splitlines()

    for line in read_places(text)[0]:
        written = lines[line.number - 1]
        is_indented = written.startswith(("\t", "  "))
        assert not is_indented or ">" in written or len(line.names) > 1


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
