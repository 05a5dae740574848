"""Where a market system stands: the five factors, and what to do next."""

from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from config.answers import answer
from config.overview import LISTS, QUESTIONS, counts, last_change, panel
from config.panels import Reading
from config.weaving import thread_of
from enterprises.access import SystemRequest, requires
from stakeholders.backends import audience

SHOWN = 3
PAGE_SIZE = 50
KEPT_SECONDS = 300


@require_safe
@requires("enterprises.view_marketsystem")
def overview(request: SystemRequest) -> HttpResponse:
    thread = thread_of(request.system, audience(request))
    context = {
        "thread": thread,
        "answer": answer(thread),
        "first": thread.broken[:SHOWN],
        "questions": QUESTIONS,
    }
    return render(request, "config/overview.html", context)


@require_safe
@requires("enterprises.view_marketsystem")
def overview_panel(request: SystemRequest, factor: str) -> HttpResponse:
    """One factor; the whole list with `?all=1`, which opens as a page of its own."""
    if factor not in LISTS:
        raise Http404
    told = panel(factor, reading(request))
    context: dict[str, Any] = {"panel": told, "shown": told.findings[:SHOWN]}
    if "all" not in request.GET:
        return render(request, "config/_overview_panel.html", context)
    pages = Paginator(told.findings, PAGE_SIZE)
    context |= {
        "page": pages.get_page(request.GET.get("page")),
        "lists": LISTS,
    }
    return render(request, "config/finding_list.html", context)


@require_safe
@requires("enterprises.view_marketsystem")
def finding_counts(request: SystemRequest) -> HttpResponse:
    """Counted anew only after something was written; see `last_change`."""
    about = reading(request)
    key = "-".join(
        str(part)
        for part in (
            "findings",
            request.system.pk,
            last_change(request.system),
            *sorted(about.audience.organisation_ids),
            about.audience.is_coordinator,
            about.today,
            translation.get_language(),
        )
    )
    found = cache.get(key)
    if found is None:
        found = counts(about)
        cache.set(key, found, KEPT_SECONDS)
    waiting = None
    if "stakeholders.view_joinrequest" in request.permissions:
        waiting = request.system.join_requests.open().count()
    context = {"counts": found, "waiting": waiting}
    return render(request, "config/_finding_counts.html", context)


def reading(request: SystemRequest) -> Reading:
    """The person of this request, today."""
    return Reading(
        system=request.system,
        audience=audience(request),
        today=timezone.localdate(),
    )
