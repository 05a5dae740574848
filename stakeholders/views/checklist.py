"""The checklist of what a system offers: read by player, judged group by group."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from enterprises.views.saving import changed, offer_undo, posted, show_form
from stakeholders.actions.checklist import judge_functions
from stakeholders.analysis.checklist import (
    Line,
    Rest,
    Tally,
    by_player,
    resting,
    severe_without,
    tally,
)
from stakeholders.catalogue import PLAYERS, player_of
from stakeholders.catalogue.system_functions import OTHER
from stakeholders.forms.checklist import (
    UNJUDGED,
    ChecklistFilter,
    JudgeForm,
    SystemFunctionForm,
)
from stakeholders.models import SystemFunction
from stakeholders.models.checklist import checklist, needs_by_code
from stakeholders.models.lenses import Presence
from stakeholders.models.severity import worst_needs
from stakeholders.views.saving import FORM, added

SET = "stakeholders/system_function_set.html"
OWN = "stakeholders/system_function_form.html"


@require_safe
@requires("stakeholders.view_systemfunction")
def system_function_list(request: SystemRequest) -> HttpResponse:
    form, lines, needs = _asked(request)
    shown = _matching(lines, needs, form.chosen)
    every = by_player(lines, PLAYERS, OTHER)
    fitting = by_player(shown, PLAYERS, OTHER)
    counted = tally(lines)
    context = {
        "form": form,
        "is_filtered": bool(form.chosen),
        "found": len(shown),
        "tally": counted,
        "answer": _answer(counted, len(severe_without(lines, needs))),
        "groups": [
            (
                player,
                player_of(player),
                tally(every[player]),
                every[player],
                [(line, resting(line, needs)) for line in own],
            )
            for player, own in fitting.items()
        ],
    }
    return render(request, "stakeholders/system_function_list.html", context)


def _asked(
    request: SystemRequest,
) -> tuple[ChecklistFilter, list[Line], dict[str, Rest]]:
    form = ChecklistFilter(request.GET)
    return form, checklist(request.system), _needs(request)


def _needs(request: SystemRequest) -> dict[str, Rest]:
    return needs_by_code(request.system, worst_needs(request.system))


def _matching(
    lines: list[Line], needs: dict[str, Rest], wanted: dict[str, Any]
) -> list[Line]:
    presence, player = wanted.get("presence"), wanted.get("player")
    here = "" if presence == UNJUDGED else presence
    return [
        line
        for line in lines
        if here in (None, line.presence)
        and player in (None, line.player if line.player in PLAYERS else OTHER)
        and ("severe" not in wanted or any(r.is_severe for r in resting(line, needs)))
    ]


def _answer(counted: Tally, severe: int) -> str:
    """What the checklist tells, in one line."""
    if not counted.judged:
        return _("Nobody has judged yet what the system offers.")
    words = _(
        "%(judged)s of %(total)s functions are judged: %(present)s present, %(weak)s "
        "weak, %(absent)s absent."
    ) % {
        "judged": counted.judged,
        "total": counted.total,
        "present": counted.present,
        "weak": counted.weak,
        "absent": counted.absent,
    }
    if not severe:
        return words
    told = ngettext(
        "Severe needs rest on %(n)s that is weak or absent.",
        "Severe needs rest on %(n)s that are weak or absent.",
        severe,
    )
    return f"{words} {told % {'n': severe}}"


@require_safe
@requires("stakeholders.view_systemfunction")
def system_function_export(request: SystemRequest) -> HttpResponseBase:
    form, lines, needs = _asked(request)
    words = {"": _("Not judged"), **dict(Presence.choices)}
    cells = [
        [
            *(player_of(line.player), line.name, words[line.presence]),
            *(line.stakeholder, line.note),
            "; ".join(rest.name for rest in resting(line, needs)),
            "; ".join(r.name for r in resting(line, needs) if r.is_severe),
        ]
        for line in _matching(lines, needs, form.chosen)
    ]
    record_export(
        system=request.system,
        what="system functions",
        count=len(cells),
        by=request.user,
    )
    header = [
        *(_("who usually offers it"), _("function"), _("here")),
        *(_("who offers it here"), _("note"), _("needs that rest on it")),
        _("of these severe"),
    ]
    return csv_response(f"{request.system.slug}-functions.csv", header, cells)


@require_http_methods(FORM)
@requires("stakeholders.change_systemfunction")
def system_function_set(request: SystemRequest, player: str) -> HttpResponse:
    lines = by_player(checklist(request.system), PLAYERS, OTHER).get(player)
    if lines is None:
        raise Http404
    names = dict(request.system.stakeholders.order_by("name").values_list("pk", "name"))
    form = JudgeForm(posted(request), player=player, lines=lines, names=names)
    to = _home(request, player)
    context = {"form": form, "cancel_url": to, "title": player_of(player)}
    context |= {"player": player, "needs": _resting(request, lines)}
    if not form.is_valid():
        return show_form(request, SET, context)
    try:
        n = judge_functions(
            system=request.system,
            judgements=form.judgements(),
            seen=form.read_versions,
            by=request.user,
        )
    except rows.Stale:
        context |= {"is_stale": True, "theirs": form.differences()}
        return render(request, SET, context, status=409)
    messages.success(request, _("Saved: %(n)s changed.") % {"n": n})
    return redirect(to)


def _resting(request: SystemRequest, lines: list[Line]) -> dict[str, list[Rest]]:
    needs = _needs(request)
    return {line.key: resting(line, needs) for line in lines}


@require_http_methods(FORM)
@requires("stakeholders.change_systemfunction")
def system_function_add(request: SystemRequest) -> HttpResponse:
    player = request.GET.get("player", "")
    player = player if player in PLAYERS else OTHER
    form = SystemFunctionForm(
        posted(request), system=request.system, initial={"player": player}
    )
    context = {"cancel_url": _home(request, player)}
    return added(request, form, OWN, context)


@require_http_methods(FORM)
@requires("stakeholders.change_systemfunction")
def system_function_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_own(request), pk=pk)
    form = SystemFunctionForm(posted(request), instance=row, system=request.system)
    return changed(request, form, OWN, to=_home(request, row.player))


@require_POST
@requires("stakeholders.change_systemfunction")
def system_function_remove(request: SystemRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_own(request), pk=pk)
    removal = rows.remove_row(row=row, by=request.user)
    offer_undo(request, _("Removed: “%(name)s”.") % {"name": row}, removal)
    return redirect(_home(request, row.player))


def _own(request: SystemRequest) -> QuerySet[SystemFunction]:
    """The lines that the team added; those of the catalogue stay."""
    return request.system.system_functions.filter(catalogue_code="")


def _home(request: SystemRequest, player: str) -> str:
    """The checklist, at one group."""
    page = reverse(
        "stakeholders:system_function_list", kwargs={"slug": request.system.slug}
    )
    return f"{page}#{player if player in PLAYERS else OTHER}"
