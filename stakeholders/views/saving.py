"""What pages of one part of a profile have in common: whose it is, and saving it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest
from enterprises.actions import rows
from enterprises.models import Removal
from enterprises.views.saving import show_form
from stakeholders.backends import audience
from stakeholders.models import Stakeholder

FORM = ["GET", "HEAD", "POST"]


def seen(request: SystemRequest, found: Any, pk: int) -> Any:
    """A row that this reader may see; else 404 as for one that is not there."""
    visible = found.visible_to(audience(request))
    return get_object_or_404(
        visible.select_related("stakeholder", "organisation"), pk=pk
    )


def own(request: SystemRequest, found: Any, pk: int) -> Any:
    """A row that this person may change; who only sees it gets 403."""
    row = seen(request, found, pk)
    if not row.may_be_changed_by(audience(request)):
        raise PermissionDenied
    return row


def section(request: SystemRequest, stakeholder: Stakeholder, name: str) -> str:
    """The address of one section of a profile."""
    kwargs = {"slug": request.system.slug, "pk": stakeholder.pk}
    return f"{reverse('stakeholders:stakeholder_detail', kwargs=kwargs)}#{name}"


def part_page(stakeholder: Stakeholder, title: str, to: str, **more: Any) -> Any:
    """What the page of a form for one part of a profile shows around it."""
    return {"stakeholder": stakeholder, "title": title, "cancel_url": to, **more}


def added(
    request: SystemRequest, form: Any, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Store the new row of a form and go back to where it stands; else show it."""
    context = {**context, "form": form}
    if not form.is_valid():
        return show_form(request, template, context)
    try:
        rows.add_row(row=form.save(commit=False), by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, template, context)
    messages.success(request, _("Added."))
    return redirect(context["cancel_url"])


def offer_undo(request: SystemRequest, words: str, removal: Removal) -> None:
    """Say that something is gone, with the way back."""
    undo = reverse(
        "enterprises:removal_restore",
        kwargs={"slug": request.system.slug, "pk": removal.pk},
    )
    messages.success(request, words, extra_tags=undo)
