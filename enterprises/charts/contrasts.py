"""The needs map's differences in words: gaps of voice and gender, and trends."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.contrasts import Contrast, Reading
from enterprises.charts.words import verdict_words, written
from enterprises.wording import isolated

SEVERITY, GAP, GENDER, TREND = "severity", "gap", "gender", "trend"
Cells = Mapping[tuple[int, str | int], Contrast]


def reading_words(view: str, reading: str) -> str:
    """What one cell's difference means; `reading` is a Reading or a Verdict."""
    if view == GAP:
        return verdict_words(reading)
    if view == GENDER:
        known = {
            Reading.UNKNOWN: _("not rated by both"),
            Reading.HIGHER: _("weighs more for women"),
            Reading.LOWER: _("weighs more for men"),
        }
    else:
        known = {
            Reading.UNKNOWN: _("not rated in both rounds"),
            Reading.HIGHER: _("got worse"),
            Reading.LOWER: _("got better"),
        }
    rest = {
        Reading.WITHHELD: _("withheld: too few"),
        Reading.TOO_FEW: _("too few to tell"),
        Reading.NO_GAP: _("within the noise"),
    }
    return {**rest, **known}[Reading(reading)]


def with_noise(words: str, noise: Decimal | None) -> str:
    """A judgement with how large the difference could be by chance."""
    if noise is None:
        return words
    return _("%(words)s (chance alone: up to %(points)s points)") % {
        "words": words,
        "points": written(noise),
    }


def legend(view: str) -> list[tuple[str, str, str]]:
    """The marks of a map of differences: (class, mark, words)."""
    if view == GAP:
        higher = _("weighs more for enterprises")
        lower = _("weighs more for supporters")
        codes = ("enterprises_higher", "supporters_higher")
        unknown = _("not rated by both")
    elif view == GENDER:
        higher, lower = _("weighs more for women"), _("weighs more for men")
        codes = ("higher", "lower")
        unknown = _("not rated by both")
    else:
        higher, lower = _("got worse"), _("got better")
        codes = ("higher", "lower")
        unknown = _("not rated in both rounds")
    return [
        (codes[0], "+", higher),
        (codes[1], "\N{MINUS SIGN}", lower),
        ("no_gap", "±", _("within the noise: no real difference")),
        ("too_few", "·", _("fewer than five on either side: too few to tell")),
        ("unknown", "?", unknown),
        ("withheld", "", _("withheld: too few")),
    ]


def gender_answer(cells: Cells, names: Mapping[Any, object]) -> str:
    """Where women and men differ most, in one or two sentences."""
    if all(cell.verdict == Reading.UNKNOWN for cell in cells.values()):
        return _("No need was rated by women and men apart, so no gap can be seen.")
    real = [(cell, column) for (_s, column), cell in cells.items() if cell.is_real]
    if not real:
        return _("Women and men rate no need differently by more than chance.")
    widest, column = max(real, key=lambda pair: pair[0].size)
    many = ngettext(
        "In %(n)s cell women and men differ by more than chance.",
        "In %(n)s cells women and men differ by more than chance.",
        len(real),
    )
    if widest.verdict == Reading.HIGHER:
        most = _("Most in %(name)s: %(points)s points more for women.")
    else:
        most = _("Most in %(name)s: %(points)s points more for men.")
    values = {"name": isolated(names[column]), "points": written(widest.size)}
    return f"{many % {'n': len(real)}} {most % values}"


def trend_answer(cells: Cells, names: Mapping[Any, object], before: str) -> str:
    """How much got worse and better since an earlier round, beyond chance."""
    if all(cell.verdict == Reading.UNKNOWN for cell in cells.values()):
        return _("Nothing was rated both now and in %(before)s.") % {
            "before": isolated(before)
        }
    real = [(cell, column) for (_s, column), cell in cells.items() if cell.is_real]
    if not real:
        return _("Nothing changed since %(before)s by more than chance.") % {
            "before": isolated(before)
        }
    worse = sum(cell.verdict == Reading.HIGHER for cell, _c in real)
    widest, column = max(real, key=lambda pair: pair[0].size)
    return _(
        "Since %(before)s %(worse)s cells got worse and %(better)s better by more than "
        "chance; most in %(name)s: %(points)s points."
    ) % {
        "before": isolated(before),
        "worse": worse,
        "better": len(real) - worse,
        "name": isolated(names[column]),
        "points": written(widest.size),
    }


def contrast_columns(view: str, sides: Sequence[str]) -> list[str]:
    """The heads of the table beneath a map of differences."""
    change = _("Change") if view == TREND else _("Difference")
    return [
        *(_("Segment"), _("Need"), sides[0], _("n"), sides[1], _("n")),
        *(change, _("By chance up to"), _("What it means")),
    ]


def contrast_row(view: str, cell: Contrast) -> list[Any]:
    """The figures of one cell; a withheld one says so, an unknown one is None."""
    hidden = reading_words(view, Reading.WITHHELD)
    held = cell.verdict == Reading.WITHHELD
    figures: list[Any] = []
    for side in (cell.first, cell.second):
        figures += [
            hidden if held else side.mean,
            hidden if held else side.people or None,
        ]
    return [
        *figures,
        cell.shown,
        None if held else cell.noise,
        reading_words(view, cell.verdict),
    ]
