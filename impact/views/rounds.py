"""Rounds in which panels are measured."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from impact.forms.indicators import MeasurementRoundForm
from impact.models import Indicator

PAGE_SIZE = 50


@require_safe
@requires("impact.view_indicator")
def measurementround_list(request: SystemRequest) -> HttpResponse:
    rounds = request.system.measurement_rounds.order_by("-number")
    page = Paginator(rounds, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page}
    return render(request, "impact/measurementround_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.add_indicator")
def measurementround_add(request: SystemRequest) -> HttpResponse:
    last = request.system.measurement_rounds.order_by("number").last()
    initial = {"number": 0 if last is None else last.number + 1}
    form = MeasurementRoundForm(
        request.POST or None, system=request.system, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added."))
        return redirect("impact:measurementround_list", slug=request.system.slug)
    context = {"form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/measurementround_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.change_indicator")
def measurementround_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.system.measurement_rounds, pk=pk)
    has_evidence = request.system.observations.filter(
        indicator__frequency=Indicator.Frequency.ROUND, period=row.number
    ).exists()
    form = MeasurementRoundForm(
        request.POST or None,
        instance=row,
        system=request.system,
        has_evidence=has_evidence,
    )
    context: dict[str, Any] = {"form": form, "row": row}
    if request.method == "POST" and form.is_valid():
        try:
            rows.change_row(
                row=form.save(commit=False),
                version=form.read_version,
                by=request.user,
            )
        except rows.Stale as stale:
            context |= {"stale": stale, "theirs": stale_rows(form, stale.current)}
            return render(
                request, "impact/measurementround_change.html", context, status=409
            )
        messages.success(request, _("Saved."))
        return redirect("impact:measurementround_list", slug=request.system.slug)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "impact/measurementround_change.html", context, status=status
    )
