"""Headers that every answer carries, and input that no page has to look at."""

import unicodedata
from collections.abc import Callable
from itertools import chain

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST_NUMBER = 100  # digits; no number here has more, and Python reads 4,300 at most
OTHER_FIELDS = 1024 * 1024  # bytes of a form beside its file
# Letters and signs that are drawn as nothing, beside those of the categories below.
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
UNDRAWN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
NOT_USED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def response_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Forbid device access, and keep pages of signed-in people out of shared caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", NOT_USED)
        if "Cache-Control" in response.headers:
            return response  # it has said so, perhaps without asking who this is
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def sized_input(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what is larger than the largest table, before anything reads it: 413.

    What comes through is written to disk piece by piece by Django, never kept whole.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.UPLOAD_MAX_BYTES + OTHER_FIELDS
        if not length.isdecimal() or len(length) > LONGEST_NUMBER or int(length) > most:
            context = {"most": settings.UPLOAD_MAX_BYTES}
            return render(request, "413.html", context, status=413)
        return get_response(request)

    return answer


def readable_input(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse what no person types and no database or number takes, once for all pages.

    That is the character NUL, which PostgreSQL stores in no text, and endless digits.
    The answer is 400, with the words of templates/400.html. What was pasted and shows
    nothing at all counts as an empty field.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        sent = chain(request.GET.lists(), request.POST.lists())
        fields = chain.from_iterable([name, *values] for name, values in sent)
        if any(map(_is_unreadable, chain(fields, request.COOKIES.values()))):
            raise BadRequest("NUL or endless digits")
        _empty_what_shows_nothing(request)
        return get_response(request)

    return answer


def _is_unreadable(text: str) -> bool:
    return "\0" in text or (len(text) > LONGEST_NUMBER and text.isdecimal())


def _empty_what_shows_nothing(request: HttpRequest) -> None:
    """Let forms ask for a name instead of storing one that nobody could click."""
    blank = {
        name for name, values in request.POST.lists() if not all(map(shows, values))
    }
    if not blank:
        return
    sent = request.POST.copy()
    for name in blank:
        values = [value if shows(value) else "" for value in sent.getlist(name)]
        sent.setlist(name, values)
    request.POST = sent  # type: ignore[assignment]


def shows(text: str) -> bool:
    """Whether any sign of it is drawn; plain space may be meant, such as a tab."""
    return not text or text.isspace() or any(map(_is_drawn, text))


def _is_drawn(sign: str) -> bool:
    return unicodedata.category(sign) not in UNDRAWN and sign not in BLANK
