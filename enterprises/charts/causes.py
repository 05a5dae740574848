"""Which causes explain most, and one cause in a sentence."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.causes import Pareto, Weight
from enterprises.charts.words import written
from enterprises.wording import isolated

MOST_DRAWN = 10
MOST_TOLD = 3
LONGEST_LABEL = 28
TENTH = Decimal("0.1")


def percent(share: Decimal | None) -> str:
    """A share of 0..1 in whole percent, or the words for none."""
    if share is None:
        return _("not known")
    return _("%(n)s%%") % {"n": written(share * 100, "0")}


def pareto_answer(found: Pareto) -> str:
    """How much of the severity the first causes explain, and what is left out."""
    if not found.weights:
        return _("Why needs are there has not been written down yet.")
    leading = found.leading(MOST_TOLD)
    if not leading:
        words = ngettext(
            "%(n)s cause; none lies behind a need that is rated.",
            "%(n)s causes; none lies behind a need that is rated.",
            len(found.weights),
        )
        return words % {"n": len(found.weights)}
    words = ngettext(
        "%(n)s cause explains %(share)s of the severity rated: %(names)s.",
        "%(n)s causes explain %(share)s of the severity rated: %(names)s.",
        len(leading),
    )
    sentences = [
        words
        % {
            "n": len(leading),
            "share": percent(leading[-1].cumulative),
            "names": "; ".join(isolated(weight.cause.name) for weight in leading),
        }
    ]
    if found.unrated:
        words = ngettext(
            "%(n)s need is not rated and in no sum.",
            "%(n)s needs are not rated and in no sum.",
            found.unrated,
        )
        sentences.append(words % {"n": found.unrated})
    return " ".join(sentences)


def pareto_title(found: Pareto) -> str:
    """The finding of the chart of causes."""
    first = found.leading(1)
    if not first:
        return _("No cause explains any severity yet")
    return _("“%(name)s” alone explains %(share)s") % {
        "name": isolated(first[0].cause.name),
        "share": percent(first[0].share),
    }


def drawn(found: Pareto) -> Sequence[Weight]:
    """The causes of the chart: the heaviest, and only those that explain something."""
    return [weight for weight in found.weights if weight.share][:MOST_DRAWN]


def pareto_chart(found: Pareto) -> dict[str, Any]:
    """Each cause's share as a bar and what the causes so far explain as a line."""
    weights = drawn(found)
    # To the next full tenth, so that bars show on a phone too.
    furthest = max((w.cumulative or Decimal(0) for w in weights), default=Decimal(0))
    end = (furthest // TENTH + 1) * TENTH
    labels = [
        f"{n}. {isolated(_short(w.cause.name))}" for n, w in enumerate(weights, start=1)
    ]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": _("This cause"),
                "x": [w.share for w in weights],
                "y": labels,
                "marker": {"color": "--needs"},
                "hovertemplate": "%{y}: %{x:.0%}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": _("This and those above, each need once"),
                "x": [w.cumulative for w in weights],
                "y": labels,
                "line": {"color": "--ink", "width": 2},
                "marker": {"color": "--ink", "size": 9},
                "hovertemplate": "%{y}: %{x:.0%}<extra></extra>",
            },
        ],
        "layout": {
            "xaxis": {
                "range": [0, end],
                "tickformat": ".0%",
                "showgrid": True,
            },
            "yaxis": {
                "categoryorder": "array",
                "categoryarray": labels[::-1],
                "showgrid": False,
            },
        },
    }


def pareto_rows(found: Pareto) -> list[list[str]]:
    """The table twin of the chart of causes."""
    return [
        [
            weight.cause.name,
            written(weight.weight),
            percent(weight.share),
            percent(weight.cumulative),
        ]
        for weight in drawn(found)
    ]


def cause_answer(weight: Weight, segments: int) -> str:
    """How many needs of how many segments a cause lies behind, and what they weigh."""
    if not weight.needs:
        return _("It lies behind no need yet.")
    needs = ngettext(
        "It lies behind %(n)s need", "It lies behind %(n)s needs", len(weight.needs)
    ) % {"n": len(weight.needs)}
    whose = ngettext("%(n)s segment", "%(n)s segments", segments) % {"n": segments}
    values = {"needs": needs, "whose": whose, "share": percent(weight.share)}
    if weight.share is None:
        return _("%(needs)s of %(whose)s; none of them is rated.") % values
    words = _("%(needs)s of %(whose)s: %(share)s of the severity rated.")
    if weight.unrated:
        words = ngettext(
            "%(needs)s of %(whose)s: %(share)s of the severity rated; %(n)s need is "
            "not rated.",
            "%(needs)s of %(whose)s: %(share)s of the severity rated; %(n)s needs are "
            "not rated.",
            weight.unrated,
        )
    return words % {**values, "n": weight.unrated}


def _short(name: str) -> str:
    if len(name) <= LONGEST_LABEL:
        return name
    return name[: LONGEST_LABEL - 1].rstrip() + "…"
