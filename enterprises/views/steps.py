"""Steps of the value chain."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.steps import add_steps
from enterprises.catalogue import CHAIN_STEPS
from enterprises.forms.steps import StepForm, StepListForm
from enterprises.views.saving import added, changed, posted, removed, show_form

PER_PAGE = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("enterprises.view_segment")
def step_list(request: SystemRequest) -> HttpResponse:
    steps = request.system.steps.with_segments()
    page = Paginator(steps, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enterprises/step_list.html", {"page": page})


@require_http_methods(FORM)
@requires("enterprises.add_segment")
def step_add(request: SystemRequest) -> HttpResponse:
    form = StepForm(posted(request), system=request.system)
    to = reverse("enterprises:step_list", kwargs={"slug": request.system.slug})
    return added(request, form, "enterprises/step_add.html", to=to)


@require_http_methods(FORM)
@requires("enterprises.add_segment")
def step_add_several(request: SystemRequest) -> HttpResponse:
    suggested = () if request.system.steps.exists() else CHAIN_STEPS
    form = StepListForm(posted(request), suggested=suggested)
    if not form.is_valid():
        return show_form(request, "enterprises/step_add_several.html", {"form": form})
    names = form.cleaned_data["names"]
    new = add_steps(system=request.system, names=names, by=request.user)
    words = ngettext("%(n)s step added.", "%(n)s steps added.", len(new))
    messages.success(request, words % {"n": len(new)})
    return redirect("enterprises:step_list", slug=request.system.slug)


@require_http_methods(FORM)
@requires("enterprises.change_segment")
def step_change(request: SystemRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(request.system.steps, pk=pk)
    name = step.name
    form = StepForm(posted(request), instance=step, system=request.system)
    to = reverse("enterprises:step_list", kwargs={"slug": request.system.slug})
    return changed(
        request,
        form,
        "enterprises/step_change.html",
        to=to,
        context={"step": step, "name": name},
    )


@require_POST
@requires("enterprises.change_segment")
def step_remove(request: SystemRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(request.system.steps, pk=pk)
    to = reverse("enterprises:step_list", kwargs={"slug": request.system.slug})
    return removed(request, step, to=to, stay=to)
