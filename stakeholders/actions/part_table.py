"""Importing who takes part in initiatives: the table, writing and undoing rows."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.actions.chunks import record_undone, record_written
from enterprises.models import ImportBatch
from enterprises.tables.kinds import (
    CheckedRow,
    Column,
    SourceRow,
    TableKind,
    WrittenRow,
    added_rows,
)
from stakeholders.actions.initiative_table import PERMISSION
from stakeholders.models import InitiativePart
from stakeholders.models.initiatives import PartKind
from stakeholders.tables.initiative_parts import PartPlan, check_parts
from stakeholders.tables.written import may_report


@transaction.atomic
def write_parts(
    *, batch: ImportBatch, rows: list[CheckedRow], by: User
) -> list[WrittenRow]:
    """Add who takes part, with one audit event for all."""
    plans: list[tuple[int, PartPlan]] = [(row.source.number, row.plan) for row in rows]
    made = InitiativePart.objects.bulk_create(
        InitiativePart(
            market_system_id=batch.market_system_id,
            initiative_id=plan.initiative,
            kind=plan.kind,
            stakeholder_id=plan.stakeholder,
            written_name=plan.written_name,
        )
        for _line, plan in plans
    )
    added = added_rows((line for line, _plan in plans), (row.pk for row in made))
    record_written(batch=batch, rows=rows, added=added, by=by)
    return added


@transaction.atomic
def undo_parts(
    *, batch: ImportBatch, rows: list[WrittenRow], by: User
) -> dict[int, str]:
    """Take away the parts that are still there; none has a reason to stay."""
    keys = [row.written_id for row in rows]
    InitiativePart.objects.filter(pk__in=keys).delete()
    record_undone(batch=batch, rows=rows, added=keys, by=by)
    return {}


def _no_key(row: SourceRow) -> str:
    """The same line twice is no mistake; `check_parts` says it once."""
    return ""


ROLES = {
    **dict.fromkeys(("1", "funding", "funder", "donor"), "funds"),
    **dict.fromkeys(("2", "accountable", "programming", "lead"), "leads"),
    **dict.fromkeys(("3", "extending"), "extends"),
    **dict.fromkeys(("4", "implementing", "implementer"), "implements"),
}


INITIATIVE_PARTS = TableKind(
    kind="initiative_parts",
    title=_("Who takes part in initiatives"),
    columns=(
        Column(
            "initiative",
            _("Initiative"),
            "code",
            is_required=True,
            longest=300,
            aliases=("identifier", "iati identifier", "activity", "project"),
            help=_("Its identifier, or its name."),
        ),
        Column(
            "organisation",
            _("Organisation"),
            is_required=True,
            aliases=("participating org eng", "participating org", "org stub", "name"),
            help=_("Kept as written where no stakeholder is called just so."),
        ),
        Column(
            "role",
            _("As what"),
            "choice",
            is_required=True,
            choices=tuple(PartKind.choices),
            synonyms=ROLES,
            aliases=("participating org role", "kind"),
        ),
    ),
    permission=PERMISSION,
    check=check_parts,
    write=write_parts,
    undo=undo_parts,
    key=_no_key,
    key_column="organisation",
    list_route="stakeholders:initiative_list",
    upload_route="stakeholders:initiative_import",
    may_report=may_report,
    guidance=_(
        "One line for each organisation in each initiative: which, who, and as what. "
        "Import the initiatives first."
    ),
)
