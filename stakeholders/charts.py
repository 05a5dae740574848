"""Figures of stakeholders as plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from stakeholders.analysis.alignment import Position

# As many bars as a page can show.
SHOWN = 20


def pull_and_push(
    found: Sequence[Position], names: Mapping[int, str]
) -> dict[str, Any]:
    """What draws each stakeholder in, and what keeps it away, from one line."""
    rows = list(reversed(found[:SHOWN]))  # Plotly draws the first one lowest.
    labels = [names[one.stakeholder_id] for one in rows]
    return {
        "data": [
            _bars(
                _("Keeps away"), labels, [-one.push for one in rows], "--loss-strong"
            ),
            _bars(_("Draws in"), labels, [one.pull for one in rows], "--gain-strong"),
        ],
        "layout": {
            "barmode": "relative",
            "xaxis": {"zeroline": True, "showgrid": True, "tickformat": "d"},
            "yaxis": {"type": "category", "showgrid": False},
            "legend": {"traceorder": "normal"},
        },
    }


def _bars(name: str, labels: list[str], values: list[int], color: str) -> Any:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": labels,
        "x": values,
        "marker": {"color": color},
        "hovertemplate": "%{y}: %{x}",
    }


def pull_and_push_columns() -> list[str]:
    """Heads of the table beneath."""
    return [_("Stakeholder"), _("Draws in"), _("Keeps away"), _("Net position")]


def pull_and_push_rows(
    found: Sequence[Position], names: Mapping[int, str]
) -> list[tuple[str, list[Any]]]:
    """The same numbers, a row for each stakeholder drawn."""
    return [
        (names[one.stakeholder_id], [one.pull, one.push, one.net])
        for one in found[:SHOWN]
    ]
