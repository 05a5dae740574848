"""What pages of two rows that look alike do: find both, tell them apart, go back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from enterprises.actions.imports import WrongStep
from enterprises.actions.pairs import CannotMerge, forget_verdict, tell_apart
from enterprises.models.pairs import PairVerdict
from enterprises.models.plain import trail_words
from enterprises.wording import isolated


def both(rows: Any, pk: int, other: int) -> tuple[Any, Any]:
    """The two rows of an address; two queries."""
    if pk == other:
        raise Http404
    return get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other)


def differ(request: Any, kind: type[PairVerdict], one: Any, other: Any) -> None:
    """Tell two apart, and say so with the way back."""
    reason = request.POST.get("reason", "")
    verdict = tell_apart(
        kind=kind, one=one, other=other, reason=reason, by=request.user
    )
    words = _("%(one)s and %(two)s are not the same; they are not suggested again.")
    names = {"one": isolated(trail_words(one)), "two": isolated(trail_words(other))}
    messages.success(request, words % names, extra_tags=verdict.get_undo_url())


def say_merged(request: Any, gone: Any, kept: Any, *, undo: str = "") -> None:
    """Say what was merged into what, with the way back where there is one."""
    words = _("%(gone)s was merged into %(kept)s.")
    names = {"gone": isolated(trail_words(gone)), "kept": isolated(trail_words(kept))}
    messages.success(request, words % names, extra_tags=undo)


def take_back(
    request: Any, verdict: PairVerdict, undo_merge: Callable[..., bool]
) -> None:
    """Undo what was decided on two, and say what became of them."""
    if verdict.verdict == verdict.Verdict.DIFFERENT:
        forget_verdict(verdict=verdict, by=request.user)
        messages.success(request, _("Taken back; they are suggested again."))
        return
    try:
        is_whole = undo_merge(verdict=verdict, by=request.user)
    except (CannotMerge, WrongStep) as refused:
        words = str(refused) or _("This merge cannot be undone any more.")
        messages.error(request, words)
        return
    if is_whole:
        messages.success(request, _("The merge is undone: they are two again."))
    else:
        words = _("They are two again. Some values stay as merged: look at both.")
        messages.warning(request, words)
