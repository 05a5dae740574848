"""Importing initiatives: what their tables look like, writing and undoing rows."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.actions.chunks import record_undone, record_written
from enterprises.models import ImportBatch
from enterprises.models.plain import put_values, stored_values
from enterprises.tables.kinds import (
    CheckedRow,
    Column,
    Option,
    TableKind,
    WrittenRow,
    added_rows,
)
from enterprises.tables.naming import place_choices, segment_choices
from enterprises.tables.ratings import need_choices
from stakeholders.actions.initiatives import TIES
from stakeholders.models import ExistingInitiative, InitiativePart, OverlapVerdict
from stakeholders.models.phases import InitiativeState
from stakeholders.tables import iati
from stakeholders.tables.initiatives import (
    TYPED_DAYS,
    InitiativePlan,
    check_initiatives,
    initiative_key,
)
from stakeholders.tables.written import may_report, uploader_organisation

PERMISSION = "stakeholders.change_existinginitiative"
FIELDS = (
    *("identifier", "name", "lead_id", "lead_name", "description", "state"),
    *("starts_on", "ends_on", "amount", "currency", "source", "link"),
)
STORED = [*(name.removesuffix("_id") for name in FIELDS), "version"]


@transaction.atomic
def write_initiatives(
    *, batch: ImportBatch, rows: list[CheckedRow], by: User
) -> list[WrittenRow]:
    """Add and change the initiatives of one chunk, with one audit event for all."""
    plans: list[tuple[int, InitiativePlan]] = [
        (row.source.number, row.plan) for row in rows
    ]
    new = [(line, plan) for line, plan in plans if plan.stored is None]
    made = ExistingInitiative.objects.bulk_create(
        ExistingInitiative(
            market_system_id=batch.market_system_id,
            organisation=uploader_organisation(batch),
            **plan.values,
        )
        for _line, plan in new
    )
    _tie(batch, zip(made, (plan for _line, plan in new), strict=True))
    added = added_rows((line for line, _plan in new), (row.pk for row in made))
    changed = _change(batch, [(line, plan) for line, plan in plans if plan.stored])
    record_written(batch=batch, rows=rows, added=added, changed=changed, by=by)
    return added + changed


def _change(
    batch: ImportBatch, plans: list[tuple[int, InitiativePlan]]
) -> list[WrittenRow]:
    """Change stored rows under a lock, so that no save in between is lost unseen."""
    keys = [plan.stored.pk for _line, plan in plans if plan.stored]
    locked = ExistingInitiative.objects.select_for_update(no_key=True).in_bulk(keys)
    links = batch.market_system.initiatives.filter(pk__in=keys).links()
    written = []
    for line, plan in plans:
        assert plan.stored is not None  # noqa: S101 - changes only
        row = locked[plan.stored.pk]
        parts = [
            (part.kind, part.stakeholder_id, part.written_name)
            for part in row.parts.filter(kind__in=list(plan.parts))
        ]
        before = {
            "fields": stored_values(row, plan.values),
            "tied": {name: getattr(links[row.pk], name) for name in plan.tied},
            "parts": parts,
            "kinds": list(plan.parts),
        }
        for name, value in plan.values.items():
            setattr(row, name, value)
        row.version += 1
        written.append(WrittenRow(line, row.pk, {"version": row.version, **before}))
    ExistingInitiative.objects.bulk_update(locked.values(), STORED)
    _untie([(locked[p.stored.pk], p.tied, p.parts) for _l, p in plans if p.stored])
    _tie(batch, [(locked[p.stored.pk], p) for _line, p in plans if p.stored])
    return written


def _untie(
    rows: Iterable[tuple[ExistingInitiative, Iterable[str], Iterable[str]]],
) -> None:
    """Take away what is about to be said anew: ties by name, parts by kind.

    Whoever was linked to a stakeholder meanwhile stays.
    """
    for row, tied, kinds in rows:
        for name in tied:
            TIES[name][0].objects.filter(initiative=row).delete()
        row.parts.filter(kind__in=list(kinds), stakeholder=None).delete()


def _tie(
    batch: ImportBatch, rows: Iterable[tuple[ExistingInitiative, InitiativePlan]]
) -> None:
    """Store the ties and the parts of many initiatives; a statement for each kind."""
    system = batch.market_system_id
    found: dict[str, list[Any]] = {name: [] for name in TIES}
    parts = []
    for row, plan in rows:
        for name, keys in plan.tied.items():
            through, column = TIES[name]
            found[name] += [
                through(
                    market_system_id=system, initiative=row, **{f"{column}_id": key}
                )
                for key in sorted(keys)
            ]
        parts += [
            InitiativePart(
                market_system_id=system,
                initiative=row,
                kind=kind,
                stakeholder_id=who,
                written_name=name,
            )
            for kind, told in plan.parts.items()
            for who, name in told
        ]
    for name, links in found.items():
        TIES[name][0].objects.bulk_create(links, ignore_conflicts=True)
    InitiativePart.objects.bulk_create(parts, ignore_conflicts=True)


@transaction.atomic
def undo_initiatives(
    *, batch: ImportBatch, rows: list[WrittenRow], by: User
) -> dict[int, str]:
    """Remove what was added and restore what was changed, but for rows changed since.

    Returns the lines that stay, with the reason.
    """
    keys = [row.written_id for row in rows]
    stored = ExistingInitiative.objects.select_for_update().in_bulk(keys)
    judged = _judged(keys)
    kept: dict[int, str] = {}
    added: list[int] = []
    changed: list[tuple[ExistingInitiative, Any]] = []
    for row in rows:
        initiative, before = stored.get(row.written_id), row.before
        if initiative is None:
            continue  # somebody removed it already
        if initiative.version != before.get("version"):
            kept[row.number] = gettext("changed since the import")
        elif "fields" in before:
            changed.append((initiative, before))
        elif initiative.pk in judged:
            kept[row.number] = gettext("somebody has judged an overlap of it since")
        else:
            added.append(initiative.pk)
    _restore(batch, changed)
    ExistingInitiative.objects.filter(pk__in=added).delete()
    record_undone(batch=batch, rows=rows, added=added, changed=changed, by=by)
    return kept


def _judged(keys: list[int]) -> set[int]:
    judged = OverlapVerdict.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    return set(chain(*judged.values_list("first", "second")))


def _restore(batch: ImportBatch, changed: list[tuple[ExistingInitiative, Any]]) -> None:
    system = batch.market_system
    there = {
        "functions": set(system.sub_needs.values_list("pk", flat=True)),
        "segments": set(system.segments.values_list("pk", flat=True)),
        "places": set(system.places.values_list("pk", flat=True)),
    }
    stakeholders = set(system.stakeholders.values_list("pk", flat=True))
    plans = []
    for row, before in changed:
        put_values(row, before["fields"])
        row.lead_id = row.lead_id if row.lead_id in stakeholders else None
        row.version += 1
        plan = InitiativePlan(row)
        plan.tied = {n: set(keys) & there[n] for n, keys in before["tied"].items()}
        for kind in before["kinds"]:
            plan.parts[kind] = [
                (who if who in stakeholders else None, name)
                for held, who, name in before["parts"]
                if held == kind and (name or who in stakeholders)
            ]
        plans.append((row, plan))
    ExistingInitiative.objects.bulk_update([row for row, _before in changed], STORED)
    for row, plan in plans:
        row.parts.filter(kind__in=list(plan.parts)).delete()
    _untie((row, plan.tied, ()) for row, plan in plans)
    _tie(batch, plans)


BARS = _("Several: one | another.")
STATES = {
    **dict.fromkeys(("1", "pipeline", "pipeline/identification"), "planned"),
    **dict.fromkeys(("2", "implementation", "active"), "running"),
    **dict.fromkeys(("3", "4", "finalisation", "closed", "completed"), "ended"),
    **dict.fromkeys(("5", "6", "cancelled", "suspended"), "stopped"),
}


def _names(name: str, label: Any, *aliases: str, rows_of: Any = None) -> Column:
    return Column(
        name, label, longest=5000, aliases=aliases, rows_of=rows_of, help=BARS
    )


COLUMNS = (
    Column(
        "identifier",
        _("Identifier"),
        "code",
        aliases=("iati identifier", "activity id", "project id", "id"),
        help=_("Such as that of IATI. The same one twice is one initiative."),
    ),
    Column(
        "name",
        _("Name"),
        is_required=True,
        longest=5000,
        aliases=("title", "title eng", "title en", "activity title", "project"),
    ),
    Column(
        "lead",
        _("Lead"),
        aliases=("reporting org", "reported by", "lead organisation", "lead name"),
        help=_("One name. Kept as written where no stakeholder is called just so."),
    ),
    Column(
        "state",
        _("State"),
        "choice",
        choices=tuple(InitiativeState.choices),
        synonyms=STATES,
        aliases=("status", "activity status", "activity status code"),
    ),
    Column(
        "starts_on",
        _("Starts on"),
        "date",
        aliases=("start", "start date", "actual start", "begin"),
    ),
    Column("ends_on", _("Ends on"), "date", aliases=("end", "end date", "actual end")),
    *(
        column
        for n, (day, kind) in enumerate(TYPED_DAYS, start=1)
        for column in (
            Column(
                day,
                _("Day with a type (IATI)"),
                "date",
                aliases=(f"activity date {n}",),
            ),
            Column(
                kind,
                _("Type of that day: 1 to 4"),
                "code",
                aliases=(f"activity date type {n}",),
            ),
        )
    ),
    Column(
        "amount",
        _("Budget"),
        "number",
        least=0,
        aliases=("value", "total budget", "amount"),
    ),
    Column(
        "currency",
        _("Currency"),
        longest=3,
        aliases=("default currency", "budget currency"),
    ),
    _names(
        *("functions", _("Functions"), "function", "sectors", "sector", "dac sectors"),
        rows_of=need_choices,
    ),
    _names("segments", _("Segments"), "segment", rows_of=segment_choices),
    _names(
        *("places", _("Places"), "place", "where", "location", "admin1", "region"),
        rows_of=place_choices,
    ),
    _names("more_places", _("More places"), "admin2", "district"),
    _names("funded_by", _("Funded by"), "funding", "funder", "donor"),
    _names("led_by", _("Answered for by"), "accountable", "programming"),
    _names("extended_by", _("Passed on by"), "extending"),
    _names("implemented_by", _("Carried out by"), "implementing", "implementer"),
    Column(
        "description",
        _("What is done"),
        longest=20_000,
        aliases=("description eng 1", "summary", "activity description"),
    ),
    Column("source", _("Source")),
    Column("link", _("Link"), aliases=("url", "website")),
)

INITIATIVES = TableKind(
    kind="initiatives",
    title=_("Existing initiatives"),
    columns=COLUMNS,
    permission=PERMISSION,
    check=check_initiatives,
    write=write_initiatives,
    undo=undo_initiatives,
    key=initiative_key,
    key_column="identifier",
    list_route="stakeholders:initiative_list",
    upload_route="stakeholders:initiative_import",
    may_report=may_report,
    markup=iati.__file__,
    options=(
        Option(
            "unknown",
            _("Functions, segments and places that are not listed here"),
            (("", _("refuse the line")), ("leave", _("are left out, and said so"))),
        ),
        Option(
            "system_currency",
            _("Budgets without a currency"),
            (
                ("", _("are refused")),
                ("yes", _("are in the currency of this market system")),
            ),
        ),
    ),
    guidance=_(
        "One line for each project or programme, as CSV, as a workbook, or as IATI "
        "activities in XML. The same identifier again changes what is stored; an empty "
        "cell leaves it as it is."
    ),
)
