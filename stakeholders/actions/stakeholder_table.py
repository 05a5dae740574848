"""Importing stakeholders: what their tables look like, and writing and undoing rows."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.actions.chunks import record_undone, record_written
from enterprises.models import ImportBatch
from enterprises.models.plain import put_values, stored_values
from enterprises.tables.kinds import (
    ADDED,
    CheckedRow,
    Column,
    Option,
    TableKind,
    WrittenRow,
    added_rows,
)
from enterprises.tables.references import used
from stakeholders.models import Stakeholder, StakeholderName
from stakeholders.models.people import OrganisationKind
from stakeholders.models.stakeholders import Domain, Engagement, Layer
from stakeholders.tables.register import (
    CHOSEN,
    TEXTS,
    StakeholderPlan,
    check_stakeholders,
    name_key,
)

CHANGED = (*TEXTS, *CHOSEN, "version")
Planned = list[tuple[int, StakeholderPlan]]


@transaction.atomic
def write_stakeholders(
    *, batch: ImportBatch, rows: list[CheckedRow], by: User
) -> list[WrittenRow]:
    """Add and change the stakeholders of one chunk, with one audit event for all."""
    plans: Planned = [(row.source.number, row.plan) for row in rows]
    added = _add(batch, [(line, plan) for line, plan in plans if plan.stored is None])
    changed = _change(batch, [(line, plan) for line, plan in plans if plan.stored])
    record_written(batch=batch, rows=rows, added=added, changed=changed, by=by)
    return added + changed


def _add(batch: ImportBatch, plans: Planned) -> list[WrittenRow]:
    rows = Stakeholder.objects.bulk_create(
        Stakeholder(market_system_id=batch.market_system_id, **plan.values)
        for _line, plan in plans
    )
    _name(batch, [(row, plan) for (_line, plan), row in zip(plans, rows, strict=True)])
    return added_rows((line for line, _plan in plans), (row.pk for row in rows))


def _name(
    batch: ImportBatch, named: list[tuple[Stakeholder, StakeholderPlan]]
) -> list[StakeholderName]:
    """Write down the further names, in the order of the plans."""
    return StakeholderName.objects.bulk_create(
        StakeholderName(
            market_system_id=batch.market_system_id,
            stakeholder=row,
            kind=kind,
            text=text,
        )
        for row, plan in named
        for kind, text in plan.names
    )


def _change(batch: ImportBatch, plans: Planned) -> list[WrittenRow]:
    """Change stored rows under a lock, so that no save in between is lost unseen."""
    keys = [plan.stored.pk for _line, plan in plans if plan.stored]
    locked = Stakeholder.objects.select_for_update(no_key=True).order_by("pk")
    stored = {row.pk: row for row in locked.filter(pk__in=keys)}
    written, named = [], []
    for line, plan in plans:
        assert plan.stored is not None  # noqa: S101 - changes only
        row = stored[plan.stored.pk]
        before = stored_values(row, plan.values)
        for name, value in plan.values.items():
            setattr(row, name, value)
        if plan.values:
            row.version += 1
        named.append((row, plan))
        written.append((line, row, before))
    Stakeholder.objects.bulk_update(stored.values(), CHANGED)
    made = iter(_name(batch, named))
    return [
        WrittenRow(
            line,
            row.pk,
            {
                "version": row.version,
                "fields": before,
                "names": [next(made).pk for _one in plan.names],
            },
        )
        for (line, row, before), (_row, plan) in zip(written, named, strict=True)
    ]


@transaction.atomic
def undo_stakeholders(
    *, batch: ImportBatch, rows: list[WrittenRow], by: User
) -> dict[int, str]:
    """Remove what was added and restore what was changed, but for what was used since.

    Returns the lines that stay, with the reason.
    """
    keys = [row.written_id for row in rows]
    stored = Stakeholder.objects.select_for_update().in_bulk(keys)
    added = [row.written_id for row in rows if row.before == ADDED]
    resting = used(Stakeholder, added, but=(StakeholderName,))
    renamed = StakeholderName.objects.filter(stakeholder__in=added, version__gt=1)
    resting |= set(renamed.values_list("stakeholder_id", flat=True))
    kept: dict[int, str] = {}
    gone, changed, names = [], [], []
    for row in rows:
        found, before = stored.get(row.written_id), row.before
        if found is None:
            continue  # somebody took it back already
        if found.version != before.get("version"):
            kept[row.number] = gettext("changed since the import")
        elif before != ADDED:
            names += before["names"]
            if before["fields"]:
                put_values(found, before["fields"])
                found.version += 1
                changed.append(found)
        elif row.written_id in resting:
            kept[row.number] = gettext("something else refers to it by now")
        else:
            gone.append(found.pk)
    StakeholderName.objects.filter(pk__in=names, version=1).delete()
    Stakeholder.objects.bulk_update(changed, CHANGED)
    Stakeholder.objects.filter(pk__in=gone).delete()
    record_undone(batch=batch, rows=rows, added=gone, changed=changed, by=by)
    return kept


KINDS = {
    "ngo": OrganisationKind.CIVIL_SOCIETY,
    "local ngo": OrganisationKind.CIVIL_SOCIETY,
    "national ngo": OrganisationKind.CIVIL_SOCIETY,
    "international ngo": OrganisationKind.CIVIL_SOCIETY,
    "cso": OrganisationKind.CIVIL_SOCIETY,
    "non-profit": OrganisationKind.CIVIL_SOCIETY,
    "private sector": OrganisationKind.COMPANY,
    "business": OrganisationKind.COMPANY,
    "firm": OrganisationKind.COMPANY,
    "public": OrganisationKind.GOVERNMENT,
    "ministry": OrganisationKind.GOVERNMENT,
    "local government": OrganisationKind.GOVERNMENT,
    "multilateral": OrganisationKind.DONOR,
    "foundation": OrganisationKind.DONOR,
    "development bank": OrganisationKind.DONOR,
    "cooperative": OrganisationKind.ENTERPRISES,
    "producer group": OrganisationKind.ENTERPRISES,
}
STEPS = tuple((str(step.value), step.label) for step in Engagement)
COLUMNS = (
    Column(
        "name",
        _("Name"),
        is_required=True,
        aliases=("organisation", "organization", "stakeholder", "company", "partner"),
        help=_("As it calls itself; other names go into the column of their own."),
    ),
    Column(
        "kind",
        _("Kind"),
        "choice",
        choices=tuple(OrganisationKind.choices),
        aliases=("type", "organisation type", "organization type"),
        synonyms={word: str(kind) for word, kind in KINDS.items()},
    ),
    Column(
        "sub_kind",
        _("What it is"),
        longest=80,
        aliases=("sub-kind", "sub kind", "subtype"),
    ),
    Column("layer", _("Layer"), "choice", choices=tuple(Layer.choices)),
    Column("domain", _("Domain"), "choice", choices=tuple(Domain.choices)),
    Column("priorities", _("Priorities"), longest=2000),
    Column("challenges", _("Challenges"), longest=2000),
    Column(
        "value_brought",
        _("What they bring"),
        longest=2000,
        aliases=("value brought", "value", "brings", "contribution"),
    ),
    Column(
        "engagement",
        _("Engagement"),
        "choice",
        choices=STEPS,
        synonyms={
            "none": "10",
            "contacted": "20",
            "partner": "30",
            "active": "30",
        },
        help=_("Of new ones only; a later step is written down on its page."),
    ),
    Column(
        "other_names",
        _("Other names"),
        longest=1000,
        aliases=("other name", "also known as", "aka", "synonyms", "alternative names"),
        help=_("With a ; between them."),
    ),
    Column(
        "acronym",
        _("Acronym"),
        longest=40,
        aliases=("abbreviation", "short name", "shortname"),
    ),
    Column(
        "identifier",
        _("Identifier"),
        "code",
        longest=100,
        aliases=("iati id", "iati_id", "org id", "organisation id", "registration"),
        help=_("Such as that of IATI or of a register of companies; one is one."),
    ),
)
FOR_ALL = _("Only where a new one's own cell is empty.")

STAKEHOLDERS = TableKind(
    kind="stakeholders",
    title=_("Stakeholders"),
    columns=COLUMNS,
    permission="stakeholders.add_stakeholder",
    check=check_stakeholders,
    write=write_stakeholders,
    undo=undo_stakeholders,
    key=name_key,
    key_column="name",
    list_route="stakeholders:stakeholder_list",
    chunk=2500,
    options=(
        Option(
            "kind",
            _("Kind of those without one"),
            (("", _("Refuse these rows")), *OrganisationKind.choices),
            FOR_ALL,
        ),
        Option(
            "layer",
            _("Layer of those without one"),
            (("", _("Refuse these rows")), *Layer.choices),
            FOR_ALL,
        ),
    ),
    guidance=_(
        "One line for each organisation or group. Whose name looks like that of "
        "somebody known is not imported until you have said whether it is the same. No "
        "contacts: people who speak for an organisation are written down on its page."
    ),
)
