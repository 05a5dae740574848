"""What would become of rows of observations: look-ups only, a few for each chunk."""

import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from enterprises.models import ImportBatch, ImportRow, MarketSystem, Place
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow
from enterprises.tables.naming import split_path, which_of, whole_name
from impact.analysis.periods import period_of
from impact.models import Indicator, Observation
from impact.tables.look_ups import LookUps, key_or, look_up

Action = ImportRow.Action
SHARE = Indicator.Aggregation.SHARE
ROUND = Indicator.Frequency.ROUND
# Everything that makes a record; what is not in the file stays as it is.
NUMBERS = ("value", "numerator", "denominator")
NAMED = 12


@dataclass(slots=True)
class ObservationPlan:
    """What a row would write: the stored record, if any, and its new values.

    `values` are keyed by attribute ("segment_id"). The slice of an enterprise is not
    among them: it is copied when the row is written, under a lock.
    """

    indicator: Indicator
    stored: Observation | None
    uuid: uuid.UUID
    values: dict[str, Any] = field(default_factory=dict)


def indicator_choices(system: MarketSystem) -> list[tuple[str, str]]:
    """The indicators that an unknown code may be said to mean."""
    rows = system.indicators.order_by("code").values_list("pk", "code", "name")
    return [(str(pk), f"{code} · {name}") for pk, code, name in rows]


