"""What every page that saves or removes a row says afterwards."""

from collections.abc import Callable
from typing import Any, Protocol

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest
from enterprises.actions import rows
from enterprises.forms.base import stale_rows
from enterprises.models import Removal
from stakeholders.views.picking import marking_stops

Save = Callable[[], Any]


class HasPage(Protocol):
    """A row with a page of its own."""

    def get_absolute_url(self) -> str: ...


def posted(request: SystemRequest) -> Any:
    """What a form is bound to: the data of a POST, even an empty one, else nothing."""
    return request.POST if request.method == "POST" else None


def added(
    request: SystemRequest,
    form: Any,
    template: str,
    context: dict[str, Any],
    *,
    to: HasPage,
    save: Save | None = None,
) -> HttpResponse:
    """Store the new row of a valid form and go to `to`; show an invalid one again.

    Without `save` the row of the form is stored, and nothing else.
    """
    if form.is_valid():
        if save is None:
            rows.add_row(row=form.save(commit=False), by=request.user)
        else:
            save()
        messages.success(request, _("Added “%(name)s”.") % {"name": form.instance})
        return redirect(to)
    context = {**context, "form": marking_stops(request, form)}
    return render(request, template, context, status=422 if form.is_bound else 200)


def changed(
    request: SystemRequest,
    form: Any,
    template: str,
    context: dict[str, Any],
    *,
    to: HasPage,
    save: Save | None = None,
) -> HttpResponse:
    """Save a valid form and go to `to`; show an invalid or stale one again.

    Without `save` the row of the form is changed, and nothing else.
    """
    context = {**context, "form": form}
    if not form.is_valid():
        marking_stops(request, form)
        return render(request, template, context, status=422 if form.is_bound else 200)
    try:
        if save is None:
            row = form.save(commit=False)
            rows.change_row(row=row, version=form.read_version, by=request.user)
        else:
            save()
    except rows.Stale as stale:
        theirs = stale_rows(form, stale.current)
        context |= {"stale": stale.current, "theirs": theirs}
        marking_stops(request, form)
        return render(request, template, context, status=409)
    messages.success(request, _("Saved “%(name)s”.") % {"name": form.instance})
    return redirect(to)


def removed(request: SystemRequest, row: Model, to: str) -> HttpResponse:
    """Take a row on which nothing hangs away, offer to undo it, and go to `to`."""
    offer_undo(request, row, rows.remove_row(row=row, by=request.user))
    return redirect(to)


def offer_undo(request: SystemRequest, row: Model, removal: Removal) -> None:
    """Say that the row is gone, with the way back."""
    undo = reverse(
        "enterprises:removal_restore",
        kwargs={"slug": request.system.slug, "pk": removal.pk},
    )
    words = _("Deleted “%(name)s”.") % {"name": row}
    messages.success(request, words, extra_tags=undo)
