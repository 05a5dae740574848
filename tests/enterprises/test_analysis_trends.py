"""Stated trends against measured changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from enterprises.analysis.contrasts import Reading, contrast
from enterprises.analysis.severities import NeedPlace
from enterprises.analysis.trends import (
    Agreement,
    Change,
    agreement,
    last_change,
    last_changes,
)
from tests.enterprises.test_analysis_contrasts import rating

CREDIT = NeedPlace(need_id=7, segment_id=1, sub_need_id=1)


def held(number, severity, people=40, **over):
    day = date(2020 + number, 1, 1)
    return rating(severity, people, round_id=number, held_on=day, **over)


def change(later, earlier):
    found = contrast([rating(later)], [rating(earlier)], hidden=frozenset())
    return Change(1, 2, found)


@pytest.mark.parametrize(
    ("stated", "later", "found"),
    [
        ("worse", "4.5", Agreement.AGREES),
        ("worse", "1.5", Agreement.CONTRADICTS),
        ("better", "4.5", Agreement.CONTRADICTS),
        ("better", "1.5", Agreement.AGREES),
        ("same", "4.5", Agreement.CONTRADICTS),
        ("same", "3.1", Agreement.UNKNOWN),
        ("better", "3.1", Agreement.UNKNOWN),
        ("", "4.5", Agreement.UNKNOWN),
    ],
)
def test_a_stated_trend_is_held_against_a_real_change(stated, later, found):
    assert agreement(stated, change(later, "3")) == found


def test_without_two_rounds_nothing_is_contradicted():
    one = last_change([held(1, "3")], CREDIT, threshold=5)

    assert one is None
    assert agreement("better", None) == Agreement.UNKNOWN


def test_the_last_two_rounds_that_rated_the_need_count():
    ratings = [held(1, "1"), held(3, "4"), held(2, "3"), held(4, "5", sub_need_id=2)]
    theirs = [replace(r, perspective="supporters") for r in ratings]

    found = last_changes([*ratings, *theirs], [CREDIT], threshold=5)[7]

    assert (found.earlier, found.later) == (2, 3)
    assert (found.contrast.difference, found.contrast.verdict) == (
        Decimal(1),
        Reading.HIGHER,
    )


def test_a_change_that_rests_on_a_few_stays_hidden():
    found = last_change([held(1, "1", 3), held(2, "5")], CREDIT, threshold=5)

    assert found.contrast.shown is None
    assert agreement("better", found) == Agreement.UNKNOWN