def check_observations(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whether it is new, changes a stored record, or cannot be."""
    found = look_up(batch, rows)
    return [_checked(row, found) for row in rows]


# One row


def _checked(row: SourceRow, found: LookUps) -> CheckedRow:
    indicator, errors = _indicator(row, found)
    if indicator is None or found.organisation is None:
        return CheckedRow(row, Action.CREATE, None, tuple(errors + _nobody(found)))
    values: dict[str, Any] = {"note": row.values.get("note") or ""}
    errors += _who(row, found, values)
    errors += _when(row, indicator, found, values)
    errors += _how_much(row, indicator, values)
    if any(not error.is_note for error in (*errors, *row.errors)):
        return CheckedRow(row, Action.CREATE, None, tuple(errors))
    plan = ObservationPlan(indicator, None, found.uuids[row.number])
    plan.stored, more = _same_record(row, plan, values, found)
    errors += more
    if "note" not in row.values and plan.stored is not None:
        del values["note"]
    plan.values = values
    if plan.stored is None:
        return CheckedRow(row, Action.CREATE, plan, tuple(errors))
    before = {
        name: getattr(plan.stored, name)
        for name, value in values.items()
        if getattr(plan.stored, name) != value
    }
    if not before:
        return CheckedRow(row, Action.SAME, plan, tuple(errors))
    plan.values = {name: values[name] for name in before}
    shown = {name: "" if v is None else _written(v) for name, v in before.items()}
    return CheckedRow(row, Action.UPDATE, plan, tuple(errors), shown)


def _written(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _nobody(found: LookUps) -> list[CellError]:
    if found.organisation is not None:
        return []
    text = gettext("whoever uploaded this file may not report values any more")
    expected = gettext("a field partner or more in this market system")
    return [CellError("", text, expected, "no_member")]


def _indicator(
    row: SourceRow, found: LookUps
) -> tuple[Indicator | None, list[CellError]]:
    text = row.values.get("indicator")
    if text is None:
        return None, []  # required: reading has said so
    indicator = found.indicators.get(key_or(row, "indicator", text))
    if indicator is not None:
        return indicator, []
    codes = sorted({one.code for one in found.indicators.values()})
    near = get_close_matches(text, codes, n=2)
    expected = gettext("the code of an indicator of this market system: %(codes)s") % {
        "codes": _few(codes) or gettext("there is none yet")
    }
    expected += _perhaps(near)
    return None, [CellError("indicator", text, expected, "unknown_indicator")]


def _few(words: list[str]) -> str:
    return ", ".join(words[:NAMED]) + (", …" if len(words) > NAMED else "")


def _perhaps(near: list[str]) -> str:
    if not near:
        return ""
    return ". " + gettext("Perhaps %(codes)s?") % {"codes": ", ".join(near)}


def _who(row: SourceRow, found: LookUps, values: dict[str, Any]) -> list[CellError]:
    """One enterprise, or a group of so many."""
    code, size = row.values.get("enterprise"), row.values.get("group_size")
    if code is None and size is None:
        expected = gettext("the code of an enterprise, or how many a group has")
        return [CellError("enterprise", gettext("nothing"), expected, "nobody")]
    if code is not None and size is not None:
        text = gettext("%(code)s and a group of %(size)s") % {
            "code": code,
            "size": size,
        }
        return [CellError("group_size", text, gettext("one of the two"), "both")]
    if code is None:
        values |= {"enterprise_id": None, "group_size": size}
        return _slice_of_group(row, found, values)
    key = found.enterprises.get(code)
    values |= {"enterprise_id": key, "group_size": None}
    if key is not None:
        return []
    expected = gettext("a code of the registry; add the enterprise first")
    expected += _perhaps(found.near_codes.get(code, []))
    return [CellError("enterprise", code, expected, "no_such_enterprise")]


def _slice_of_group(
    row: SourceRow, found: LookUps, values: dict[str, Any]
) -> list[CellError]:
    values["owner_gender"] = row.values.get("owner_gender") or ""
    values["segment_id"] = values["place_id"] = None
    errors: list[CellError] = []
    if text := row.values.get("segment"):
        values["segment_id"], errors = _segment(text, row, found)
    if text := row.values.get("place"):
        place, wrong = _place(text, row, found)
        values["place_id"] = place.pk if place else None
        errors += wrong
    return errors


def _segment(
    text: str, row: SourceRow, found: LookUps
) -> tuple[int | None, list[CellError]]:
    keys = found.segments.meant(text)
    if "segment" in row.chosen:
        keys = [int(row.chosen["segment"])]
    keys = [key for key in keys if key in found.segment_names]
    if len(keys) == 1:
        return keys[0], []
    if keys:
        names = (found.segment_names[key] for key in keys)
        return None, [which_of("segment", text, names)]
    expected = gettext("a segment of this market system")
    return None, [CellError("segment", text, expected, "unknown_segment")]


def _place(
    text: str, row: SourceRow, found: LookUps
) -> tuple[Place | None, list[CellError]]:
    path = split_path(text)
    places = found.places.get(key_or(row, "place", path[-1]), [])
    if len(path) > 1 and "place" not in row.chosen:
        places = [
            one
            for one in places
            if whole_name(one, found.place_names).endswith(" > ".join(path))
        ]
    if len(places) == 1:
        return places[0], []
    code = "ambiguous_place" if places else "unknown_place"
    expected = gettext("a place of this market system")
    if places:
        expected = gettext("the whole way, such as “%(example)s”") % {
            "example": whole_name(places[0], found.place_names)
        }
    return None, [CellError("place", text, expected, code)]


def _when(
    row: SourceRow, indicator: Indicator, found: LookUps, values: dict[str, Any]
) -> list[CellError]:
    day = row.values.get("observed_on")
    if day is not None and day > timezone.localdate():
        expected = gettext("a day that is not in the future")
        return [CellError("observed_on", day.isoformat(), expected, "future")]
    if indicator.frequency != ROUND:
        if day is None:
            expected = gettext("the day or month of the value, such as 2026-03-31")
            return [CellError("observed_on", gettext("nothing"), expected, "no_day")]
        period = period_of(day, indicator.frequency)
        values |= {"observed_on": day, "period": period}
        return []
    number = row.values.get("round")
    wave = found.rounds.get(number) if number is not None else None
    if wave is None:
        numbers = _few([str(n) for n in sorted(found.rounds)])
        expected = gettext("the number of a round of measurement: %(numbers)s") % {
            "numbers": numbers or gettext("there is none yet")
        }
        text = gettext("nothing") if number is None else str(number)
        return [CellError("round", text, expected, "no_such_round")]
    values |= {"observed_on": day or wave.starts_on, "period": number}
    return []


def _how_much(
    row: SourceRow, indicator: Indicator, values: dict[str, Any]
) -> list[CellError]:
    """A value, or of a share both parts; a yes (1) or no (0) is one over one."""
    value, part, whole = (row.values.get(name) for name in NUMBERS)
    values |= dict.fromkeys(NUMBERS)
    if indicator.aggregation != SHARE:
        values["value"] = value
        if value is not None and part is None and whole is None:
            return []
        return [_wrong_shape(row, gettext("one number in the column of values"))]
    if part is None and whole is None and value is not None:
        if value not in {0, 1}:
            expected = gettext(
                "0 or 1 for one enterprise, or both parts of the share in two columns"
            )
            return [CellError("value", _written(value), expected, "bare_share")]
        part, whole = value, Decimal(1)
    if part is None or whole is None or row.values.get("value") not in {None, part}:
        return [_wrong_shape(row, gettext("both parts: of them, and out of how many"))]
    if whole <= 0:
        expected = gettext("more than zero to divide by")
        return [CellError("denominator", _written(whole), expected, "no_whole")]
    values |= {"numerator": part, "denominator": whole}
    return []


def _wrong_shape(row: SourceRow, expected: str) -> CellError:
    given = [_written(v) for name in NUMBERS if (v := row.values.get(name)) is not None]
    found = " / ".join(given) or gettext("nothing")
    return CellError("value", found, expected, "wrong_shape")


def _same_record(
    row: SourceRow, plan: ObservationPlan, values: dict[str, Any], found: LookUps
) -> tuple[Observation | None, list[CellError]]:
    """The record that a row says again, or why it may not be said."""
    stored = found.by_uuid.get(plan.uuid)
    if stored is None and "record_id" not in row.values and values["enterprise_id"]:
        day = None if plan.indicator.frequency == ROUND else values["observed_on"]
        key = (plan.indicator.pk, values["enterprise_id"], values["period"], day)
        same = found.by_day.get(key, [])
        stored = same[0] if same else None
        if len(same) > 1:
            text = gettext("%(count)s records of that day") % {"count": len(same)}
            expected = gettext("one, or a column with an id for each record")
            return None, [CellError("enterprise", text, expected, "several")]
    if stored is None:
        return None, []
    return stored, _untouchable(stored, plan, found)


def _untouchable(
    stored: Observation, plan: ObservationPlan, found: LookUps
) -> list[CellError]:
    if stored.status == Observation.Status.WITHDRAWN:
        text = gettext("a record that was withdrawn")
        expected = gettext("one that was not; bring it back first")
        return [CellError("value", text, expected, "withdrawn")]
    if stored.indicator_id != plan.indicator.pk:
        text = gettext("the id of a record of %(code)s") % {
            "code": stored.indicator.code
        }
        expected = gettext("an id that is used for one record only")
        return [CellError("record_id", text, expected, "other_record")]
    owner = found.organisation.pk if found.organisation else None
    if stored.organisation_id != owner and not found.sees_all:
        text = gettext("a record of another organisation")
        expected = gettext("records of your own; ask a contributor to correct it")
        return [CellError("enterprise", text, expected, "not_yours")]
    return []
