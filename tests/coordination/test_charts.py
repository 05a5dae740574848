"""Figures of interventions and their money as plain data."""

from decimal import Decimal

from coordination import charts
from coordination.analysis.funding import Cost, Plan, PlannedIntervention, funded
from tests.coordination.test_analysis_funding import IDEA, PLAN, WATER, gift


def test_cost_and_secured_stand_side_by_side_the_widest_gap_on_top():
    plan = Plan(
        PLAN,
        (Cost(WATER, 2026, Decimal(100)), Cost(IDEA, 2026, Decimal(300))),
        (gift(40),),
    )
    table = funded(plan, "KES")

    secured, cost = charts.cost_and_secured(plan, table)["data"]

    assert (secured["name"], cost["name"]) == ("Secured", "Cost")
    # The last of a horizontal bar chart is drawn on top.
    assert cost["y"] == secured["y"] == ["Water", "An idea"]
    assert cost["x"] == [Decimal(100), Decimal(300)]
    assert secured["x"] == [Decimal(40), Decimal(0)]
    assert charts.funding_rows(plan, table) == [
        ("An idea", [Decimal(300), Decimal(0), Decimal(300), Decimal(300)]),
        ("Water", [Decimal(100), Decimal(40), Decimal(60), Decimal(60)]),
    ]
    assert len(charts.funding_columns()) == 5


def test_an_unknown_cost_has_no_bar_and_an_intervention_without_money_no_row():
    plan = Plan(PLAN, (), (gift(40),))

    rows = charts.funding_rows(plan, funded(plan, "KES"))

    assert rows == [("Water", [None, Decimal(40), None, None])]


def test_the_chart_ends_where_it_could_not_be_read():
    many = tuple(PlannedIntervention(n, f"I{n:02}", "idea") for n in range(20))
    costs = tuple(Cost(n, 2026, Decimal(n + 1)) for n in range(20))
    plan = Plan(many, costs)

    rows = charts.funding_rows(plan, funded(plan, "KES"))

    assert len(rows) == charts.SHOWN
    assert rows[0][0] == "I19"
