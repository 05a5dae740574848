"""What pages of plain rows say after a save, a refusal or a removal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from enterprises.models import Removal
from enterprises.wording import isolated


def posted(request: SystemRequest) -> Any:
    """What a form is bound to: the data of a POST, even an empty one, else nothing."""
    return request.POST if request.method == "POST" else None


def show_form(
    request: SystemRequest, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page of a form; 422 if it was sent and has to be mended."""
    status = 422 if context["form"].is_bound else 200
    return render(request, template, context, status=status)


def added(
    request: SystemRequest,
    form: Any,
    template: str,
    *,
    to: Any,
    context: dict[str, Any] | None = None,
    save: Callable[..., Any] = rows.add_row,
    words: str = "",
) -> HttpResponse:
    """Store the new row of a form and go to `to`; else show the form again.

    `to` is an address or a row with a page, also the new one. `save` takes what
    `add_row` takes; what it refuses is said in the form.
    """
    context = {"form": form, "cancel_url": to, **(context or {})}
    if not form.is_valid():
        return show_form(request, template, context)
    row = form.save(commit=False)
    try:
        save(row=row, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, template, context)
    words = words or _("Added “%(name)s”.") % {"name": isolated(row)}
    messages.success(request, words)
    return redirect(to)


def changed(
    request: SystemRequest,
    form: Any,
    template: str,
    *,
    to: Any,
    context: dict[str, Any] | None = None,
    save: Callable[..., Any] = rows.change_row,
) -> HttpResponse:
    """Save the row of a form and go to `to`; else show the form again.

    `save` takes what `change_row` takes; what it refuses is said in the form.
    """
    context = {"form": form, "cancel_url": to, **(context or {})}
    if not form.is_valid():
        return show_form(request, template, context)
    row = form.save(commit=False)
    try:
        save(row=row, version=form.read_version, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, template, context)
    except rows.Stale as stale:
        context |= {"stored": stale.current, "theirs": stale_rows(form, stale.current)}
        return render(request, template, context, status=409)
    messages.success(request, _("Saved “%(name)s”.") % {"name": isolated(row)})
    return redirect(to)


def removed(
    request: SystemRequest, row: Model, *, to: str, stay: str = ""
) -> HttpResponse:
    """Take the row away, offer the way back, and go to `to`.

    A row that others hang on stays; the reader is told so at the address `stay`.
    """
    try:
        removal = rows.remove_row(row=row, by=request.user)
    except ProtectedError as refused:
        messages.error(request, _hanging(row, refused))
        return redirect(stay or to)
    words = _("Removed “%(name)s”.") % {"name": isolated(row)}
    offer_undo(request, words, removal)
    return redirect(to)


def offer_undo(request: SystemRequest, words: str, removal: Removal) -> None:
    """Say that something is gone, with the way back."""
    kwargs = {"slug": request.system.slug, "pk": removal.pk}
    undo = reverse("enterprises:removal_restore", kwargs=kwargs)
    messages.success(request, words, extra_tags=undo)


def _hanging(row: Model, refused: ProtectedError) -> str:
    """How many rows of which kind hang on a row that therefore stays."""
    kinds: dict[str, int] = {}
    for other in refused.protected_objects:
        kind = str(other._meta.verbose_name_plural)
        kinds[kind] = kinds.get(kind, 0) + 1
    words = ", ".join(f"{kind}: {n}" for kind, n in sorted(kinds.items()))
    return _("“%(name)s” stays, because other rows rest on it (%(rows)s).") % {
        "name": isolated(row),
        "rows": words,
    }
