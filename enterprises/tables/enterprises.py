"""What would become of rows of the registry: look-ups only, a few for each chunk."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from enterprises.analysis.cell_values import written
from enterprises.models import (
    ImportBatch,
    MarketSystem,
    MicroEnterprise,
    OwnerContact,
    Place,
)
from enterprises.models.imports import RowAction as Action
from enterprises.tables.bulk import among
from enterprises.tables.contacts import (
    contact_in,
    has_contacts,
    may_bring_contacts,
    stored_contacts,
)
from enterprises.tables.enterprise_plans import POSITION, EnterprisePlan, contradictions
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow, kind_named
from enterprises.tables.naming import (
    ByName,
    ancestors,
    split_path,
    which_of,
    whole_name,
)
from enterprises.tables.scrubbing import without_personal

CURRENCY = re.compile(r"[A-Z]{3}")
SHOWN = {"segment_id": "segment", "place_id": "place"}


@dataclass(frozen=True, slots=True)
class LookUps:
    """The rows of the system that one chunk refers to."""

    stored: dict[str, MicroEnterprise]
    segments: ByName[int]
    segment_names: dict[int, str]
    places: dict[str, list[Place]]
    places_by_key: dict[int, Place]
    place_names: dict[int, str]
    today: date
    contacts: dict[int, OwnerContact] = field(default_factory=dict)
    # None where the file has no column of a contact.
    may_bring_contacts: bool | None = None
    # Other codes that read like one of this chunk.
    codes_alike: dict[str, list[str]] = field(default_factory=dict)
    # What the texts of this chunk have been found to mean, each looked up once.
    segment_of: dict[str, list[int]] = field(default_factory=dict)
    place_of: dict[str, tuple[int | None, list[CellError]]] = field(
        default_factory=dict
    )


def check_enterprises(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whether it is new, changes a stored one, or cannot be."""
    found = _look_up(batch.market_system, rows)
    if has_contacts(batch):
        found = replace(
            found,
            contacts=stored_contacts(batch, found.stored.values()),
            may_bring_contacts=may_bring_contacts(batch),
        )
    return [_checked(batch, row, found) for row in rows]


def _look_up(system: MarketSystem, rows: list[SourceRow]) -> LookUps:
    codes = {code for row in rows if (code := row.values.get("code"))}
    stored = among(system.enterprises.all(), "code", codes)
    segments = dict(system.segments.values_list("pk", "name"))
    named = _place_names(row.values.get("place") for row in rows)
    keys = {int(row.chosen["place"]) for row in rows if "place" in row.chosen}
    candidates = list(system.places.filter(name__in={path[-1] for path in named}))
    candidates += system.places.filter(pk__in=keys)
    over = {pk for place in candidates for pk in ancestors(place)}
    over |= {e.place_id for e in stored if e.place_id}
    names = dict(system.places.filter(pk__in=over).values_list("pk", "name"))
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in {place.pk: place for place in candidates}.values():
        by_name[place.name].append(place)
    return LookUps(
        stored={e.code: e for e in stored},
        segments=ByName((name, pk) for pk, name in segments.items()),
        segment_names=segments,
        places=by_name,
        places_by_key={place.pk: place for place in candidates},
        place_names=names,
        today=timezone.localdate(),
        codes_alike=_codes_alike(system, codes - {e.code for e in stored}, codes),
    )


def _codes_alike(
    system: MarketSystem, new: set[str], codes: set[str]
) -> dict[str, list[str]]:
    """For new codes those that differ by capitals alone: in these rows, or stored.

    Stored ones in small or in capital letters, which an index finds among a million.
    """
    spelled = {code.lower() for code in new} | {code.upper() for code in new}
    rows = system.enterprises.values_list("code", flat=True)
    known = among(rows, "code", sought) if (sought := spelled - codes) else ()
    alike: dict[str, set[str]] = defaultdict(set)
    for code in (*codes, *known):
        alike[code.casefold()].add(code)
    return {
        code: sorted(others - {code})
        for code in new
        if len(others := alike[code.casefold()]) > 1
    }


