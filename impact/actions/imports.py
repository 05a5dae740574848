"""Importing observations: what their tables look like, and writing and undoing rows."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.actions.chunks import record_undone, record_written
from enterprises.models import ImportBatch, MicroEnterprise
from enterprises.models.traits import Gender
from enterprises.tables.kinds import (
    CheckedRow,
    Column,
    TableKind,
    WrittenRow,
    added_rows,
)
from enterprises.tables.naming import (
    GENDER_WORDS,
    place_choices,
    segment_choices,
)
from impact.models import Observation
from impact.rollups.marks import Leaf, counts, leaf_of, mark_leaves
from impact.tables.look_ups import record_key, reporter, still_reports
from impact.tables.observations import (
    ObservationPlan,
    check_observations,
    indicator_choices,
)
from impact.tasks import drain_rollups

Status = Observation.Status
LARGEST = 10**14
SLICE = ("place_id", "owner_gender", "segment_id")
# What an update may touch, as columns.
CHANGEABLE = (
    *("observed_on", "period", "value", "numerator", "denominator", "note"),
    *("enterprise", "group_size", "place", "owner_gender", "segment", "status"),
    *("reviewed_by", "reviewed_at", "version"),
)


@transaction.atomic
def write_observations(
    *, batch: ImportBatch, rows: list[CheckedRow], by: User
) -> list[WrittenRow]:
    """Add and change the records of one chunk, with one audit event and each leaf once.

    Values of an indicator that needs review wait for it, unless whoever uploaded the
    file may let them count.
    """
    plans: list[tuple[int, ObservationPlan]] = [
        (row.source.number, row.plan) for row in rows
    ]
    slices = _locked_slices(plans)
    _organisation, sees_all = reporter(batch)
    leaves: list[Leaf] = []
    new = [(line, plan) for line, plan in plans if plan.stored is None]
    added = _add(new, batch, slices, leaves, by=by, sees_all=sees_all)
    old = [(line, plan) for line, plan in plans if plan.stored is not None]
    changed = _change(old, slices, leaves, sees_all=sees_all)
    record_written(batch=batch, rows=rows, added=added, changed=changed, by=by)
    _mark(leaves)
    return added + changed


def _locked_slices(plans: list[tuple[int, ObservationPlan]]) -> dict[int, Any]:
    """The slices of the enterprises, which cannot move until this is committed."""
    keys: set[Any] = {plan.values.get("enterprise_id") for _line, plan in plans}
    keys |= {plan.stored.enterprise_id for _line, plan in plans if plan.stored}
    locked = MicroEnterprise.objects.select_for_update(no_key=True).order_by("pk")
    rows = locked.filter(pk__in=keys - {None}).only(*SLICE)
    return {row.pk: {name: getattr(row, name) for name in SLICE} for row in rows}


def _add(
    plans: list[tuple[int, ObservationPlan]],
    batch: ImportBatch,
    slices: dict[int, Any],
    leaves: list[Leaf],
    *,
    by: User,
    sees_all: bool,
) -> list[WrittenRow]:
    organisation, _may_count = reporter(batch)
    rows = [
        Observation(
            market_system_id=batch.market_system_id,
            uuid=plan.uuid,
            indicator=plan.indicator,
            organisation=organisation,
            channel=Observation.Channel.FILE,
            batch=batch,
            recorded_by=by,
            status=_status(plan, sees_all),
            **plan.values,
            **slices.get(plan.values["enterprise_id"] or 0, {}),
        )
        for _line, plan in plans
    ]
    stored = Observation.objects.bulk_create(rows)
    leaves += [leaf_of(row) for row in stored if counts(row)]
    return added_rows((line for line, _plan in plans), (row.pk for row in stored))


def _status(plan: ObservationPlan, sees_all: bool) -> str:
    waits = plan.indicator.needs_review and not sees_all
    return Status.SUBMITTED if waits else Status.APPROVED


def _change(
    plans: list[tuple[int, ObservationPlan]],
    slices: dict[int, Any],
    leaves: list[Leaf],
    *,
    sees_all: bool,
) -> list[WrittenRow]:
    """Change stored records under a lock, so that nobody's edit is lost unseen."""
    keys = [plan.stored.pk for _line, plan in plans if plan.stored]
    locked = Observation.objects.select_for_update(no_key=True).in_bulk(keys)
    written = []
    for line, plan in plans:
        assert plan.stored is not None  # noqa: S101
        row = locked[plan.stored.pk]
        before = _stored_values(row)
        leaves += [leaf_of(row)] if counts(row) else []
        values = {**plan.values, **slices.get(row.enterprise_id or 0, {})}
        for name, value in values.items():
            setattr(row, name, value)
        row.status = _status(plan, sees_all)
        if row.status == Status.SUBMITTED:
            row.reviewed_by = row.reviewed_at = None
        row.version += 1
        leaves += [leaf_of(row)] if counts(row) else []
        written.append(
            WrittenRow(line, row.pk, {"version": row.version, "fields": before})
        )
    if locked:
        Observation.objects.bulk_update(locked.values(), CHANGEABLE)
    return written


def _stored_values(row: Observation) -> dict[str, str | None]:
    """What an update may touch, as JSON can hold it and `to_python` reads it."""
    fields = [row._meta.get_field(name) for name in CHANGEABLE if name != "version"]
    return {
        field.name: None
        if getattr(row, field.attname) is None  # type: ignore[union-attr]
        else field.value_to_string(row)  # type: ignore[union-attr]
        for field in fields
    }


