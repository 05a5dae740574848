"""Importing the registry: what its tables look like, and writing and undoing rows."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.actions.chunks import record_undone, record_written
from enterprises.actions.registry import SLICES
from enterprises.actions.rows import add_row
from enterprises.analysis.cell_values import folded
from enterprises.models import (
    ImportBatch,
    MarketSystem,
    MicroEnterprise,
    OwnerContact,
    Segment,
    SliceChange,
)
from enterprises.models.plain import put_values, stored_values
from enterprises.tables.bulk import insert_rows, update_rows
from enterprises.tables.contacts import add_contacts, untouched
from enterprises.tables.enterprise_columns import COLUMNS
from enterprises.tables.enterprise_plans import EnterprisePlan
from enterprises.tables.enterprises import check_enterprises
from enterprises.tables.kinds import (
    CheckedRow,
    Option,
    SourceRow,
    TableKind,
    WrittenRow,
    added_rows,
)
from enterprises.tables.references import used


@transaction.atomic
def write_enterprises(
    *, batch: ImportBatch, rows: list[CheckedRow], by: User
) -> list[WrittenRow]:
    """Add and change the enterprises of one chunk, with one audit event for all."""
    plans: list[tuple[int, EnterprisePlan]] = [
        (row.source.number, row.plan) for row in rows
    ]
    _make_segments(batch, [plan for _line, plan in plans], by)
    added = _add([(line, plan) for line, plan in plans if plan.stored is None], batch)
    changed = _change([(line, plan) for line, plan in plans if plan.stored], batch)
    record_written(
        batch=batch,
        rows=rows,
        added=added,
        changed=changed,
        by=by,
        contacts=sum(1 for _line, plan in plans if plan.contact),
    )
    return added + changed


def _make_segments(batch: ImportBatch, plans: list[EnterprisePlan], by: User) -> None:
    wanted = {folded(p.new_segment): p.new_segment for p in plans if p.new_segment}
    if not wanted:
        return
    system: MarketSystem = batch.market_system
    known = {folded(segment.name): segment.pk for segment in system.segments.all()}
    made = list(batch.reading.get("segments_made", []))
    role = batch.reading["options"]["create_segments"]
    for key, name in wanted.items():
        if key not in known:
            segment = Segment(market_system=system, name=name, role=role)
            known[key] = add_row(row=segment, by=by, verb="imported").pk
            made.append(known[key])
    for plan in plans:
        if plan.new_segment:
            plan.values["segment_id"] = known[folded(plan.new_segment)]
    batch.reading = {**batch.reading, "segments_made": made}
    batch.save(update_fields=["reading"])


def _add(
    plans: list[tuple[int, EnterprisePlan]], batch: ImportBatch
) -> list[WrittenRow]:
    keys = insert_rows(
        MicroEnterprise,
        [plan.values for _line, plan in plans],
        market_system_id=batch.market_system_id,
    )
    add_contacts(
        batch,
        [
            (key, plan.contact)
            for (_line, plan), key in zip(plans, keys, strict=True)
            if plan.contact
        ],
    )
    return added_rows((line for line, _plan in plans), keys)


def _change(
    plans: list[tuple[int, EnterprisePlan]], batch: ImportBatch
) -> list[WrittenRow]:
    """Change stored rows under a lock, so that nobody's edit is written over unseen."""
    keys = [plan.stored.pk for _line, plan in plans if plan.stored]
    locked = MicroEnterprise.objects.select_for_update(no_key=True).in_bulk(keys)
    columns: set[str] = set()
    written, moved = [], []
    reached: list[tuple[dict[str, Any], int, dict[str, str]]] = []
    for line, plan in plans:
        assert plan.stored is not None  # noqa: S101 - changes only
        row = locked[plan.stored.pk]
        before = stored_values(row, plan.values)
        for name, value in plan.values.items():
            setattr(row, name, value)
        row.version += 1 if plan.values else 0
        columns.update(plan.values)
        if any(name in plan.values for name in SLICES):
            moved.append(SliceChange(enterprise=row))
        evidence: dict[str, Any] = {"version": row.version, "fields": before}
        if plan.contact and row.erased_on is None:
            reached.append((evidence, row.pk, plan.contact))
        written.append(WrittenRow(line, row.pk, evidence))
    if columns:
        _store(list(locked.values()), columns, moved)
    keys = add_contacts(batch, [(pk, contact) for _evidence, pk, contact in reached])
    for (evidence, _pk, _contact), key in zip(reached, keys, strict=True):
        evidence["contact"] = key
    return written


