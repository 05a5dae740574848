"""A facilitator's session: the list, opening one, leading it, the projector."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.sessions import (
    NotOpen,
    TakenOver,
    close_session,
    open_session,
    put_topics,
    reopen_session,
    show_results,
)
from enterprises.analysis.sessions import topic_results
from enterprises.catalogue import description_of
from enterprises.charts.needs import gender_words
from enterprises.charts.qr import qr_square
from enterprises.charts.sessions import session_answer
from enterprises.forms.needs import SCALE
from enterprises.forms.sessions import LeadForm, SessionForm, ShowForm
from enterprises.models import RatingSession
from enterprises.views.missing import missing_for_rating
from enterprises.views.saving import posted, removed, show_form
from enterprises.wording import isolated

PER_PAGE = 50


@require_safe
@requires("enterprises.view_ratingsession")
def session_list(request: SystemRequest) -> HttpResponse:
    found = request.system.rating_sessions.placed()
    now = timezone.now()
    page = Paginator(found.with_turnout(), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "now": now,
        "lying": len(request.system.rating_sessions.left_lying(now)),
    }
    return render(request, "enterprises/session_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_ratingsession")
def session_add(request: SystemRequest) -> HttpResponse:
    if request.method != "POST" and (
        missing := missing_for_rating(request, with_round=True)
    ):
        lacking = {"cancel_url": _list_address(request), "missing": missing}
        return render(request, "enterprises/session_add.html", lacking)
    wanted = {key: request.GET.get(key, "") for key in ("round", "segment")}
    form = SessionForm(posted(request), system=request.system, initial=wanted)
    context = {"form": form, "cancel_url": _list_address(request)}
    if not form.is_valid():
        return show_form(request, "enterprises/session_add.html", context)
    try:
        held = open_session(
            session=form.session(), sub_needs=form.chosen(), by=request.user
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, "enterprises/session_add.html", context)
    messages.success(request, _("“%(name)s” is open.") % {"name": isolated(held)})
    return redirect(held)


@require_safe
@requires("enterprises.view_ratingsession")
def session_detail(request: SystemRequest, pk: int) -> HttpResponse:
    context = _standing(request, _session(request, pk))
    return render(request, "enterprises/session_detail.html", context)


@require_safe
@requires("enterprises.change_ratingsession")
def session_projector(request: SystemRequest, pk: int) -> HttpResponse:
    held = _session(request, pk)
    context = _standing(request, held)
    address = reverse("join_session", args=[held.code])
    context |= {
        "address": request.build_absolute_uri(reverse("join")).partition("://")[2],
        "square": qr_square(request.build_absolute_uri(address)),
        "scale": SCALE,
    }
    return render(request, "enterprises/session_projector.html", context)


@require_safe
@requires("enterprises.view_ratingsession")
def session_counts(request: SystemRequest, pk: int) -> HttpResponse:
    """How many have answered, for pages that ask every few seconds."""
    held = _session(request, pk)
    topics = list(held.topics.named())
    if request.GET.get("state", "") != _state(held, topics):
        # Somebody led it on, or the clock closed it: the whole page is another one.
        return HttpResponse(headers={"HX-Refresh": "true"})
    counts = held.answers.by_topic()
    only = request.GET.get("only", "")
    context = {
        "lines": [
            {"topic": t, "answers": counts.get(t.pk, 0)}
            for t in topics
            if only in ("", str(t.order))
        ],
        "phones": held.answers.phones(),
    }
    return render(request, "enterprises/session_counts.html", context)


@require_POST
@requires("enterprises.change_ratingsession")
def session_lead(request: SystemRequest, pk: int) -> HttpResponse:
    held, form = _session(request, pk), LeadForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("The session has no such topic."))
        now = timezone.now()
        put_topics(session=held, **form.cleaned_data, now=now, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    except NotOpen:
        messages.error(request, _("The session is closed; open it again to go on."))
    return _back(request, held)


def _asked_so_far(held: RatingSession) -> Any:
    """What is shown takes no more answers, so not what nobody has been asked yet."""
    if held.pace == RatingSession.Pace.ALL or held.closed_at is not None:
        return held.topics.all()
    return held.topics.filter(order__lte=held.position)


@require_POST
@requires("enterprises.change_ratingsession")
def session_show(request: SystemRequest, pk: int) -> HttpResponse:
    held, form = _session(request, pk), ShowForm(request.POST)
    if form.is_valid():
        topic = form.cleaned_data["topic"]
        topics = held.topics.filter(order=topic) if topic else _asked_so_far(held)
        show_results(
            session=held,
            topics=list(topics.values_list("pk", flat=True)),
            shown_at=timezone.now() if form.cleaned_data["is_shown"] else None,
            by=request.user,
        )
        if topics.filter(shown_at=None, told_at__isnull=False).exists():
            messages.info(request, _no_more())
    return _back(request, held)


@require_POST
@requires("enterprises.change_ratingsession")
def session_close(request: SystemRequest, pk: int) -> HttpResponse:
    held = _session(request, pk)
    close_session(session=held, now=timezone.now(), by=request.user)
    return _back(request, held)


@require_POST
@requires("enterprises.change_ratingsession")
def session_reopen(request: SystemRequest, pk: int) -> HttpResponse:
    held = _session(request, pk)
    try:
        reopen_session(session=held, now=timezone.now(), by=request.user)
    except NotOpen:
        messages.error(request, _("Its time is over. Open a new session instead."))
    except TakenOver:
        messages.error(request, _in_the_round())
    else:
        if held.topics.filter(told_at__isnull=False).exists():
            messages.info(request, _no_more())
    return _back(request, held)


@require_POST
@requires("enterprises.change_ratingsession")
def session_remove(request: SystemRequest, pk: int) -> HttpResponse:
    held = _session(request, pk)
    if held.taken_over_at is not None:
        messages.error(request, _in_the_round())
        return redirect(held)
    return removed(
        request, held, to=_list_address(request), stay=held.get_absolute_url()
    )


def _no_more() -> str:
    return _(
        "Questions whose results could be seen take no more answers: the next one "
        "would be known from the difference."
    )


def _in_the_round() -> str:
    return _("Its answers are in the round. Take them back first.")


def _session(request: SystemRequest, pk: int) -> RatingSession:
    return get_object_or_404(request.system.rating_sessions.placed(), pk=pk)


def _list_address(request: SystemRequest) -> str:
    return reverse("enterprises:session_list", kwargs={"slug": request.system.slug})


def _back(request: SystemRequest, held: RatingSession) -> HttpResponse:
    """To the page the button stood on: the projector's, or the facilitator's."""
    if request.POST.get("page") == "projector":
        return redirect(
            "enterprises:session_projector", slug=request.system.slug, pk=held.pk
        )
    return redirect(held)


def _standing(request: SystemRequest, held: RatingSession) -> dict[str, Any]:
    """What both pages of a session show: topics, counts, and what may be told."""
    is_open = held.is_open(timezone.now())
    topics = list(held.topics.named())
    results = topic_results(
        held.answers.tallies(),
        topics=[t.pk for t in topics],
        threshold=request.system.small_cell_threshold,
    )
    lines = [
        {
            "topic": t,
            "description": description_of(t.sub_need.catalogue_code),
            "answers": results[t.pk].people,
            "result": results[t.pk],
            "genders": [(_said(g.gender), g) for g in results[t.pk].genders],
            # Closed, nobody can copy any more; open, only what is being shown.
            "is_told": t.shown_at is not None or not is_open,
            "is_put": t.order <= held.position,
        }
        for t in topics
    ]
    phones = held.answers.phones()
    return {
        "session": held,
        "is_open": is_open,
        "may_lead": "enterprises.change_ratingsession" in request.permissions,
        "lines": lines,
        "phones": phones,
        "current": lines[held.position - 1] if held.position else None,
        "next": held.position + 1 if held.position < len(lines) else None,
        "previous": held.position - 1 if held.position else None,
        "state": _state(held, topics),
        "answer": session_answer(is_open, held.position, len(lines), phones),
        "may_reopen": timezone.now() < held.ends_at and held.taken_over_at is None,
    }


def _said(gender: str) -> str:
    return gender_words(gender) if gender else _("Gender not said")


def _state(held: RatingSession, topics: Any) -> str:
    """All that makes a page of the session another one, but for the counts."""
    shown = ".".join(str(t.order) for t in topics if t.shown_at is not None)
    is_open = int(held.is_open(timezone.now()))
    return f"{is_open}-{held.pace}-{held.position}-{shown}"
