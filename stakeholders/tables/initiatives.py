"""What would become of rows of initiatives: look-ups only, a few for each chunk."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext

from enterprises.analysis.cell_values import folded
from enterprises.analysis.header_match import plain_header
from enterprises.models import ImportBatch
from enterprises.models.imports import RowAction as Action
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow
from enterprises.wording import isolated
from stakeholders.models import ExistingInitiative, InitiativePart
from stakeholders.models.initiatives import Links, PartKind
from stakeholders.models.visibility import Visibility
from stakeholders.tables.written import (
    known_words,
    names_in,
    stakeholders_by_name,
    uploader_organisation,
)

CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_NAME = 300
LONGEST_PART = 200
PLAIN = ("identifier", "description", "state", "starts_on", "ends_on", "source")
# A column of names: what they are of, and the error of one that is not known.
TIED = {
    "functions": ("functions", "unknown_function"),
    "segments": ("segments", "unknown_segment"),
    "places": ("places", "unknown_place"),
    "more_places": ("places", "unknown_place"),
}
PARTS = {
    "funded_by": PartKind.FUNDS,
    "led_by": PartKind.LEADS,
    "extended_by": PartKind.EXTENDS,
    "implemented_by": PartKind.IMPLEMENTS,
}
# Days with their types, as flat tables of IATI have them, in any order.
TYPED_DAYS = tuple((f"day_{n}", f"day_type_{n}") for n in range(1, 5))
STARTS, ENDS = ("2", "1"), ("4", "3")
Who = tuple[str, int | None, str]


@dataclass(slots=True)
class InitiativePlan:
    """What a row would write: the stored initiative, if any, and what it gets.

    `tied` holds keys of functions, segments and places; `parts` the kinds that the
    file tells, each with (stakeholder or None, name as written).
    """

    stored: ExistingInitiative | None
    values: dict[str, Any] = field(default_factory=dict)
    tied: dict[str, set[int]] = field(default_factory=dict)
    parts: dict[str, list[tuple[int | None, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookUps:
    """The rows of the system that one chunk refers to."""

    by_identifier: dict[str, ExistingInitiative]
    by_name: dict[str, ExistingInitiative]
    # Identifiers that another organisation has listed for all partners: whose they are.
    of_others: dict[str, str]
    links: dict[int, Links]
    parts: dict[int, list[Who]]
    stakeholders: dict[str, int]
    known: dict[str, dict[str, list[int]]]
    keys: dict[str, set[int]]


def check_initiatives(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whether it is new, changes a stored one, or cannot be."""
    found = _look_up(batch, rows)
    return [_checked(batch, row, found) for row in rows]


def _look_up(batch: ImportBatch, rows: list[SourceRow]) -> LookUps:
    system = batch.market_system
    organisation = uploader_organisation(batch)
    identifiers = {code for row in rows if (code := row.values.get("identifier"))}
    mine = system.initiatives.filter(organisation=organisation).select_related("lead")
    stored = list(mine)
    shared = system.initiatives.filter(
        identifier__in=identifiers, visibility=Visibility.PARTNERS
    ).exclude(organisation=organisation)
    parts: dict[int, list[Who]] = defaultdict(list)
    every = InitiativePart.objects.filter(initiative__in=mine.order_by().values("pk"))
    for part in every:
        parts[part.initiative_id].append(
            (part.kind, part.stakeholder_id, part.written_name)
        )
    known = known_words(system)
    return LookUps(
        by_identifier={row.identifier: row for row in stored if row.identifier},
        by_name={folded(row.name): row for row in stored if not row.identifier},
        of_others=dict(shared.values_list("identifier", "organisation__name")),
        links=mine.links(),
        parts=parts,
        stakeholders=stakeholders_by_name(system),
        known=known,
        keys={
            name: {k for ks in by.values() for k in ks} for name, by in known.items()
        },
    )


