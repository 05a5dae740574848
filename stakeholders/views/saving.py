"""What pages of one part of a profile have in common: whose it is, and saving it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.access import SystemRequest
from enterprises.views import saving
from enterprises.wording import isolated
from stakeholders.backends import audience
from stakeholders.models import Stakeholder

FORM = ["GET", "HEAD", "POST"]


def seen(request: SystemRequest, found: Any, pk: int) -> Any:
    """A row that this reader may see; else 404 as for one that is not there."""
    visible = found.visible_to(audience(request))
    return get_object_or_404(
        visible.select_related("stakeholder", "organisation"), pk=pk
    )


def only_own(request: SystemRequest, row: Any) -> None:
    """Let those pass who may change a row they see; to others it says whose it is."""
    if not row.may_be_changed_by(audience(request)):
        words = _(
            "“%(name)s” wrote it down. People of that organisation and coordinators "
            "can change it; you can read it."
        )
        raise PermissionDenied(words % {"name": isolated(row.organisation)})


def own(request: SystemRequest, found: Any, pk: int) -> Any:
    """A row that this person may change; who only sees it gets 403."""
    row = seen(request, found, pk)
    only_own(request, row)
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
    to = context["cancel_url"]
    return saving.added(
        request, form, template, to=to, context=context, words=_("Added.")
    )
