"""Who was heard, and what each part of them said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from enterprises.analysis.needs import NOT_RATED, Verdict
from enterprises.analysis.voices import (
    Heard,
    by_gender,
    by_round,
    by_voice,
    heard,
    heard_by_gender,
    overall,
)
from tests.enterprises.test_analysis_needs import rating, theirs

WOMEN, MEN = {"gender": "woman"}, {"gender": "man"}


def test_who_was_heard_is_counted_by_side_and_gender():
    rows = [
        rating(respondents=8, **WOMEN),
        rating(respondents=8, sub_need_id=2, **WOMEN),
        rating(respondents=6, **MEN),
        rating(respondents=3),
        theirs(respondents=4),
    ]

    found = heard(rows, segments=[1, 2])

    assert found == [
        Heard(1, enterprises=17, supporters=4, women=8, unrecorded=3),
        Heard(2, enterprises=0, supporters=0, women=0, unrecorded=0),
    ]
    assert [h.anybody for h in found] == [True, False]
    assert [h.women_missing for h in found] == [False, False]


def test_women_are_missing_where_enterprises_spoke_without_them():
    men_only = heard([rating(**MEN)], segments=[1])[0]
    supporters_only = heard([theirs()], segments=[1])[0]

    assert (men_only.women_missing, supporters_only.women_missing) == (True, False)


def test_respondents_are_counted_by_gender_women_first():
    rows = [rating(respondents=6, **MEN), rating(respondents=8, **WOMEN), theirs()]

    assert heard_by_gender(rows) == {"woman": 8, "man": 6}
    assert list(heard_by_gender(rows)) == ["woman", "man"]


def test_what_each_gender_said_is_shown_where_enough_spoke():
    rows = [rating("5", 8, **WOMEN), rating("3", 6, **MEN), theirs()]

    parts = by_gender(rows, threshold=5)

    shown = [(p.key, p.score.shown, p.score.people) for p in parts]
    assert shown == [("woman", Decimal(5), 8), ("man", Decimal(3), 6)]


def test_a_small_group_takes_another_with_it():
    rows = [rating("5", 2, **WOMEN), rating("3", 20, **MEN)]

    assert [p.score.shown for p in by_gender(rows, threshold=5)] == [None, None]


def test_a_withheld_need_shows_no_part():
    rows = [rating("5", 8, **WOMEN), rating("3", 6, **MEN)]

    parts = by_gender(rows, threshold=5, is_withheld=True)

    assert [p.score.is_withheld for p in parts] == [True, True]


def test_a_small_source_closes_a_larger_one_of_its_gender_only():
    """Women's mean is shown, so that what one source said would tell the other's."""
    rows = [
        rating("5", 2, source="a", **WOMEN),
        rating("4", 8, source="b", **WOMEN),
        rating("3", 6, source="a", **MEN),
        theirs("2", 1, source="c"),
    ]

    found = by_voice(rows, threshold=5)
    closed = by_voice(rows, threshold=5, is_withheld=True)

    assert [one.score.shown for one in found] == [None, None, Decimal(3), Decimal(2)]
    assert [one.voice.source for one in found] == ["a", "b", "a", "c"]
    assert [one.score.shown for one in closed] == [None, None, None, Decimal(2)]


def test_a_need_is_followed_round_by_round_the_oldest_first():
    before = {"round_id": 5, "held_on": date(2025, 3, 1)}
    rows = [
        rating("3"),
        rating("4", **before),
        rating("2", sub_need_id=2, round_id=9, held_on=date(2024, 1, 1)),
    ]

    found = by_round(rows, segment_id=1, sub_need_id=1, threshold=5)

    shown = [(key, cell.enterprises.shown) for key, cell in found]
    assert shown == [(5, Decimal(4)), (1, Decimal(3))]


def test_a_round_hides_what_the_map_hides():
    rows = [rating("5", 2), rating("3", 20, sub_need_id=2)]

    [(_key, cell)] = by_round(rows, segment_id=1, sub_need_id=2, threshold=5)

    assert cell.enterprises.is_withheld is True


def test_the_gap_over_all_leaves_out_segments_that_stay_hidden():
    shown = [rating("4", 20), theirs("3", 10)]
    small = [replace(r, segment_id=2, respondents=3) for r in shown]

    gaps = overall([*shown, *small], columns=["finance", "skills"], threshold=5)

    finance = gaps["finance"]
    assert (finance.difference, finance.enterprises.people) == (Decimal(1), 20)
    assert finance.supporters.people == 10
    assert gaps["skills"].enterprises == NOT_RATED
    assert gaps["skills"].verdict == Verdict.UNKNOWN
