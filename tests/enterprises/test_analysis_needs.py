"""Severity, voice gap, and what of them may be shown, by property and table."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.analysis.needs import (
    NOT_RATED,
    Verdict,
    compare,
    judge,
    need_map,
    score,
)
from enterprises.analysis.noise import noise
from enterprises.analysis.ratings import (
    ENTERPRISES,
    SUPPORTERS,
    Rating,
    hidden_sub_needs,
    latest,
    people_heard,
    weighted_mean,
)
from enterprises.analysis.worst import Worst, holding_back

CATEGORIES = {1: "finance", 2: "finance", 3: "skills"}


def rating(severity="4", respondents=10, **over) -> Rating:
    sub_need = over.pop("sub_need_id", 1)
    values = {
        "round_id": 1,
        "held_on": date(2026, 3, 1),
        "segment_id": 1,
        "sub_need_id": sub_need,
        "category": CATEGORIES[sub_need],
        "perspective": ENTERPRISES,
        "gender": "",
        "source": "",
        "severity": Decimal(severity),
        "respondents": respondents,
    }
    return Rating(**{**values, **over})


def theirs(severity="3", respondents=10, **over) -> Rating:
    return rating(severity, respondents, perspective=SUPPORTERS, **over)


severities = st.decimals(1, 5, places=2)
ratings = st.lists(
    st.builds(
        rating,
        severity=severities,
        respondents=st.integers(1, 60),
        sub_need_id=st.sampled_from([1, 2, 3]),
        segment_id=st.integers(1, 3),
        perspective=st.sampled_from([ENTERPRISES, SUPPORTERS]),
        gender=st.sampled_from(["", "woman", "man"]),
        source=st.sampled_from(["", "survey"]),
    ),
    max_size=14,
)


@given(st.lists(st.tuples(severities, st.integers(1, 1000)), min_size=1))
def test_a_weighted_mean_lies_between_its_values(pairs):
    mean = weighted_mean(pairs)

    values = [value for value, _weight in pairs]
    assert min(values) <= round(mean, 9) <= max(values)


@given(st.lists(st.tuples(severities, st.integers(1, 1000))), st.randoms())
def test_a_weighted_mean_does_not_depend_on_order(pairs, random):
    shuffled = random.sample(pairs, len(pairs))

    assert weighted_mean(shuffled) == weighted_mean(pairs)


@given(
    st.lists(st.tuples(severities, st.integers(1, 90)), min_size=1), st.integers(1, 9)
)
def test_a_weighted_mean_does_not_depend_on_the_unit_of_weights(pairs, factor):
    heavier = [(value, weight * factor) for value, weight in pairs]

    assert abs(weighted_mean(heavier) - weighted_mean(pairs)) < Decimal("1e-20")


def test_a_weighted_mean_of_nothing_is_not_known():
    assert weighted_mean([]) is None


@pytest.mark.parametrize("weight", [0, -3])
def test_a_rating_of_nobody_is_a_mistake(weight):
    with pytest.raises(ValueError, match="at least one respondent"):
        weighted_mean([(Decimal(3), weight)])


def test_the_same_people_count_once_however_many_needs_they_rate():
    same = [rating(respondents=12), rating(respondents=9, sub_need_id=2)]
    others = [rating(respondents=5, gender="woman")]

    assert people_heard(same) == 12
    assert people_heard([*same, *others]) == 17
    assert people_heard([]) == 0


@given(ratings)
def test_a_score_is_never_nought_for_unknown(rows):
    found = score(rows, threshold=5)

    assert (found.mean is None) == (rows == [])
    assert found.mean is None or 1 <= round(found.mean, 9) <= 5


@given(ratings, st.randoms())
def test_a_score_does_not_depend_on_order(rows, random):
    assert score(random.sample(rows, len(rows)), threshold=5) == score(
        rows, threshold=5
    )


def test_a_score_weighs_respondents_and_names_the_worst():
    rows = [rating("2", 30), rating("5", 10, sub_need_id=2)]

    found = score(rows, threshold=5)

    assert (found.mean, found.people, found.sub_needs) == (Decimal("2.75"), 30, 2)
    assert (found.worst, found.is_withheld) == (2, False)


def test_a_score_of_few_enterprises_is_withheld_and_names_nothing():
    found = score([rating(respondents=4)], threshold=5)

    assert (found.shown, found.worst, found.is_withheld) == (None, None, True)


def test_what_few_supporters_say_is_shown():
    found = score([theirs("3", 1)], threshold=5)

    assert (found.shown, found.worst, found.is_withheld) == (Decimal(3), 1, False)


def test_a_worst_need_that_is_too_small_is_not_named():
    rows = [
        rating("5", 2, sub_need_id=1),
        rating("2", 20, sub_need_id=2),
        rating("3", 30, sub_need_id=3),
    ]

    assert hidden_sub_needs(rows, threshold=5) == {1, 2}
    assert score(rows, threshold=5).worst == 3


@given(ratings)
def test_the_gap_is_antisymmetric(rows):
    """Who is swapped with whom, the difference is the same with the other sign."""
    swap = {ENTERPRISES: SUPPORTERS, SUPPORTERS: ENTERPRISES}
    swapped = [replace(r, perspective=swap[r.perspective]) for r in rows]

    gap, other = compare(rows, threshold=1), compare(swapped, threshold=1)

    assert gap.difference == (None if other.difference is None else -other.difference)
    opposite = {
        Verdict.ENTERPRISES_HIGHER: Verdict.SUPPORTERS_HIGHER,
        Verdict.SUPPORTERS_HIGHER: Verdict.ENTERPRISES_HIGHER,
    }
    assert gap.verdict == opposite.get(other.verdict, other.verdict)


@given(ratings)
def test_the_gap_stays_on_its_scale(rows):
    gap = compare(rows, threshold=5)

    assert gap.difference is None or -4 <= round(gap.difference, 9) <= 4


def test_the_gap_asks_only_about_needs_that_both_rated():
    rows = [
        rating("4", 20),
        rating("1", 20, sub_need_id=2),
        theirs("3", 10),
        theirs("5", 10, sub_need_id=3),
    ]

    gap = compare(rows, threshold=5)

    assert (gap.difference, gap.verdict) == (Decimal(1), Verdict.ENTERPRISES_HIGHER)
    assert (gap.enterprises.sub_needs, gap.supporters.sub_needs) == (1, 1)


def test_without_a_need_that_both_rated_the_gap_is_not_known():
    gap = compare([rating(), theirs(sub_need_id=2)], threshold=5)

    assert (gap.difference, gap.shown, gap.verdict) == (None, None, Verdict.UNKNOWN)
    assert gap.size == 0


@pytest.mark.parametrize(
    ("difference", "ours", "their", "verdict"),
    [
        (None, 20, 20, Verdict.UNKNOWN),
        ("2", 4, 20, Verdict.TOO_FEW),
        ("2", 20, 4, Verdict.TOO_FEW),
        ("0.49", 20, 20, Verdict.NO_GAP),
        ("-0.49", 5, 5, Verdict.NO_GAP),
        ("0.5", 32, 32, Verdict.ENTERPRISES_HIGHER),
        ("0.5", 31, 31, Verdict.NO_GAP),
        ("1.26", 5, 5, Verdict.NO_GAP),
        ("1.27", 5, 5, Verdict.ENTERPRISES_HIGHER),
        ("-1.27", 5, 5, Verdict.SUPPORTERS_HIGHER),
        ("0.49", 10_000, 10_000, Verdict.NO_GAP),
    ],
)
def test_a_gap_is_judged_by_its_size_and_by_how_many_speak(
    difference, ours, their, verdict
):
    points = difference and Decimal(difference)
    assert judge(points, ours, their, noise(ours, their)) == verdict


def test_a_gap_of_few_enterprises_is_withheld():
    gap = compare([rating("5", 3), theirs("1", 20)], threshold=5)

    assert (gap.shown, gap.verdict, gap.is_real) == (None, Verdict.WITHHELD, False)


def test_a_gap_that_gives_a_small_neighbour_away_is_withheld():
    """The mean over both needs is shown; that over the first would tell the other."""
    rows = [rating("4", 20), rating("5", 2, sub_need_id=2), theirs("3", 20)]

    assert compare(rows, threshold=5).verdict == Verdict.WITHHELD


def test_a_map_has_a_cell_for_what_nobody_rated():
    needs = need_map(
        [rating()], segments=[1, 2], columns=["finance", "skills"], threshold=5
    )

    assert needs.cells[1, "finance"].enterprises.shown == Decimal(4)
    assert needs.cells[2, "skills"].enterprises == NOT_RATED
    assert needs.cells[2, "skills"].gap.verdict == Verdict.UNKNOWN


def test_a_map_leaves_out_other_segments_and_columns():
    rows = [rating(), rating(segment_id=9), rating(sub_need_id=3)]

    needs = need_map(rows, segments=[1], columns=["finance"], threshold=5)

    assert list(needs.cells) == [(1, "finance")]
    assert needs.cells[1, "finance"].enterprises.people == 10


def test_a_map_by_needs_hides_a_neighbour_of_a_small_cell():
    rows = [rating("5", 2), rating("3", 20, sub_need_id=2), theirs("2", 9)]

    by_need = need_map(rows, segments=[1], columns=[1, 2], threshold=5)
    by_category = need_map(rows, segments=[1], columns=["finance"], threshold=5)

    assert by_category.cells[1, "finance"].enterprises.is_withheld is False
    assert by_need.cells[1, 1].enterprises.shown is None
    assert by_need.cells[1, 2].enterprises.shown is None
    assert by_need.cells[1, 1].supporters.shown == Decimal(2)


@given(ratings)
def test_a_map_by_needs_never_shows_all_but_one_need_of_a_category(rows):
    needs = need_map(rows, segments=[1], columns=[1, 2], threshold=5)

    cells = [needs.cells[1, key].enterprises for key in (1, 2)]
    rated = [cell for cell in cells if cell.people]
    assert sum(cell.is_withheld for cell in rated) in {0, len(rated)}


def test_the_worst_column_is_the_first_of_equals():
    rows = [rating("4"), rating("4", sub_need_id=3)]

    needs = need_map(rows, segments=[1], columns=["skills", "finance"], threshold=5)

    assert needs.worst_of(1, ENTERPRISES) == ("skills", Decimal(4))
    assert needs.worst_of(1, SUPPORTERS) is None


def test_what_holds_back_most_segments_is_severe_there_and_worst():
    rows = [
        *(rating("4", segment_id=key) for key in (1, 2)),
        rating("5", segment_id=3, sub_need_id=3),
        rating("3", segment_id=4),
    ]

    needs = need_map(
        rows, segments=[1, 2, 3, 4, 5], columns=["finance", "skills"], threshold=5
    )

    assert holding_back(needs, ENTERPRISES) == Worst(("finance",), segments=2, rated=4)
    assert holding_back(needs, SUPPORTERS) is None


def test_only_the_latest_round_of_each_segment_counts():
    old = rating(round_id=7, held_on=date(2025, 3, 1))
    new = rating(round_id=3, held_on=date(2026, 3, 1))
    later_that_day = rating(round_id=4, held_on=date(2026, 3, 1))
    alone = rating(round_id=7, held_on=date(2025, 3, 1), segment_id=2)

    assert latest([old, new, alone]) == [new, alone]
    assert latest([old, new, later_that_day]) == [later_that_day]
    asked_of_others = theirs(round_id=9, held_on=date(2026, 9, 1))
    assert latest([old, new, asked_of_others]) == [new]
    assert latest([]) == []


def test_what_holds_back_equally_many_is_named_together():
    rows = [rating("4"), rating("5", segment_id=2, sub_need_id=3)]

    needs = need_map(rows, segments=[1, 2], columns=["finance", "skills"], threshold=5)

    assert holding_back(needs, ENTERPRISES) == Worst(("finance", "skills"), 1, 2)
