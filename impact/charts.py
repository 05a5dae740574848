"""Figures of indicators as Plotly draws them, and the finding that stands above each.

Colours are names of tokens, which the browser fills in.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

Figure = dict[str, Any]

MINUS = "\N{MINUS SIGN}"
SHOWN = ("value", "zero")


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a row of periods, or of a cut: `state` says why there is none."""

    label: str
    value: Decimal | None
    n: int | None
    state: str = "value"


# Words for numbers


def _locale() -> Locale:
    language = get_language() or "en"
    try:
        return Locale.parse("en-GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")


def _decimals(value: Decimal) -> int:
    """As many as a reader can use: none from a hundred on, else up to two."""
    size = abs(value)
    if value == value.to_integral_value() or size >= 100:
        return 0
    return 1 if size >= 10 else 2


def written(value: Decimal | None, *, is_share: bool = False) -> str:
    """Write a figure in the reader's locale; a share in percent, never clamped."""
    if value is None:
        return gettext("not known")
    locale = _locale()
    if is_share:
        percent = abs(value * 100)
        pattern = copy(locale.percent_formats[None])
        fraction = 0 if percent >= 10 or percent == percent.to_integral_value() else 1
    else:
        pattern = copy(locale.decimal_formats[None])
        fraction = _decimals(value)
    pattern.frac_prec = (fraction, fraction)
    return str(pattern.apply(value, locale)).replace("-", MINUS)


def written_change(value: Decimal | None, *, is_share: bool = False) -> str:
    """Write a change with its sign; a change of a share in percentage points."""
    if value is None:
        return gettext("not known")
    sign = "+" if value > 0 else MINUS if value < 0 else "±"
    return sign + written_size(value, is_share=is_share)


def written_size(value: Decimal, *, is_share: bool = False) -> str:
    """Write how large a change is, without its sign."""
    if is_share:
        points = written(abs(value) * 100)
        return gettext("%(points)s points") % {"points": points}
    return written(abs(value))


def state_words(state: str) -> str:
    """Say why there is no figure, in a few words; "" where there is one."""
    return {
        "not_collected": gettext("not collected"),
        "not_applicable": gettext("not applicable"),
        "not_yet_due": gettext("not yet due"),
        "not_computed": gettext("not computed yet"),
        "withheld": gettext("withheld: too few"),
    }.get(state, "")


# Titles: what the picture shows


def trend_title(
    points: Sequence[Point],
    *,
    unit: str,
    is_share: bool = False,
    target: Decimal | None = None,
) -> str:
    """Say how the newest figure stands against the first, and against the target."""
    shown = [point for point in points if point.value is not None]
    if not shown:
        return gettext("No figure yet")
    first, last = shown[0], shown[-1]
    assert first.value is not None  # noqa: S101
    assert last.value is not None  # noqa: S101
    words = {
        "value": written(last.value, is_share=is_share),
        "unit": unit,
        "last": last.label,
        "first": first.label,
        "size": written_size(last.value - first.value, is_share=is_share),
    }
    if len(shown) == 1:
        title = gettext("%(value)s %(unit)s in %(last)s") % words
    elif last.value > first.value:
        title = gettext("%(size)s higher in %(last)s than in %(first)s") % words
    elif last.value < first.value:
        title = gettext("%(size)s lower in %(last)s than in %(first)s") % words
    else:
        title = gettext("Unchanged from %(first)s to %(last)s") % words
    return title + _against_target(last.value, target, is_share)


def _against_target(value: Decimal, target: Decimal | None, is_share: bool) -> str:
    if target is None:
        return ""
    size = written_size(target - value, is_share=is_share)
    if value == target:
        return gettext(", exactly on target")
    if value < target:
        return gettext(", %(size)s below the target") % {"size": size}
    return gettext(", %(size)s above the target") % {"size": size}


def cut_title(points: Sequence[Point], *, is_share: bool = False) -> str:
    """Say where the figure is highest and where lowest."""
    shown = [p for p in points if p.value is not None]
    if not shown:
        return gettext("No part is large enough to be shown")
    highest = max(shown, key=lambda p: p.value or Decimal(0))
    lowest = min(shown, key=lambda p: p.value or Decimal(0))
    words = {
        "highest": highest.label,
        "most": written(highest.value, is_share=is_share),
        "lowest": lowest.label,
        "least": written(lowest.value, is_share=is_share),
    }
    if highest.value == lowest.value:
        return gettext("%(most)s everywhere") % words
    return (
        gettext("Highest for %(highest)s (%(most)s), lowest for %(lowest)s (%(least)s)")
        % words
    )


# Pictures


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
            "marker": {"color": "--impact", "size": 7},
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
        _add_baseline(layout, baseline, is_share)
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
    """Name each line at its last point, so that nobody has to look up a legend."""
    found = []
    shown = [point for point in points if point.value is not None]
    if shown:
        text = written(shown[-1].value, is_share=is_share)
        found.append(_label(shown[-1].label, shown[-1].value, text, "--impact"))
    if targets:
        period, value = list(targets.items())[-1]
        words = {"value": written(value, is_share=is_share)}
        text = gettext("Target %(value)s") % words
        found.append(_label(period, value, text, "--series-6"))
    return found


def _label(x: str, y: Decimal | None, text: str, colour: str) -> Figure:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "yshift": 14,
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


def _add_baseline(layout: Figure, baseline: Decimal, is_share: bool) -> None:
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
            "yshift": -9,
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
    layout["yaxis"] = {"type": "category"}
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
