from decimal import Decimal

import pytest

from enterprises.findings import Severity
from impact.analysis.standing import Standing, reached, way
from impact.findings import (
    found,
    level_missing,
    no_baseline,
    no_target,
    no_use,
    off_track,
    unreported,
    waiting_for_review,
)

D = Decimal


def standing(**values):
    given = {
        "indicator_id": 7,
        "name": "Weekly profit",
        "level": 4,
        "aggregation": "mean",
        "over_time": "non_cumulative",
    }
    return Standing(**{**given, **values})


def measured(value, **values):
    numbers = {"baseline": D(100), "target": D(200), "fewest": 20, "period": 202612}
    return standing(value=None if value is None else D(value), **{**numbers, **values})


@pytest.mark.parametrize(
    ("check", "wrong", "code", "severity", "page"),
    [
        (unreported, {"is_reported": False}, "unreported", 2, "indicator_detail"),
        (no_baseline, {"has_baseline": False}, "no_baseline", 2, "baseline_change"),
        (no_target, {"has_target": False}, "no_target", 2, "target_set"),
        (no_use, {"has_use": False}, "no_use", 1, "indicator_change"),
        (
            waiting_for_review,
            {"waiting": 3},
            "waiting_for_review",
            2,
            "indicator_detail",
        ),
    ],
)
def test_what_an_indicator_lacks(check, wrong, code, severity, page):
    (finding,) = check([standing(), standing(indicator_id=8, **wrong)])

    assert finding.code == f"impact.{code}"
    assert finding.severity == severity
    assert finding.subject == "Weekly profit"
    assert (finding.url_name, finding.url_kwargs) == (f"impact:{page}", {"pk": 8})


def test_how_many_records_wait_is_said():
    one, many = waiting_for_review([standing(waiting=1), standing(waiting=3)])

    assert one.message == "1 record waits for review and does not count yet."
    assert many.message == "3 records wait for review and do not count yet."


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ([], "Nothing is measured yet."),
        ([1, 2, 3], "Nothing measures what changes for enterprises"),
    ],
)
def test_a_plan_that_only_counts_its_work(levels, message):
    (finding,) = level_missing([standing(level=level) for level in levels])

    assert finding.message.startswith(message)
    assert (finding.severity, finding.url_kwargs) == (Severity.PROBLEM, {})


@pytest.mark.parametrize("level", [4, 5])
def test_a_plan_that_measures_change(level):
    assert level_missing([standing(level=3), standing(level=level)]) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (150, "50 % of the way to the target that was due."),
        (184, "84 % of the way to the target that was due."),
        (90, "Worse than at the start, and its target was due."),
        (185, None),
        (250, None),
        (None, None),
    ],
)
def test_a_target_that_was_due_and_missed(value, message):
    messages = [finding.message for finding in off_track([measured(value)], 5)]

    assert messages == ([] if message is None else [message])


@pytest.mark.parametrize(
    "unknown",
    [{"target": None}, {"baseline": None}, {"target": D(100)}, {"fewest": 3}],
)
def test_nothing_is_said_of_what_is_not_known_or_withheld(unknown):
    assert off_track([measured(150, **unknown)], 5) == []


def test_what_partners_put_in_is_never_withheld():
    assert way(measured(150, fewest=1, level=1), 5) == D("0.5")


@pytest.mark.parametrize(
    ("aggregation", "over_time", "expected"),
    [
        ("mean", "non_cumulative", 1),
        ("mean", "latest_state", 1),
        ("sum", "running_total", 2),
        ("count", "running_total", 2),
        ("distinct", "running_total", 3),
        ("latest", "running_total", 1),
        ("mean", "running_total", None),
        ("sum", "yearly_reset", None),
    ],
)
def test_what_is_held_against_a_target(aggregation, over_time, expected):
    numbers = {"value": D(1), "total": D(2), "so_far": D(3)}

    one = standing(aggregation=aggregation, over_time=over_time, **numbers)

    assert reached(one) == expected


def test_the_gravest_comes_first():
    findings = found([standing(level=3, has_use=False, has_target=False)], 5)

    assert [finding.code for finding in findings] == [
        "impact.level_missing",
        "impact.no_target",
        "impact.no_use",
    ]
    assert found([standing()], 5) == []
