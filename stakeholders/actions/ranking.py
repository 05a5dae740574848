"""What changes when partners weigh the reasons to engage somebody."""

from typing import Any

from django.db import transaction

from enterprises.actions import rows
from stakeholders.models.ranking import EngagementWeights


@transaction.atomic
def save_weights(*, row: EngagementWeights, version: int, by: Any) -> None:
    """Keep the weights for everybody: the first ones, or in place of the stored ones.

    Raises `rows.Stale` where somebody else saved others since they were read, also
    where there were none then.
    """
    stored = EngagementWeights.objects.select_for_update().filter(
        market_system=row.market_system_id
    )
    current = stored.first()
    if current is None:
        rows.add_row(row=row, by=by)
        return
    row.pk = current.pk
    row._state.adding = False
    rows.change_row(row=row, version=version, by=by)