def _place_names(texts: Iterable[Any]) -> list[list[str]]:
    return [split_path(text) for text in texts if text]


def _checked(batch: ImportBatch, row: SourceRow, found: LookUps) -> CheckedRow:
    stored = found.stored.get(row.values.get("code", ""))
    gone: list[CellError] = []
    if stored is not None and stored.erased_on is not None:
        row, gone = _of_somebody_erased(batch, row)
    # An empty cell leaves what is stored as it is.
    given = row.values
    plan = EnterprisePlan(
        stored, {name: v for name in PLAIN if (v := given.get(name)) is not None}
    )
    if found.may_bring_contacts is not None:
        contact = found.contacts.get(stored.pk) if stored else None
        plan.contact, wrong = contact_in(
            row, contact, may_bring=found.may_bring_contacts
        )
        gone += wrong
    errors = [
        *gone,
        *_code_alike(row, found),
        *_segment(batch, row, found, plan),
        *_place(row, found, plan),
        *_turnover(batch, row, plan),
        *contradictions(batch.market_system, row, plan, found.today),
    ]
    if stored is None:
        return CheckedRow(row, Action.CREATE, plan, tuple(errors))
    plan.values = {
        name: value
        for name, value in plan.values.items()
        if getattr(stored, name) != value
    }
    if not plan.values and not plan.new_segment and not plan.contact:
        return CheckedRow(row, Action.SAME, plan, tuple(errors))
    before = _before(stored, plan, found)
    return CheckedRow(row, Action.UPDATE, plan, tuple(errors), before)


def _of_somebody_erased(
    batch: ImportBatch, row: SourceRow
) -> tuple[SourceRow, list[CellError]]:
    """The line without what is personal, and that it may not tell it.

    Nothing of it is kept as evidence either, for the owner asked to be forgotten.
    """
    kind = kind_named(batch.kind)
    personal = {column.name for column in kind.columns if column.is_personal}
    told = [name for name in personal if row.values.get(name) is not None]
    expected = gettext(
        "nothing: the owner of this code asked to be erased. Leave the cells of the "
        "person empty, or give a new owner a new code"
    )
    bare = replace(
        row,
        cells=tuple(without_personal(row.cells, batch.reading["columns"], kind)),
        values={k: v for k, v in row.values.items() if k not in personal},
        errors=tuple(e for e in row.errors if e.column not in personal),
    )
    found = gettext("a value")
    return bare, [CellError(name, found, expected, "erased") for name in sorted(told)]


def _before(
    stored: MicroEnterprise, plan: EnterprisePlan, found: LookUps
) -> dict[str, Any]:
    """The stored values of what would change, as people read them."""
    before = {SHOWN.get(k, k): getattr(stored, k) for k in plan.values}
    if "segment" in before or plan.new_segment:
        before["segment"] = found.segment_names.get(stored.segment_id or 0, "")
    if "place" in before:
        before["place"] = found.place_names.get(stored.place_id or 0, "")
    told = {k: _told(v) for k, v in before.items()}
    return told | dict.fromkeys(plan.contact, "")


def _told(value: Any) -> str:
    if isinstance(value, Decimal):
        return written(value)
    return "" if value is None else str(value)


PLAIN = (
    "code",
    "name",
    "owner_gender",
    "owner_birth_year",
    "urbanity",
    "motivation",
    "employees",
    "casual_employees",
    "formality",
    "premises",
    "started_year",
    "closed_on",
    "consent_on",
    "consent_purpose",
    *POSITION,
)


