"""The needs map and its sentences: results in, plain data and words out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from enterprises.analysis.needs import (
    Cell,
    Gap,
    NeedMap,
    Verdict,
)
from enterprises.analysis.segments import Chain
from enterprises.analysis.voices import Heard
from enterprises.analysis.worst import holding_back
from enterprises.wording import isolated

MINUS = "\N{MINUS SIGN}"


def verdict_words(verdict: str) -> str:
    """What a voice gap means, for the reader."""
    return {
        Verdict.UNKNOWN: _("not rated by both"),
        Verdict.WITHHELD: _("withheld: too few"),
        Verdict.TOO_FEW: _("too few to tell"),
        Verdict.NO_GAP: _("no real gap"),
        Verdict.ENTERPRISES_HIGHER: _("weighs more for enterprises"),
        Verdict.SUPPORTERS_HIGHER: _("weighs more for supporters"),
    }[Verdict(verdict)]


def gender_words(gender: str) -> str:
    """Respondents of one gender, as a group; "" stands for mixed and unrecorded."""
    return {
        "woman": _("Women"),
        "man": _("Men"),
        "other": _("Another gender"),
        "": _("Mixed, or not recorded"),
    }[gender]


def written(value: Decimal | int | None, pattern: str = "#,##0.0") -> str:
    """A number as the reader's language writes it, or the words for none."""
    if value is None:
        return _("not known")
    text: str = format_decimal(
        value, format=pattern, locale=_locale(get_language() or "en")
    )
    return text


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def chain_answer(whole: Chain, *, of: int | None = None) -> str:
    """What the segments say together, in one or two sentences.

    `of` is how many there are in all, where a filter leaves some of them.
    """
    if whole.segments == 0:
        return _("No segment fits this filter.") if of else _no_segment()
    words = _segments(whole.segments, of)
    if whole.enterprises is None:
        return _("%(segments)s; how many enterprises they have is not known.") % {
            "segments": words
        }
    parts = [
        _("%(segments)s, about %(number)s enterprises")
        % {"segments": words, "number": written(whole.enterprises, "#,##0")}
    ]
    if whole.unseen_share is not None:
        parts.append(_unseen(whole, whole.unseen_share))
    if whole.unknown:
        missing = ngettext(
            "the number of %(n)s segment is not known",
            "the numbers of %(n)s segments are not known",
            whole.unknown,
        )
        parts.append(missing % {"n": whole.unknown})
    return "; ".join(parts) + "."


def _no_segment() -> str:
    return _("No segment is described yet.")


def _segments(n: int, of: int | None) -> str:
    if of is None or of == n:
        return ngettext("%(n)s segment", "%(n)s segments", n) % {"n": n}
    words = ngettext("%(n)s of %(of)s segment", "%(n)s of %(of)s segments", of)
    return words % {"n": n, "of": of}


def _unseen(whole: Chain, share: Decimal) -> str:
    """How much the company cannot see, of what it is known of."""
    percent = written(share * 100, "0")
    if whole.judged == whole.segments - whole.unknown:
        return _("the company cannot see %(share)s%% of them") % {"share": percent}
    words = _("the company cannot see %(share)s%% of those of known visibility")
    return words % {"share": percent}


def segment_answer(number: int | None, worst: tuple[str, Decimal] | None) -> str:
    """How many enterprises a segment has, and what holds them back most."""
    many = (
        _("About %(n)s enterprises") % {"n": written(number, "#,##0")}
        if number is not None
        else _("How many enterprises it has is not known")
    )
    if worst is None:
        return _("%(many)s; no need is rated yet.") % {"many": many}
    values = {"many": many, "name": isolated(worst[0]), "severity": written(worst[1])}
    return _("%(many)s; %(name)s weighs most, %(severity)s of 5.") % values


def need_answer(segment: str, cell: Cell | None) -> str:
    """How severe a need is for whom, and whether both views agree."""
    if cell is None:
        return _("Not rated yet for %(segment)s.") % {"segment": isolated(segment)}
    ours, gap = cell.enterprises, cell.gap
    values = {
        "segment": isolated(segment),
        "severity": written(ours.shown),
        "theirs": written(cell.supporters.mean),
        "points": written(gap.size),
    }
    if ours.is_withheld:
        words = _("Too few of %(segment)s were heard to show what they say.")
    elif ours.mean is None:
        words = _("Supporters rate it %(theirs)s of 5; %(segment)s were not asked.")
    elif gap.verdict == Verdict.ENTERPRISES_HIGHER:
        words = _(
            "%(segment)s: %(severity)s of 5, %(points)s more than supporters believe."
        )
    elif gap.verdict == Verdict.SUPPORTERS_HIGHER:
        words = _(
            "%(segment)s: %(severity)s of 5, %(points)s less than supporters believe."
        )
    else:
        words = _("%(segment)s: %(severity)s of 5.")
    return words % values


