"""Loads every app's part of the thread, and weaves them together."""

from config.thread import Measure, Thread, woven
from coordination.analysis.funding import funded
from enterprises.models import MarketSystem
from impact.views.lines import Line, calendar_of, lines_of, loaded
from stakeholders.analysis.functions import functions
from stakeholders.models import Audience
from stakeholders.models.severity import rated_needs


def thread_of(system: MarketSystem, audience: Audience) -> Thread:
    """The thread as this audience may see it, in seven queries."""
    needs = rated_needs(system)
    names = {n.sub_need_id: (n.sub_need, n.category) for n in needs}
    interventions = system.interventions.plan(audience)
    lines = lines_of(
        list(loaded(system)),
        system=system,
        calendar=calendar_of(system, with_rounds=False),
    )
    return woven(
        functions(needs, system.function_roles.parts(), names=names),
        interventions,
        funded(interventions, system.currency).by_intervention,
        [measure_of(line) for line in lines],
    )


def measure_of(line: Line) -> Measure:
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
