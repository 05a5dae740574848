"""One need, and the taxonomy that all follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises import charts
from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.actions.needs import write_need
from enterprises.analysis.contrasts import gender_gaps
from enterprises.analysis.needs import Cell
from enterprises.analysis.ratings import Rating
from enterprises.analysis.severities import NeedPlace
from enterprises.analysis.trends import Agreement, Change, agreement, last_change
from enterprises.analysis.voices import by_gender, by_round, by_voice
from enterprises.catalogue import description_of
from enterprises.charts import contrasts
from enterprises.forms.needs import NeedForm, SubNeedForm
from enterprises.forms.unrated import NeedAddForm
from enterprises.models import AssessmentRound, Need
from enterprises.models.needs import Category, Method, Perspective
from enterprises.views.causes import why
from enterprises.views.links import held
from enterprises.views.saving import changed, posted, removed, show_form
from enterprises.wording import isolated

FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("enterprises.view_need")
def need_detail(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.needs.select_related("segment__place", "sub_need")
    need = get_object_or_404(known, pk=pk)
    threshold = request.system.small_cell_threshold
    ratings = need.segment.ratings.in_use().readings()
    trend = by_round(
        ratings,
        segment_id=need.segment_id,
        sub_need_id=need.sub_need_id,
        threshold=threshold,
    )
    rounds = request.system.rounds.in_bulk([key for key, _cell in trend])
    change = last_change(
        ratings,
        NeedPlace(need.pk, need.segment_id, need.sub_need_id),
        threshold=threshold,
    )
    last = _last(trend)
    context = {
        "need": need,
        "answer": charts.need_answer(need.segment.name, last[1] if last else None),
        "about": description_of(need.sub_need.catalogue_code),
        "trend": [(rounds[key], cell) for key, cell in trend],
        "last": last and {"round": rounds[last[0]], "cell": last[1]},
        **(_who_says(need, ratings, last, threshold) if last else {}),
        "trend_chart": _trend_chart(rounds, trend),
        "measured": change and _change(change, rounds),
        "contradicts": agreement(need.trend, change) == Agreement.CONTRADICTS,
        "why": why(request, need),
        "held": held(request, need),
    }
    return render(request, "enterprises/need_detail.html", context)


def _last(trend: list[tuple[int, Cell]]) -> tuple[int, Cell] | None:
    """The last round in which enterprises rated it, else the last one at all."""
    asked = [one for one in trend if one[1].enterprises.people]
    return next(reversed(asked or trend), None)


def _who_says(
    need: Need, ratings: list[Rating], last: tuple[int, Cell], threshold: int
) -> dict[str, Any]:
    """Whose voice the severity of one round rests on, and how far voices differ."""
    key, cell = last
    of_round = [r for r in ratings if r.round_id == key]
    of_need = [r for r in of_round if r.sub_need_id == need.sub_need_id]
    limits: dict[str, Any] = {
        "threshold": threshold,
        "is_withheld": cell.enterprises.is_withheld,
    }
    place = (need.segment_id, need.sub_need_id)
    genders = gender_gaps(
        of_round, segments=place[:1], columns=place[1:], threshold=threshold
    )[place]
    return {
        "gap": {
            "points": "" if cell.gap.shown is None else charts.signed(cell.gap.shown),
            "words": contrasts.with_noise(
                charts.verdict_words(cell.gap.verdict),
                None if cell.gap.shown is None else cell.gap.noise,
            ),
        },
        "gender_gap": None
        if genders.difference is None
        else {
            "points": "" if genders.shown is None else charts.signed(genders.shown),
            "words": contrasts.with_noise(
                contrasts.reading_words(contrasts.GENDER, genders.verdict),
                None if genders.shown is None else genders.noise,
            ),
        },
        "genders": [
            (charts.gender_words(part.key), part)
            for part in by_gender(of_need, **limits)
        ],
        "voices": [
            {
                "side": Perspective(one.voice.perspective).label,
                "gender": charts.gender_words(one.voice.gender),
                "source": one.voice.source,
                "method": Method(one.method).label if one.method else "",
                "score": one.score,
            }
            for one in by_voice(of_need, **limits)
        ],
    }


def _change(change: Change, rounds: dict[int, AssessmentRound]) -> dict[str, Any]:
    """What the last two rounds measured, and what of it may be chance."""
    contrast = change.contrast
    words = contrasts.reading_words(contrasts.TREND, contrast.verdict)
    return {
        "since": rounds[change.earlier],
        "points": "" if contrast.shown is None else charts.signed(contrast.shown),
        "words": contrasts.with_noise(
            words, None if contrast.shown is None else contrast.noise
        ),
    }


def _trend_chart(
    rounds: dict[int, AssessmentRound], trend: list[tuple[int, Cell]]
) -> dict[str, Any] | None:
    if len(trend) < 2:
        return None
    points = [
        (rounds[key].name, cell.enterprises.shown, cell.supporters.shown)
        for key, cell in trend
    ]
    return {
        "figure": charts.trend_chart(points),
        "columns": [_("Round"), _("Enterprises"), _("Supporters")],
        "rows": [
            [name, charts.written(ours), charts.written(theirs)]
            for name, ours, theirs in points
        ],
    }


@require_http_methods(FORM)
@requires("enterprises.change_need")
def need_add(request: SystemRequest) -> HttpResponse:
    """A need that nobody has rated, so that it can be linked and its causes named."""
    asked = {key: request.GET.get(key, "") for key in ("segment", "sub_need")}
    form = NeedAddForm(posted(request), system=request.system, initial=asked)
    to = reverse("enterprises:need_matrix", kwargs={"slug": request.system.slug})
    if not form.is_valid():
        context = {"form": form, "cancel_url": to}
        return show_form(request, "enterprises/need_add.html", context)
    need, is_new = write_need(**form.cleaned_data, by=request.user)
    if is_new:
        words = _("Added “%(name)s”.") % {"name": isolated(need)}
        messages.success(request, words)
    else:
        messages.info(request, _("This need is written down already; here it is."))
    return redirect(need)


@require_POST
@requires("enterprises.change_need")
def need_remove(request: SystemRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(request.system.needs, pk=pk)
    if need.segment.ratings.filter(sub_need=need.sub_need).exists():
        words = _("It has been rated, so it stays. Take its ratings back first.")
        messages.error(request, words)
        return redirect(need)
    to = reverse("enterprises:need_matrix", kwargs={"slug": request.system.slug})
    return removed(request, need, to=to, stay=need.get_absolute_url())


@require_http_methods(FORM)
@requires("enterprises.change_need")
def need_change(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.needs.select_related("segment", "sub_need")
    need = get_object_or_404(known, pk=pk)
    form = NeedForm(posted(request), instance=need, system=request.system)
    return changed(
        request,
        form,
        "enterprises/need_change.html",
        to=need.get_absolute_url(),
        context={"need": need},
    )


@require_safe
@requires("enterprises.view_need")
def subneed_list(request: SystemRequest) -> HttpResponse:
    lines = list(request.system.sub_needs.with_use())
    by_category = [
        {
            "code": code,
            "name": name,
            "lines": [
                {"row": line, "about": description_of(line.catalogue_code)}
                for line in lines
                if line.category == code
            ],
        }
        for code, name in Category.choices
    ]
    context = {
        "categories": by_category,
        "on": sum(line.is_on for line in lines),
        "off": sum(not line.is_on for line in lines),
    }
    return render(request, "enterprises/subneed_list.html", context)


@require_http_methods(FORM)
@requires("enterprises.change_subneed")
def subneed_add(request: SystemRequest) -> HttpResponse:
    initial = {"category": request.GET.get("category", "")}
    form = SubNeedForm(posted(request), system=request.system, initial=initial)
    if form.is_valid():
        line = form.save(commit=False)
        line.order = request.system.sub_needs.count() + 1
        rows.add_row(row=line, by=request.user)
        messages.success(request, _("Added “%(name)s”.") % {"name": isolated(line)})
        return redirect("enterprises:subneed_list", slug=request.system.slug)
    return show_form(request, "enterprises/subneed_add.html", {"form": form})


@require_http_methods(FORM)
@requires("enterprises.change_subneed")
def subneed_change(request: SystemRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(request.system.sub_needs.with_use(), pk=pk)
    name = line.name
    form = SubNeedForm(posted(request), instance=line, system=request.system)
    to = reverse("enterprises:subneed_list", kwargs={"slug": request.system.slug})
    return changed(
        request,
        form,
        "enterprises/subneed_change.html",
        to=to,
        context={"line": line, "name": name},
    )


@require_POST
@requires("enterprises.change_subneed")
def subneed_remove(request: SystemRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(request.system.sub_needs, pk=pk)
    to = reverse("enterprises:subneed_list", kwargs={"slug": request.system.slug})
    return removed(request, line, to=to, stay=to)
