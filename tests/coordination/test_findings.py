"""What interventions and their money tell about a plan that does not hold."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from coordination import findings
from coordination.analysis.funding import (
    CONFIRMED,
    PLEDGED,
    Cost,
    Plan,
    PlannedIntervention,
    funded,
)
from enterprises.analysis.constraints import BLOCKS, SOMEWHAT, Link
from enterprises.findings import Finding, NeedStanding, Severity
from enterprises.findings.causes import CausesState
from stakeholders.analysis.functions import RatedNeed
from tests.coordination.test_analysis_funding import WATER, gift

TODAY = date(2026, 6, 30)
SOUND = PlannedIntervention(
    id=WATER,
    name="Water",
    state="running",
    lead_id=5,
    lead="Fund",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    need_ids=frozenset({3}),
)
PAID = (Cost(WATER, 2026, Decimal(100)),), (gift(100),)


def plan(*interventions: PlannedIntervention, money=PAID) -> Plan:
    return Plan(interventions, *money)


def need(severity: str | None, need_id: int | None = 3, **changes: object) -> RatedNeed:
    return RatedNeed(
        sub_need_id=1,
        sub_need="Credit",
        category="finance",
        segment_id=2,
        segment="Shops",
        need_id=need_id,
        severity=None if severity is None else Decimal(severity),
        is_supporters_only=False,
        **changes,
    )


def about(code: str, severity: Severity, message: str) -> list[Finding]:
    return [
        Finding(
            f"coordination.{code}",
            severity,
            message,
            "Water",
            "coordination:intervention_detail",
            {"pk": WATER},
        )
    ]


def test_a_severe_need_that_no_intervention_answers():
    stopped = replace(SOUND, state="stopped")
    told = Finding(
        "coordination.need_without_intervention",
        Severity.PROBLEM,
        "is severe for Shops, and no intervention answers it.",
        "Credit",
        "enterprises:need_detail",
        {"pk": 3},
    )

    assert findings.need_without_intervention([need("3.5")], plan()) == [told]
    assert findings.need_without_intervention([need("4")], plan(stopped)) == [told]
    assert findings.need_without_intervention([need("4")], plan(SOUND)) == []
    light = [need("3.4"), need(None)]
    assert findings.need_without_intervention(light, plan()) == []


def test_a_severe_sub_need_that_nobody_has_made_a_need_of_leads_to_the_map():
    (told,) = findings.need_without_intervention([need("5", None)], plan(SOUND))

    assert (told.url_name, told.url_kwargs) == ("enterprises:need_matrix", {})


def test_the_gravest_need_comes_first():
    needs = [need("4", 8), need("5", 9)]

    told = findings.need_without_intervention(needs, plan())

    assert [one.url_kwargs["pk"] for one in told] == [9, 8]


def test_an_intervention_that_answers_no_need():
    aimless = replace(SOUND, need_ids=frozenset())

    assert findings.intervention_without_need(plan(aimless)) == about(
        "intervention_without_need", Severity.WARNING, "answers no need."
    )
    stopped = replace(aimless, state="stopped")
    assert findings.intervention_without_need(plan(SOUND, stopped)) == []


def test_an_intervention_under_way_without_a_lead():
    leaderless = replace(SOUND, lead_id=None)

    assert findings.without_lead(plan(leaderless)) == about(
        "without_lead", Severity.WARNING, "has no lead."
    )
    idea = replace(leaderless, state="idea")
    assert findings.without_lead(plan(SOUND, idea)) == []


def told_of_money(function, one: PlannedIntervention, *money) -> list[Finding]:
    costs = tuple(line for line in money if isinstance(line, Cost))
    gifts = tuple(line for line in money if not isinstance(line, Cost))
    loaded = Plan((one,), costs, gifts)
    return function(loaded, funded(loaded, "KES"))


def test_an_intervention_under_way_without_a_budget():
    assert told_of_money(findings.without_budget, SOUND, gift(100)) == about(
        "without_budget",
        Severity.WARNING,
        "has no budget, so nobody knows what is missing.",
    )
    cost = Cost(WATER, 2026, Decimal(0))
    assert told_of_money(findings.without_budget, SOUND, cost) == []
    assert told_of_money(findings.without_budget, replace(SOUND, state="idea")) == []


def test_money_that_is_missing():
    cost = Cost(WATER, 2026, Decimal(100))
    planned = replace(SOUND, state="planned")
    lacks = "lacks money, even if all pledges hold."

    def told(one: PlannedIntervention, *money) -> list[Finding]:
        return told_of_money(findings.funding_gap, one, *money)

    assert told(SOUND, cost) == about("funding_gap", Severity.PROBLEM, lacks)
    assert told(planned, cost) == about("funding_gap", Severity.WARNING, lacks)
    assert told(SOUND, cost, gift(100, PLEDGED)) == about(
        "funding_gap", Severity.NOTE, "is paid for only if all pledges hold."
    )
    assert told(SOUND, cost, gift(100, CONFIRMED)) == []
    assert told(SOUND, cost, gift(130, CONFIRMED)) == []
    assert told(replace(SOUND, state="idea"), cost) == []


def test_running_after_the_last_day():
    late = replace(SOUND, ends_on=date(2026, 6, 29))

    assert findings.overdue(plan(late), TODAY) == about(
        "overdue", Severity.WARNING, "should have ended, and still runs."
    )
    fine = [
        replace(SOUND, ends_on=TODAY),
        replace(SOUND, ends_on=None),
        replace(late, state="done"),
    ]
    assert findings.overdue(plan(*fine), TODAY) == []


def test_planned_after_the_first_day():
    late = replace(SOUND, state="planned", starts_on=date(2026, 6, 29))

    assert findings.not_started(plan(late), TODAY) == about(
        "not_started", Severity.NOTE, "should have started by now."
    )
    fine = [replace(late, starts_on=TODAY), replace(late, starts_on=None), SOUND]
    assert findings.not_started(plan(*fine), TODAY) == []


def test_contributions_that_cannot_be_counted():
    foreign = gift(1, currency="USD")

    one = told_of_money(findings.without_rate, SOUND, foreign)
    two = told_of_money(findings.without_rate, SOUND, foreign, foreign)

    assert one == about(
        "without_rate",
        Severity.WARNING,
        "has 1 contribution without an exchange rate; it is not counted.",
    )
    assert two[0].message == (
        "has 2 contributions without an exchange rate; they are not counted."
    )


def test_a_sound_plan_has_nothing_to_tell_and_the_gravest_comes_first():
    sound = plan(SOUND)
    broken = plan(
        replace(SOUND, lead_id=None, need_ids=frozenset()),
        money=((Cost(WATER, 2026, Decimal(100)),), ()),
    )

    assert findings.about_plan(sound, funded(sound, "KES"), TODAY) == []
    told = findings.about_plan(broken, funded(broken, "KES"), TODAY)
    assert [one.code for one in told] == [
        "coordination.funding_gap",
        "coordination.intervention_without_need",
        "coordination.without_lead",
    ]


def linked(*links: Link) -> CausesState:
    needs = [
        NeedStanding(3, 2, "Shops", 1, "Credit", "finance", ""),
        NeedStanding(4, 2, "Shops", 6, "Power", "infrastructure", ""),
    ]
    return CausesState(needs, {3: Decimal(4), 4: None}, (), (), links)


def test_an_intervention_rests_on_a_need_that_nobody_attends_to():
    state = linked(Link(1, 4, 3, BLOCKS))

    (found,) = findings.rests_on_unaddressed_need(plan(SOUND), state, {4})

    assert found == Finding(
        "coordination.rests_on_unaddressed_need",
        Severity.WARNING,
        "answers Credit (Shops), which Power (Shops) holds back; no intervention "
        "answers that, and nobody provides for it.",
        "Water",
        "enterprises:need_detail",
        {"pk": 4},
    )


def test_it_rests_on_nothing_open_when_somebody_provides_or_the_link_is_weak():
    held = linked(Link(1, 4, 3, BLOCKS))
    both = replace(SOUND, need_ids=frozenset({3, 4}))

    assert findings.rests_on_unaddressed_need(plan(SOUND), held, set()) == []
    assert findings.rests_on_unaddressed_need(plan(both), held, {4}) == []
    weak = linked(Link(1, 4, 3, SOMEWHAT))
    assert findings.rests_on_unaddressed_need(plan(SOUND), weak, {4}) == []
    stopped = replace(SOUND, state="stopped")
    assert findings.rests_on_unaddressed_need(plan(stopped), held, {4}) == []
