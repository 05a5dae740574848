"""What would become of rows of stakeholders: look-ups, a few for each chunk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from enterprises.models import ImportBatch
from enterprises.models.imports import RowAction as Action
from enterprises.models.imports import State
from enterprises.tables.kinds import (
    UNDECIDED,
    CellError,
    CheckedRow,
    Choice,
    SourceRow,
    decided,
)
from enterprises.wording import isolated
from stakeholders.analysis.name_index import Found, NameIndex
from stakeholders.analysis.names import plain
from stakeholders.findings.names import why
from stakeholders.models import Organisation, Stakeholder, StakeholderName
from stakeholders.models.names import NameKind

# Answers of a person: it is none of those known; it is a stakeholder, an organisation.
ANOTHER, STAKEHOLDER, ORGANISATION = "another", "s", "o"
SUGGESTED = 3
LONGEST_NAME = 200
TEXTS = ("sub_kind", "value_brought", "priorities", "challenges")
CHOSEN = ("kind", "layer", "domain")


@dataclass(slots=True)
class StakeholderPlan:
    """What a row would write: whom it is about, if listed; values; further names."""

    stored: Stakeholder | None
    values: dict[str, Any] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LookUps:
    """Everybody the system knows, by what they are known by.

    `names` holds each name exactly as it stands; `taken` every name, acronym and
    identifier in lower case, for each belongs to one stakeholder.
    """

    rows: Mapping[int, Stakeholder]
    names: Mapping[str, int]
    identifiers: Mapping[str, int]
    taken: dict[str, int]
    organisations: Mapping[str, Organisation]
    by_key: Mapping[int, Organisation]
    owners: Mapping[int, Stakeholder]
    index: NameIndex | None
    answers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a row is about: one listed, a known organisation, or somebody new."""

    stored: Stakeholder | None = None
    organisation: Organisation | None = None
    key: str = ""


