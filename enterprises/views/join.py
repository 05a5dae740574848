"""Pages for phones in a room: no account, a code, one question at a time.

They are open to anybody who has the code, and show nothing of the market system but
the session's title, its segment and its topics.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises.access import invited
from enterprises.actions.session_answers import (
    Refused,
    RoomFull,
    SessionOver,
    change_gender,
    record_answer,
)
from enterprises.catalogue import description_of
from enterprises.forms.needs import SCALE
from enterprises.models import RatingSession, SessionTopic
from enterprises.models.traits import Gender

COOKIE = "ballot"
FORM = ["GET", "HEAD", "POST"]
GENDERS = (
    (Gender.WOMAN.value, _("Woman")),
    (Gender.MAN.value, _("Man")),
    (Gender.OTHER.value, _("Another gender")),
    ("", _("I would rather not say")),
)


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone keeps: a random number for this session, and a gender if told."""

    ballot: UUID
    gender: str


@login_not_required
@never_cache
@require_http_methods(FORM)
def join(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "enterprises/join.html")
    if not _may(request, "wrong_code", is_asking=True):
        return _too_many(request)
    session = invited(request.POST.get("code", ""))
    if session is None or not session.is_open(timezone.now()):
        return _gone(request, session)
    return redirect("join_session", code=session.code)


def session_page(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open a view to whoever holds the code of an open session, and to nobody else.

    A phone that has joined before passes, whatever others behind its address did.
    """

    @wraps(view)
    def door(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        session = invited(code)
        phone = _phone(request, session)
        if phone is None and not _may(request, "wrong_code", is_asking=True):
            return _too_many(request)
        if session is None or not session.is_open(timezone.now()):
            return _gone(request, session, phone)
        if code != session.code:  # its cookie stands under one address only
            return redirect("join_session", code=session.code)
        try:
            return view(request, session, phone, **kwargs)
        except SessionOver:
            return _gone(request, session, phone)
        except RoomFull:
            return render(request, "enterprises/join_full.html", status=429)

    return login_not_required(never_cache(require_http_methods(FORM)(door)))


@session_page
def join_session(
    request: HttpRequest, session: RatingSession, phone: Phone | None
) -> HttpResponse:
    if request.method == "POST":
        if phone is None and not _may(request, "ballot"):
            return _too_many(request)
        return _begin(session, phone, request.POST.get("gender", ""))
    context = {
        "session": session,
        "topics": session.topics.count(),
        "phone": phone,
        "genders": GENDERS,
        "is_lost": "lost" in request.GET and phone is None,
    }
    return render(request, "enterprises/join_session.html", context)


def _begin(session: RatingSession, phone: Phone | None, gender: str) -> HttpResponse:
    """Give the phone its number, or change the gender that goes with it."""
    said = gender if gender in Gender else ""
    now = timezone.now()
    if phone is not None and phone.gender != said:
        change_gender(session=session, ballot=phone.ballot, gender=said, now=now)
    ballot = phone.ballot if phone is not None else uuid4()
    response = redirect("join_topic", code=session.code, order=1)
    response.set_signed_cookie(
        COOKIE,
        f"{ballot}.{said}",
        salt=session.code,
        max_age=max(1, int((session.ends_at - now).total_seconds())),
        path=reverse("join_session", args=[session.code]),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@session_page
def join_topic(
    request: HttpRequest, session: RatingSession, phone: Phone | None, order: int
) -> HttpResponse:
    if phone is None:
        return redirect(f"{reverse('join_session', args=[session.code])}?lost")
    topics = list(session.topics.named())
    if not 1 <= order <= len(topics):
        return redirect("join_done", code=session.code)
    context: dict[str, Any] = {
        "session": session,
        "topic": topics[order - 1],
        "order": order,
        "topics": len(topics),
    }
    if request.method == "POST":
        return _answer(request, context, phone)
    return _question(request, context, phone)


def _answer(
    request: HttpRequest, context: dict[str, Any], phone: Phone
) -> HttpResponse:
    session, order = context["session"], context["order"]
    typed = request.POST.get("severity", "")
    try:
        record_answer(
            session=session,
            order=order,
            ballot=phone.ballot,
            gender=phone.gender,
            severity=int(typed) if typed in dict(SCALE) else 0,
            now=timezone.now(),
        )
    except ValidationError as refused:
        context["error"] = refused.messages[0]
        return _question(request, context, phone, status=422)
    except (SessionOver, RoomFull):
        raise
    except Refused:
        session.refresh_from_db()
        context["topic"].refresh_from_db()
        return _question(request, context, phone, status=409)
    return redirect("join_topic", code=session.code, order=order + 1)


def _question(
    request: HttpRequest, context: dict[str, Any], phone: Phone, status: int = 200
) -> HttpResponse:
    session, topic = context["session"], context["topic"]
    if topic.order > session.position:
        page = "enterprises/join_wait.html"
    elif not topic.takes_answers:
        page = "enterprises/join_shown.html"
    else:
        page = "enterprises/join_topic.html"
    context |= {
        "description": description_of(topic.sub_need.catalogue_code),
        "scale": SCALE,
        "answer": str(session.answers.of_phone(phone.ballot).get(topic.pk, "")),
    }
    return render(request, page, context, status=status)


@session_page
def join_done(
    request: HttpRequest, session: RatingSession, phone: Phone | None
) -> HttpResponse:
    if phone is None:
        return redirect(f"{reverse('join_session', args=[session.code])}?lost")
    said = session.answers.of_phone(phone.ballot)
    topics: list[SessionTopic] = list(session.topics.named())
    words = dict(SCALE)
    lines = [(topic, words.get(str(said.get(topic.pk, "")), "")) for topic in topics]
    context = {"session": session, "lines": lines, "answered": len(said)}
    return render(request, "enterprises/join_done.html", context)


def _phone(request: HttpRequest, session: RatingSession | None) -> Phone | None:
    """What this phone keeps of the session; None before it has joined."""
    if session is None:
        return None
    kept = request.get_signed_cookie(COOKIE, default="", salt=session.code)
    ballot, _dot, gender = str(kept).partition(".")
    try:
        return Phone(UUID(ballot), gender)
    except ValueError:
        return None


def _may(request: HttpRequest, action: str, *, is_asking: bool = False) -> bool:
    """Whether this address may do so once more; asking does not count."""
    usage = ratelimit.consume(
        request,
        app="enterprises",
        action=action,
        config=settings.JOIN_RATE_LIMITS,
        limit_get=True,
        dry_run=is_asking,
    )
    return usage is not None


def _gone(
    request: HttpRequest, session: RatingSession | None, phone: Phone | None = None
) -> HttpResponse:
    """One page for codes that never were and for sessions that are over.

    A phone that took part is thanked: it knows already that the session was there.
    """
    if session is not None and phone is not None:
        said = len(session.answers.of_phone(phone.ballot))
        context = {"session": session, "answered": said}
        return render(request, "enterprises/join_over.html", context, status=410)
    if session is None and not _may(request, "wrong_code"):
        return _too_many(request)
    status = 404 if session is None else 410
    return render(request, "enterprises/join_gone.html", status=status)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "enterprises/join_many.html", status=429)
