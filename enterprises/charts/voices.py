"""Whose voice is missing, and women along the chain, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.voice_groups import Hearing, HearingCell, VoiceGrid
from enterprises.analysis.women import Services, StepWomen
from enterprises.charts.words import written
from enterprises.wording import isolated


def hearing_words(cell: HearingCell, threshold: int) -> str:
    """What is known of one group's voice; a small number is not told."""
    if cell.state == Hearing.HEARD:
        return _("%(n)s heard") % {"n": written(cell.people, "#,##0")}
    return {
        Hearing.NOT_EXPECTED: _("not expected"),
        Hearing.NOT_RECORDED: _("not recorded"),
        Hearing.NOBODY: _("nobody"),
        Hearing.FEW: _("fewer than %(n)s") % {"n": threshold},
        Hearing.SOME: _("heard"),
    }[cell.state]


def voices_answer(grid: VoiceGrid, round_name: str) -> str:
    """How many of the expected voices were not heard or not written down."""
    if not grid.expected:
        return _("No group is expected to be heard yet.")
    told = ngettext(
        "%(round)s: %(n)s voice is expected",
        "%(round)s: %(n)s voices are expected",
        grid.expected,
    ) % {"round": isolated(round_name), "n": grid.expected}
    missing = {"nobody": grid.count(Hearing.NOBODY)}
    missing["open"] = grid.count(Hearing.NOT_RECORDED)
    if not any(missing.values()):
        return _("%(told)s, and all were heard.") % {"told": told}
    words = _("%(told)s; not heard: %(nobody)s, not recorded: %(open)s.")
    return words % {"told": told, **missing}


def women_answer(steps: Sequence[StepWomen], services: Sequence[Services]) -> str:
    """On how many steps women work much, and own little, or services miss them."""
    if not steps:
        return _("No step of the chain is named yet.")
    much = sum(step.works_much for step in steps)
    words = ngettext(
        "Women do 40%% or more of the labour on %(much)s of %(n)s step; ",
        "Women do 40%% or more of the labour on %(much)s of %(n)s steps; ",
        len(steps),
    ) % {"much": much, "n": len(steps)}
    little = sum(step.owns_little for step in steps)
    parts = [
        _("they own less than half of that share on %(n)s") % {"n": little or _("none")}
    ]
    if missed := sum(bool(of_step.missed) for of_step in services):
        parts.append(_("services miss them on %(n)s") % {"n": missed})
    if unheard := sum(step.is_unheard for step in steps):
        silent = _("no woman is on record among those who rated needs on %(n)s")
        parts.append(silent % {"n": unheard})
    return f"{words}{'; '.join(parts)}."
