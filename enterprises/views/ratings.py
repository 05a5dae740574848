"""Rating the needs of a segment."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from enterprises.access import SystemRequest, requires
from enterprises.actions.needs import rate_needs
from enterprises.actions.rows import Stale
from enterprises.analysis.voices import Voice, as_known
from enterprises.charts import gender_words
from enterprises.forms.needs import SCALE, RatingForm, VoiceForm
from enterprises.models import AssessmentRound, Segment
from enterprises.models.needs import Perspective
from enterprises.views.missing import missing_for_rating
from enterprises.views.saving import posted, show_form

PAGE = "enterprises/rating_add.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_needrating")
def rating_add(request: SystemRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(request.system.rounds, pk=pk)
    chooser = VoiceForm(request.GET or None, system=request.system)
    may_rate = chooser.is_valid()
    segment = chooser.cleaned_data.get("segment") if chooser.is_bound else None
    voices = held.ratings.filter(segment=segment).in_use().voices() if segment else []
    context: dict[str, Any] = {
        "round": held,
        "chooser": chooser,
        "segment": segment,
        "voices": _links(segment, voices),
    }
    is_late = held.closed_at is not None and request.method != "POST"
    if not may_rate or is_late:
        context["missing"] = missing_for_rating(request)
        status = 422 if request.method == "POST" else 200
        return render(request, PAGE, context, status=status)
    voice = as_known(chooser.voice, [one for one, _people, _needs in voices])
    form = _rating_form(request, held, chooser, voice)
    context |= {"form": form, "voice": voice, "scale": SCALE}
    if not form.is_valid():
        return show_form(request, PAGE, context)
    try:
        count = _save(request, held, chooser, voice, form)
    except Stale:
        form = _rating_form(request, held, chooser, voice)
        context |= {"form": form, "theirs": form.differences()}
        return render(request, PAGE, context, status=409)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, PAGE, context)
    words = ngettext("%(n)s rating saved.", "%(n)s ratings saved.", count)
    messages.success(request, words % {"n": count})
    return redirect(held)


def _links(
    segment: Segment | None, voices: list[tuple[Voice, int, int]]
) -> list[dict[str, Any]]:
    """Who has spoken of the segment in this round, each with its address."""
    return [
        {
            "query": urlencode(
                {
                    "segment": segment.pk if segment else "",
                    "perspective": one.perspective,
                    "gender": one.gender,
                    "source": one.source,
                }
            ),
            "side": Perspective(one.perspective).label,
            "gender": gender_words(one.gender),
            "source": one.source,
            "people": people,
            "needs": needs,
        }
        for one, people, needs in voices
    ]


def _rating_form(
    request: SystemRequest, held: AssessmentRound, chooser: VoiceForm, voice: Voice
) -> RatingForm:
    said = held.ratings.of_voice(chooser.cleaned_data["segment"], voice)
    return RatingForm(
        posted(request),
        lines=list(request.system.sub_needs.in_use()),
        held=said.by_sub_need(),
        stamp=said.stamp(),
    )


def _save(
    request: SystemRequest,
    held: AssessmentRound,
    chooser: VoiceForm,
    voice: Voice,
    form: RatingForm,
) -> int:
    return rate_needs(
        round=held,
        segment=chooser.cleaned_data["segment"],
        voice=voice,
        respondents=form.cleaned_data["respondents"],
        severities=form.severities(),
        stamp=form.read_stamp,
        by=request.user,
    )