def _store(
    rows: list[MicroEnterprise], columns: set[str], moved: list[SliceChange]
) -> None:
    update_rows(MicroEnterprise, rows, [*sorted(columns), "version"])
    SliceChange.objects.bulk_create(moved)


@transaction.atomic
def undo_enterprises(
    *, batch: ImportBatch, rows: list[WrittenRow], by: User
) -> dict[int, str]:
    """Remove what was added and restore what was changed, but for rows changed since.

    Returns the lines that stay, with the reason.
    """
    keys = [row.written_id for row in rows]
    stored = MicroEnterprise.objects.select_for_update().in_bulk(keys)
    evidence, there = _with_evidence(keys), _there(batch)
    kept: dict[int, str] = {}
    added, changed = [], []
    for row in rows:
        enterprise, before = stored.get(row.written_id), row.before
        if enterprise is None:
            continue  # somebody removed it already
        is_new = "fields" not in before
        if enterprise.version != before.get("version"):
            kept[row.number] = gettext("changed since the import")
        elif is_new and enterprise.pk in evidence:
            kept[row.number] = gettext("records of it have come in since")
        elif is_new:
            added.append(enterprise.pk)
        elif _is_gone(before["fields"], there):
            kept[row.number] = gettext("the segment or place it had is gone")
        else:
            changed.append((enterprise, before["fields"]))
    _restore(changed)
    brought = [row.before["contact"] for row in rows if "contact" in row.before]
    OwnerContact.objects.filter(pk__in=untouched(brought)).delete()
    MicroEnterprise.objects.filter(pk__in=added).delete()
    _remove_segments(batch)
    record_undone(batch=batch, rows=rows, added=added, changed=changed, by=by)
    return kept


def _there(batch: ImportBatch) -> dict[str, set[int]]:
    system = batch.market_system
    return {
        "segment_id": set(system.segments.values_list("pk", flat=True)),
        "place_id": set(system.places.values_list("pk", flat=True)),
    }


def _is_gone(fields: dict[str, Any], there: dict[str, set[int]]) -> bool:
    """Whether a segment or place that an enterprise had does not exist any more."""
    return any(
        fields.get(name) is not None and fields[name] not in keys
        for name, keys in there.items()
    )


def _restore(changed: list[tuple[MicroEnterprise, dict[str, Any]]]) -> None:
    columns: set[str] = set()
    moved = []
    for row, fields in changed:
        put_values(row, fields)
        row.version += 1
        columns.update(fields)
        if any(name in fields for name in SLICES):
            moved.append(SliceChange(enterprise=row))
    if columns:
        _store([row for row, _fields in changed], columns, moved)


def _with_evidence(keys: list[int]) -> set[int]:
    """Which enterprises other rows refer to, whatever app they are of."""
    contacts = OwnerContact.objects.filter(enterprise__in=keys)
    # One that the table brought goes with what it brought.
    brought = untouched(list(contacts.values_list("pk", flat=True)))
    own = contacts.exclude(pk__in=brought).values_list("enterprise_id", flat=True)
    return {*used(MicroEnterprise, keys, but=(OwnerContact, SliceChange)), *own}


def _remove_segments(batch: ImportBatch) -> None:
    """Take away the segments this import made, where nothing hangs on them by now."""
    made = batch.reading.get("segments_made", [])
    unused = set(made) - used(Segment, made)
    Segment.objects.filter(pk__in=unused, version=1).delete()


def _code(row: SourceRow) -> str:
    return str(row.values.get("code") or "")


ROLE_WORDS = tuple(
    (role.value, format_lazy(_("Make them, as {role}"), role=role.label))
    for role in Segment.Role
)
ENTERPRISES = TableKind(
    kind="enterprises",
    title=_("Micro-enterprises"),
    columns=COLUMNS,
    permission="enterprises.add_microenterprise",
    check=check_enterprises,
    write=write_enterprises,
    undo=undo_enterprises,
    key=_code,
    key_column="code",
    enterprise_column="code",
    list_route="enterprises:enterprise_list",
    chunk=5000,
    options=(
        Option(
            "create_segments",
            _("Segments that do not exist yet"),
            (("", _("Refuse these rows")), *ROLE_WORDS),
        ),
        Option(
            "system_currency",
            _("Turnover without a currency"),
            (
                ("", _("Refuse these rows")),
                ("yes", _("Is in the currency of this market system")),
            ),
        ),
    ),
    guidance=_(
        "One line for each enterprise, with the names of the columns in the first. "
        "Only the code is needed; an empty cell means “not known” and leaves what is "
        "stored as it is."
    ),
)