@transaction.atomic
def undo_observations(
    *, batch: ImportBatch, rows: list[WrittenRow], by: User
) -> dict[int, str]:
    """Remove what was added, restore what was changed; but not what changed since.

    Returns the lines that stay, with the reason.
    """
    keys = [row.written_id for row in rows]
    stored = Observation.objects.select_for_update().in_bulk(keys)
    kept: dict[int, str] = {}
    leaves: list[Leaf] = []
    added: list[int] = []
    changed: list[Observation] = []
    for row in rows:
        record = stored.get(row.written_id)
        if record is None:
            continue  # somebody removed it already
        before = row.before
        if record.version != before.get("version"):
            kept[row.number] = gettext("changed since the import")
            continue
        leaves += [leaf_of(record)] if counts(record) else []
        if "fields" in before:
            _restore(record, before["fields"])
            leaves += [leaf_of(record)] if counts(record) else []
            changed.append(record)
        else:
            added.append(record.pk)
    Observation.objects.bulk_update(changed, CHANGEABLE)
    Observation.objects.filter(pk__in=added).delete()
    record_undone(batch=batch, rows=rows, added=added, changed=changed, by=by)
    _mark(leaves)
    return kept


def _restore(record: Observation, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        field = record._meta.get_field(name)
        setattr(record, field.attname, field.to_python(value))  # type: ignore[union-attr]
    if record.enterprise_id is not None:
        # It may have moved since; its records always lie where it is now.
        enterprise = MicroEnterprise.objects.select_for_update(no_key=True).get(
            pk=record.enterprise_id
        )
        for name in SLICE:
            setattr(record, name, getattr(enterprise, name))
    record.version += 1


def _mark(leaves: list[Leaf]) -> None:
    if mark_leaves(leaves):
        # Robust: with the broker gone the write stands, and beat finds the mark.
        transaction.on_commit(drain_rollups.delay, robust=True)


COLUMNS = (
    Column(
        "enterprise",
        _("Enterprise"),
        "code",
        longest=40,
        aliases=("enterprise code", "enterprise id", "code", "business id"),
        help=_("Its code in the registry. Leave it empty for a group."),
    ),
    Column(
        "indicator",
        _("Indicator"),
        "code",
        is_required=True,
        longest=40,
        aliases=("indicator code", "measure", "variable"),
        rows_of=indicator_choices,
        help=_("Its code, as it stands on the list of indicators."),
    ),
    Column(
        "value",
        _("Value"),
        "number",
        decimals=6,
        least=-LARGEST,
        most=LARGEST,
        aliases=("amount", "result", "figure"),
        help=_("Of a share: 1 for yes and 0 for no, or both parts in two columns."),
    ),
    Column(
        "numerator",
        _("Of them"),
        "number",
        decimals=6,
        least=-LARGEST,
        most=LARGEST,
        aliases=("part", "yes"),
    ),
    Column(
        "denominator",
        _("Out of"),
        "number",
        decimals=6,
        least=0,
        most=LARGEST,
        aliases=("whole", "total", "out of how many"),
    ),
    Column(
        "observed_on",
        _("Day or month"),
        "month",
        aliases=("date", "day", "month", "survey month", "observed on", "survey date"),
    ),
    Column(
        "round",
        _("Round"),
        "integer",
        least=0,
        most=32_000,
        aliases=("wave", "round number", "survey round"),
        help=_("Its number, for indicators that are measured in rounds."),
    ),
    Column(
        "group_size",
        _("Enterprises in the group"),
        "integer",
        least=1,
        most=2_000_000_000,
        aliases=("group size", "number of enterprises"),
        help=_("For a value that stands for several enterprises together."),
    ),
    Column(
        "segment",
        _("Segment of the group"),
        aliases=("segment",),
        rows_of=segment_choices,
    ),
    Column(
        "place",
        _("Place of the group"),
        longest=600,
        aliases=("place", "location"),
        rows_of=place_choices,
    ),
    Column(
        "owner_gender",
        _("Owners' gender in the group"),
        "choice",
        choices=tuple(Gender.choices),
        aliases=("gender", "sex"),
        synonyms=GENDER_WORDS,
    ),
    Column(
        "note",
        _("Note"),
        longest=300,
        aliases=("comment", "remarks"),
        is_personal=True,
    ),
    Column(
        "record_id",
        _("Your id of the record"),
        "code",
        longest=80,
        aliases=("record id", "uuid", "submission id", "instance id", "row id"),
        help=_(
            "The same id twice is one record. Without it a record is one enterprise, "
            "one indicator and one day or round."
        ),
    ),
)

OBSERVATIONS = TableKind(
    kind="observations",
    title=_("Values of indicators"),
    columns=COLUMNS,
    permission="impact.add_observation",
    check=check_observations,
    write=write_observations,
    undo=undo_observations,
    key=record_key,
    key_column="enterprise",
    enterprise_column="enterprise",
    list_route="impact:observation_list",
    upload_route="impact:observation_import",
    may_report=still_reports,
    guidance=_(
        "One line for each value, with the names of the columns in the first: the "
        "code of the enterprise, the code of the indicator, the value, and the day, "
        "month or round. The same file twice changes nothing; a value that was "
        "corrected in it is corrected here."
    ),
)
