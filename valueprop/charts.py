"""Figures of business cases as plain data."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from valueprop.analysis.cases import CaseResult, Ledger

# As many as the palette tells apart; the rest is drawn as one.
NAMED = 6


def net_by_year(result: CaseResult) -> dict[str, Any]:
    """Net by year, one colour for each stakeholder, and the running total as a line.

    Both are amounts of the same currency on the same axis.
    """
    years = [str(year) for year in result.case.span]
    bars: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": name,
            "x": years,
            "y": net,
            "hovertemplate": "%{x}: %{y:,.0f}",
        }
        for name, net in _series(result)
    ]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": _("All together, running total"),
        "x": years,
        "y": list(result.total.cumulative),
        "line": {"color": "--ink", "width": 2.5},
        "marker": {"color": "--ink", "size": 7},
        "hovertemplate": "%{x}: %{y:,.0f}",
    }
    return {
        "data": [*bars, line],
        "layout": {
            "barmode": "relative",
            "xaxis": {"type": "category"},
            "yaxis": {"zeroline": True, "tickformat": "~s"},
        },
    }


def net_columns(result: CaseResult) -> list[str]:
    """Heads of the table beneath: year, stakeholders, all, running total."""
    names = [ledger.name for ledger in result.ledgers]
    return [_("Year"), *names, _("All together"), _("Running total")]


def net_rows(result: CaseResult) -> list[tuple[int, list[Decimal]]]:
    """The same numbers, a row for each year."""
    parties = [ledger.net for ledger in result.ledgers]
    columns = [*parties, result.total.net, result.total.cumulative]
    return [
        (year, [column[place] for column in columns])
        for place, year in enumerate(result.case.span)
    ]


def _series(result: CaseResult) -> list[tuple[str, list[Decimal]]]:
    """The stakeholders that are drawn, the largest named, the rest added up."""
    by_size = sorted(result.ledgers, key=_size, reverse=True)
    named, rest = by_size[:NAMED], by_size[NAMED:]
    series = [(x.name, list(x.net)) for x in result.ledgers if x in named]
    if rest:
        sums = [sum(values, Decimal(0)) for values in zip(*_nets(rest), strict=True)]
        series.append((_("Others"), sums))
    return series


def _size(ledger: Ledger) -> Decimal:
    return sum((abs(value) for value in ledger.net), Decimal(0))


def _nets(ledgers: Sequence[Ledger]) -> list[tuple[Decimal, ...]]:
    return [ledger.net for ledger in ledgers]
