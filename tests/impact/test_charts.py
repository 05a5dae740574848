from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from impact.charts.pictures import cut, trend
from impact.charts.words import (
    ChangeInWords,
    Point,
    changes_sentence,
    cut_title,
    figure_sentence,
    state_words,
    trend_title,
    why_no_figure,
    written,
    written_change,
)

D = Decimal
WAVES = [
    Point("Wave 0", D(1830), 311),
    Point("Wave 1", None, None, "not_collected"),
    Point("Wave 2", D(2062), 305),
    Point("Wave 3", None, None, "not_yet_due"),
]


@pytest.mark.parametrize(
    ("value", "is_share", "text"),
    [
        (D("2062.34"), False, "2,062"),
        (D("12.345"), False, "12.3"),
        (D("1.239"), False, "1.24"),
        (D("-40"), False, "\N{MINUS SIGN}40"),
        (D(0), False, "0"),
        (D("0.343"), True, "34%"),
        (D("0.0343"), True, "3.4%"),
        (D("1.3"), True, "130%"),
        (None, False, "not known"),
    ],
)
def test_a_figure_is_written_with_the_digits_a_reader_can_use(value, is_share, text):
    assert written(value, is_share=is_share) == text


@pytest.mark.parametrize(
    ("value", "is_share", "text"),
    [
        (D(232), False, "+232"),
        (D(-232), False, "\N{MINUS SIGN}232"),
        (D(0), False, "±0"),
        (D("0.05"), True, "+5 points"),
        (None, True, "not known"),
    ],
)
def test_a_change_is_written_with_its_sign(value, is_share, text):
    assert written_change(value, is_share=is_share) == text


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_change_and_its_opposite_differ_in_their_sign_only(value):
    if value:
        assert written_change(value)[1:] == written_change(-value)[1:]


@pytest.mark.parametrize(
    ("points", "target", "title"),
    [
        ([], None, "No figure yet"),
        (WAVES[:2], None, "1,830 KES in Wave 0"),
        (WAVES, None, "232 higher in Wave 2 than in Wave 0"),
        (
            WAVES,
            D(2200),
            "232 higher in Wave 2 than in Wave 0, 138 below the target",
        ),
        (WAVES, D(2062), "232 higher in Wave 2 than in Wave 0, exactly on target"),
        (WAVES, D(2000), "232 higher in Wave 2 than in Wave 0, 62 above the target"),
        (WAVES[::-1], None, "232 lower in Wave 0 than in Wave 2"),
        (
            [Point("a", D(3), 9), Point("b", D(3), 9)],
            None,
            "Unchanged from a to b",
        ),
    ],
)
def test_the_title_tells_the_change_and_how_far_the_target_is(points, target, title):
    assert trend_title(points, unit="KES", target=target) == title


def test_a_trend_keeps_gaps_and_says_why_each_is_there():
    figure = trend(WAVES, targets={"Wave 4": D(2400)}, baseline=D(1800))

    actual, target = figure["data"]
    layout = figure["layout"]
    assert actual["y"] == [D(1830), None, D(2062), None]
    assert actual["connectgaps"] is False
    assert (target["x"], target["y"]) == (["Wave 4"], [D(2400)])
    assert layout["xaxis"]["categoryarray"] == [
        "Wave 0",
        "Wave 1",
        "Wave 2",
        "Wave 3",
        "Wave 4",
    ]
    assert [note["text"] for note in layout["annotations"]] == [
        "2,062",
        "Target 2,400",
        "not collected",
        "not yet due",
        "Baseline 1,800",
    ]
    assert layout["shapes"][0]["y0"] == D(1800)
    assert "yaxis2" not in layout


def test_a_trend_of_shares_has_an_axis_in_percent_and_one_without_targets_no_line():
    figure = trend([Point("2026", D("0.4"), 20)], targets={}, is_share=True)

    assert len(figure["data"]) == 1
    assert figure["layout"]["yaxis"] == {"rangemode": "tozero", "tickformat": ".0%"}


