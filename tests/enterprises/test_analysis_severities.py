"""One severity a need: the enterprises' as shown, else the supporters', else none."""

from datetime import date
from decimal import Decimal

from enterprises.analysis.severities import NeedPlace, severities, total
from tests.enterprises.test_analysis_needs import rating, theirs

PLACES = [NeedPlace(10, 1, 1), NeedPlace(20, 1, 2), NeedPlace(30, 2, 1)]


def test_what_enterprises_say_counts_else_what_supporters_say():
    rows = [
        rating("4", 20),
        theirs("2", 10),
        theirs("3", 10, sub_need_id=2),
    ]

    found = severities(rows, PLACES, threshold=5)

    assert found == {10: Decimal(4), 20: Decimal(3), 30: None}


def test_what_too_few_enterprises_said_is_not_told():
    rows = [rating("4", 3), theirs("2", 10)]

    assert severities(rows, PLACES, threshold=5)[10] == Decimal(2)
    assert severities(rows, PLACES, threshold=2)[10] == Decimal(4)
    assert severities(rows[:1], PLACES, threshold=5)[10] is None


def test_no_need_and_no_rating():
    assert severities([], [], threshold=5) == {}
    assert severities([], PLACES, threshold=5) == {10: None, 20: None, 30: None}


def test_a_total_knows_nothing_of_what_is_not_known():
    assert total([Decimal(2), None, Decimal(3)]) == Decimal(5)
    assert total([None, None]) is None
    assert total([]) == Decimal(0)


def test_a_later_round_about_something_else_leaves_a_need_known():
    later = {"round_id": 2, "held_on": date(2027, 1, 1)}
    rows = [
        *(rating("4", 20), rating("3", 20, sub_need_id=2), theirs("1", 9)),
        *(rating("5", 20, sub_need_id=2, **later), theirs("2", 9, **later)),
    ]

    found = severities(rows, PLACES, threshold=5)
    women = severities(rows, PLACES, threshold=5, gender="woman")

    # The supporters' later word of the first need does not stand in for its owners'.
    assert found == {10: Decimal(4), 20: Decimal(5), 30: None}
    assert women == {10: None, 20: None, 30: None}
