"""What the findings of lenses and checklist look at, loaded as plain values."""

from enterprises.models import MarketSystem
from stakeholders.analysis.functions import SEVERE
from stakeholders.findings.lenses import Held, LensesState
from stakeholders.models.checklist import checklist, needs_by_code
from stakeholders.models.lenses import Lens
from stakeholders.models.severity import worst_needs
from stakeholders.models.stakeholders import Engagement, Performance
from stakeholders.models.visibility import Audience


def lenses_state(system: MarketSystem, audience: Audience) -> LensesState:
    """Everything `findings.lenses` asks, as far as the audience may see; five queries.

    Whoever has withdrawn holds nothing back any more.
    """
    worst = worst_needs(system)
    severe = {pk for pk, need in worst.items() if (need.severity or 0) >= SEVERE}
    roles = system.function_roles.filter(
        performance=Performance.HOLDS_BACK, what_would_remove="", sub_need__is_on=True
    ).exclude(stakeholder__engagement=Engagement.WITHDRAWN)
    fields = ("pk", "stakeholder__name", "sub_need__name", "sub_need_id")
    held = [
        Held(pk, name, function, sub_need in severe)
        for pk, name, function, sub_need in roles.order_by("pk").values_list(*fields)
    ]
    return LensesState(
        seen=system.system_findings.visible_to(audience).seen(),
        lines=checklist(system),
        needs=needs_by_code(system, worst),
        held=held,
        labels={lens.value: str(lens.label) for lens in Lens},
    )
