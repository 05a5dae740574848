"""The guide of a factor: its questions, what the data says, what the team says."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from config.guides import (
    ASKED_ON,
    GUIDES,
    Answered,
    answers,
    factor_of,
    find_question,
    question_url,
)
from enterprises.access import SystemRequest, requires
from enterprises.actions.guidance import write_note
from enterprises.actions.rows import Stale
from enterprises.forms.base import stale_rows
from enterprises.forms.guidance import GuideNoteForm
from enterprises.models import GuideNote
from enterprises.models.guidance import GuideState
from enterprises.views.saving import posted, show_form
from stakeholders.backends import audience
from stakeholders.models.people import Role

PAGE = "config/guide_change.html"


@require_safe
@requires("enterprises.view_guidenote")
def guide(request: SystemRequest, factor: str) -> HttpResponse:
    return _page(request, factor)


def _page(request: SystemRequest, factor: str, status: int = 200) -> HttpResponse:
    told = answers(
        factor,
        system=request.system,
        audience=audience(request),
        today=timezone.localdate(),
    )
    context = {
        "factor": factor,
        "title": GUIDES[factor].title,
        "told": told,
        "may_change": "enterprises.change_guidenote" in request.permissions,
        **_counts(told),
    }
    return render(request, "config/guide.html", context, status=status)


@require_safe
@requires("enterprises.view_guidenote")
def guide_drawer(request: SystemRequest) -> HttpResponse:
    """The questions that one page helps to answer, to be shown beside it."""
    codes = ASKED_ON.get(request.GET.get("page", ""))
    if codes is None:
        raise Http404
    factor = factor_of(codes[0])
    told = answers(
        factor,
        system=request.system,
        audience=audience(request),
        today=timezone.localdate(),
    )
    context = {
        "told": [answer for answer in told if answer.question.code in codes],
        "all_url": question_url(codes[0], request.system.slug),
        "may_change": "enterprises.change_guidenote" in request.permissions,
    }
    return render(request, "config/_guide_drawer.html", context)


def _counts(told: list[Answered]) -> dict[str, int]:
    """How far the team is, in numbers."""
    return {
        "answered": sum(a.state == GuideState.ANSWERED for a in told),
        "working": sum(a.state == GuideState.WORKING for a in told),
        "unowned": sum(
            (a.note is None or a.note.owner_id is None)
            and a.state in (GuideState.OPEN, GuideState.WORKING)
            for a in told
        ),
    }


def _asked(request: SystemRequest) -> tuple[str, Any, GuideNote]:
    """The factor, the question that the address names, and its note or a new one."""
    found = find_question(request.GET.get("question", ""))
    if found is None:
        raise Http404
    factor, question = found
    note = request.system.guide_notes.filter(question=question.code).first()
    new = GuideNote(market_system=request.system, question=question.code)
    return factor, question, note or new


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.change_guidenote")
def guide_change(request: SystemRequest) -> HttpResponse:
    factor, question, note = _asked(request)
    people = _owners(request, note)
    form = GuideNoteForm(
        posted(request), instance=note, system=request.system, people=people
    )
    to = question_url(question.code, request.system.slug)
    title = GUIDES[factor].title
    context = {"form": form, "question": question, "cancel_url": to, "title": title}
    context["factor"] = factor
    if not form.is_valid():
        return show_form(request, PAGE, context)
    try:
        write_note(
            note=form.save(commit=False),
            version=form.read_version,
            by=request.user,
        )
    except Stale as stale:
        context |= {"stored": stale.current, "theirs": stale_rows(form, stale.current)}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("Saved."))
    return redirect(to)


def _owners(request: SystemRequest, note: GuideNote) -> QuerySet[User]:
    """Who may look after a question: whoever may answer it, and has it now.

    Of other organisations' people only a coordinator learns who takes part.
    """
    able = request.system.memberships.active().filter(role__gte=Role.CONTRIBUTOR)
    if "stakeholders.view_membership" not in request.permissions:
        able = able.filter(organisation__in=audience(request).organisation_ids)
    return able.people(beside=note.owner_id)


@require_POST
@requires("enterprises.change_guidenote")
def guide_own(request: SystemRequest) -> HttpResponse:
    """Take a question over, or hand it back with `mine=0`."""
    factor, question, note = _asked(request)
    mine = request.POST.get("mine", "1") != "0"
    note.owner = request.user if mine else None
    read = request.POST.get("version", "0")
    version = int(read) if read.isascii() and read.isdecimal() else 0
    try:
        write_note(note=note, version=version, by=request.user)
    except Stale:
        messages.error(request, _("Somebody else came first; see how it stands now."))
        return _page(request, factor, status=409)
    messages.success(request, _("It is yours now.") if mine else _("Handed back."))
    return redirect(question_url(question.code, request.system.slug))
