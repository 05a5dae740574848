"""What stakeholders get out of a case."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.access import SystemRequest, requires
from enterprises.views.saving import added, changed, posted, removed
from stakeholders.views.picking import marking_stops
from valueprop.catalogue import STREAMS
from valueprop.forms.cases import BenefitForm
from valueprop.models import Benefit
from valueprop.views.cases import own_case


@require_http_methods(["GET", "HEAD", "POST"])
@requires("valueprop.change_businesscase")
def benefit_add(request: SystemRequest, pk: int) -> HttpResponse:
    case = own_case(request, pk)
    form = BenefitForm(posted(request), system=request.system, case=case)
    marking_stops(request, form)
    context = {"case": case, "streams": STREAMS}
    template = "valueprop/benefit_add.html"
    return added(request, form, template, to=case, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("valueprop.change_businesscase")
def benefit_change(request: SystemRequest, pk: int) -> HttpResponse:
    line = own_benefit(request, pk)
    form = BenefitForm(posted(request), instance=line, system=request.system)
    marking_stops(request, form)
    context = {
        "case": line.case,
        "line": line,
        "name": str(line),
        "streams": STREAMS,
    }
    template = "valueprop/benefit_change.html"
    return changed(request, form, template, to=line.case, context=context)


@require_POST
@requires("valueprop.change_businesscase")
def benefit_remove(request: SystemRequest, pk: int) -> HttpResponse:
    line = own_benefit(request, pk)
    return removed(request, line, to=line.case.get_absolute_url())


def own_benefit(request: SystemRequest, pk: int) -> Benefit:
    """The line, if its case is seen (else 404) and may be changed (else 403)."""
    line = get_object_or_404(request.system.benefits, pk=pk)
    line.case = own_case(request, line.case_id)
    return line
