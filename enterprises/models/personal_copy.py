"""Everything that is held about one owner, to be handed to that person."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enterprises.models.imports import ImportRow
from enterprises.models.plain import plain_values
from enterprises.models.registry import MicroEnterprise, SliceChange
from enterprises.models.trail import AuditEvent

# Keys that say nothing to a reader.
LEFT_OUT = frozenset({"id", "version", "market_system", "uuid", "batch"})


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind, each as (label, value) pairs; values are plain."""

    title: str
    rows: list[list[tuple[str, Any]]] = field(default_factory=list)


def personal_copy(enterprise: MicroEnterprise) -> list[Section]:
    """The enterprise, all rows that refer to it, lines of its tables, and its trail.

    A constant number of queries: a few for each kind of row. People who entered
    something are left out, for they are somebody else.
    """
    own = Section(_("Enterprise"), [_told(enterprise)])
    related = [_related(enterprise, relation) for relation in _relations()]
    trail = _trail(enterprise)
    return [own, *(s for s in related if s.rows), _lines(enterprise), trail]


def _relations() -> list[Any]:
    found = MicroEnterprise._meta.related_objects
    return [one for one in found if one.related_model is not SliceChange]


def _related(enterprise: MicroEnterprise, relation: Any) -> Section:
    model: Any = relation.related_model
    rows = model._base_manager.filter(**{relation.field.name: enterprise})
    others = [
        f.name for f in model._meta.concrete_fields if f.many_to_one and _is_told(f)
    ]
    rows = rows.select_related(*others) if others else rows
    title = str(capfirst(model._meta.verbose_name_plural))
    skipped = {relation.field.name}
    return Section(title, [_told(row, skipped) for row in rows.order_by("pk")])


def _is_told(one: Any) -> bool:
    model = one.related_model
    is_person = model is not None and model._meta.label_lower == "auth.user"
    return one.name not in LEFT_OUT and not is_person


def _told(row: models.Model, skipped: Any = ()) -> list[tuple[str, Any]]:
    """The row's columns in words; of rows it refers to, what these are called."""
    plain = plain_values(row)
    pairs = []
    for one in row._meta.concrete_fields:
        if one.name in skipped or one.name not in plain or not _is_told(one):
            continue
        value = plain[one.name]
        if one.many_to_one or one.one_to_one:
            other = getattr(row, one.name)
            value = None if other is None else str(other)
        elif one.choices and value:
            value = str(dict(one.flatchoices).get(value, value))
        pairs.append((str(capfirst(one.verbose_name)), value))
    return pairs


def _lines(enterprise: MicroEnterprise) -> Section:
    """Lines of uploaded tables that are kept, with their cells as they were sent."""
    code = enterprise.code
    named = Q(text__contains=json.dumps(code)) | Q(text__contains=f'"{code}"')
    rows = (
        ImportRow.objects.filter(batch__market_system=enterprise.market_system_id)
        .annotate(text=Cast("cells", TextField()))
        .filter(named | Q(batch__kind="enterprises", written_id=enterprise.pk))
        .select_related("batch")
        .order_by("pk")
    )
    told = []
    for row in rows:
        header = row.batch.reading.get("header", [])
        names = [*header, *[""] * (len(row.cells) - len(header))]
        cells = zip(names, row.cells, strict=False)
        told.append([(_("Table"), row.batch.file_name), *cells])
    return Section(_("Lines of tables"), told)


def _trail(enterprise: MicroEnterprise) -> Section:
    contact = getattr(enterprise, "contact", None)
    about = Q(row_type=enterprise._meta.label_lower, row_id=str(enterprise.pk))
    if contact is not None:
        about |= Q(row_type=contact._meta.label_lower, row_id=str(contact.pk))
    events = AuditEvent.objects.filter(about, market_system=enterprise.market_system_id)
    return Section(
        _("What was done with it"),
        [
            [
                (_("When"), event.at.isoformat(timespec="minutes")),
                (_("What"), event.verb),
                (_("Fields"), ", ".join(sorted(event.changes))),
                (_("Reason"), event.reason),
            ]
            for event in events.order_by("pk")
        ],
    )
