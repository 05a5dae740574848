"""What would become of rows of observations: look-ups only, a few for each chunk."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from enterprises.access import permissions_in
from enterprises.analysis.cell_values import folded
from enterprises.models import ImportBatch, ImportRow, MarketSystem, Place
from enterprises.tables.enterprises import ancestors, split_path, whole_name
from enterprises.tables.kinds import CellError, CheckedRow, SourceRow
from impact.analysis.periods import period_of
from impact.models import Indicator, MeasurementRound, Observation
from stakeholders.models import Membership, Organisation

Action = ImportRow.Action
SHARE = Indicator.Aggregation.SHARE
ROUND = Indicator.Frequency.ROUND
# Who may correct what another organisation reported, and let values count at once.
SEES_ALL = "impact.change_observation"
MAY_REPORT = "impact.add_observation"
# Everything that makes a record; what is not in the file stays as it is.
NUMBERS = ("value", "numerator", "denominator")
SUGGESTED_AMONG = 5000
SUGGESTED_FOR = 20
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


@dataclass(frozen=True, slots=True)
class LookUps:
    """The rows of the system that one chunk refers to."""

    system: MarketSystem
    indicators: dict[str, Indicator]
    enterprises: dict[str, int]
    rounds: dict[int, MeasurementRound]
    segments: dict[str, int]
    places: dict[str, list[Place]]
    place_names: dict[int, str]
    by_uuid: dict[uuid.UUID, Observation]
    # (indicator, enterprise, period, day) → the records that count or wait.
    by_day: dict[tuple[int, int, int, date | None], list[Observation]]
    near_codes: dict[str, list[str]]
    organisation: Organisation | None
    sees_all: bool


def reporter(batch: ImportBatch) -> tuple[Organisation | None, bool]:
    """For whom the file reports, and whether its values count without review.

    The organisation of the widest membership of whoever uploaded it.
    """
    rows = Membership.objects.filter(
        market_system=batch.market_system_id, user=batch.uploaded_by_id
    ).select_related("organisation")
    held = rows.order_by("-role", "pk").first()
    rights = permissions_in(batch.market_system, batch.uploaded_by)
    may_report = held is not None and MAY_REPORT in rights
    return (held.organisation if held and may_report else None), SEES_ALL in rights


def indicator_choices(system: MarketSystem) -> list[tuple[str, str]]:
    """The indicators that an unknown code may be said to mean."""
    rows = system.indicators.order_by("code").values_list("pk", "code", "name")
    return [(str(pk), f"{code} · {name}") for pk, code, name in rows]


def check_observations(batch: ImportBatch, rows: list[SourceRow]) -> list[CheckedRow]:
    """Say for each row whether it is new, changes a stored record, or cannot be."""
    found = _look_up(batch, rows)
    return [_checked(row, found) for row in rows]


def record_key(row: SourceRow) -> str:
    """What makes two lines of a file the same record: its id, or who, what and when."""
    values = row.values
    if record_id := values.get("record_id"):
        return f"id:{record_id}"
    whom = ("enterprise", "place", "owner_gender", "segment")
    names = ("indicator", *(whom[:1] if values.get("enterprise") else whom))
    return "|".join(
        str("" if (v := values.get(n)) is None else v)
        for n in (*names, "round", "observed_on")
    )


# Look-ups, each once for a chunk


def _look_up(batch: ImportBatch, rows: list[SourceRow]) -> LookUps:
    system: MarketSystem = batch.market_system
    codes = {row.values["enterprise"] for row in rows if row.values.get("enterprise")}
    named = system.enterprises.filter(code__in=codes).values_list("code", "pk")
    enterprises = dict(named)
    indicators = list(system.indicators.all())
    places, place_names = _places(system, rows)
    segments = _segments(system, rows)
    stored = list(_stored(system, rows, enterprises.values()))
    by_day = defaultdict(list)
    for one in stored:
        if one.enterprise_id and one.status != Observation.Status.WITHDRAWN:
            day = None if one.indicator.frequency == ROUND else one.observed_on
            by_day[one.indicator_id, one.enterprise_id, one.period, day].append(one)
    organisation, sees_all = reporter(batch)
    return LookUps(
        system=system,
        indicators={one.code: one for one in indicators}
        | {_picked(one.pk): one for one in indicators},
        enterprises=enterprises,
        rounds={one.number: one for one in system.measurement_rounds.all()},
        segments=segments,
        places=places,
        place_names=place_names,
        by_uuid={one.uuid: one for one in stored},
        by_day=by_day,
        near_codes=_near(system, codes - set(enterprises)),
        organisation=organisation,
        sees_all=sees_all,
    )


def _stored(
    system: MarketSystem, rows: list[SourceRow], enterprise_ids: Iterable[int]
) -> Iterable[Observation]:
    """Records that rows of the chunk may be the same as."""
    kept = system.observations.select_related("indicator").order_by("pk")
    days = [row.values.get("observed_on") for row in rows]
    numbers = [row.values.get("round") for row in rows]
    same_day = kept.filter(observed_on__in={day for day in days if day})
    in_round = kept.filter(
        indicator__frequency=ROUND, period__in={n for n in numbers if n is not None}
    )
    names = {_uuid(system, record_key(row)) for row in rows}
    found = {one.pk: one for one in kept.filter(uuid__in=names)}
    for candidates in (same_day, in_round):
        of_these = candidates.filter(enterprise__in=list(enterprise_ids))
        found |= {one.pk: one for one in of_these}
    return found.values()


def _uuid(system: MarketSystem, key: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"market system {system.pk}|{key}")


def _picked(key: object) -> str:
    """How a row that the user picked is found; no code or name can look like it."""
    return f"\0{key}"


def _key_or(row: SourceRow, column: str, text: str) -> str:
    return _picked(row.chosen[column]) if column in row.chosen else text


def _segments(system: MarketSystem, rows: list[SourceRow]) -> dict[str, int]:
    if not any(row.values.get("segment") for row in rows):
        return {}
    known = list(system.segments.values_list("pk", "name"))
    return {folded(name): pk for pk, name in known} | {
        _picked(pk): pk for pk, _name in known
    }


def _places(
    system: MarketSystem, rows: list[SourceRow]
) -> tuple[dict[str, list[Place]], dict[int, str]]:
    paths = [split_path(t) for row in rows if (t := row.values.get("place"))]
    chosen = {row.chosen["place"] for row in rows if "place" in row.chosen}
    if not paths and not chosen:
        return {}, {}
    named = system.places.filter(name__in={path[-1] for path in paths})
    found: dict[str, list[Place]] = defaultdict(list)
    for place in named:
        found[place.name].append(place)
    for place in system.places.filter(pk__in=chosen):
        found[_picked(place.pk)] = [place]
    over = {pk for many in found.values() for one in many for pk in ancestors(one)}
    return found, dict(system.places.filter(pk__in=over).values_list("pk", "name"))


def _near(system: MarketSystem, unknown: set[str]) -> dict[str, list[str]]:
    """Codes of the registry that an unknown one may be a misspelling of."""
    if not unknown:
        return {}
    codes = list(system.enterprises.values_list("code", flat=True)[:SUGGESTED_AMONG])
    some = sorted(unknown)[:SUGGESTED_FOR]
    return {code: get_close_matches(code, codes, n=2) for code in some}


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
    plan = ObservationPlan(indicator, None, _uuid(found.system, record_key(row)))
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
    indicator = found.indicators.get(_key_or(row, "indicator", text))
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
    errors = []
    if text := row.values.get("segment"):
        key = found.segments.get(_key_or(row, "segment", folded(text)))
        values["segment_id"] = key
        if key is None:
            expected = gettext("a segment of this market system")
            errors.append(CellError("segment", text, expected, "unknown_segment"))
    if text := row.values.get("place"):
        place, wrong = _place(text, row, found)
        values["place_id"] = place.pk if place else None
        errors += wrong
    return errors


def _place(
    text: str, row: SourceRow, found: LookUps
) -> tuple[Place | None, list[CellError]]:
    path = split_path(text)
    places = found.places.get(_key_or(row, "place", path[-1]), [])
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
