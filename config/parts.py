"""Parts of pages that are opened alone: in a new tab, or where no script runs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe

PAGE = b"<!doctype"


def parts_in_a_page(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set a part of a page into a page of its own, for a browser that opens it so.

    Parts are loaded by htmx after the page around them; until then a link stands in
    their place, which phones without scripts follow.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_opened_alone(request) and _is_part(request, response):
            made = response.content.decode()
            part = mark_safe(made)  # noqa: S308 - our own template made it, and escaped
            context = {"part": part, "back": _left(request)}
            page = render_to_string("config/part.html", context, request)
            response.content = page.encode()
            response.headers.pop("Content-Length", None)
        return response

    return answer


def _is_opened_alone(request: HttpRequest) -> bool:
    is_page = "text/html" in request.headers.get("Accept", "")
    return is_page and "HX-Request" not in request.headers


def _left(request: HttpRequest) -> str:
    """The page that the link stood on, or "" where the browser does not say."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()})
    return page if is_ours else ""


def _is_part(request: HttpRequest, response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith("text/html"):
        return False
    body = response.content.lstrip()
    is_inside = getattr(request, "system", None) is not None
    return is_inside and bool(body) and body[: len(PAGE)].lower() != PAGE
