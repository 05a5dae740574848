"""Writes to a stakeholder's profile that touch more than one row, or leave a trace."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import Stale, add_row, change_row, record_event
from enterprises.models import AuditEvent
from stakeholders.catalogue import Suggestion
from stakeholders.models import (
    EngagementChange,
    Motive,
    Organisation,
    Representative,
    Stakeholder,
)


@transaction.atomic
def change_engagement(
    *,
    stakeholder: Stakeholder,
    version: int,
    changed_on: date,
    note: str,
    by: User,
) -> EngagementChange:
    """Bring a stakeholder to the state its row now has, and keep the step for ever.

    A step to the state it is in already is a note, such as of a talk. Raises `Stale`
    when somebody else saved the stakeholder meanwhile; then no step is kept either.
    """
    # Whoever comes second waits here, so that its step starts where the first ended.
    stored = Stakeholder.objects.select_for_update().get(pk=stakeholder.pk)
    if stored.version != version:
        raise Stale(stored)
    change_row(row=stakeholder, version=version, by=by, reason=note)
    step = EngagementChange(
        market_system=stored.market_system,
        stakeholder=stakeholder,
        before=stored.engagement,
        after=stakeholder.engagement,
        changed_on=changed_on,
        note=note,
        by=by,
    )
    return add_row(row=step, by=by)


@transaction.atomic
def take_over(
    *,
    stakeholder: Stakeholder,
    suggestions: Sequence[Suggestion],
    organisation: Organisation,
    visibility: int,
    by: User,
) -> int:
    """Add lines of the catalogue to a profile; return how many were new there.

    What the organisation has taken over or written before is left as it is.
    """
    # Two who tick the same line at once get it once.
    stored = Stakeholder.objects.select_for_update().get(pk=stakeholder.pk)
    own = list(stored.motives.filter(organisation=organisation))
    known = {(m.kind, m.catalogue_code) for m in own} | {(m.kind, m.text) for m in own}
    new = [
        s
        for s in suggestions
        if s.kind and not {(s.kind, s.code), (s.kind, s.text)} & known
    ]
    for suggestion in new:
        motive = Motive(
            market_system=stored.market_system,
            stakeholder=stored,
            organisation=organisation,
            visibility=visibility,
            kind=suggestion.kind,
            catalogue_code=suggestion.code,
            text=suggestion.text,
        )
        add_row(row=motive, by=by)
    lines = stored.value_brought.splitlines()
    brings = [s.text for s in suggestions if not s.kind and s.text not in lines]
    if brings:
        stored.value_brought = "\n".join([*lines, *brings])
        change_row(row=stored, version=stored.version, by=by)
    return len(new) + len(brings)


@transaction.atomic
def reveal_representative(*, representative: Representative, by: User) -> AuditEvent:
    """Write down that somebody looked at how to reach a person; never what it is."""
    return record_event(
        system=representative.market_system,
        by=by,
        verb="revealed",
        row=representative,
    )
