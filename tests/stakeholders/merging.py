"""Merging stakeholders as their pages do, and the pairs that look alike."""

from typing import Any

from django.contrib.auth.models import User

from enterprises.models import MarketSystem
from stakeholders.actions.merging import merge_stakeholders
from stakeholders.models import Stakeholder, StakeholderVerdict
from stakeholders.tables.likely import names_state


def merge(
    kept: Stakeholder, gone: Stakeholder, by: User, **values: Any
) -> StakeholderVerdict:
    kept.refresh_from_db()
    gone.refresh_from_db()
    return merge_stakeholders(
        survivor=kept,
        loser=gone,
        versions=(kept.version, gone.version),
        values=values,
        by=by,
    )


def pairs(system: MarketSystem) -> list[tuple[str, str]]:
    state = names_state(system)
    return [(state.names[p.first], state.names[p.second]) for p in state.pairs]
