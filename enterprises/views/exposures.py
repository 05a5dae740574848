"""What of climate and environment segments are exposed to."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.forms.voices import ExposureForm
from enterprises.views.saving import added, changed, posted, removed

FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("enterprises.view_exposure")
def segment_exposures(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    context = {"segment": segment, "exposures": segment.exposures.all()}
    return render(request, "enterprises/segment_exposures.html", context)


@require_http_methods(FORM)
@requires("enterprises.add_exposure")
def exposure_add(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    form = ExposureForm(posted(request), system=request.system)
    form.instance.segment = segment
    template = "enterprises/exposure_add.html"
    return added(request, form, template, to=segment, context={"segment": segment})


@require_http_methods(FORM)
@requires("enterprises.change_exposure")
def exposure_change(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.exposures.select_related("segment")
    exposure = get_object_or_404(known, pk=pk)
    name = str(exposure)
    form = ExposureForm(posted(request), instance=exposure, system=request.system)
    return changed(
        request,
        form,
        "enterprises/exposure_change.html",
        to=exposure.segment.get_absolute_url(),
        context={"segment": exposure.segment, "name": name},
    )


@require_POST
@requires("enterprises.change_exposure")
def exposure_remove(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.exposures.select_related("segment")
    exposure = get_object_or_404(known, pk=pk)
    to = exposure.segment.get_absolute_url()
    return removed(request, exposure, to=to, stay=to)
