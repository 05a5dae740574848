"""How far enterprises and supporters lie apart: the picture and its sentences.

What chance explains is neither called nor drawn as a gap; nor is it called agreement,
for too few may have been heard to see one.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.needs import Gap, Verdict
from enterprises.charts.words import signed, verdict_words, written
from enterprises.wording import isolated


def voice_gap_chart(
    gaps: Mapping[str, Gap], names: Mapping[str, object]
) -> dict[str, Any]:
    """Both views of each category on the scale of severity, joined by a line.

    The line is whole where the gap is more than chance, and dotted where it is not.
    """
    rated = [(str(names[c]), g) for c, g in gaps.items() if g.difference is not None]
    labels = [name for name, _gap in rated]
    real = [(name, gap) for name, gap in rated if gap.is_real]
    rest = [(name, gap) for name, gap in rated if not gap.is_real]
    whole, dotted = {"color": "--needs", "width": 4}, {"color": "--muted", "width": 2}
    data = [
        _line(_("More than chance"), real, whole),
        _line(_("Chance may explain it"), rest, {**dotted, "dash": "dot"}),
        _dots(_("Enterprises"), rated, "enterprises", "--needs", "circle"),
        _dots(_("Supporters"), rated, "supporters", "--muted", "diamond"),
    ]
    return {
        "data": data,
        "layout": {
            "xaxis": {
                "range": [1, 5],
                "dtick": 1,
                "showgrid": True,
                "title": {"text": _("Severity, 1 to 5")},
            },
            "yaxis": {
                "categoryorder": "array",
                "categoryarray": labels[::-1],
                "showgrid": False,
            },
            "legend": {"orientation": "h"},
        },
    }


def _line(
    name: str, rated: Sequence[tuple[str, Gap]], look: Mapping[str, Any]
) -> dict[str, Any]:
    x: list[Decimal | None] = []
    y: list[str | None] = []
    for label, gap in rated:
        x += [gap.enterprises.mean, gap.supporters.mean, None]
        y += [label, label, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": look,
        "showlegend": bool(rated),
        "hoverinfo": "skip",
    }


def _dots(
    name: str, rated: Sequence[tuple[str, Gap]], side: str, color: str, symbol: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [getattr(gap, side).mean for _name, gap in rated],
        "y": [label for label, _gap in rated],
        "marker": {"color": color, "size": 14, "symbol": symbol},
        "customdata": [getattr(gap, side).people for _name, gap in rated],
        "hovertemplate": "%{y}: %{x:.1f}, n %{customdata}<extra>" + name + "</extra>",
    }


def voice_gap_title(gaps: Mapping[str, Gap], names: Mapping[str, object]) -> str:
    """The finding of the voice-gap chart."""
    real = {category: gap for category, gap in gaps.items() if gap.is_real}
    if not real:
        if any(gap.verdict == Verdict.NO_GAP for gap in gaps.values()):
            return _("Enterprises and supporters do not differ by more than chance")
        return _("Too few were heard to tell whether the two views differ")
    widest = max(real, key=lambda category: real[category].size)
    values = {"name": names[widest], "points": written(real[widest].size)}
    if real[widest].verdict == Verdict.ENTERPRISES_HIGHER:
        words = _("%(name)s weighs %(points)s points more than supporters believe")
    else:
        words = _("%(name)s weighs %(points)s points less than supporters believe")
    return words % values


def voice_gap_rows(
    gaps: Mapping[str, Gap], names: Mapping[str, object]
) -> list[list[str]]:
    """The table twin of the voice-gap chart."""
    return [
        [
            str(names[category]),
            _with_n(gap.enterprises.mean, gap.enterprises.people),
            _with_n(gap.supporters.mean, gap.supporters.people),
            signed(gap.difference),
            written(gap.noise),
            verdict_words(gap.verdict),
        ]
        for category, gap in gaps.items()
    ]


def _with_n(mean: Decimal | None, people: int) -> str:
    return _("not known") if mean is None else f"{written(mean)} (n {people})"


def gap_sentence(
    gaps: Iterable[tuple[Gap, object]], names: Mapping[Any, object]
) -> str:
    """Where the two views differ most, and who feels it more; each with its column."""
    gaps = list(gaps)
    real = [(gap, column) for gap, column in gaps if gap.is_real]
    if not real:
        return _without_a_gap({gap.verdict for gap, _column in gaps})
    widest, column = max(real, key=lambda pair: pair[0].size)
    values = {
        "n": len(real),
        "name": isolated(names[column]),
        "points": written(widest.size),
    }
    many = ngettext(
        "In %(n)s cell the two views differ by more than chance.",
        "In %(n)s cells the two views differ by more than chance.",
        len(real),
    )
    if widest.verdict == Verdict.ENTERPRISES_HIGHER:
        most = _("Most in %(name)s: %(points)s points more for enterprises.")
    else:
        most = _("Most in %(name)s: %(points)s points more for supporters.")
    return f"{many} {most}" % values


def _without_a_gap(verdicts: set[Verdict]) -> str:
    """No gap to call one is no agreement where it could not be seen."""
    if Verdict.NO_GAP in verdicts:
        return _(
            "Enterprises and supporters rate no need differently by more than chance."
        )
    if verdicts & {Verdict.TOO_FEW, Verdict.WITHHELD}:
        return _("Too few were heard to tell whether the two views differ.")
    return _("No need was rated by both enterprises and supporters.")
