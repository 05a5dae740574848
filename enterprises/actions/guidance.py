"""The team's own answer to a guiding question, and who looks after it."""

from django.contrib.auth.models import User
from django.db import transaction

from enterprises.actions.rows import Stale, add_row, change_row
from enterprises.models import GuideNote, MarketSystem


@transaction.atomic
def write_note(*, note: GuideNote, version: int, by: User) -> GuideNote:
    """Store the values a note now has, the first time or again.

    `version` is the one that was read, 0 where there was no note yet. Raises `Stale`,
    which carries the stored note, when somebody else wrote meanwhile.
    """
    # One at a time, or two first notes at once would both find nothing stored.
    MarketSystem.objects.select_for_update(no_key=True).get(pk=note.market_system_id)
    if note.pk is not None:
        return change_row(row=note, version=version, by=by)
    notes = GuideNote.objects.filter(market_system=note.market_system_id)
    stored = notes.filter(question=note.question).first()
    if stored is not None:
        raise Stale(stored)
    return add_row(row=note, by=by)
