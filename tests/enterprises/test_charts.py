"""Factor 1 in sentences and pictures."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from enterprises import charts
from enterprises.analysis.needs import Verdict, need_map
from enterprises.analysis.segments import Member, chain
from enterprises.analysis.voices import heard, overall
from tests.enterprises.test_analysis_needs import rating, theirs

NAMES = {"finance": "Finance", "skills": "Skills"}
COLUMNS = ["finance", "skills"]


def answer(rows, view="enterprises", segments=(1, 2)):
    needs = need_map(rows, segments=segments, columns=COLUMNS, threshold=5)
    return charts.map_answer(needs, view, heard(rows, segments=segments), NAMES)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ([], "No segment is described yet."),
        ([Member(1, None)], "1 segment; how many enterprises they have is not known."),
        (
            [Member(1, 90_000, "transparent"), Member(2, 8_400, "opaque")],
            "2 segments, about 98,400 enterprises; the company cannot see 9% of them.",
        ),
        (
            [Member(1, 50), Member(2, None)],
            "2 segments, about 50 enterprises; the number of 1 segment is not known.",
        ),
        (
            [Member(1, 50, "opaque"), Member(2, 50)],
            "2 segments, about 100 enterprises; the company cannot see 100% of those "
            "of known visibility.",
        ),
    ],
)
def test_the_chain_in_one_sentence(members, words):
    assert charts.chain_answer(chain(members)) == words


def test_numbers_are_written_as_the_reader_writes_them():
    with override("es"):
        assert charts.written(Decimal("4.25")) == "4,3"
    assert charts.written(Decimal("4.25")) == "4.3"
    assert charts.written(None) == "not known"


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        ("1.26", "+1.3"),
        ("-1.26", "\N{MINUS SIGN}1.3"),
        ("0.04", "±0.0"),
        (None, "not known"),
    ],
)
def test_a_difference_carries_its_sign(difference, words):
    assert charts.signed(difference and Decimal(difference)) == words


def test_the_map_names_what_weighs_most_and_whom_it_missed():
    rows = [rating("4", gender="man"), rating("4", gender="woman", segment_id=2)]

    assert answer(rows) == (
        "What weighs most: Finance, in 2 of 2 rated segments. "
        "No woman is on record as heard in 1 segment."
    )


def test_the_map_of_gaps_names_the_widest():
    rows = [rating("4", 20, gender="woman"), theirs("2", 10)]

    assert answer(rows, "gap") == (
        "In 1 cell the two views differ by more than chance. "
        "Most in Finance: 2.0 points more for enterprises."
    )


def test_a_map_without_anything_severe_or_different_says_so():
    rows = [rating("2", 20, gender="woman"), theirs("2", 10)]

    assert answer(rows) == "No need is rated severe."
    assert answer(rows, "gap") == (
        "Enterprises and supporters rate no need differently by more than chance."
    )
    assert answer([rows[0], theirs("2", 3)], "gap") == (
        "Too few were heard to tell whether the two views differ."
    )
    assert answer(rows[:1], "gap") == (
        "No need was rated by both enterprises and supporters."
    )
    assert answer([]) == "Nobody has been asked in this round yet."


def test_every_verdict_has_its_words():
    assert len({charts.verdict_words(v) for v in Verdict}) == len(Verdict)


def test_the_voice_gap_is_drawn_from_one_view_to_the_other():
    gaps = overall([rating("4", 20), theirs("3", 10)], columns=COLUMNS, threshold=5)

    figure = charts.voice_gap_chart(gaps, NAMES)

    real, chance, ours, supporters = figure["data"]
    assert (real["x"], real["y"]) == ([4, 3, None], ["Finance", "Finance", None])
    assert (chance["x"], chance["showlegend"], chance["line"]["dash"]) == (
        *([], False),
        "dot",
    )
    assert (ours["x"], supporters["x"]) == ([4], [3])
    assert charts.voice_gap_title(gaps, NAMES) == (
        "Finance weighs 1.0 points more than supporters believe"
    )
    assert charts.voice_gap_rows(gaps, NAMES) == [
        [
            *("Finance", "4.0 (n 20)", "3.0 (n 10)", "+1.0", "0.8"),
            "weighs more for enterprises",
        ],
        ["Skills", *["not known"] * 4, "not rated by both"],
    ]


def test_a_voice_gap_the_other_way_and_none():
    lower = overall([rating("2", 20), theirs("3", 10)], columns=COLUMNS, threshold=5)
    none = overall([rating("3", 20), theirs("3", 10)], columns=COLUMNS, threshold=5)

    assert charts.voice_gap_title(lower, NAMES) == (
        "Finance weighs 1.0 points less than supporters believe"
    )
    assert charts.voice_gap_title(none, NAMES) == (
        "Enterprises and supporters do not differ by more than chance"
    )
    dotted = charts.voice_gap_chart(none, NAMES)["data"][1]
    assert dotted["x"] == [3, 3, None]


def test_too_few_to_tell_is_not_called_agreement():
    few = overall([rating("3", 20), theirs("3", 2)], columns=COLUMNS, threshold=5)

    assert charts.voice_gap_title(few, NAMES) == (
        "Too few were heard to tell whether the two views differ"
    )


def cell(rows):
    needs = need_map(rows, segments=[1], columns=["finance"], threshold=5)
    return needs.cells[1, "finance"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([rating("4", 20)], "Shops: 4.0 of 5."),
        (
            [rating("4", 20), theirs("3", 10)],
            "Shops: 4.0 of 5, 1.0 more than supporters believe.",
        ),
        (
            [rating("2", 20), theirs("3", 10)],
            "Shops: 2.0 of 5, 1.0 less than supporters believe.",
        ),
        ([theirs("3", 2)], "Supporters rate it 3.0 of 5; Shops were not asked."),
        ([rating("4", 2)], "Too few of Shops were heard to show what they say."),
    ],
)
def test_a_need_in_one_sentence(rows, words):
    assert charts.need_answer("Shops", cell(rows)) == words


def test_a_need_nobody_rated_in_one_sentence():
    assert charts.need_answer("Shops", None) == "Not rated yet for Shops."


@pytest.mark.parametrize(
    ("number", "worst", "words"),
    [
        (
            1400,
            ("Credit", Decimal("4.2")),
            "About 1,400 enterprises; Credit weighs most, 4.2 of 5.",
        ),
        (None, None, "How many enterprises it has is not known; no need is rated yet."),
        (0, None, "About 0 enterprises; no need is rated yet."),
    ],
)
def test_a_segment_in_one_sentence(number, worst, words):
    assert charts.segment_answer(number, worst) == words


def test_a_segment_that_only_others_rated_is_not_called_unrated():
    words = (
        "About 9 enterprises; what weighs most in their own view cannot be told yet."
    )

    assert charts.segment_answer(9, None, is_rated=True) == words


def test_a_round_says_how_far_it_reached_and_whom_it_missed():
    rows = [rating(gender="man"), theirs(segment_id=2)]

    assert charts.round_answer(heard(rows, segments=[1, 2, 3])) == (
        "2 of 3 segments are rated. No woman is on record as heard in 1 of them. "
        "In 1 only supporters were asked."
    )


def test_a_trend_has_a_gap_where_nothing_may_be_shown():
    figure = charts.trend_chart(
        [("2025", Decimal(4), Decimal(3)), ("2026", None, Decimal(2))]
    )

    ours, supporters = figure["data"]
    assert (ours["x"], ours["y"]) == (["2025", "2026"], [4, None])
    assert supporters["y"] == [3, 2]
    assert ours["connectgaps"] is False


def test_respondents_of_every_gender_have_a_name():
    words = [charts.gender_words(key) for key in ("woman", "man", "other", "")]

    assert words == ["Women", "Men", "Another gender", "Mixed or unknown"]