def _checked(batch: ImportBatch, row: SourceRow, found: LookUps) -> CheckedRow:
    values = row.values
    identifier = values.get("identifier") or ""
    stored = found.by_identifier.get(identifier)
    if not identifier:
        stored = found.by_name.get(folded(values.get("name") or ""))
    elif stored is None and identifier in found.of_others:
        return CheckedRow(row, Action.SAME, errors=(_listed(identifier, found),))
    plan = InitiativePlan(stored)
    plan.values = {name: v for name in PLAIN if (v := values.get(name)) is not None}
    _typed_days(row, plan)
    errors = [
        *_name(row, plan),
        *_order_in_time(plan),
        *_budget(batch, row, plan),
        *_link(row, plan),
        *_ties(batch, row, found, plan),
        *_parts(row, found, plan),
    ]
    _lead(row, found, plan)
    if stored is None:
        return CheckedRow(row, Action.CREATE, plan, tuple(errors))
    before = _differences(stored, found, plan)
    action = Action.UPDATE if before else Action.SAME
    return CheckedRow(row, action, plan, tuple(errors), before or None)


def _listed(identifier: str, found: LookUps) -> CellError:
    expected = gettext(
        "left as it is: %(organisation)s has listed it for all partners already"
    ) % {"organisation": isolated(found.of_others[identifier])}
    return CellError("identifier", identifier, expected, "of_others", is_note=True)


def _name(row: SourceRow, plan: InitiativePlan) -> list[CellError]:
    """A name that is too long is cut; the whole of it goes before what is done."""
    name = row.values.get("name")
    if name is None:
        return []
    if len(name) <= LONGEST_NAME:
        plan.values["name"] = name
        return []
    plan.values["name"] = f"{name[: LONGEST_NAME - 1].rstrip()}…"
    whole = [name, plan.values.get("description") or ""]
    plan.values["description"] = "\n\n".join(text for text in whole if text)
    expected = gettext("cut after %(most)s characters; what is done begins with it")
    words = expected % {"most": LONGEST_NAME}
    return [CellError("name", name[:80], words, "name_cut", is_note=True)]


def _typed_days(row: SourceRow, plan: InitiativePlan) -> None:
    """Start and end from days whose type says what they are; the actual ones first."""
    days = {
        row.values[kind]: day
        for name, kind in TYPED_DAYS
        if row.values.get(kind) and (day := row.values.get(name)) is not None
    }
    for column, types in (("starts_on", STARTS), ("ends_on", ENDS)):
        told = [days[kind] for kind in types if kind in days]
        if told:
            plan.values.setdefault(column, told[0])


def _left(plan: InitiativePlan, name: str) -> Any:
    """The value a row would leave: its own, else the stored one."""
    if name in plan.values:
        return plan.values[name]
    return getattr(plan.stored, name) if plan.stored else None


def _order_in_time(plan: InitiativePlan) -> list[CellError]:
    starts: date | None = _left(plan, "starts_on")
    ends: date | None = _left(plan, "ends_on")
    if not starts or not ends or ends >= starts:
        return []
    told = {"end": ends.isoformat(), "start": starts.isoformat()}
    found = gettext("%(end)s, before the start on %(start)s") % told
    expected = gettext("an end that does not come before the start")
    return [CellError("ends_on", found, expected, "end_before_start")]


def _budget(
    batch: ImportBatch, row: SourceRow, plan: InitiativePlan
) -> list[CellError]:
    amount, currency = row.values.get("amount"), row.values.get("currency")
    if currency is not None and not CURRENCY.fullmatch(currency.upper()):
        expected = gettext("a currency of three letters, such as KES")
        return [CellError("currency", currency, expected, "not_a_currency")]
    if amount is None:
        return []
    held = plan.stored.currency if plan.stored else ""
    if currency is None and not held:
        if not batch.reading.get("options", {}).get("system_currency"):
            found = format(amount.normalize(), "f")
            expected = gettext(
                "its currency: a column for it, or your word that the whole file is in "
                "%(currency)s"
            ) % {"currency": batch.market_system.currency}
            return [CellError("amount", found, expected, "no_currency")]
        currency = batch.market_system.currency
    plan.values |= {"amount": amount, "currency": (currency or held).upper()}
    return []


def _link(row: SourceRow, plan: InitiativePlan) -> list[CellError]:
    link = row.values.get("link")
    if link is None:
        return []
    if not re.fullmatch(r"https?://[^\s<>\"]{1,190}", link):
        expected = gettext("an address that begins with https:// or http://")
        return [CellError("link", link[:80], expected, "not_a_link")]
    plan.values["link"] = link
    return []


