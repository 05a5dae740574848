"""Uploading a table of observations, and the empty table to begin with."""

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.imports import receive_upload
from enterprises.forms.imports import UploadForm
from enterprises.models import MarketSystem
from enterprises.tables.kinds import kind_named
from enterprises.tables.writer import csv_response
from impact.models import Indicator
from stakeholders.backends import acting_organisation

KIND = "observations"
SHARE = Indicator.Aggregation.SHARE
EXAMPLES = 50
HEADER = (
    *("enterprise", "indicator", "value", "numerator", "denominator"),
    *("observed_on", "round", "note"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.add_observation")
def observation_import(request: SystemRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        batch = receive_upload(
            system=request.system,
            kind=KIND,
            upload=form.cleaned_data["file"],
            by=request.user,
            reports_for=acting_organisation(request).pk,
        )
        return redirect(batch.get_absolute_url())
    context = {
        "form": form,
        "kind": kind_named(KIND),
        "indicators": request.system.indicators.all(),
        "organisation": acting_organisation(request),
    }
    status = 422 if is_sent else 200
    return render(request, "impact/observation_import.html", context, status=status)


@require_safe
@requires("impact.add_observation")
def observation_template(request: SystemRequest) -> HttpResponseBase:
    return csv_response("values.csv", HEADER, lines(request.system))


def lines(system: MarketSystem) -> Iterator[tuple[str, ...]]:
    """One line for each enterprise (the first fifty) and indicator, to be filled in."""
    codes = list(system.enterprises.values_list("code", flat=True)[:EXAMPLES])
    for code in system.indicators.values_list("code", flat=True):
        for enterprise in codes or [""]:
            yield (enterprise, code, *[""] * (len(HEADER) - 2))