PARTS = [
    Point("Lampa", D(90), 40),
    Point("Puno", D(120), 60),
    Point("Juliaca", None, None, "withheld"),
]


def test_bars_start_at_zero_and_a_withheld_part_is_said_to_be_so():
    figure = cut(PARTS)

    [bars] = figure["data"]
    assert bars["y"] == ["Juliaca", "Puno", "Lampa"]
    assert bars["x"] == [None, D(120), D(90)]
    assert bars["text"] == ["", "120", "90"]
    assert figure["layout"]["xaxis"]["rangemode"] == "tozero"
    [note] = figure["layout"]["annotations"]
    assert (note["y"], note["text"]) == ("Juliaca", "withheld: too few")


@pytest.mark.parametrize(
    ("points", "title"),
    [
        (PARTS, "Highest for Puno (120), lowest for Lampa (90)"),
        (PARTS[2:], "No part is large enough to be shown"),
        ([Point("a", D(3), 9), Point("b", D(3), 9)], "3 everywhere"),
    ],
)
def test_the_title_of_a_cut_names_both_ends(points, title):
    assert cut_title(points) == title


def test_each_kind_of_emptiness_has_its_own_words():
    states = [
        "not_collected",
        "not_applicable",
        "not_yet_due",
        "not_computed",
        "withheld",
    ]

    assert len({state_words(state) for state in states}) == 5
    assert (state_words("value"), state_words("zero")) == ("", "")


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ({}, "5 KES in Q1 (n 9)"),
        ({"aggregation": "mean"}, "A mean of 5 KES in Q1 (n 9)"),
        ({"aggregation": "median"}, "A median of 5 KES in Q1 (n 9)"),
        ({"over_time": "running_total"}, "5 KES in all up to Q1 (n 9)"),
        ({"over_time": "yearly_reset"}, "5 KES in the year up to Q1 (n 9)"),
    ],
)
def test_a_sentence_tells_how_its_figure_was_made(how, text):
    assert figure_sentence(value="5", unit="KES", period="Q1", n=9, **how) == text


@pytest.mark.parametrize(
    ("every", "same", "text"),
    [
        (D(5), D(4), "5 above Q1 for all available; +4 for the same 7 enterprises"),
        (
            D(-5),
            D(0),
            "5 below Q1 for all available; ±0 for the same 7 enterprises",
        ),
        (D(0), None, "as in Q1 for all available"),
        (None, D(4), ""),
    ],
)
def test_both_changes_are_told_with_whom_each_is_of(every, same, text):
    told = changes_sentence(
        ChangeInWords(every, 8, 9), ChangeInWords(same, 7, 7), since="Q1"
    )

    assert told == text


@pytest.mark.parametrize(
    ("state", "period", "text"),
    [
        ("not_collected", "", "Nothing has been measured yet."),
        ("not_collected", "Q1", "Nothing has been measured yet; Q1 is waited for."),
        ("not_yet_due", "", "Nothing is due yet: no period is over."),
        ("not_computed", "", "Values have come in; their figure is being computed."),
        (
            "withheld",
            "Q1",
            "The figure of Q1 is withheld: fewer than 5 enterprises stand behind it.",
        ),
    ],
)
def test_why_there_is_no_figure_is_a_sentence(state, period, text):
    assert why_no_figure(state, period=period, threshold=5) == text


def test_a_language_that_babel_does_not_know_is_written_as_english():
    with override("xx"):
        assert written(D(1234)) == "1,234"


def test_a_figure_carried_over_is_drawn_hollow_and_changes_no_title():
    points = [Point("a", D(3), 9), Point("b", D(3), None, is_carried=True)]

    figure = trend(points, targets={})

    assert figure["data"][0]["marker"]["symbol"] == ["circle", "circle-open"]
    assert trend_title(points, unit="KES") == "3 KES in a"


def test_a_total_that_runs_is_told_as_what_it_is():
    title = trend_title(WAVES, unit="KES", target=D(2000), over_time="yearly_reset")

    assert title == "2,062 KES in the year up to Wave 2, 62 above the target"
