"""Where a market system stands: the five factors, and what to do next."""

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from config.overview import FACTORS, Reading, counts, last_change, panel
from config.weaving import thread_of
from enterprises.access import SystemRequest, requires
from stakeholders.backends import audience

SHOWN = 3
KEPT_SECONDS = 300


@require_safe
@requires("enterprises.view_marketsystem")
def overview(request: SystemRequest) -> HttpResponse:
    context = {
        "thread": thread_of(request.system, audience(request)),
        "factors": FACTORS,
    }
    return render(request, "config/overview.html", context)


@require_safe
@requires("enterprises.view_marketsystem")
def overview_panel(request: SystemRequest, factor: str) -> HttpResponse:
    """One factor; the whole list with `?all=1`, which opens as a page of its own."""
    if factor not in FACTORS:
        raise Http404
    is_page = "all" in request.GET
    told = panel(factor, reading(request))
    shown = told.findings if is_page else told.findings[:SHOWN]
    context = {"panel": told, "shown": shown}
    template = "finding_list" if is_page else "_overview_panel"
    return render(request, f"config/{template}.html", context)


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
    return render(request, "config/_finding_counts.html", {"counts": found})


def reading(request: SystemRequest) -> Reading:
    """The person of this request, today."""
    return Reading(
        system=request.system,
        audience=audience(request),
        today=timezone.localdate(),
    )
