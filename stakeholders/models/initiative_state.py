"""What the findings of initiatives look at, loaded as plain values."""

from datetime import date

from enterprises.models import MarketSystem
from stakeholders.analysis.overlap import HIGH, overlaps
from stakeholders.findings.initiatives import InitiativesState, Judged, Listed
from stakeholders.models.phases import Phase
from stakeholders.models.severity import worst_needs
from stakeholders.models.visibility import Audience


def initiatives_state(
    system: MarketSystem, audience: Audience, today: date
) -> InitiativesState:
    """All initiatives, as far as the audience may see them; five queries."""
    visible = system.initiatives.visible_to(audience)
    listed = tuple(
        Listed(
            id=row.pk,
            name=row.name,
            is_over=row.phase(today) == Phase.OVER,
            is_late=row.is_late(today),
            engagement=row.lead.engagement if row.lead else 0,
            written_lead="" if row.lead else row.lead_name,
        )
        for row in visible.select_related("lead").order_by("name", "pk")
    )
    going_on = {one.id for one in listed if not one.is_over}
    reaches = [reach for reach in visible.reaches() if reach.id in going_on]
    said = system.overlap_verdicts.visible_to(audience).by_pair()
    return InitiativesState(
        listed=listed,
        pairs=tuple(overlaps(reaches, least=HIGH)),
        verdicts=tuple(
            Judged(
                newest.pk,
                newest.first_id,
                newest.second_id,
                newest.verdict,
                newest.decided_on,
            )
            for newest, *_older in said.values()
        ),
        needs=tuple(worst_needs(system).values()),
        worked_on=frozenset(key for reach in reaches for key in reach.functions),
    )