def check_stakeholders(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whom it is about, and what it would add or change.

    Only an identifier or a name that is exactly the same tells that by itself; a name
    that looks like one that is known waits for a person. That is asked while the file
    is checked, so that lines of one file do not stop each other as they are written.
    """
    found = _look_up(batch, rows)
    options = batch.reading.get("options", {})
    return [_checked(row, found, options) for row in rows]


def _look_up(batch: ImportBatch, rows: list[SourceRow]) -> LookUps:
    system = batch.market_system
    stored = {row.pk: row for row in system.stakeholders.select_related("organisation")}
    further = list(system.stakeholder_names.order_by("pk"))
    names = {one.text: one.stakeholder_id for one in further if _is_name(one)}
    names |= {row.name: key for key, row in stored.items()}
    known = list(Organisation.objects.seen_in(system))
    asks = batch.state == State.CHECKING
    return LookUps(
        rows=stored,
        names=names,
        identifiers={
            one.text: one.stakeholder_id
            for one in further
            if one.kind == NameKind.IDENTIFIER
        },
        taken=_taken(further),
        organisations={row.name: row for row in known},
        by_key={row.pk: row for row in known},
        owners={r.organisation_id: r for r in stored.values() if r.organisation_id},
        index=known_names(stored, further, known) if asks else None,
        answers=decided(batch, {r.number: r.values.get("name") or "" for r in rows}),
    )


def _is_name(one: StakeholderName) -> bool:
    return one.kind == NameKind.NAME


def _taken(further: Iterable[StakeholderName]) -> dict[str, int]:
    return {one.text.lower(): one.stakeholder_id for one in further}


def known_names(
    stored: Mapping[int, Stakeholder],
    further: Iterable[StakeholderName],
    known: Iterable[Organisation] = (),
) -> NameIndex:
    """All names by which anybody is known; organisations under keys below zero.

    An organisation that is a stakeholder's stands under that stakeholder's key.
    """
    owners = {r.organisation_id: key for key, r in stored.items() if r.organisation_id}
    return NameIndex(
        [
            *((key, row.name) for key, row in stored.items()),
            *(
                (one.stakeholder_id, one.text)
                for one in further
                if one.kind != NameKind.IDENTIFIER
            ),
            *((owners.get(one.pk, -one.pk), one.name) for one in known),
        ]
    )


def _checked(row: SourceRow, found: LookUps, options: Mapping[str, str]) -> CheckedRow:
    errors: list[CellError] = []
    if row.values.get("name") is None:
        if not row.errors:
            errors.append(_no_column("name"))
        return CheckedRow(row, Action.REFUSE, errors=tuple(errors))
    meant = _meant(row, found, errors)
    if errors:
        return CheckedRow(row, Action.REFUSE, errors=tuple(errors))
    if meant is None and all(error.is_note for error in row.errors):
        choices = _choices(row, found)
        if choices:
            asked = (_undecided(row, choices),)
            return CheckedRow(
                row, Action.REFUSE, errors=asked, choices=_with_none(choices)
            )
    meant = meant or Meant()
    plan = StakeholderPlan(meant.stored)
    if meant.stored is None:
        _plan_new(row, plan, meant, options, errors)
    else:
        _plan_change(row, plan, meant.stored, errors)
    _plan_names(row, plan, found, errors)
    return _outcome(row, plan, meant, errors)


def _outcome(
    row: SourceRow, plan: StakeholderPlan, meant: Meant, errors: list[CellError]
) -> CheckedRow:
    if plan.stored is None:
        return CheckedRow(row, Action.CREATE, plan, tuple(errors), key=meant.key)
    key = f"#{plan.stored.pk}"
    if not plan.values and not plan.names:
        return CheckedRow(row, Action.SAME, plan, tuple(errors), key=key)
    before = {name: _told(plan.stored, name) for name in plan.values}
    return CheckedRow(row, Action.UPDATE, plan, tuple(errors), before, key=key)


def _told(stored: Stakeholder, name: str) -> str:
    """What is stored, in words."""
    display = getattr(stored, f"get_{name}_display", None)
    return str(display() if display else getattr(stored, name))


# Whom a row is about


def _meant(row: SourceRow, found: LookUps, errors: list[CellError]) -> Meant | None:
    """Whom an exact identifier, an exact name or a person's decision names."""
    name, identifier = row.values["name"], row.values.get("identifier")
    by_name = found.names.get(name)
    by_identifier = found.identifiers.get(identifier) if identifier else None
    if by_identifier is not None:
        if by_name not in {None, by_identifier}:
            errors.append(_of_two(row, by_identifier, found))
            return None
        return Meant(found.rows[by_identifier])
    if by_name is not None:
        return Meant(found.rows[by_name])
    answer = found.answers.get(row.number)
    if answer is not None:
        return _as_decided(answer, name, found, errors)
    return _organisation(found.organisations.get(name), found)


def _of_two(row: SourceRow, whose: int, found: LookUps) -> CellError:
    text = gettext("%(identifier)s, which is that of “%(name)s”") % {
        "identifier": row.values["identifier"],
        "name": isolated(found.rows[whose].name),
    }
    expected = gettext("the identifier of “%(name)s”, or none")
    expected %= {"name": row.values["name"]}
    return CellError("identifier", text, expected, "of_another")


def _as_decided(
    answer: str, name: str, found: LookUps, errors: list[CellError]
) -> Meant | None:
    if answer == ANOTHER:
        return _organisation(found.organisations.get(name), found) or Meant()
    kind, key = answer[0], int(answer[1:])
    if kind == STAKEHOLDER and key in found.rows:
        return Meant(found.rows[key])
    if kind == ORGANISATION and key in found.by_key:
        return _organisation(found.by_key[key], found)
    expected = gettext("somebody who is still listed; decide again")
    errors.append(CellError("name", name, expected, "gone"))
    return None


def _organisation(one: Organisation | None, found: LookUps) -> Meant | None:
    """A known organisation: its stakeholder, if it has one here, or a new one of it."""
    if one is None:
        return None
    if one.pk in found.owners:
        return Meant(found.owners[one.pk])
    return Meant(organisation=one, key=f"o{one.pk}")


def _choices(row: SourceRow, found: LookUps) -> list[Choice]:
    """Whom it may be, the likest first, by its name and by its other names."""
    if found.index is None or row.number in found.answers:
        return []
    asked = [row.values["name"], *_split(row.values.get("other_names"))]
    if acronym := row.values.get("acronym"):
        asked.append(f"{row.values['name']} ({acronym})")
    best: dict[int, Found] = {}
    for name in asked:
        for one in found.index.likest(name, limit=SUGGESTED):
            if one.likeness.score > _score(best.get(one.key)):
                best[one.key] = one
    ranked = sorted(best.values(), key=lambda one: (-one.likeness.score, one.name))
    return [_choice(one, found) for one in ranked[:SUGGESTED]]


def _score(found: Found | None) -> float:
    return found.likeness.score if found else 0.0


def _choice(one: Found, found: LookUps) -> Choice:
    is_listed = one.key > 0
    name = found.rows[one.key].name if is_listed else found.by_key[-one.key].name
    words = gettext("%(name)s (%(score)s, because: %(why)s)")
    if one.name != name:
        words = gettext("%(name)s, known as “%(as)s” (%(score)s, because: %(why)s)")
    score, reason = f"{one.likeness.score:.2f}", why(one.likeness)
    text = words % {
        "name": isolated(name),
        "as": one.name,
        "score": score,
        "why": reason,
    }
    if is_listed:
        return Choice(f"{STAKEHOLDER}{one.key}", text)
    text = gettext("%(text)s; an organisation not listed here yet") % {"text": text}
    return Choice(f"{ORGANISATION}{-one.key}", text)


def _with_none(choices: list[Choice]) -> tuple[Choice, ...]:
    return (*choices, Choice(ANOTHER, gettext("None of them: it is another one")))


def _undecided(row: SourceRow, choices: list[Choice]) -> CellError:
    found = gettext("%(name)s; looks like %(first)s") % {
        "name": isolated(row.values["name"]),
        "first": choices[0].words,
    }
    expected = gettext("your decision: is it that one, or another one?")
    return CellError("name", found, expected, UNDECIDED)


# What it would write


def _plan_new(
    row: SourceRow,
    plan: StakeholderPlan,
    meant: Meant,
    options: Mapping[str, str],
    errors: list[CellError],
) -> None:
    values = {"name": row.values["name"], "organisation": meant.organisation}
    for name in (*TEXTS, *CHOSEN):
        values[name] = row.values.get(name) or ""
    for name in ("kind", "layer"):
        own = meant.organisation.kind if meant.organisation and name == "kind" else ""
        values[name] = values[name] or own or options.get(name, "")
        if not values[name] and not any(e.column == name for e in row.errors):
            errors.append(_missing(name))
    if row.values.get("engagement"):
        values["engagement"] = int(row.values["engagement"])
    plan.values = values


def _missing(column: str) -> CellError:
    expected = gettext("one of the words understood, or what holds for the whole file")
    return CellError(column, "", expected, "missing")


def _no_column(column: str) -> CellError:
    expected = gettext("a column for it")
    return CellError(column, gettext("nothing"), expected, "no_column")


def _plan_change(
    row: SourceRow, plan: StakeholderPlan, stored: Stakeholder, errors: list[CellError]
) -> None:
    """What differs; an empty cell leaves what is stored as it is."""
    for name in (*TEXTS, *CHOSEN):
        value = row.values.get(name)
        if value and value != getattr(stored, name):
            plan.values[name] = value
    engagement = row.values.get("engagement")
    if engagement and int(engagement) != stored.engagement:
        found = str(Stakeholder.Engagement(int(engagement)).label)
        expected = gettext("a step written down on its page; left as it is")
        note = CellError("engagement", found, expected, "engagement", is_note=True)
        errors.append(note)


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _plan_names(
    row: SourceRow, plan: StakeholderPlan, found: LookUps, errors: list[CellError]
) -> None:
    """Further names that nobody has yet; another's are left out with a note."""
    own = plan.stored.pk if plan.stored else -row.number
    asked = [
        ("other_names", NameKind.NAME, t) for t in _split(row.values.get("other_names"))
    ]
    asked += [
        (name, kind, row.values[name])
        for name, kind in (
            ("acronym", NameKind.ACRONYM),
            ("identifier", NameKind.IDENTIFIER),
        )
        if row.values.get(name)
    ]
    known_as = plan.stored.name if plan.stored else row.values["name"]
    if row.values["name"] != known_as:
        asked.insert(0, ("name", NameKind.NAME, row.values["name"]))
    for column, kind, text in asked:
        holder = found.taken.get(text.lower())
        if len(text) > LONGEST_NAME:
            errors.append(_too_long(column, text))
        elif holder is None and text != known_as:
            plan.names.append((kind.value, text))
            found.taken[text.lower()] = own
        elif holder is not None and holder != own:
            errors.append(_of_somebody(column, text, holder, found))


def _too_long(column: str, text: str) -> CellError:
    expected = gettext("names of at most %(n)s letters, with a ; between them") % {
        "n": LONGEST_NAME
    }
    return CellError(column, text[:80], expected, "too_long")


def _of_somebody(column: str, text: str, holder: int, found: LookUps) -> CellError:
    """A name that is another's is left out; an identifier refuses the row."""
    line = gettext("line %(line)s") % {"line": -holder}
    whose = found.rows[holder].name if holder in found.rows else line
    words = gettext("%(text)s, which is that of “%(name)s”")
    is_note = column != "identifier"
    expected = gettext("a name of its own; left out")
    if not is_note:
        expected = gettext("an identifier of its own")
    return CellError(
        column,
        words % {"text": text, "name": isolated(whose)},
        expected,
        "of_another",
        is_note,
    )


def name_key(row: SourceRow) -> str:
    """What makes two lines the same: the name, however it is written."""
    return plain(str(row.values.get("name") or ""))
