"""The picture of what holds back what: no line runs behind a box it does not touch."""

import re
from itertools import pairwise

from hypothesis import given

from enterprises.analysis.constraints import Link, binding
from enterprises.charts.links import BOX_HEIGHT, BOX_WIDTH, Box, Line, picture
from tests.enterprises.test_analysis_constraints import link_lists, links


def drawn(known: list[Link]) -> tuple[list[Box], list[Line]]:
    ends = {end for one in known for end in (one.need_id, one.holds_back_id)}
    shown = picture(known, binding(dict.fromkeys(ends), known))
    return list(shown.boxes), [line for line in shown.lines if line.is_back]


def points(path: str) -> list[tuple[int, int]]:
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def covers(box: Box, here: tuple[int, int], there: tuple[int, int]) -> bool:
    """Whether the straight way between two points runs through the box."""
    (left, right), (top, low) = sorted([here[0], there[0]]), sorted([here[1], there[1]])
    across = box.x < right and left < box.x + BOX_WIDTH
    return across and box.y < low and top < box.y + BOX_HEIGHT


def test_a_circle_passes_beside_a_need_that_stands_beneath():
    boxes, (back,) = drawn(links((1, 2, 1), (2, 1, 1), (3, 4, 1)))

    upper, lower = (box for box in boxes if box.need_id in (1, 3))
    assert (upper.x, upper.y < lower.y) == (lower.x, True)
    assert points(back.path)[-1] == (upper.x + BOX_WIDTH, upper.y + BOX_HEIGHT - 8)


@given(link_lists)
def test_a_circle_never_runs_behind_a_need(known):
    boxes, back = drawn(known)

    crossed = [
        (line.link, box.need_id)
        for line in back
        for here, there in pairwise(points(line.path))
        for box in boxes
        if covers(box, here, there)
    ]
    assert crossed == []
