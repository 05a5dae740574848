"""What stands in cases about one stakeholder, for that stakeholder's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from stakeholders.backends import audience
from valueprop.analysis.cases import computed


@require_safe
@requires("valueprop.view_businesscase")
def stakeholder_cases(request: SystemRequest, pk: int) -> HttpResponse:
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    cases = request.system.cases.visible_to(audience(request)).with_party(stakeholder)
    shares = [
        (result.case, ledger)
        for result in map(computed, cases.lines())
        for ledger in result.ledgers
        if ledger.stakeholder_id == stakeholder.pk
    ]
    context = {"stakeholder": stakeholder, "shares": shares}
    return render(request, "valueprop/stakeholder_cases.html", context)
