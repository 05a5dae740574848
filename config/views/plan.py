"""The plan as one thread: from each need to what changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.weaving import thread_of
from enterprises.access import SystemRequest, requires
from stakeholders.backends import audience


@require_safe
@requires("enterprises.view_marketsystem")
def plan(request: SystemRequest) -> HttpResponse:
    context = {"thread": thread_of(request.system, audience(request))}
    return render(request, "config/plan.html", context)
