"""From a session's answers to ratings of its round, and back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.access import SystemRequest, requires
from enterprises.actions.rows import Stale
from enterprises.actions.session_ratings import ChangedSince, give_back, take_over
from enterprises.actions.sessions import TakenOver
from enterprises.analysis.disclosure import is_small
from enterprises.analysis.sessions import harvest
from enterprises.charts.needs import gender_words
from enterprises.forms.sessions import TakeOverForm
from enterprises.models import RatingSession
from enterprises.views.saving import posted, show_form

PAGE = "enterprises/session_take_over.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.change_ratingsession")
def session_take_over(request: SystemRequest, pk: int) -> HttpResponse:
    held = _session(request, pk)
    if held.taken_over_at is not None or held.is_open(timezone.now()):
        messages.error(request, _not_now(held))
        return redirect(held)
    form = TakeOverForm(posted(request), stamp=held.clashing().state())
    context = {"form": form, **_preview(request, held)}
    if not form.is_valid():
        return show_form(request, PAGE, context)
    try:
        count = take_over(
            session=held, **form.cleaned_data, now=timezone.now(), by=request.user
        )
    except (TakenOver, Stale):
        fresh = TakeOverForm(stamp=held.clashing().state())
        context |= {"form": fresh, "is_stale": True}
        return render(request, PAGE, context, status=409)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, PAGE, context)
    words = ngettext("%(n)s rating taken over.", "%(n)s ratings taken over.", count)
    undo = reverse(
        "enterprises:session_give_back", kwargs={"slug": request.system.slug, "pk": pk}
    )
    messages.success(request, words % {"n": count}, extra_tags=undo)
    return redirect(held)


@require_POST
@requires("enterprises.change_ratingsession")
def session_give_back(request: SystemRequest, pk: int) -> HttpResponse:
    held = _session(request, pk)
    try:
        count = give_back(session=held, by=request.user)
    except ChangedSince:
        words = _(
            "Nothing was taken back: somebody has changed these ratings since. Look at "
            "them in the round."
        )
        messages.error(request, words)
    else:
        told = ngettext("%(n)s rating taken back.", "%(n)s ratings taken back.", count)
        messages.success(request, told % {"n": count})
    return redirect(held)


def _session(request: SystemRequest, pk: int) -> RatingSession:
    return get_object_or_404(request.system.rating_sessions.placed(), pk=pk)


def _not_now(held: RatingSession) -> str:
    if held.taken_over_at is not None:
        return _("The answers are in the round already.")
    return _("The session is still open. Close it, then take its answers over.")


def _preview(request: SystemRequest, held: RatingSession) -> dict[str, Any]:
    """What would be written, beside what the round says of the same needs."""
    topics = {t.pk: t for t in held.topics.named()}
    threshold = request.system.small_cell_threshold
    found = harvest(held.answers.tallies(), threshold=threshold)
    there: dict[int, list[Any]] = {}
    for rating in held.clashing():
        few = is_small(rating.respondents, threshold)
        line = (gender_words(rating.respondent_gender), rating, few)
        there.setdefault(rating.sub_need_id, []).append(line)
    lines: list[dict[str, Any]] = [
        {
            "topic": topic,
            "said": [
                (gender_words(one.gender), one)
                for one in found.said
                if one.topic_id == key and topic.sub_need.is_on
            ],
            "there": there.get(topic.sub_need_id, []),
            "too_few": found.too_few.get(key),
        }
        for key, topic in topics.items()
    ]
    ratings = sum(len(line["said"]) for line in lines)
    return {
        "session": held,
        "lines": lines,
        "ratings": ratings,
        "threshold": threshold,
    }
