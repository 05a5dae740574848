"""What a chunk of rows of observations refers to: each thing looked up once."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.db.models import Q

from enterprises.access import permissions_in
from enterprises.models import ImportBatch, MarketSystem, Place
from enterprises.tables.kinds import SourceRow
from enterprises.tables.naming import ByName, ancestors, split_path
from impact.models import Indicator, MeasurementRound, Observation
from stakeholders.models import Membership, Organisation

ROUND = Indicator.Frequency.ROUND
# Who may report, and who may correct what others reported and let values count at once.
MAY_REPORT = "impact.add_observation"
SEES_ALL = "impact.change_observation"
SUGGESTED_AMONG = 5000
SUGGESTED_FOR = 20
# Indicator, enterprise, period, and the day where there are no rounds.
DayKey = tuple[int, int, int, date | None]


@dataclass(frozen=True, slots=True)
class LookUps:
    """The rows of the system that one chunk refers to."""

    system: MarketSystem
    indicators: dict[str, Indicator]
    enterprises: dict[str, int]
    rounds: dict[int, MeasurementRound]
    segments: ByName[int]
    segment_names: dict[int, str]
    places: dict[str, list[Place]]
    place_names: dict[int, str]
    # By line of the file.
    uuids: dict[int, uuid.UUID]
    by_uuid: dict[uuid.UUID, Observation]
    by_day: dict[DayKey, list[Observation]]
    near_codes: dict[str, list[str]]
    organisation: Organisation | None
    sees_all: bool


def reporter(batch: ImportBatch) -> tuple[Organisation | None, bool]:
    """For whom the file reports, and whether its values count without review.

    The organisation its uploader acted for, while they are a member for it; of a file
    that does not say, that of their widest role.
    """
    rows = (
        Membership.objects.active()
        .filter(market_system=batch.market_system_id, user=batch.uploaded_by_id)
        .select_related("organisation")
    )
    if batch.reports_for is not None:
        rows = rows.filter(organisation=batch.reports_for)
    held = rows.order_by("-role", "pk").first()
    rights = permissions_in(batch.market_system, batch.uploaded_by)
    may_report = held is not None and MAY_REPORT in rights
    return (held.organisation if held and may_report else None), SEES_ALL in rights


def still_reports(batch: ImportBatch) -> bool:
    """Whether the uploader is still a member for the organisation of the file."""
    return reporter(batch)[0] is not None


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


def look_up(batch: ImportBatch, rows: list[SourceRow]) -> LookUps:
    """Find all that the rows name, in a constant number of queries."""
    system: MarketSystem = batch.market_system
    codes = {row.values["enterprise"] for row in rows if row.values.get("enterprise")}
    named = system.enterprises.filter(code__in=codes).values_list("code", "pk")
    enterprises = dict(named)
    indicators = list(system.indicators.all())
    places, place_names = _places(system, rows)
    segments = _segments(system, rows)
    by_name = {one.code: one for one in indicators}
    by_name |= {_picked(one.pk): one for one in indicators}
    uuids = {row.number: _uuid(system, record_key(row)) for row in rows}
    kept = system.observations.filter(uuid__in=uuids.values())
    by_uuid = {one.uuid: one for one in kept}
    organisation, sees_all = reporter(batch)
    return LookUps(
        system=system,
        indicators=by_name,
        enterprises=enterprises,
        rounds={one.number: one for one in system.measurement_rounds.all()},
        segments=ByName((name, pk) for pk, name in segments.items()),
        segment_names=segments,
        places=places,
        place_names=place_names,
        uuids=uuids,
        by_uuid=by_uuid,
        by_day=_by_day(
            system,
            [row for row in rows if uuids[row.number] not in by_uuid],
            by_name,
            enterprises,
        ),
        near_codes=_near(system, codes - set(enterprises)),
        organisation=organisation,
        sees_all=sees_all,
    )


def _by_day(
    system: MarketSystem,
    rows: list[SourceRow],
    indicators: dict[str, Indicator],
    enterprises: dict[str, int],
) -> dict[DayKey, list[Observation]]:
    """Records that were typed in, or came in another file, of the same day or round."""
    others = [row for row in rows if not row.values.get("record_id")]
    asked = {
        indicators.get(key_or(row, "indicator", row.values.get("indicator") or ""))
        for row in others
    } - {None}
    frequencies = {one.pk: one.frequency for one in asked if one}
    whom = {enterprises.get(row.values.get("enterprise") or "") for row in others}
    kept = system.observations.filter(
        Q(observed_on__in={row.values.get("observed_on") for row in others} - {None})
        | Q(period__in={row.values.get("round") for row in others} - {None}),
        indicator__in=frequencies,
        enterprise__in=whom - {None},
    ).exclude(status=Observation.Status.WITHDRAWN)
    found = defaultdict(list)
    for one in kept.order_by("pk"):
        day = None if frequencies[one.indicator_id] == ROUND else one.observed_on
        found[one.indicator_id, one.enterprise_id or 0, one.period, day].append(one)
    return found


def _uuid(system: MarketSystem, key: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"market system {system.pk}|{key}")


def _picked(key: object) -> str:
    """How a row that the user picked is found; no code or name can look like it."""
    return f"\0{key}"


def key_or(row: SourceRow, column: str, text: str) -> str:
    """What to look up for a cell: what the user picked for it, else its text."""
    return _picked(row.chosen[column]) if column in row.chosen else text


def _segments(system: MarketSystem, rows: list[SourceRow]) -> dict[int, str]:
    if not any(row.values.get("segment") for row in rows):
        return {}
    return dict(system.segments.values_list("pk", "name"))


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
