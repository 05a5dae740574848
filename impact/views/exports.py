"""Figures and records as tables to take away."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.models import MarketSystem
from enterprises.tables.writer import csv_response
from impact.analysis.figures import Cell
from impact.analysis.periods import ROUND, bounds
from impact.analysis.published import floor_for, published
from impact.forms.filters import ObservationFilter
from impact.models import Indicator
from impact.models.cells import cells_in
from impact.views.detail import CUTS, Names, names_of
from impact.views.lines import ALL, Calendar, calendar_of, line_of, loaded
from impact.views.observations import SEEN_WITH, found_by, readable

FIGURES = (
    *("indicator", "name", "level", "unit", "period", "from", "to"),
    *("dimension", "key", "part", "value", "n", "state"),
)
RECORDS = (
    *("uuid", "indicator", "name", "observed_on", "period", "enterprise"),
    *("group_size", "value", "numerator", "denominator", "unit", "segment", "place"),
    *("owner_gender", "organisation", "recorded_by", "recorded_at", "state", "note"),
)


@require_safe
@requires("impact.view_indicator")
def indicator_export(request: SystemRequest) -> HttpResponseBase:
    filename = f"{request.system.slug}-figures.csv"
    count = request.system.indicators.count()
    record_export(
        system=request.system, what="indicators", count=count, by=request.user
    )
    return csv_response(filename, FIGURES, exported_figures(request.system))


def exported_figures(system: MarketSystem) -> Iterator[list[Any]]:
    """Every figure that may be shown, one a row; one query for each indicator."""
    calendar = calendar_of(system)
    names = {str(along): names_of(system, along) for along in CUTS}
    for indicator in loaded(system):
        cells = cells_in(system).filter(group__indicator=indicator).figures()
        yield from _missing(indicator, cells, system, calendar)
        floors = {indicator.pk: floor_for(indicator.level, system.small_cell_threshold)}
        parents = names[CUTS[-1]].parents
        for cell in published(cells, floors=floors, parents=parents):
            state = "value" if cell.value else "zero"
            if cell.is_withheld or cell.value is None:
                state = "withheld" if cell.is_withheld else "not_collected"
            yield [
                *_head(indicator, cell.period, calendar),
                cell.dimension,
                cell.key,
                _part(names.get(cell.dimension), cell.key),
                cell.value,
                cell.enterprises,
                state,
            ]


def _missing(
    indicator: Indicator,
    cells: Sequence[Cell],
    system: MarketSystem,
    calendar: Calendar,
) -> Iterator[list[Any]]:
    """The periods without a figure, each with why: gaps are part of the data."""
    every = [cell for cell in cells if cell.dimension == ALL]
    line = line_of(
        indicator,
        every,
        calendar=calendar,
        threshold=system.small_cell_threshold,
        marks=set(),
    )
    there = {cell.period for cell in every}
    for shown in line.points:
        if shown.period not in there:
            state = "not_collected" if shown.is_carried else shown.state
            head = _head(indicator, shown.period, calendar)
            yield [*head, ALL, "", "", None, None, state]


def _head(indicator: Indicator, period: int, calendar: Calendar) -> list[Any]:
    first, last = _dates(indicator, period, calendar)
    return [
        indicator.code,
        indicator.name,
        indicator.get_level_display(),
        indicator.unit,
        calendar.label(period, indicator.frequency),
        first,
        last,
    ]


def _dates(
    indicator: Indicator, period: int, calendar: Calendar
) -> tuple[date | None, date | None]:
    if indicator.frequency != ROUND:
        return bounds(period, indicator.frequency)
    for found in calendar.rounds:
        if found.number == period:
            return found.starts_on, found.ends_on
    return None, None


def _part(names: Names | None, key: str) -> str:
    if names is None:
        return ""
    return names.labels.get(key, _("not known"))


@require_safe
@requires("impact.view_observation")
def observation_export(request: SystemRequest) -> HttpResponseBase:
    form = ObservationFilter(request.GET, system=request.system)
    rows = found_by(readable(request), form.chosen).select_related(*SEEN_WITH)
    lines = (
        [
            row.uuid,
            row.indicator.code,
            row.indicator.name,
            row.observed_on,
            row.period,
            row.enterprise.code if row.enterprise else None,
            row.group_size,
            row.value,
            row.numerator,
            row.denominator,
            row.indicator.unit,
            row.segment.name if row.segment else None,
            row.place.name if row.place else None,
            row.owner_gender,
            row.organisation.name,
            row.recorded_by.get_full_name() or row.recorded_by.email,
            row.recorded_at,
            row.status,
            row.note,
        ]
        for row in rows.iterator(chunk_size=2000)
    )
    record_export(
        system=request.system, what="records", count=rows.count(), by=request.user
    )
    return csv_response(f"{request.system.slug}-records.csv", RECORDS, lines)