def round_answer(heard: Sequence[Heard]) -> str:
    """How far a round reached, and whom it missed."""
    reached = sum(h.anybody for h in heard)
    sentence = ngettext(
        "%(n)s of %(all)s segment is rated.",
        "%(n)s of %(all)s segments are rated.",
        len(heard),
    )
    sentences = [sentence % {"n": reached, "all": len(heard)}]
    women = sum(h.women_missing for h in heard)
    if women:
        sentence = ngettext(
            "No woman is on record as heard in %(n)s of them.",
            "No woman is on record as heard in %(n)s of them.",
            women,
        )
        sentences.append(sentence % {"n": women})
    silent = sum(h.anybody and not h.enterprises for h in heard)
    if silent:
        sentence = ngettext(
            "In %(n)s only supporters were asked.",
            "In %(n)s only supporters were asked.",
            silent,
        )
        sentences.append(sentence % {"n": silent})
    return " ".join(sentences)


def map_answer(
    needs: NeedMap, view: str, heard: Sequence[Heard], names: Mapping[Any, object]
) -> str:
    """What the needs map says, in one or two sentences."""
    if not any(h.anybody for h in heard):
        return _("Nobody has been asked in this round yet.")
    sentences = [_gap_sentence(needs, names) if view == "gap" else ""]
    if view != "gap":
        sentences = [_worst_sentence(needs, view, names)]
    women = sum(h.women_missing for h in heard)
    if women:
        sentence = ngettext(
            "No woman is on record as heard in %(n)s segment.",
            "No woman is on record as heard in %(n)s segments.",
            women,
        )
        sentences.append(sentence % {"n": women})
    return " ".join(sentences)


def _worst_sentence(needs: NeedMap, view: str, names: Mapping[Any, object]) -> str:
    worst = holding_back(needs, view)
    if worst is None:
        return _("No need is rated severe.")
    sentence = ngettext(
        "What weighs most: %(name)s, in %(n)s of %(rated)s rated segment.",
        "What weighs most: %(name)s, in %(n)s of %(rated)s rated segments.",
        worst.rated,
    )
    return sentence % {
        "name": isolated(names[worst.column]),
        "n": worst.segments,
        "rated": worst.rated,
    }


def _gap_sentence(needs: NeedMap, names: Mapping[Any, object]) -> str:
    gaps = [(cell.gap, key) for key, cell in needs.cells.items() if cell.gap.is_real]
    if not gaps:
        return _("Enterprises and supporters see no need really differently.")
    widest, (_segment, column) = max(gaps, key=lambda pair: pair[0].size)
    values = {
        "n": len(gaps),
        "name": isolated(names[column]),
        "points": written(widest.size),
    }
    sentence = ngettext(
        "In %(n)s cell the two views differ, by %(points)s points in %(name)s.",
        "In %(n)s cells the two views differ, most in %(name)s: %(points)s points.",
        len(gaps),
    )
    return sentence % values


def voice_gap_chart(
    gaps: Mapping[str, Gap], names: Mapping[str, object]
) -> dict[str, Any]:
    """Both views of each category on the scale of severity, joined by a line."""
    rated = [(str(names[c]), g) for c, g in gaps.items() if g.difference is not None]
    labels = [name for name, _gap in rated]
    lines_x: list[Decimal | None] = []
    lines_y: list[str | None] = []
    for name, gap in rated:
        lines_x += [gap.enterprises.mean, gap.supporters.mean, None]
        lines_y += [name, name, None]
    line = {"color": "--line", "width": 3}
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": lines_x,
            "y": lines_y,
            "line": line,
            "showlegend": False,
            "hoverinfo": "skip",
        },
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
        "hovertemplate": "%{y}: %{x:.1f}<extra>" + name + "</extra>",
    }


def voice_gap_title(gaps: Mapping[str, Gap], names: Mapping[str, object]) -> str:
    """The finding of the voice-gap chart."""
    real = {category: gap for category, gap in gaps.items() if gap.is_real}
    if not real:
        return _("Enterprises and supporters agree on what weighs most")
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
            verdict_words(gap.verdict),
        ]
        for category, gap in gaps.items()
    ]


def signed(difference: Decimal | None) -> str:
    """A difference with its sign and one decimal; a true minus."""
    if difference is None:
        return _("not known")
    words = written(abs(difference))
    if words == written(Decimal(0)):
        return f"±{words}"
    return f"{'+' if difference > 0 else MINUS}{words}"


def _with_n(mean: Decimal | None, people: int) -> str:
    return _("not known") if mean is None else f"{written(mean)} (n {people})"


def trend_chart(
    rounds: Sequence[tuple[str, Decimal | None, Decimal | None]],
) -> dict[str, Any]:
    """How severe one need was round by round, for enterprises and for supporters."""
    names = [name for name, _ours, _theirs in rounds]
    sides = (
        (_("Enterprises"), [ours for _n, ours, _t in rounds], "--needs", "circle"),
        (_("Supporters"), [t for _n, _o, t in rounds], "--muted", "diamond"),
    )
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": names,
                "y": values,
                "connectgaps": False,
                "line": {"color": color},
                "marker": {"color": color, "size": 10, "symbol": symbol},
            }
            for name, values, color, symbol in sides
        ],
        "layout": {
            "xaxis": {"type": "category"},
            "yaxis": {"range": [1, 5.2], "dtick": 1},
        },
    }
