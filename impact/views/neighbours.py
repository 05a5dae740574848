"""Figures on pages of lower apps: small parts that those load when they are shown."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from impact.models import RollupCell
from impact.views.lines import ALL, calendar_of, lines_of, loaded

SHOWN = 20


@require_safe
@requires("impact.view_indicator")
def need_indicators(request: SystemRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(request.system.needs, pk=pk)
    return _figures(request, {"need": need})


@require_safe
@requires("impact.view_indicator")
def intervention_indicators(request: SystemRequest, pk: int) -> HttpResponse:
    intervention = get_object_or_404(request.system.interventions, pk=pk)
    return _figures(request, {"intervention": intervention})


@require_safe
@requires("impact.view_indicator")
def segment_figures(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    return _figures(
        request, {}, dimension=RollupCell.Dimension.SEGMENT, key=pk, of=segment
    )


def _figures(
    request: SystemRequest,
    chosen: dict[str, Any],
    *,
    dimension: str = ALL,
    key: int | str = "",
    of: Any = None,
) -> HttpResponse:
    rows = loaded(request.system).filter(**chosen)
    lines = lines_of(
        list(rows[: SHOWN + 1]),
        system=request.system,
        calendar=calendar_of(request.system),
        dimension=dimension,
        key=str(key),
    )
    if of is not None:
        lines = [line for line in lines if line.points and line.latest.period >= 0]
    context = {
        "lines": lines[:SHOWN],
        "has_more": len(lines) > SHOWN,
        "dimension": dimension,
        "key": str(key),
        "chosen": {name: row.pk for name, row in chosen.items()},
    }
    return render(request, "impact/_indicator_lines.html", context)
