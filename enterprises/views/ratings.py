"""Rating the needs of a segment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from enterprises.access import SystemRequest, requires
from enterprises.actions.needs import rate_needs
from enterprises.actions.rows import Stale
from enterprises.forms.needs import RatingForm, VoiceForm
from enterprises.models import AssessmentRound
from enterprises.views.saving import posted, show_form

PAGE = "enterprises/rating_add.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_needrating")
def rating_add(request: SystemRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(request.system.rounds, pk=pk)
    chooser = VoiceForm(request.GET or None, system=request.system)
    context: dict[str, Any] = {"round": held, "chooser": chooser}
    if not chooser.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, PAGE, context, status=status)
    form = _rating_form(request, held, chooser)
    context |= {"form": form, "segment": chooser.cleaned_data["segment"]}
    if not form.is_valid():
        return show_form(request, PAGE, context)
    try:
        count = _save(request, held, chooser, form)
    except Stale:
        form = _rating_form(request, held, chooser)
        context |= {"form": form, "theirs": form.differences()}
        return render(request, PAGE, context, status=409)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, PAGE, context)
    words = ngettext("%(n)s rating saved.", "%(n)s ratings saved.", count)
    messages.success(request, words % {"n": count})
    return redirect(held)


def _rating_form(
    request: SystemRequest, held: AssessmentRound, chooser: VoiceForm
) -> RatingForm:
    said = held.ratings.of_voice(chooser.cleaned_data["segment"], chooser.voice)
    return RatingForm(
        posted(request),
        lines=list(request.system.sub_needs.in_use()),
        held=said.by_sub_need(),
        stamp=said.stamp(),
    )


def _save(
    request: SystemRequest, held: AssessmentRound, chooser: VoiceForm, form: RatingForm
) -> int:
    return rate_needs(
        round=held,
        segment=chooser.cleaned_data["segment"],
        voice=chooser.voice,
        respondents=form.cleaned_data["respondents"],
        severities=form.severities(),
        stamp=form.read_stamp,
        by=request.user,
    )