def _segment(
    batch: ImportBatch, row: SourceRow, found: LookUps, plan: EnterprisePlan
) -> list[CellError]:
    text = row.values.get("segment")
    if text is None:
        return []
    keys = _segments_meant(row, text, found)
    if len(keys) == 1:
        plan.values["segment_id"] = keys[0]
        return []
    if keys:
        return [which_of("segment", text, (found.segment_names[key] for key in keys))]
    if batch.reading.get("options", {}).get("create_segments"):
        plan.new_segment = text
        return []
    expected = gettext(
        "a segment of this market system. Say under “What the values mean” which one "
        "it is, or let unknown segments be made"
    )
    return [CellError("segment", text, expected, "unknown_segment")]


def _segments_meant(row: SourceRow, text: str, found: LookUps) -> list[int]:
    if "segment" in row.chosen:
        return [pk for pk in [int(row.chosen["segment"])] if pk in found.segment_names]
    if text not in found.segment_of:
        found.segment_of[text] = found.segments.meant(text)
    return found.segment_of[text]


def _code_alike(row: SourceRow, found: LookUps) -> list[CellError]:
    """A note on a new code that reads like another: it is an enterprise of its own."""
    code = row.values.get("code") or ""
    others = found.codes_alike.get(code)
    if not others:
        return []
    expected = gettext(
        "a code that cannot be taken for %(others)s. If it is the same enterprise, "
        "write the code the same way; else it is a new one"
    ) % {"others": ", ".join(f"“{other}”" for other in others)}
    return [CellError("code", code, expected, "code_alike", is_note=True)]


def _place(row: SourceRow, found: LookUps, plan: EnterprisePlan) -> list[CellError]:
    text = row.values.get("place")
    if text is None:
        return []
    if "place" in row.chosen:
        chosen = found.places_by_key.get(int(row.chosen["place"]))
        key, errors = _one_place(text, [chosen] if chosen else [], found)
    elif text in found.place_of:
        key, errors = found.place_of[text]
    else:
        path = split_path(text)
        places = found.places.get(path[-1], [])
        if len(path) > 1:
            places = [place for place in places if _ends_with(place, path, found)]
        key, errors = found.place_of[text] = _one_place(text, places, found)
    if key is not None:
        plan.values["place_id"] = key
    return errors


def _one_place(
    text: str, places: list[Place], found: LookUps
) -> tuple[int | None, list[CellError]]:
    """The key of the one place that a text can mean, else why there is none."""
    if len(places) == 1:
        return places[0].pk, []
    if places:
        many = gettext("%(text)s, of which there are %(count)s") % {
            "text": text,
            "count": len(places),
        }
        expected = gettext("the whole way, such as “%(example)s”") % {
            "example": whole_name(places[0], found.place_names)
        }
        return None, [CellError("place", many, expected, "ambiguous_place")]
    expected = gettext(
        "a place of this market system, as its name or as “Region > District > "
        "Village”. Add it under Places, or say what it means"
    )
    return None, [CellError("place", text, expected, "unknown_place")]


def _ends_with(place: Place, path: list[str], found: LookUps) -> bool:
    names = [found.place_names.get(pk, "") for pk in ancestors(place)]
    return names[-len(path) :] == path


def _turnover(
    batch: ImportBatch, row: SourceRow, plan: EnterprisePlan
) -> list[CellError]:
    turnover, currency = row.values.get("turnover"), row.values.get("turnover_currency")
    if currency is not None and not CURRENCY.fullmatch(currency.upper()):
        expected = gettext("a currency of three letters, such as KES")
        return [CellError("turnover_currency", currency, expected, "not_a_currency")]
    if currency is None and turnover is not None:
        if plan.stored is not None and plan.stored.turnover_currency:
            currency = plan.stored.turnover_currency
        elif batch.reading.get("options", {}).get("system_currency"):
            currency = batch.market_system.currency
        else:
            expected = gettext(
                "its currency: a column for it, or your word that the whole file is in "
                "%(currency)s"
            ) % {"currency": batch.market_system.currency}
            return [
                CellError(
                    "turnover", f"{turnover.normalize():f}", expected, "no_currency"
                )
            ]
    if turnover is not None:
        plan.values["turnover"] = turnover
    if currency is not None:
        plan.values["turnover_currency"] = currency.upper()
    return []
