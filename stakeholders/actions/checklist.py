"""Judging what a system offers, many lines at once."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import Stale, add_row, change_row
from enterprises.models import MarketSystem
from stakeholders.analysis.checklist import Judgement
from stakeholders.models import SystemFunction


@transaction.atomic
def judge_functions(
    *,
    system: MarketSystem,
    judgements: Mapping[str, Judgement],
    seen: Mapping[str, int],
    by: User,
) -> int:
    """Store what was said of each line of the checklist; return how many changed.

    Keys are those of `analysis.checklist.Line`; `seen` has the version that the page
    showed of each line that had a row. Raises `Stale` when one of the lines was judged
    meanwhile by somebody else; then nothing is written. A line of which nothing is said
    gets no row.
    """
    # Whoever comes second waits here, and then sees what the first one wrote.
    MarketSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    held = {_key(row): row for row in system.system_functions.all()}
    for key in judgements:
        row = held.get(key)
        if (row.version if row else 0) != seen.get(key, 0):
            raise Stale(row or system)
    return sum(
        _store(system, key, held.get(key), judgement, by)
        for key, judgement in judgements.items()
    )


def _key(row: SystemFunction) -> str:
    return row.catalogue_code or f"own-{row.pk}"


def _store(
    system: MarketSystem,
    key: str,
    row: SystemFunction | None,
    judgement: Judgement,
    by: User,
) -> bool:
    if row is None and judgement == Judgement():
        return False
    if row is None:
        row = SystemFunction(market_system=system, catalogue_code=key)
    before = Judgement(row.presence, row.stakeholder_id, row.note)
    row.presence = judgement.presence
    row.stakeholder_id = judgement.stakeholder_id
    row.note = judgement.note
    if row.pk is None:
        add_row(row=row, by=by)
    elif before != judgement:
        change_row(row=row, version=row.version, by=by)
    return before != judgement
