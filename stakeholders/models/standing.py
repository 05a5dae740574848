"""What the analyses of stakeholders look at, loaded as plain values."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from enterprises.models import MarketSystem
from stakeholders.analysis.alignment import Drive
from stakeholders.analysis.checks import CheckState
from stakeholders.analysis.functions import Function
from stakeholders.analysis.ranking import Candidate
from stakeholders.models.ranking import WEIGHTS, EngagementWeights
from stakeholders.models.stakeholders import Engagement
from stakeholders.models.visibility import Audience


def drives(system: MarketSystem, audience: Audience) -> list[Drive]:
    """The incentives and concerns that the audience may see; one query."""
    rows = system.motives.visible_to(audience).order_by("pk")
    fields = (
        *("pk", "stakeholder_id", "kind", "catalogue_code"),
        *("text", "strength", "answer"),
    )
    return [Drive(*row) for row in rows.values_list(*fields)]


def decisions(system: MarketSystem, audience: Audience, today: date) -> dict[int, str]:
    """What each stakeholder's due diligence decides today, if anything; one query.

    Checks that are still open, or whose last decision has run out, say nothing.
    """
    checked = system.due_diligences.visible_to(audience).by_stakeholder(today)
    return {
        pk: one.check.decision
        for pk, one in checked.items()
        if one.check and (one.is_valid or one.state == CheckState.STOP)
    }


def candidates(
    system: MarketSystem, audience: Audience, today: date
) -> list[Candidate]:
    """Everybody who has not withdrawn, with what speaks for them; two queries."""
    decided = decisions(system, audience, today)
    rows = system.stakeholders.exclude(engagement=Engagement.WITHDRAWN)
    return [
        Candidate(
            stakeholder_id=row.pk,
            name=row.name,
            kind=row.kind,
            engagement=row.engagement,
            named_by=row.named_by_count,
            beyond=row.beyond_transactional,
            disruptor=row.positive_disruptor,
            influence=row.influence,
            diligence=decided.get(row.pk, ""),
        )
        for row in rows.order_by("name", "pk")
    ]


def weights(system: MarketSystem) -> EngagementWeights:
    """What each reason weighs here; one query. Unsaved where nobody set it."""
    stored = EngagementWeights.objects.filter(market_system=system).first()
    return stored or EngagementWeights(market_system=system)


def by_reason(row: EngagementWeights) -> dict[str, Decimal]:
    return {name: getattr(row, name) for name in WEIGHTS}


def concerned(found: list[Function]) -> Mapping[int, list[int]]:
    """For each function, everybody who performs, could perform or holds it back."""
    result: dict[int, list[int]] = defaultdict(list)
    for function in found:
        for part in (
            *(*function.well, *function.weakly),
            *(*function.could, *function.holds_back),
        ):
            result[function.sub_need_id].append(part.stakeholder_id)
    return result
