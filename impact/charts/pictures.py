"""Figures of indicators as Plotly draws them; colours are names of tokens."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from impact.charts.words import SHOWN, Point, state_words, written

Figure = dict[str, Any]


def trend(
    points: Sequence[Point],
    *,
    targets: Mapping[str, Decimal],
    baseline: Decimal | None = None,
    is_share: bool = False,
) -> Figure:
    """Draw the figures of periods with their targets and the baseline; one y axis.

    `targets` maps the label of a period to what was to be reached. A period without a
    figure says why in words, and the line is broken there.
    """
    labels = [point.label for point in points]
    ahead = [label for label in targets if label not in labels]
    data: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": gettext("Actual"),
            "x": labels,
            "y": [point.value for point in points],
            "connectgaps": False,
            "line": {"color": "--impact", "width": 2.5},
            "marker": {
                "color": "--impact",
                "size": 7,
                "symbol": ["circle-open" if p.is_carried else "circle" for p in points],
            },
            "customdata": ["" if p.n is None else p.n for p in points],
            "hovertemplate": "%{x}: <b>%{y}</b> (n %{customdata})<extra></extra>",
        }
    ]
    if targets:
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": gettext("Target"),
                "x": list(targets),
                "y": list(targets.values()),
                "line": {"color": "--series-6", "width": 1.5, "dash": "dot"},
                "marker": {"color": "--series-6", "size": 8, "symbol": "diamond-open"},
                "hovertemplate": "%{x}: <b>%{y}</b><extra></extra>",
            }
        )
    layout = _layout(is_share)
    layout["xaxis"] = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels + ahead,
    }
    layout["annotations"] = [
        *_line_labels(points, targets, is_share),
        *(_why(point) for point in points if point.state not in SHOWN),
    ]
    if baseline is not None:
        _add_baseline(layout, baseline, points, is_share)
    return {"data": data, "layout": layout}


def _layout(is_share: bool) -> Figure:
    axis: Figure = {"rangemode": "tozero"}
    if is_share:
        axis["tickformat"] = ".0%"
    return {
        "showlegend": False,
        "yaxis": axis,
        "margin": {"t": 16, "r": 20, "b": 40, "l": 52},
    }


def _line_labels(
    points: Sequence[Point], targets: Mapping[str, Decimal], is_share: bool
) -> list[Figure]:
    """Name each line at its last point, so that nobody has to look up a legend.

    The higher one of the two is named above its point, the other below.
    """
    found = []
    shown = [point for point in points if point.value is not None]
    last = shown[-1].value if shown else None
    target = list(targets.items())[-1] if targets else None
    is_above = target is None or last is None or last >= target[1]
    if shown:
        text = written(last, is_share=is_share)
        found.append(_label(shown[-1].label, last, text, "--impact", is_above))
    if target is not None:
        words = {"value": written(target[1], is_share=is_share)}
        text = gettext("Target %(value)s") % words
        found.append(_label(*target, text, "--series-6", last is None or not is_above))
    return found


def _label(x: str, y: Decimal | None, text: str, colour: str, is_above: bool) -> Figure:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "yshift": 14 if is_above else -14,
        "xanchor": "auto",
        "font": {"color": colour, "size": 13},
    }


def _why(point: Point) -> Figure:
    return {
        "x": point.label,
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
        "text": state_words(point.state),
        "textangle": -90,
        "showarrow": False,
        "font": {"color": "--muted", "size": 11},
    }


def _add_baseline(
    layout: Figure, baseline: Decimal, points: Sequence[Point], is_share: bool
) -> None:
    first = next((p.value for p in points if p.value is not None), None)
    is_above = first is not None and first <= baseline
    layout["shapes"] = [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": baseline,
            "y1": baseline,
            "line": {"color": "--muted", "width": 1, "dash": "dash"},
        }
    ]
    words = {"value": written(baseline, is_share=is_share)}
    layout["annotations"].append(
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "y": baseline,
            "yshift": 9 if is_above else -9,
            "text": gettext("Baseline %(value)s") % words,
            "showarrow": False,
            "font": {"color": "--muted", "size": 12},
        }
    )


def cut(points: Sequence[Point], *, is_share: bool = False) -> Figure:
    """Draw one bar from zero for each part; a part without a figure says why."""
    rows = list(reversed(points))
    layout = _layout(is_share)
    layout["xaxis"] = {**layout.pop("yaxis"), "zeroline": True}
    layout["yaxis"] = {"type": "category", "showgrid": False}
    layout["margin"] = {"t": 8, "r": 60, "b": 36, "l": 8}
    layout["annotations"] = [
        {
            "x": 0,
            "xanchor": "left",
            "xshift": 6,
            "y": point.label,
            "text": state_words(point.state),
            "showarrow": False,
            "font": {"color": "--muted", "size": 12},
        }
        for point in rows
        if point.state not in SHOWN
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [point.value for point in rows],
        "y": [point.label for point in rows],
        "text": [
            "" if point.value is None else written(point.value, is_share=is_share)
            for point in rows
        ],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": "--impact"},
        "customdata": ["" if point.n is None else point.n for point in rows],
        "hovertemplate": "%{y}: <b>%{text}</b> (n %{customdata})<extra></extra>",
    }
    return {"data": [bars], "layout": layout}
