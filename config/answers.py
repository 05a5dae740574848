"""What the thread tells, in a sentence or two: the first line of overview and plan."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.thread import Thread


def answer(thread: Thread) -> str:
    """Say how many needs are severe, how many of them hold, and where most break."""
    if not thread.strands:
        return _("Begin anywhere; most begin with the needs of one segment.")
    if not thread.severe:
        return _("Needs are rated, and none of them is severe.")
    told = [_followed(len(thread.severe), thread.whole)]
    if weakest := thread.weakest:
        told.append(BREAKS[weakest](thread.breaks[weakest]))
    return " ".join(told)


def _followed(severe: int, whole: int) -> str:
    if whole == severe:
        return ngettext(
            "%(n)s need is severe, and it is followed all the way to a figure.",
            "All %(n)s severe needs are followed all the way to a figure.",
            severe,
        ) % {"n": severe}
    if whole == 0:
        return ngettext(
            "%(n)s need is severe, and it is not followed to a figure yet.",
            "%(n)s needs are severe, and none is followed to a figure yet.",
            severe,
        ) % {"n": severe}
    text = _("%(whole)s of %(n)s severe needs are followed all the way to a figure.")
    return text % {"n": severe, "whole": whole}


def _nobody(n: int) -> str:
    text = ngettext(
        "Nobody provides %(n)s of them.", "Nobody provides %(n)s of them.", n
    )
    return text % {"n": n}


def _nothing(n: int) -> str:
    text = ngettext(
        "%(n)s has a provider and no intervention.",
        "%(n)s have a provider and no intervention.",
        n,
    )
    return text % {"n": n}


def _no_money(n: int) -> str:
    text = ngettext(
        "%(n)s waits for confirmed money.", "%(n)s wait for confirmed money.", n
    )
    return text % {"n": n}


def _no_indicator(n: int) -> str:
    text = ngettext("%(n)s is not measured.", "%(n)s are not measured.", n)
    return text % {"n": n}


def _no_figure(n: int) -> str:
    text = ngettext(
        "%(n)s waits for its first figure.", "%(n)s wait for their first figure.", n
    )
    return text % {"n": n}


BREAKS: dict[str, Callable[[int], str]] = {
    "provider": _nobody,
    "intervention": _nothing,
    "money": _no_money,
    "indicator": _no_indicator,
    "figure": _no_figure,
}
