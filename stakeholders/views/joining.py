"""Who waits to come in: requests to join, the link to ask by, open invitations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.charts.qr import qr_square
from enterprises.views.saving import posted, show_form
from stakeholders.actions import joining
from stakeholders.forms.joining import AcceptForm, DeclineForm
from stakeholders.models import JoinLink, JoinRequest

FORM = ["GET", "HEAD", "POST"]
PER_PAGE = 50
SHOWN = 20  # of the invitations, which have a list of their own


@require_safe
@requires("stakeholders.view_joinrequest")
def joinrequest_list(request: SystemRequest) -> HttpResponse:
    everybody = request.system.join_requests.select_related("user", "decided_by")
    page = Paginator(everybody.decided(), PER_PAGE).get_page(request.GET.get("page"))
    invited = request.system.invitations.unanswered()
    context = {
        "waiting": everybody.open().order_by("asked_at", "pk"),
        "page": page,
        "invitations": invited.select_related("organisation", "invited_by")[:SHOWN],
        "now": timezone.now(),
        **_link(request),
    }
    return render(request, "stakeholders/joinrequest_list.html", context)


def _link(request: SystemRequest) -> dict[str, Any]:
    """The link that is open, its address, and the square to scan."""
    link: JoinLink | None = getattr(request.system, "join_link", None)
    if link is None:
        return {"link": None}
    address = request.build_absolute_uri(reverse("join_ask", args=[link.word]))
    return {"link": link, "address": address, "square": qr_square(address)}


@require_POST
@requires("stakeholders.change_joinlink")
def joinlink_make(request: SystemRequest) -> HttpResponse:
    joining.make_join_link(system=request.system, by=request.user)
    messages.success(
        request, _("The link is open. Give it to those who shall be able to ask.")
    )
    return _to_list(request)


@require_POST
@requires("stakeholders.change_joinlink")
def joinlink_close(request: SystemRequest) -> HttpResponse:
    link = getattr(request.system, "join_link", None)
    if link is not None:
        joining.close_join_link(link=link, by=request.user)
    messages.success(request, _("The link is closed. Nobody can ask by it any more."))
    return _to_list(request)


@require_http_methods(FORM)
@requires("stakeholders.change_joinrequest")
def joinrequest_accept(request: SystemRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    form = AcceptForm(posted(request), request=asked)
    page = "stakeholders/joinrequest_accept.html"
    context = {"form": form, "asked": asked}
    if not form.is_valid():
        return show_form(request, page, context)
    try:
        joining.accept_request(
            request=asked,
            organisation=form.cleaned_data["organisation"],
            role=form.cleaned_data["role"],
            address=request.build_absolute_uri(request.system.get_absolute_url()),
            by=request.user,
        )
    except joining.Decided:
        return _decided(request)
    except joining.AccountClosed:
        form.add_error(
            None, _("Their account is deactivated, so nobody could sign in with it.")
        )
    except ValidationError as refused:
        form.add_error(None, refused.messages)  # somebody was quicker
    else:
        messages.success(request, _("They take part now, and are told by e-mail."))
        return _to_list(request)
    return show_form(request, page, context)


@require_http_methods(FORM)
@requires("stakeholders.change_joinrequest")
def joinrequest_decline(request: SystemRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    form = DeclineForm(posted(request))
    if not form.is_valid():
        context = {"form": form, "asked": asked}
        return show_form(request, "stakeholders/joinrequest_decline.html", context)
    answer = form.cleaned_data["answer"]
    try:
        joining.decline_request(request=asked, answer=answer, by=request.user)
    except joining.Decided:
        return _decided(request)
    messages.success(request, _("Declined. They read your reason by e-mail."))
    return _to_list(request)


def _asked(request: SystemRequest, pk: int) -> JoinRequest:
    rows = request.system.join_requests.select_related("user", "market_system")
    asked: JoinRequest = get_object_or_404(rows, pk=pk)
    return asked


def _decided(request: SystemRequest) -> HttpResponse:
    messages.info(request, _("Somebody decided on it, or it was withdrawn meanwhile."))
    return _to_list(request)


def _to_list(request: SystemRequest) -> HttpResponse:
    return redirect("stakeholders:joinrequest_list", slug=request.system.slug)
