"""What a merge of two stakeholders, or of two organisations, would meet."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from enterprises.tables.references import Reference, counted
from stakeholders.models import Organisation, Stakeholder, VisibleRow
from stakeholders.models.visibility import Audience


@dataclass(slots=True)
class Meeting:
    """Rows of one kind: how many move, stay with the one that goes, or lose the tie."""

    words: str
    moved: int = 0
    left: int = 0
    emptied: int = 0


def stakeholders_meet(
    gone: Stakeholder, kept: Stakeholder, audience: Audience
) -> list[Meeting]:
    """Of the rows that the audience may see; one query."""

    def seen(one: Reference) -> Any:
        rows = one.model._default_manager.all()
        return rows.visible_to(audience) if issubclass(one.model, VisibleRow) else rows

    return _meetings(gone, kept, seen)


def organisations_meet(gone: Organisation, kept: Organisation) -> list[Meeting]:
    """Of all rows of all market systems, as numbers only; one query."""
    return _meetings(gone, kept, lambda one: one.model._base_manager.all())


def _meetings(gone: Any, kept: Any, rows: Any) -> list[Meeting]:
    found: dict[Any, Meeting] = {}
    for one in counted(gone, kept, rows):
        words = str(capfirst(one.reference.words))
        meeting = found.setdefault(one.reference.model, Meeting(words))
        meeting.moved += one.total - one.same - one.tie
        meeting.left += one.same
        meeting.emptied += one.tie
    return sorted(found.values(), key=lambda one: one.words)
