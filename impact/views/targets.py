"""What an indicator is to reach, and where it started."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.access import SystemRequest, requires
from enterprises.actions.rows import Stale
from enterprises.forms.base import stale_rows
from impact.actions.indicators import set_baseline, set_baseline_period, set_target
from impact.analysis.freshness import offered_periods
from impact.forms.targets import BaselineForm, BaselinePeriodForm, TargetForm
from impact.models import Baseline, Indicator
from impact.views.lines import calendar_of

YEARS_BACK, YEARS_AHEAD = 1, 5
BASELINE_YEARS_BACK = 5


def _periods(
    request: SystemRequest, indicator: Indicator, years_back: int, years_ahead: int
) -> Sequence[tuple[int, str]]:
    calendar = calendar_of(request.system)
    offered = offered_periods(
        frequency=indicator.frequency,
        today=timezone.localdate(),
        years_back=years_back,
        years_ahead=years_ahead,
        rounds=calendar.rounds,
    )
    return [(period, calendar.label(period, indicator.frequency)) for period in offered]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.change_indicator")
def target_set(request: SystemRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(request.system.indicators, pk=pk)
    current = {t.period: t.value for t in indicator.targets.current()}
    chosen = request.GET.get("period", "")
    period = int(chosen) if chosen.isdecimal() else None
    form = TargetForm(
        request.POST or None,
        periods=_periods(request, indicator, YEARS_BACK, YEARS_AHEAD),
        set_already=frozenset(current),
        is_share=indicator.aggregation == Indicator.Aggregation.SHARE,
        unit=indicator.unit,
        initial={"period": period, "value": current.get(period or 0)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_target(indicator=indicator, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The target is set."))
            return redirect(indicator)
    context = {"form": form, "indicator": indicator, "current": current}
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/target_set.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.change_indicator")
def baseline_change(request: SystemRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(request.system.indicators, pk=pk)
    row = getattr(indicator, "baseline", None) or Baseline(indicator=indicator)
    form = BaselineForm(request.POST or None, instance=row, system=request.system)
    context = _baseline_context(request, indicator, form)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        try:
            set_baseline(
                indicator=indicator,
                by=request.user,
                version=form.read_version,
                **values,
            )
        except Stale as stale:
            context |= {"stale": stale, "theirs": stale_rows(form, stale.current)}
            return render(request, "impact/baseline_change.html", context, status=409)
        messages.success(request, _("The baseline is set."))
        return redirect(indicator)
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/baseline_change.html", context, status=status)


@require_POST
@requires("impact.change_indicator")
def baselineperiod_set(request: SystemRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(request.system.indicators, pk=pk)
    row = getattr(indicator, "baseline", None) or Baseline(indicator=indicator)
    baseline = BaselineForm(instance=row, system=request.system)
    context = _baseline_context(request, indicator, baseline)
    form: BaselinePeriodForm = context["period_form"]
    version = request.POST.get("version", "")
    if not form.is_valid() or not version.isdecimal():
        return render(request, "impact/baseline_change.html", context, status=422)
    try:
        set_baseline_period(
            indicator=indicator,
            version=int(version),
            by=request.user,
            **form.cleaned_data,
        )
    except Stale as stale:
        context |= {"period_stale": True, "indicator": stale.current}
        return render(request, "impact/baseline_change.html", context, status=409)
    messages.success(request, _("Changes are told against this period now."))
    return redirect(indicator)


def _baseline_context(
    request: SystemRequest, indicator: Indicator, form: BaselineForm
) -> dict[str, Any]:
    is_period = "period" in request.POST
    period_form = BaselinePeriodForm(
        request.POST if is_period else None,
        periods=_periods(request, indicator, BASELINE_YEARS_BACK, 0),
        initial={"period": indicator.baseline_period},
    )
    return {"form": form, "period_form": period_form, "indicator": indicator}
