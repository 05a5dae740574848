"""The chain, insights, voices and places as tables that a spreadsheet opens."""

from collections.abc import Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.analysis.insights import fresh_since
from enterprises.analysis.place_lines import LEVELS
from enterprises.analysis.ratings import ENTERPRISES
from enterprises.analysis.voice_groups import Group, Hearing, VoiceGrid
from enterprises.charts.voices import hearing_words
from enterprises.models import AssessmentRound, Insight, Segment
from enterprises.models.voices import GroupKind
from enterprises.tables.writer import csv_response
from enterprises.views import chain, insights, voices


def _sent(
    request: SystemRequest, what: str, header: Sequence[str], lines: list[list[Any]]
) -> StreamingHttpResponse:
    """Write down that the lines were taken away, and send them."""
    record_export(system=request.system, what=what, count=len(lines), by=request.user)
    name = f"{what}-{request.system.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_response(name, header, lines)


@require_safe
@requires("enterprises.view_segment")
def segment_export(request: SystemRequest) -> StreamingHttpResponse:
    shown = chain.shown_of(request)
    names = {place.pk: place.name for place in shown.places}
    threats: dict[int, list[str]] = {}
    for one in shown.exposures:
        words = f"{one.get_kind_display()}: {one.severity}"
        threats.setdefault(one.segment_id, []).append(words)
    header = [
        *(_("Segment"), _("Role"), _("Step"), _("Place"), _("Urban or rural")),
        *(_("Estimated number of enterprises"), _("Registered")),
        *(_("Share in business out of necessity"), _("What the estimates rest on")),
        *(_("Relationship"), _("Through whom"), _("Visibility")),
        *(_("Worst need"), _("Severity, 1 to 5"), _("Whose view")),
        *(_("Threatened by"), _("What they want to become")),
    ]
    lines = [
        [
            *_described(segment, names),
            *_worst(shown.worst.get(segment.pk)),
            "; ".join(threats.get(segment.pk, ())),
            segment.aspiration,
        ]
        for segment in shown.found
    ]
    return _sent(request, "segments", header, lines)


def _described(segment: Any, names: dict[int, str]) -> list[Any]:
    place = segment.place
    way = [int(key) for key in place.path.split("/") if key] if place else []
    return [
        *(segment.name, segment.get_role_display()),
        segment.step.name if segment.step else None,
        " > ".join(names[key] for key in way),
        segment.get_setting_display(),
        *(segment.estimated_number, segment.registered),
        *(segment.necessity_share, segment.estimate_basis),
        *(segment.get_relationship_display(), segment.intermediary),
        segment.get_transparency_display(),
    ]


def _worst(worst: dict[str, Any] | None) -> list[Any]:
    """What holds a segment back most, as far as it may be told."""
    if worst is None:
        return [None] * 3
    ours = _("What enterprises say")
    view = ours if worst["view"] == ENTERPRISES else _("What supporters say")
    return [worst["name"], round(worst["severity"], 2), view]


@require_safe
@requires("enterprises.view_insight")
def insight_export(request: SystemRequest) -> StreamingHttpResponse:
    form, (_ordering, order) = insights.filter_of(request), insights.order_of(request)
    found = insights.found_by(request.system.insights.all(), form)
    since = fresh_since(timezone.localdate())
    header = [
        *(_("Date"), _("Topic"), _("Segment"), _("What is known")),
        *(_("What it is for"), _("Source"), _("Who supplied it"), _("Link")),
        *(_("Method"), _("Whose view"), _("Confidence, 1 to 3"), _("Stale")),
    ]
    lines = [
        [*_known(one), one.dated_on < since]
        for one in found.select_related("segment").order_by(order, "-pk")
    ]
    return _sent(request, "insights", header, lines)


def _known(insight: Insight) -> list[Any]:
    whom = insight.segment.name if insight.segment else _("The whole market system")
    return [
        *(insight.dated_on, insight.get_topic_display(), whom, insight.statement),
        *(insight.purpose, insight.source, insight.supplied_by, insight.link),
        *(insight.get_method_display(), insight.get_view_display()),
        insight.confidence,
    ]


@require_safe
@requires("enterprises.view_voicegroup")
def voice_export(request: SystemRequest) -> StreamingHttpResponse:
    form, segments = voices.filter_of(request)
    held = form.round_chosen
    header = [
        *(_("Round"), _("Date"), _("Segment"), _("Group"), _("Kind")),
        *(_("Who was heard"), _("By the ratings")),
    ]
    lines: list[list[Any]] = []
    if held is not None:
        groups = request.system.voice_groups.listed()
        asked = [group for group in groups if form.listens_to(group)]
        shown = [segment for segment in segments if form.admits(segment)]
        threshold = request.system.small_cell_threshold
        grid, _who = voices.grid_of(held, shown, asked, threshold)
        keys = [group.group_id for group in asked]
        for segment in shown:
            if form.is_asked({grid.cells[segment.pk, key].state for key in keys}):
                lines += _heard(held, segment, asked, grid, threshold)
    return _sent(request, "voices", header, lines)


def _heard(
    held: AssessmentRound,
    segment: Segment,
    groups: list[Group],
    grid: VoiceGrid,
    threshold: int,
) -> list[list[Any]]:
    """A line for each group that is expected in a segment."""
    kinds = dict(GroupKind.choices)
    cells = [(group, grid.cells[segment.pk, group.group_id]) for group in groups]
    return [
        [
            *(held.name, held.held_on, segment.name, group.name, kinds[group.kind]),
            *(hearing_words(cell, threshold), cell.by_ratings),
        ]
        for group, cell in cells
        if cell.state != Hearing.NOT_EXPECTED
    ]


@require_safe
@requires("enterprises.view_place")
def place_export(request: SystemRequest) -> StreamingHttpResponse:
    """The tree as the page that adds places reads it."""
    lines = []
    for place in request.system.places.tree():
        way = (*place.above, place.name)
        levels = (*way, *[None] * (len(LEVELS) - len(way)))
        lines.append([*levels, place.segments, place.enterprises])
    header = [*LEVELS, _("Segments"), _("Enterprises")]
    return _sent(request, "places", header, lines)
