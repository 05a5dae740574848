from decimal import Decimal

import pytest

from impact.analysis.figures import FIGURES, Sums
from impact.charts.formulas import (
    answer,
    difference,
    exactly,
    formula,
    in_one_line,
    percent,
    rule,
)

D = Decimal
SUMS = Sums(
    n=3,
    enterprises=2,
    total=D("1234.5"),
    numerator=D("1234.5"),
    denominator=D(4),
    minimum=D(-3),
    maximum=D(9),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (D("1942.478632"), "1,942.48"),
        (D("0.000125"), "0.000125"),
        (D(-5), "\N{MINUS SIGN}5"),
        (117, "117"),
        (None, "not known"),
    ],
)
def test_a_number_is_written_with_the_decimals_that_matter(value, text):
    assert exactly(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(D("0.342857"), "34.29%"), (D("1.2"), "120%"), (None, "not known")],
)
def test_a_share_is_written_in_percent(value, text):
    assert percent(value) == text


def test_a_change_of_a_share_is_told_in_points():
    assert difference("share", D("-0.0351")) == "\N{MINUS SIGN}3.51 points"
    assert difference("mean", D("3.5")) == "3.5"
    assert difference("share", None) == "not known"


@pytest.mark.parametrize(
    ("aggregation", "line"),
    [
        ("mean", "1,234.5 ÷ 4 = 308.62"),
        ("share", "1,234.5 ÷ 4 = 30,862.5%"),
        ("sum", "308.62"),
        ("count", "308.62"),
        ("distinct", "308.62"),
    ],
)
def test_the_numbers_are_put_into_the_formula(aggregation, line):
    found = formula(aggregation, SUMS, D("308.625"))

    assert in_one_line(found) == line


@pytest.mark.parametrize("aggregation", sorted(FIGURES))
def test_every_aggregation_has_a_rule_in_words_and_a_first_term(aggregation):
    found = formula(aggregation, SUMS, D(1))

    assert found.rule == rule(aggregation)
    assert found.rule.endswith(".")
    assert found.terms[0].label


def test_the_answer_is_one_sentence_with_its_numbers():
    words = {"unit": "KES a week", "slice_": "Kiosks"}

    assert answer("mean", SUMS, D("308.625"), **words) == (
        "309 KES a week, from 2 enterprises (Kiosks): 1,234.5 ÷ 4 = 308.62."
    )
    assert answer("sum", SUMS, D("1234.5"), **words) == (
        "1,234 KES a week, from 2 enterprises (Kiosks)."
    )
