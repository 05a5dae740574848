"""What stakeholders put into a case."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.access import SystemRequest, requires
from valueprop.forms.cases import InvestmentForm
from valueprop.models import Investment
from valueprop.views.cases import own_case
from valueprop.views.saving import added, changed, posted, removed


@require_http_methods(["GET", "POST"])
@requires("valueprop.change_businesscase")
def investment_add(request: SystemRequest, pk: int) -> HttpResponse:
    case = own_case(request, pk)
    form = InvestmentForm(posted(request), system=request.system, case=case)
    context = {"case": case}
    return added(request, form, "valueprop/investment_add.html", context, to=case)


@require_http_methods(["GET", "POST"])
@requires("valueprop.change_businesscase")
def investment_change(request: SystemRequest, pk: int) -> HttpResponse:
    line = own_investment(request, pk)
    form = InvestmentForm(posted(request), instance=line, system=request.system)
    context = {"case": line.case, "line": line, "name": str(line)}
    template = "valueprop/investment_change.html"
    return changed(request, form, template, context, to=line.case)


@require_POST
@requires("valueprop.change_businesscase")
def investment_remove(request: SystemRequest, pk: int) -> HttpResponse:
    line = own_investment(request, pk)
    return removed(request, line, line.case.get_absolute_url())


def own_investment(request: SystemRequest, pk: int) -> Investment:
    """The line, if its case is seen (else 404) and may be changed (else 403)."""
    line = get_object_or_404(request.system.investments, pk=pk)
    line.case = own_case(request, line.case_id)
    return line