def _ties(
    batch: ImportBatch, row: SourceRow, found: LookUps, plan: InitiativePlan
) -> list[CellError]:
    leaves = batch.reading.get("options", {}).get("unknown") == "leave"
    errors: list[CellError] = []
    for column, (name, code) in TIED.items():
        text = row.values.get(column)
        if text is None:
            continue
        keys = plan.tied.setdefault(name, set())
        if column in row.chosen:
            chosen = int(row.chosen[column])
            keys |= {chosen} & found.keys[name]
            continue
        for word in names_in(text):
            meant = _meant(found, name, word)
            if len(meant) == 1:
                keys.add(meant[0])
            else:
                errors.append(_not_known(column, code, word, meant, leaves=leaves))
    # Nothing of it is known: then nothing is said of what is stored either.
    plan.tied = {name: keys for name, keys in plan.tied.items() if keys}
    return errors


def _meant(found: LookUps, name: str, word: str) -> list[int]:
    if name != "places":
        return found.known[name].get(folded(word), [])
    way = " > ".join(plain_header(part) for part in word.split(">"))
    return found.known["places"].get(way, [])


def _not_known(
    column: str, code: str, word: str, meant: list[int], *, leaves: bool
) -> CellError:
    if leaves:
        return CellError(column, word, gettext("left out"), code, is_note=True)
    if meant:
        many = gettext("%(text)s, of which there are %(count)s")
        found = many % {"text": word, "count": len(meant)}
        expected = gettext("one only: its category or the whole way before it")
        return CellError(column, found, expected, code)
    expected = gettext(
        "a name of this market system; add it, say what it means, or let unknown names "
        "be left out"
    )
    return CellError(column, word, expected, code)


def _parts(row: SourceRow, found: LookUps, plan: InitiativePlan) -> list[CellError]:
    errors = []
    for column, kind in PARTS.items():
        text = row.values.get(column)
        if text is None:
            continue
        names = names_in(text)
        long = [name for name in names if len(name) > LONGEST_PART]
        expected = gettext("names of at most %(most)s characters")
        errors += [
            CellError(column, name[:80], expected % {"most": LONGEST_PART}, "too_long")
            for name in long
        ]
        plan.parts[kind] = [_who(found.stakeholders, name) for name in names]
    return errors


def _who(stakeholders: dict[str, int], name: str) -> tuple[int | None, str]:
    return stakeholders.get(folded(name)), name


def _lead(row: SourceRow, found: LookUps, plan: InitiativePlan) -> None:
    name = row.values.get("lead")
    if name is None:
        return
    known = found.stakeholders.get(folded(name))
    # Somebody may have said since who that is.
    if plan.stored and known is None and plan.stored.lead_name == name:
        return
    plan.values |= {"lead_id": known, "lead_name": name}


def _differences(
    stored: ExistingInitiative, found: LookUps, plan: InitiativePlan
) -> dict[str, str]:
    """What is stored now of what would change; leaves the plan with just that."""
    plan.values = {
        name: value
        for name, value in plan.values.items()
        if getattr(stored, name) != value
    }
    held = found.links[stored.pk]
    plan.tied = {
        name: keys
        for name, keys in plan.tied.items()
        if keys != set(getattr(held, name))
    }
    told = {kind: list[Who]() for kind in PartKind.values}
    for who in found.parts.get(stored.pk, ()):
        told[who[0]].append(who)
    plan.parts = {
        kind: parts
        for kind, parts in plan.parts.items()
        if not _same_parts(told[kind], parts)
    }
    before = {
        "lead" if name.startswith("lead") else name: str(getattr(stored, name) or "")
        for name in plan.values
        if name != "lead_id" or "lead_name" not in plan.values
    }
    before |= {name: str(len(getattr(held, name))) for name in plan.tied}
    columns = {kind: column for column, kind in PARTS.items()}
    before |= {columns[PartKind(kind)]: str(len(told[kind])) for kind in plan.parts}
    return before


def _same_parts(held: Iterable[Who], told: list[tuple[int | None, str]]) -> bool:
    """Whether a list of names says nothing new; who was linked since stays so."""
    held = list(held)
    names = {folded(written) for _kind, _who, written in held}
    keys = {who for _kind, who, _written in held if who is not None}
    new = [p for p in told if p[0] not in keys and folded(p[1]) not in names]
    return not new and len(held) <= len(told)


def initiative_key(row: SourceRow) -> str:
    """What makes two lines of a file the same initiative."""
    if identifier := row.values.get("identifier"):
        return f"id:{identifier}"
    return f"name:{folded(row.values.get('name') or '')}"
