"""What a merge of two stakeholders, or of two organisations, would meet."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
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
    return _meetings(gone, kept, lambda one: _seen(one, audience))


def _seen(one: Reference, audience: Audience) -> Any:
    """Its rows, without what is kept from the audience or belongs to such a row."""
    rows = one.model._default_manager.all()
    if issubclass(one.model, VisibleRow):
        rows = rows.visible_to(audience)
    for field in one.model._meta.fields:
        whole = field.related_model
        if isinstance(whole, type) and issubclass(whole, VisibleRow):
            others: Any = whole._default_manager.all()
            rows = rows.filter(
                Q(**{f"{field.name}__in": others.visible_to(audience)})
                | Q(**{f"{field.name}__isnull": True})
            )
    return rows


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
