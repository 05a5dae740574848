from dataclasses import dataclass

import pytest

from config.answers import answer


@dataclass
class Told:
    """As much of a thread as the first line of a page asks for."""

    strands: tuple = (1,)
    severe: tuple = ()
    whole: int = 0
    weakest: str = ""
    breaks: dict | None = None


@pytest.mark.parametrize(
    ("thread", "words"),
    [
        (Told(strands=()), "Begin anywhere; most begin with the needs of one segment."),
        (Told(), "Needs are rated, and none of them is severe."),
        (
            Told(severe=(1, 2), whole=2),
            "All 2 severe needs are followed all the way to a figure.",
        ),
        (
            Told(severe=(1, 2), whole=1, weakest="figure", breaks={"figure": 1}),
            "1 of 2 severe needs are followed all the way to a figure. "
            "1 waits for its first figure.",
        ),
        (
            Told(severe=(1, 2), weakest="provider", breaks={"provider": 2}),
            "2 needs are severe, and none is followed to a figure yet. "
            "Nobody provides 2 of them.",
        ),
        (
            Told(severe=(1,), weakest="intervention", breaks={"intervention": 1}),
            "1 need is severe, and it is not followed to a figure yet. "
            "1 has a provider and no intervention.",
        ),
        (
            Told(severe=(1, 2), weakest="money", breaks={"money": 2}),
            "2 needs are severe, and none is followed to a figure yet. "
            "2 wait for confirmed money.",
        ),
        (
            Told(severe=(1, 2), weakest="indicator", breaks={"indicator": 2}),
            "2 needs are severe, and none is followed to a figure yet. "
            "2 are not measured.",
        ),
    ],
)
def test_the_first_line_says_how_far_severe_needs_are_followed(thread, words):
    assert answer(thread) == words
