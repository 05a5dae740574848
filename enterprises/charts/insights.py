"""How well topics are known, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.insights import Cover, Coverage
from enterprises.charts.words import written
from enterprises.wording import isolated


def cover_words(state: Cover) -> str:
    """How well one topic is known, in a word."""
    return {
        Cover.BLANK: _("blank"),
        Cover.STALE: _("stale"),
        Cover.THIN: _("thin"),
        Cover.COVERED: _("covered"),
    }[state]


def coverage_answer(
    grid: Coverage, topics: Mapping[str, str], segments: Mapping[int, str]
) -> str:
    """How much of the grid is covered, and the cell most worth asking about next."""
    cells = len(grid.cells)
    if not cells:
        return _("No segment fits this filter.")
    worst = grid.most_urgent()
    if worst is None:
        return _("All %(n)s cells are covered.") % {"n": cells}
    counted = ngettext(
        "%(covered)s of %(n)s cells is covered",
        "%(covered)s of %(n)s cells are covered",
        grid.covered,
    ) % {"covered": grid.covered, "n": cells}
    topic, segment, cell = worst
    words = {
        Cover.BLANK: _("%(covered)s; “%(topic)s” of %(whom)s is blank."),
        Cover.STALE: _("%(covered)s; “%(topic)s” of %(whom)s is stale."),
        Cover.THIN: _("%(covered)s; “%(topic)s” of %(whom)s is thin."),
    }[cell.state]
    whom = _("the whole market system") if segment is None else segments[segment]
    told = {"covered": counted, "topic": topics[topic], "whom": isolated(whom)}
    return words % told


def insights_answer(n: int, fresh: int, own: int) -> str:
    """How many insights there are, how fresh they are, and whose view they are."""
    if not n:
        return ""
    words = ngettext("%(n)s insight", "%(n)s insights", n)
    told = _(
        "%(all)s; of the last two years: %(fresh)s, the enterprises' own: %(own)s."
    )
    return told % {
        "all": words % {"n": written(n, "#,##0")},
        "fresh": written(fresh, "#,##0"),
        "own": written(own, "#,##0"),
    }
