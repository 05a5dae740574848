"""Figures of business cases as plain data."""

from dataclasses import replace
from decimal import Decimal

from tests.valueprop.test_analysis_cases import SHOPS, case, gained, paid
from valueprop import charts
from valueprop.analysis.cases import computed


def test_net_by_year_is_stacked_and_the_running_total_is_on_the_same_axis():
    result = computed(case(paid(100), gained(60, who=SHOPS), years=2))

    figure = charts.net_by_year(result)

    assert [(trace["type"], trace["name"]) for trace in figure["data"]] == [
        ("bar", "Shops"),
        ("bar", "Dairy"),
        ("scatter", "All together, running total"),
    ]
    assert figure["data"][0]["x"] == ["2026", "2027"]
    assert figure["data"][1]["y"] == [Decimal(-100), Decimal(0)]
    assert figure["data"][2]["y"] == [Decimal(-100), Decimal(-40)]
    assert figure["layout"]["barmode"] == "relative"
    assert not any("yaxis" in trace for trace in figure["data"])


def test_the_table_beneath_has_the_same_numbers():
    result = computed(case(paid(100), gained(60, who=SHOPS), years=2))

    assert charts.net_columns(result) == [
        "Year",
        "Shops",
        "Dairy",
        "All together",
        "Running total",
    ]
    assert charts.net_rows(result) == [
        (2026, [Decimal(0), Decimal(-100), Decimal(-100), Decimal(-100)]),
        (2027, [Decimal(60), Decimal(0), Decimal(60), Decimal(-40)]),
    ]


def test_more_stakeholders_than_colours_are_drawn_as_others():
    lines = [gained(n, 2026, 2026, who=n, id=n) for n in range(1, 10)]
    names = tuple((n, f"Party {n}") for n in range(1, 10))
    result = computed(replace(case(*lines, years=1), names=names))

    figure = charts.net_by_year(result)

    drawn = {trace["name"]: trace["y"] for trace in figure["data"]}
    assert len(drawn) == charts.NAMED + 2
    assert drawn["Others"] == [Decimal(1 + 2 + 3)]
    assert sum(y[0] for name, y in drawn.items() if name.startswith("Party")) == 39
