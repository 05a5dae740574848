"""The needs map and its sentences: results in, plain data and words out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.needs import Cell, NeedMap, Verdict
from enterprises.analysis.segments import Chain
from enterprises.analysis.voices import Heard
from enterprises.analysis.worst import holding_back
from enterprises.charts.voice_gap import gap_sentence
from enterprises.charts.words import written
from enterprises.wording import isolated


def gender_words(gender: str) -> str:
    """Respondents of one gender, as a group; "" stands for mixed and unrecorded."""
    return {
        "woman": _("Women"),
        "man": _("Men"),
        "other": _("Another gender"),
        "": _("Mixed or unknown"),
    }[gender]


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


def segment_answer(
    number: int | None, worst: tuple[str, Decimal] | None, *, is_rated: bool = False
) -> str:
    """How many enterprises a segment has, and what holds them back most.

    `is_rated` says that somebody rated its needs, where no `worst` can be told in the
    enterprises' own view.
    """
    many = (
        _("About %(n)s enterprises") % {"n": written(number, "#,##0")}
        if number is not None
        else _("How many enterprises it has is not known")
    )
    if worst is None and is_rated:
        words = _("%(many)s; what weighs most in their own view cannot be told yet.")
        return words % {"many": many}
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
    gaps = [(cell.gap, column) for (_s, column), cell in needs.cells.items()]
    is_gap = view == "gap"
    sentences = [
        gap_sentence(gaps, names) if is_gap else _worst_sentence(needs, view, names)
    ]
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
    sentence = (
        ngettext(
            "What weighs most: %(name)s, in %(n)s of %(rated)s rated segment.",
            "What weighs most: %(name)s, in %(n)s of %(rated)s rated segments.",
            worst.rated,
        )
        if len(worst.columns) == 1
        else _("What weighs most: %(name)s, each in %(n)s of %(rated)s rated segments.")
    )
    return sentence % {
        "name": ", ".join(isolated(names[column]) for column in worst.columns),
        "n": worst.segments,
        "rated": worst.rated,
    }


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
