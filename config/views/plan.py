"""The plan as one thread: from each need to what changed."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.answers import answer
from config.forms import PlanFilter
from config.weaving import thread_of
from enterprises.access import SystemRequest, requires
from stakeholders.backends import audience

PAGE_SIZE = 50


@require_safe
@requires("enterprises.view_marketsystem")
def plan(request: SystemRequest) -> HttpResponse:
    """Severe needs, unless the address asks for others; `?whole=1` is for printing."""
    thread = thread_of(request.system, audience(request))
    form = PlanFilter(request.GET or None, thread=thread)
    shown = form.narrowed()
    size = len(shown) or 1 if "whole" in request.GET else PAGE_SIZE
    context = {
        "thread": thread,
        "answer": answer(thread),
        "form": form,
        "is_filtered": form.is_filtered,
        "page": Paginator(shown, size).get_page(request.GET.get("page")),
    }
    return render(request, "config/plan.html", context)
