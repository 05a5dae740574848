"""Nobody's answer follows from the figures that are shown, by any arithmetic.

Every figure is a mean, so it is linear in what was said. If some sum of shown figures
moved with the answers of fewer people than the threshold and with nobody else's, who
reads them could reckon these answers out; the rank of the figures' coefficients tells
whether there is such a sum. What a session shows on its own page counts as known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enterprises.analysis.contrasts import gender_gaps, gender_map, hiding
from enterprises.analysis.needs import NeedMap, need_map
from enterprises.analysis.ratings import (
    ENTERPRISES,
    SESSION,
    SUPPORTERS,
    Rating,
    people_heard,
)
from enterprises.analysis.rounds import hidden_in, of_rounds, places_of, speaking
from enterprises.analysis.voices import by_gender, by_voice, overall

THRESHOLD = 5
TOPIC = "finance"
Figures = dict[object, Decimal]


def rating(round_id=1, sub_need=1, gender="", people=6, **over) -> Rating:
    return Rating(
        **{
            "round_id": round_id,
            "held_on": date(2026, round_id, 1),
            "segment_id": 1,
            "sub_need_id": sub_need,
            "category": TOPIC,
            "perspective": ENTERPRISES,
            "gender": gender,
            "source": "",
            "severity": Decimal(3),
            "respondents": people,
            **over,
        }
    )


def of_map(needs: NeedMap) -> Iterator[tuple[object, Decimal | None]]:
    for key, cell in needs.cells.items():
        yield (key, "enterprises"), cell.enterprises.shown
        yield (key, "gap"), cell.gap.shown


def of_grid(ratings: list[Rating], spoke, grid) -> Iterator[tuple[object, object]]:
    """All that the needs map can be asked for the rounds that speak."""
    now = of_rounds(ratings, spoke)
    plain, any_gender = (
        hidden_in(ratings, spoke, hiding(which, THRESHOLD)) for which in ("", "any")
    )
    yield from of_map(need_map(now, hidden=plain, **grid))
    for gender in ("woman", "man"):
        for key, mean in of_map(gender_map(now, gender, hidden=any_gender, **grid)):
            yield (gender, key), mean
    for key, found in gender_gaps(now, hidden=any_gender, **grid).items():
        yield ("women and men", key), found.shown
    gaps = overall(now, columns=[TOPIC], threshold=THRESHOLD, hidden=plain)
    for category, gap in gaps.items():
        yield ("all", category), None if gap.shown is None else gap.enterprises.mean


def of_needs(ratings: list[Rating], round_id: int) -> Iterator[tuple[object, object]]:
    """What the page of each need tells of one round."""
    rows = [r for r in ratings if r.round_id == round_id]
    needs = sorted({r.sub_need_id for r in rows})
    grid = {"segments": [1], "columns": needs, "threshold": THRESHOLD}
    cells = need_map(rows, **grid).cells if needs else {}
    for key in needs:
        is_withheld = cells[1, key].enterprises.is_withheld
        limits = {"threshold": THRESHOLD, "is_withheld": is_withheld}
        said = [r for r in rows if r.sub_need_id == key]
        for part in by_gender(said, **limits):
            yield ("gender", key, part.key), part.score.shown
        for order, one in enumerate(by_voice(said, **limits)):
            if one.voice.perspective == ENTERPRISES:
                yield ("voice", key, order), one.score.shown


def figures(ratings: list[Rating]) -> Figures:
    """Every figure that any page shows of these ratings."""
    rounds = sorted({r.round_id for r in ratings})
    sub_needs = sorted({r.sub_need_id for r in ratings})
    found: dict[object, object] = {}
    for columns in ([TOPIC], sub_needs):
        grid = {"segments": [1], "columns": columns, "threshold": THRESHOLD}
        shown = of_grid(ratings, speaking(ratings), grid)
        found |= {("last", *columns, key): mean for key, mean in shown}
        for one in rounds:
            rows = [r for r in ratings if r.round_id == one]
            shown = of_grid(rows, dict.fromkeys(places_of(rows), one), grid)
            found |= {(one, *columns, key): mean for key, mean in shown}
    for one in rounds:
        found |= {("page", one, k): mean for k, mean in of_needs(ratings, one)}
    return {k: mean for k, mean in found.items() if isinstance(mean, Decimal)}


def rank(rows: Sequence[Sequence[float]]) -> int:
    left, count = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        best = max(left[count:], key=lambda row: abs(row[column]), default=None)
        if best is None or abs(best[column]) < 1e-7:
            continue
        left.remove(best)
        left.insert(count, best)
        for row in left[count + 1 :]:
            factor = row[column] / best[column]
            row[:] = [a - factor * b for a, b in zip(row, best, strict=True)]
        count += 1
    return count


def given_away(ratings: list[Rating]) -> list[Rating]:
    """The ratings of too few people that follow from the figures: it must be none."""
    secret = [
        order
        for order, r in enumerate(ratings)
        if r.perspective == ENTERPRISES and r.method != SESSION
    ]
    before = figures(ratings)
    moved = []
    for order in secret:
        heavier = list(ratings)
        heavier[order] = replace(ratings[order], severity=Decimal(4))
        after = figures(heavier)
        moved.append([float(after[key] - before[key]) for key in before])
    rows = [list(row) for row in zip(*moved, strict=True)]
    for size in range(1, len(secret) + 1):
        for chosen in combinations(range(len(secret)), size):
            few = [ratings[secret[at]] for at in chosen]
            if people_heard(few) >= THRESHOLD or len({r.round_id for r in few}) > 1:
                continue
            others = [
                [value for at, value in enumerate(row) if at not in chosen]
                for row in rows
            ]
            if rank(rows) > rank(others):
                return few
    return []


def voices(*, rounds: int) -> st.SearchStrategy[list[Rating]]:
    one = st.builds(
        rating,
        round_id=st.integers(1, rounds),
        sub_need=st.integers(1, 3),
        gender=st.sampled_from(["woman", "man", ""]),
        people=st.sampled_from([1, 2, 3, 4, 5, 6, 10]),
        perspective=st.sampled_from([ENTERPRISES, ENTERPRISES, SUPPORTERS]),
        method=st.sampled_from(["", "", SESSION]),
    )

    def voice(r: Rating) -> object:
        return (r.round_id, r.sub_need_id, r.gender, r.perspective, r.method)

    def told(r: Rating) -> bool:
        return r.method != SESSION or r.respondents >= THRESHOLD

    return st.lists(one.filter(told), min_size=1, max_size=7, unique_by=voice).map(
        lambda rows: [
            replace(r, source="In the hall" if r.method else "") for r in rows
        ]
    )


@settings(max_examples=150, deadline=None)
@given(voices(rounds=1))
def test_nobodys_answer_follows_from_what_is_shown_of_a_round(ratings):
    assert given_away(ratings) == []


@settings(max_examples=100, deadline=None)
@given(voices(rounds=2))
def test_nor_from_what_is_shown_of_several_rounds(ratings):
    assert given_away(ratings) == []


ONE_PERSON = [rating(sub_need=n, people=1) for n in range(1, 6)]


@pytest.mark.parametrize(
    "ratings",
    [
        # The same person rated many needs: that is one person, not five.
        [*ONE_PERSON, rating(sub_need=6, people=10, source="Group")],
        # What a session told is known, so one more is told by the mean of both.
        [
            rating(method=SESSION, source="In the hall"),
            rating(people=1, source="Key informant"),
        ],
        [
            rating(method=SESSION, source="In the hall"),
            rating(sub_need=2, people=1, source="Key informant"),
        ],
        # Two rounds in one category, of which supporters rated one need.
        [
            rating(sub_need=1, people=1, source="One"),
            rating(sub_need=2, source="Group"),
            rating(sub_need=2, perspective=SUPPORTERS),
            rating(round_id=2, sub_need=1, people=10),
        ],
    ],
)
def test_what_once_gave_somebody_away_does_so_no_more(ratings):
    assert given_away(ratings) == []


def test_the_arithmetic_finds_what_is_given_away():
    """That the tests above can fail: without a threshold everybody is."""
    few = [rating(people=1), rating(sub_need=2, people=2, source="Two")]

    assert rank([[1.0, 2.0], [2.0, 4.0], [0.0, 1.0]]) == 2
    assert given_away(few) == []
    assert figures(few) == {}
    many = [replace(r, respondents=r.respondents + 9) for r in few]
    assert len(figures(many)) > 0
