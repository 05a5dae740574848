"""The plan as one thread: from each need to what changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.thread import Measure, woven
from coordination.analysis.funding import funded
from enterprises.access import SystemRequest, requires
from impact.views.lines import Line, calendar_of, lines_of, loaded
from stakeholders.analysis.functions import functions
from stakeholders.backends import audience
from stakeholders.models.severity import rated_needs


@require_safe
@requires("enterprises.view_marketsystem")
def plan(request: SystemRequest) -> HttpResponse:
    system = request.system
    needs = rated_needs(system)
    names = {n.sub_need_id: (n.sub_need, n.category) for n in needs}
    interventions = system.interventions.plan(audience(request))
    lines = lines_of(
        list(loaded(system)),
        system=system,
        calendar=calendar_of(system, with_rounds=False),
    )
    context = {
        "thread": woven(
            functions(needs, system.function_roles.parts(), names=names),
            interventions,
            funded(interventions, system.currency).by_intervention,
            [measure(line) for line in lines],
        )
    }
    return render(request, "config/plan.html", context)


def measure(line: Line) -> Measure:
    """An indicator's newest published figure, as the thread shows it."""
    return Measure(
        indicator_id=line.indicator.pk,
        name=line.indicator.name,
        unit=line.unit,
        need_id=line.indicator.need_id,
        intervention_id=line.indicator.intervention_id,
        text=line.latest.text,
        period=line.latest.label,
        has_figure=line.latest.state in {"value", "zero"},
    )
