"""Figures of interventions and their money as plain data."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from coordination.analysis.funding import Funding, FundingTable, Plan

# As many bars as a page can show; the largest gaps first.
SHOWN = 12


def cost_and_secured(plan: Plan, table: FundingTable) -> dict[str, Any]:
    """Two bars for each intervention, cost above secured, the widest gap on top."""
    rows = _shown(plan, table)
    # Plotly draws the first category lowest.
    names = [name for name, _funding in reversed(rows)]
    fundings = [funding for _name, funding in reversed(rows)]
    return {
        "data": [
            _bars(
                _("Secured"), names, [one.secured for one in fundings], "--coordination"
            ),
            _bars(_("Cost"), names, [one.cost for one in fundings], "--field-line"),
        ],
        "layout": {
            "barmode": "group",
            "xaxis": {"rangemode": "tozero", "tickformat": "~s", "showgrid": True},
            "yaxis": {"type": "category", "showgrid": False},
            "legend": {"traceorder": "reversed"},
            "margin": {"r": 56},
        },
    }


def funding_columns() -> list[str]:
    """Heads of the table beneath."""
    return [
        _("Intervention"),
        _("Cost"),
        _("Secured"),
        _("Missing"),
        _("Missing if all pledges hold"),
    ]


def funding_rows(
    plan: Plan, table: FundingTable
) -> list[tuple[str, list[Decimal | None]]]:
    """The same numbers, a row for each intervention drawn."""
    return [
        (name, [one.cost, one.secured, one.gap, one.gap_if_pledges_hold])
        for name, one in _shown(plan, table)
    ]


def _bars(
    name: str, labels: list[str], values: list[Decimal | None], color: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": labels,
        "x": values,
        "marker": {"color": color},
        "texttemplate": "%{x:.3~s}",
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{x:,.0f}",
    }


def _shown(plan: Plan, table: FundingTable) -> list[tuple[str, Funding]]:
    """Interventions with a cost or money, the largest gap first, unknown ones last."""
    rows = [
        (one.name, funding)
        for one in plan.interventions
        if (funding := table.by_intervention[one.id]).cost is not None
        or funding.pledged > 0
    ]
    rows.sort(key=lambda row: (row[1].gap is None, -(row[1].gap or 0), row[0]))
    return rows[:SHOWN]
