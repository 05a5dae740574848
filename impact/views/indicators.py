"""Indicators: the list, the catalogue, adding, changing and removing one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from enterprises.views.saving import offer_undo
from enterprises.wording import isolated
from impact.actions.indicators import change_indicator
from impact.analysis.freshness import LATE
from impact.catalogue import STARTING_INDICATORS, starting_indicator
from impact.forms.filters import IndicatorFilter
from impact.forms.indicators import IndicatorForm, filled_from
from impact.models.indicators import Level
from impact.views.lines import by_level, calendar_of, lines_of, loaded

PAGE_SIZE = 50


@require_safe
@requires("impact.view_indicator")
def indicator_list(request: SystemRequest) -> HttpResponse:
    form = IndicatorFilter(request.GET, system=request.system)
    rows = loaded(request.system).filter(**form.chosen)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    calendar = calendar_of(request.system)
    lines = lines_of(list(page), system=request.system, calendar=calendar)
    context = {
        "page": page,
        "groups": by_level(lines),
        "form": form,
        "is_filtered": bool(form.chosen),
        "reported": sum(line.latest.value is not None for line in lines),
        "late": sum(line.freshness.state == LATE for line in lines),
    }
    return render(request, "impact/indicator_list.html", context)


@require_safe
@requires("impact.add_indicator")
def indicator_catalogue(request: SystemRequest) -> HttpResponse:
    taken = set(request.system.indicators.values_list("code", flat=True))
    currency = request.system.currency
    groups = [
        (
            level.label,
            [
                (row, str(row.unit).format(currency=currency), row.code in taken)
                for row in STARTING_INDICATORS
                if row.level == level
            ],
        )
        for level in Level
    ]
    context = {"groups": groups, "count": len(STARTING_INDICATORS)}
    return render(request, "impact/indicator_catalogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.add_indicator")
def indicator_add(request: SystemRequest) -> HttpResponse:
    start = starting_indicator(request.GET.get("from", ""))
    initial = filled_from(start, request.system.currency) if start else {}
    for name in ("need", "intervention"):
        if request.GET.get(name, "").isdecimal():
            initial[name] = request.GET[name]
    form = IndicatorForm(request.POST or None, system=request.system, initial=initial)
    if request.method == "POST" and form.is_valid():
        row = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added. Next: its baseline and a target."))
        return redirect(row)
    context = {"form": form, "start": start}
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/indicator_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.change_indicator")
def indicator_change(request: SystemRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(request.system.indicators, pk=pk)
    form = IndicatorForm(
        request.POST or None,
        instance=indicator,
        system=request.system,
        has_evidence=indicator.observations.exists(),
    )
    context: dict[str, Any] = {"form": form, "indicator": indicator}
    if request.method == "POST" and form.is_valid():
        version, row = form.read_version, form.save(commit=False)
        try:
            change_indicator(indicator=row, version=version, by=request.user)
        except rows.Stale as stale:
            context |= {"stale": stale, "theirs": stale_rows(form, stale.current)}
            return render(request, "impact/indicator_change.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect(indicator)
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/indicator_change.html", context, status=status)


@require_POST
@requires("impact.change_indicator")
def indicator_remove(request: SystemRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(request.system.indicators, pk=pk)
    # Counted first: a refusal by the database would load all of the evidence.
    if count := indicator.observations.count():
        context = {"indicator": indicator, "count": count}
        return render(request, "impact/indicator_remove.html", context, status=409)
    removal = rows.remove_row(row=indicator, by=request.user)
    words = _("Removed “%(name)s”.") % {"name": isolated(indicator.name)}
    offer_undo(request, words, removal)
    return redirect("impact:indicator_list", slug=request.system.slug)
