"""What planned roles leave open, and what they rest on."""

from dataclasses import replace
from datetime import date

import pytest

from coordination.analysis.coverage import coverages
from coordination.findings import coverage as findings
from coordination.findings.coverage import CoverageState, coverage_findings
from enterprises.findings import Finding, Severity
from stakeholders.analysis.checks import Checked, CheckState
from tests.coordination.test_analysis_coverage import (
    CREDIT,
    PRICES,
    WATER,
    known,
    need,
    part,
    plan,
)

TODAY = date(2026, 6, 30)
VALID = Checked(CheckState.VALID)


def state(needs=(), parts=(), plans=(), checked=None) -> CoverageState:
    return CoverageState(known(needs, parts, plans), checked or {}, TODAY)


def codes(found: list[Finding]) -> list[str]:
    return [one.code.removeprefix("coordination.") for one in found]


def test_gaps_that_stay_are_told_where_something_is_planned():
    needs = [need(CREDIT, "4"), need(WATER, "5"), need(PRICES, "2")]
    rows = coverages(known(needs, (), [plan(1, 1)]))

    assert findings.gap_that_no_plan_closes(rows) == [
        Finding(
            "coordination.gap_that_no_plan_closes",
            Severity.PROBLEM,
            "severe for G1; nobody provides it well, now or after what is planned.",
            "Water",
            "coordination:coverage_function",
            {"pk": WATER},
        )
    ]
    assert findings.nothing_planned(rows) == []


def test_where_nothing_is_planned_that_is_said_once():
    gap = coverages(known([need(CREDIT, "4"), need(WATER, "5")]))
    stopped = coverages(known([need(CREDIT, "4")], (), [plan(1, 1, state="stopped")]))
    sound = coverages(known([need(CREDIT, "4")], [part(1, "well")]))

    assert findings.gap_that_no_plan_closes(gap) == []
    assert codes(findings.nothing_planned(gap)) == ["nothing_planned"]
    assert codes(findings.nothing_planned(stopped)) == ["nothing_planned"]
    assert findings.nothing_planned(sound) == []


def test_one_provider_and_no_plan_for_a_second():
    needs = [need(CREDIT, "4"), need(WATER, "4"), need(PRICES, "2")]
    parts = [part(1, "well", one) for one in (CREDIT, WATER, PRICES)]
    rows = coverages(known(needs, parts, [plan(1, 2, "weakly", WATER)]))

    (told,) = findings.no_second_provider_planned(rows)

    assert (told.subject, told.message) == (
        "Credit",
        "rests on S1 alone, and no intervention plans a second provider.",
    )


def test_a_gap_that_closes_only_with_somebody_to_be_found():
    needs = [need(CREDIT, "4"), need(WATER, "4")]
    plans = [plan(1, None), plan(2, None, sub_need=WATER), plan(3, 3, sub_need=WATER)]

    told = findings.closes_with_nobody_yet(coverages(known(needs, (), plans)))

    assert [one.subject for one in told] == ["Credit"]


@pytest.mark.parametrize(
    ("engagement", "checked", "found"),
    [
        (30, VALID, None),
        (30, Checked(CheckState.EXPIRING), None),
        (40, VALID, ("relies_on_withdrawn", Severity.PROBLEM)),
        (30, Checked(CheckState.STOP), ("relies_on_stopped", Severity.PROBLEM)),
        (10, Checked(CheckState.STOP), ("relies_on_stopped", Severity.PROBLEM)),
        (20, VALID, ("relies_on_not_engaged", Severity.WARNING)),
        (30, None, ("relies_on_unchecked", Severity.WARNING)),
        (30, Checked(CheckState.EXPIRED), ("relies_on_unchecked", Severity.WARNING)),
        (30, Checked(CheckState.OPEN), ("relies_on_unchecked", Severity.WARNING)),
    ],
)
def test_whom_a_plan_counts_on_must_be_there_and_engaged(engagement, checked, found):
    plans = [
        plan(1, 7, engagement=engagement),
        plan(2, 7, sub_need=WATER, engagement=engagement),
        plan(3, None),
        plan(4, 8, state="idea", engagement=10),
    ]

    told = findings.relies_on(state((), (), plans, {7: checked} if checked else None))

    shown = [(one.code.partition(".")[2], one.severity) for one in told]
    assert shown == ([found] if found else [])
    for one in told:
        assert one.message.startswith("2 planned roles count on it; ")
        assert (one.subject, one.url_kwargs) == ("S7", {"pk": 7})


def test_coverage_that_stays_low_after_the_plans():
    needs = [need(CREDIT, "2"), need(WATER, "5")]

    (told,) = findings.coverage_stays_low(coverages(known(needs, (), [plan(1, 1)])))
    enough = coverages(known(needs, (), [plan(1, 1, "well", WATER)]))
    unplanned = coverages(known(needs))

    assert told.message == (
        "after everything planned, 28% of the severity is served well."
    )
    assert findings.coverage_stays_low(enough) == []
    assert findings.coverage_stays_low(unplanned) == []
    assert findings.coverage_stays_low(coverages(known())) == []


EARLIER, LATER = date(2026, 6, 29), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("planned", "now", "is_late"),
    [
        (plan(1, 1, starts_on=EARLIER), "could", True),
        (plan(1, 1, starts_on=EARLIER), "weakly", True),
        (plan(1, 1, starts_on=EARLIER), "well", False),
        (plan(1, 1, "weakly", starts_on=EARLIER), "well", False),
        (plan(1, 1, starts_on=LATER), "could", False),
        (plan(1, 1), "could", False),
        (plan(1, 1, "stops", starts_on=EARLIER), "holds_back", True),
        (plan(1, 1, "stops", starts_on=EARLIER), "could", False),
        (plan(1, None, starts_on=EARLIER), "could", True),
        (plan(1, 1, starts_on=EARLIER, state="idea"), "could", False),
        (plan(1, 1, starts_on=EARLIER, state="stopped"), "could", False),
        (plan(1, 1, state="done"), "could", True),
        (plan(1, 1, state="done"), "well", False),
    ],
)
def test_a_planned_role_that_has_not_come(planned, now, is_late):
    told = findings.planned_role_late(state((), [part(1, now)], [planned]))

    assert codes(told) == (["planned_role_late"] if is_late else [])
    for one in told:
        assert (one.subject, one.url_kwargs) == ("Credit", {"pk": CREDIT})


def test_all_of_it_comes_gravest_first_and_a_sound_plan_tells_nothing():
    needs = [need(CREDIT, "4"), need(WATER, "5")]
    sound = state(
        needs,
        [part(1, "well"), part(2, "well"), part(3, "well", WATER)],
        [plan(1, 1, sub_need=WATER)],
        {1: VALID},
    )
    frail = replace(sound, checked={}, known=known(needs, (), [plan(1, 1)]))

    assert coverage_findings(sound) == []
    assert codes(coverage_findings(frail)) == [
        "gap_that_no_plan_closes",
        "coverage_stays_low",
        "relies_on_unchecked",
    ]
