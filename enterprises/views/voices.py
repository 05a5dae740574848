"""Whose voice is missing: groups that must be heard, and who was, round by round."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.rows import Stale
from enterprises.actions.voices import record_voices
from enterprises.analysis.ratings import Rating
from enterprises.analysis.voice_groups import (
    WOMEN,
    Group,
    Hearing,
    VoiceGrid,
    hearings,
    women_on_record,
)
from enterprises.analysis.voices import Heard, heard
from enterprises.charts.voices import hearing_words, voices_answer
from enterprises.forms.voices import VoiceFilter, VoiceGroupForm, VoicesForm
from enterprises.models import AssessmentRound, Segment
from enterprises.views.saving import added, changed, posted, removed, show_form

PER_PAGE = 50
FORM = ["GET", "HEAD", "POST"]
RECORD = "enterprises/voice_record.html"


def filter_of(request: SystemRequest) -> tuple[VoiceFilter, list[Segment]]:
    """What the address asks for, and the segments that there are."""
    system = request.system
    segments = list(system.segments.select_related("place"))
    form = VoiceFilter(
        request.GET,
        rounds=list(system.rounds.all()),
        places=list(system.places.all()),
        segments=segments,
    )
    return form, segments


@require_safe
@requires("enterprises.view_voicegroup")
def voice_grid(request: SystemRequest) -> HttpResponse:
    form, segments = filter_of(request)
    groups = request.system.voice_groups.listed()
    held = form.round_chosen
    context: dict[str, Any] = {
        "form": form,
        "round": held,
        "has_segments": bool(segments),
        "has_groups": bool(groups),
    }
    if held is not None:
        asked = [group for group in groups if form.listens_to(group)]
        shown = [segment for segment in segments if form.admits(segment)]
        context |= _told(request, form, held, asked, shown)
    return render(request, "enterprises/voice_grid.html", context)


def _told(
    request: SystemRequest,
    form: VoiceFilter,
    held: AssessmentRound,
    groups: list[Group],
    segments: list[Segment],
) -> dict[str, Any]:
    """What the grid says of one round; groups of one segment share a column."""
    threshold = request.system.small_cell_threshold
    grid, who = grid_of(held, segments, groups, threshold)
    keys = [group.group_id for group in groups]
    shown = [
        s for s in segments if form.is_asked({grid.cells[s.pk, k].state for k in keys})
    ]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    shared = [group for group in groups if group.segment_id is None]
    own = [group for group in groups if group.segment_id is not None]
    lines = [
        {
            "segment": segment,
            "cells": _faces(grid, who[segment.pk], shared, threshold),
            "own": _expected(_faces(grid, who[segment.pk], own, threshold)),
        }
        for segment in page
    ]
    return {
        "groups": shared,
        "has_own": bool(own),
        "lines": lines,
        "page": page,
        "answer": voices_answer(grid, held.name),
    }


def grid_of(
    held: AssessmentRound,
    segments: list[Segment],
    groups: list[Group],
    threshold: int,
) -> tuple[VoiceGrid, dict[int, Heard]]:
    """Who was heard in a round, as it was recorded and as the ratings tell."""
    keys = [segment.pk for segment in segments]
    asked = heard(_ratings(held), segments=keys)
    grid = hearings(
        held.heard_voices.records(),
        segments=keys,
        groups=groups,
        raters=asked,
        threshold=threshold,
    )
    return grid, {one.segment_id: one for one in asked}


def _ratings(held: AssessmentRound) -> list[Rating]:
    return held.ratings.in_use().readings()


def _faces(
    grid: VoiceGrid, who: Heard, groups: list[Group], threshold: int
) -> list[dict[str, Any]]:
    """What stands in the cells of a segment.

    For women also what the ratings say, if anybody rated and it was recorded too.
    """
    faces = []
    for group in groups:
        cell = grid.cells[who.segment_id, group.group_id]
        beside = ""
        if group.kind == WOMEN and who.enterprises and not cell.by_ratings:
            beside = hearing_words(women_on_record(who, threshold=threshold), threshold)
        faces.append(
            {
                "state": cell.state,
                "words": hearing_words(cell, threshold),
                "group": group.name,
                "beside": beside,
                "by_ratings": cell.by_ratings,
            }
        )
    return faces


def _expected(faces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [face for face in faces if face["state"] != Hearing.NOT_EXPECTED]


@require_safe
@requires("enterprises.view_voicegroup")
def segment_voices(request: SystemRequest, pk: int) -> HttpResponse:
    segment = get_object_or_404(request.system.segments, pk=pk)
    threshold = request.system.small_cell_threshold
    groups = request.system.voice_groups.listed()
    held = request.system.rounds.first()
    context: dict[str, Any] = {"segment": segment, "round": held, "groups": groups}
    if held is not None:
        grid, who = grid_of(held, [segment], groups, threshold)
        context["faces"] = _expected(_faces(grid, who[segment.pk], groups, threshold))
    return render(request, "enterprises/segment_voices.html", context)


@require_http_methods(FORM)
@requires("enterprises.add_heardvoice")
def voice_record(request: SystemRequest, pk: int, segment: int) -> HttpResponse:
    held = get_object_or_404(request.system.rounds, pk=pk)
    about = get_object_or_404(request.system.segments, pk=segment)
    form = _voices_form(request, held, about)
    grid = reverse("enterprises:voice_grid", kwargs={"slug": request.system.slug})
    to = f"{grid}?round={held.pk}"
    context = {"round": held, "segment": about, "form": form, "cancel_url": to}
    if not form.is_valid():
        return show_form(request, RECORD, context)
    try:
        count = record_voices(
            round=held,
            segment=about,
            people=form.people(),
            stamp=form.read_stamp,
            by=request.user,
        )
    except Stale:
        return render(
            request, RECORD, context | {"theirs": form.differences()}, status=409
        )
    words = ngettext("%(n)s voice saved.", "%(n)s voices saved.", count)
    messages.success(request, words % {"n": count})
    return redirect(to)


def _voices_form(
    request: SystemRequest, held: AssessmentRound, segment: Segment
) -> VoicesForm:
    threshold = request.system.small_cell_threshold
    stored = held.heard_voices.filter(segment=segment)
    [who] = heard(
        [r for r in _ratings(held) if r.segment_id == segment.pk],
        segments=[segment.pk],
    )
    return VoicesForm(
        posted(request),
        groups=[
            g for g in request.system.voice_groups.listed() if g.is_expected(segment.pk)
        ],
        held=stored.by_group(),
        stamp=stored.stamp(),
        women=women_on_record(who, threshold=threshold),
        threshold=threshold,
    )


@require_safe
@requires("enterprises.view_voicegroup")
def voicegroup_list(request: SystemRequest) -> HttpResponse:
    groups = request.system.voice_groups.select_related("segment")
    page = Paginator(groups, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page}
    return render(request, "enterprises/voicegroup_list.html", context)


@require_http_methods(FORM)
@requires("enterprises.add_voicegroup")
def voicegroup_add(request: SystemRequest) -> HttpResponse:
    form = VoiceGroupForm(posted(request), system=request.system)
    to = reverse("enterprises:voicegroup_list", kwargs={"slug": request.system.slug})
    return added(request, form, "enterprises/voicegroup_add.html", to=to)


@require_http_methods(FORM)
@requires("enterprises.change_voicegroup")
def voicegroup_change(request: SystemRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(request.system.voice_groups, pk=pk)
    name = group.name
    form = VoiceGroupForm(posted(request), instance=group, system=request.system)
    to = reverse("enterprises:voicegroup_list", kwargs={"slug": request.system.slug})
    return changed(
        request,
        form,
        "enterprises/voicegroup_change.html",
        to=to,
        context={"name": name},
    )


@require_POST
@requires("enterprises.change_voicegroup")
def voicegroup_remove(request: SystemRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(request.system.voice_groups, pk=pk)
    to = reverse("enterprises:voicegroup_list", kwargs={"slug": request.system.slug})
    return removed(request, group, to=to, stay=to)
