"""What existing initiatives leave open, each with the case where it is not said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from enterprises.findings import Severity
from stakeholders.analysis.functions import RatedNeed
from stakeholders.analysis.overlap import Pair
from stakeholders.findings.initiatives import (
    InitiativesState,
    Judged,
    Listed,
    initiatives_findings,
)
from stakeholders.models import Audience
from stakeholders.models.initiative_state import initiatives_state
from tests.factories import (
    ExistingInitiativeFactory,
    OverlapVerdictFactory,
    StakeholderFactory,
    SubNeedFactory,
)
from tests.stakeholders.test_views_initiative_parts import PRIVATE
from tests.stakeholders.test_views_initiatives import tie

DAY = date(2026, 6, 1)
ALPHA = Listed(1, "Alpha", is_over=False, is_late=False, engagement=0)
BETA = Listed(2, "Beta", is_over=False, is_late=False, engagement=20)
NEED = RatedNeed(
    sub_need_id=7,
    sub_need="Savings",
    category="finance",
    segment_id=1,
    segment="Milkers",
    need_id=1,
    severity=Decimal(4),
    is_supporters_only=False,
)
NOTHING = InitiativesState((ALPHA, BETA), (), (), (), frozenset())


def told(state):
    return [
        (one.code.partition(".")[2], one.severity, one.subject, one.url_kwargs)
        for one in initiatives_findings(state)
    ]


def test_nothing_open_is_no_finding():
    assert told(NOTHING) == []


def test_high_overlaps_without_a_verdict_are_named_and_the_rest_counted():
    pairs = tuple(Pair(0.9, 1.0, 1, 2) for _n in range(8))
    state = replace(NOTHING, pairs=pairs)

    found = initiatives_findings(state)

    assert len(found) == 6
    assert found[0].message == (
        "Overlaps with “Beta” by 90%, and nobody has said what to make of it."
    )
    assert found[0].url_kwargs == {"pk": 1, "other": 2}
    assert found[-1].message == "3 more pairs overlap by 70% or more without a verdict."
    judged = (Judged(5, 1, 2, "none", DAY),)
    assert told(replace(state, verdicts=judged)) == []


@pytest.mark.parametrize(
    ("verdict", "first", "is_said"),
    [
        ("problem", ALPHA, True),
        ("problem", replace(ALPHA, engagement=30), False),
        ("problem", replace(ALPHA, is_over=True), False),
        ("join", ALPHA, False),
    ],
)
def test_a_problem_needs_somebody_at_the_table(verdict, first, is_said):
    judged = (Judged(5, 1, 2, verdict, DAY),)
    state = replace(NOTHING, listed=(first, BETA), verdicts=judged)

    expected = ("problem_without_talks", Severity.PROBLEM, "Alpha", {"pk": 5})
    assert told(state) == [expected] * is_said


@pytest.mark.parametrize(
    ("severity", "worked_on", "is_said"),
    [
        (Decimal(4), {8}, True),
        (Decimal("3.4"), {8}, False),
        (None, {8}, False),
        (Decimal(4), {7, 8}, False),
        (Decimal(4), set(), False),
    ],
)
def test_a_severe_need_that_no_initiative_works_on(severity, worked_on, is_said):
    needs = (replace(NEED, severity=severity),)
    state = replace(NOTHING, needs=needs, worked_on=frozenset(worked_on))

    expected = ("severe_need_without_initiative", Severity.WARNING, "Savings", {})
    assert told(state) == [expected] * is_said


def test_what_is_over_and_still_marked_as_open():
    state = replace(NOTHING, listed=(replace(ALPHA, is_over=True, is_late=True), BETA))

    expected = ("over_and_still_open", Severity.NOTE, "Alpha", {"pk": 1})
    assert told(state) == [expected]


def test_who_leads_much_and_is_not_listed():
    led = [replace(ALPHA, id=n, written_lead=f"Name {n // 2}") for n in range(14)]
    over = replace(ALPHA, written_lead="Past", is_over=True)
    state = replace(NOTHING, listed=(*led, over))

    found = initiatives_findings(state)

    assert [one.subject for one in found] == [f"Name {n}" for n in range(5)]
    assert found[0].message == (
        "Leads 2 initiatives, and is not listed as a stakeholder."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_state_is_loaded_in_a_constant_number_of_queries(
    system, django_assert_num_queries, count
):
    line = SubNeedFactory(market_system=system)
    lead = StakeholderFactory(market_system=system, engagement=30)
    rows = [
        tie(ExistingInitiativeFactory(market_system=system, lead=lead), [line])
        for _n in range(count + 1)
    ]
    OverlapVerdictFactory(market_system=system, first=rows[0], second=rows[1])
    over = ExistingInitiativeFactory(
        market_system=system, state="running", ends_on=date(2026, 5, 1), lead_name="X"
    )
    tie(over, [line])
    hidden = ExistingInitiativeFactory(market_system=system, visibility=PRIVATE)
    tie(hidden, [line])
    reader = Audience(frozenset(), is_coordinator=True)

    with django_assert_num_queries(5):
        state = initiatives_state(system, reader, DAY)

    assert len(state.listed) == count + 2
    assert len(state.pairs) == (count + 1) * count // 2
    assert sorted(one.engagement for one in state.listed) == [0] + [30] * (count + 1)
    late = [one for one in state.listed if one.is_late]
    assert [(one.id, one.is_over, one.written_lead) for one in late] == [
        (over.pk, True, "X")
    ]
    assert len(state.verdicts) == 1
    assert state.worked_on == {line.pk}
