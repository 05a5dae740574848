"""What was sent twice is stored once; who comes second is told, in words."""

import logging
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from enterprises.actions.rows import Stale

logger = logging.getLogger(__name__)

# Routes whose forms make a row each time they are sent, by the end of their names.
MAKE_ROWS = ("_add", "_import", "engagement_change")
AT_WORK = "at work"
HELD = 60  # seconds for which a form is known
PATIENCE = 10  # seconds for which the second waits for the answer to the first
CLASHES = (
    *(IntegrityError, ObjectDoesNotExist, OperationalError, Stale),
    ValidationError,
)
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}

Answer = Callable[[HttpRequest], HttpResponse]


def clashes_in_words(get_response: Answer) -> Answer:
    """Answer 409 where the database refused what another request did meanwhile.

    Or an action, in words that no form expects by then. Pages look first and say what
    is wrong beside its field; this is for two that looked at the same moment, and for
    rows that went between looking and saving.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(
        request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if request.method in SAFE or not isinstance(exception, CLASHES):
            return None
        logger.warning("Two at once: %s", request.path, exc_info=exception)
        said = exception.messages if isinstance(exception, ValidationError) else []
        return render(request, "409.html", {"said": said}, status=409)

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def sent_once(get_response: Answer) -> Answer:
    """Answer a form that comes a second time as it was answered the first time.

    A page writes a token of its own into its forms, so the same words with the same
    token are the same form: a second click, or a browser that tries again. Typing them
    anew, on a page loaded anew, makes a second row. Known for a minute, in the cache:
    without one, whatever comes is stored.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        key = _key_of(request)
        if not key or _cached(cache.add, key, AT_WORK, HELD) is not False:
            return _kept(key, get_response(request))
        there = _answer_to_the_first(key)
        if there == AT_WORK:
            return render(request, "409.html", status=409)
        if not there:  # refused, as it may not be by now
            return _kept(key, get_response(request))
        messages.info(request, _("This form came twice; it is stored once."))
        return redirect(there)

    return answer


def _key_of(request: HttpRequest) -> str:
    """The form that a signed-in person sends, if it makes a row; else ""."""
    if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST:
        return ""
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return ""
    if not name.endswith(MAKE_ROWS) or not request.user.is_authenticated:
        return ""
    files = [(n, f.name, f.size) for n, fs in request.FILES.lists() for f in fs]
    typed = list(request.POST.lists())
    said = repr((request.user.pk, request.get_full_path(), typed, files))
    return f"sent:{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _kept(key: str, response: HttpResponse) -> HttpResponse:
    """Remember where the answer leads; what was not stored may be sent again."""
    if key and response.status_code == 302:
        _cached(cache.set, key, response.headers["Location"], HELD)
    elif key:
        _cached(cache.delete, key)
    return response


def _answer_to_the_first(key: str) -> str:
    """Where it led; "" if it was not stored, AT_WORK if that is not known yet."""
    end = time.monotonic() + PATIENCE
    while (told := _cached(cache.get, key)) == AT_WORK and time.monotonic() < end:
        time.sleep(0.1)
    return told or ""


def _cached(call: Callable[..., Any], *args: Any) -> Any:
    """What the cache says; None where there is none to ask."""
    try:
        return call(*args)
    except (RedisError, OSError):
        return None
