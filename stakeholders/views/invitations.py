"""Invitations: sent by coordinators, accepted by whoever holds the link."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.wording import isolated
from stakeholders.actions import people
from stakeholders.actions.letters import Issued
from stakeholders.backends import reads, usable_invitation
from stakeholders.forms.people import (
    InvitationFilter,
    InvitationForm,
    NewcomerForm,
    account_of,
)
from stakeholders.models import Invitation, Membership
from stakeholders.models.people import hashed

PER_PAGE = 50
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105
KEPT = "invitation"  # the session's key for the hash, while somebody signs in
CONTINUE = "continue"  # stands for the token then, so that no other page's URL has it


@require_safe
@requires("stakeholders.view_invitation")
def invitation_list(request: SystemRequest) -> HttpResponse:
    form, now = InvitationFilter(request.GET), timezone.now()
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = request.system.invitations.in_state(state, now)
    page = Paginator(
        rows.select_related("organisation", "invited_by", "accepted_by"), PER_PAGE
    )
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "is_filtered": bool(state),
        "open": request.system.invitations.usable(now).count(),
    }
    return render(request, "stakeholders/invitation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.add_invitation")
def invitation_add(request: SystemRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, system=request.system)
    if request.method == "POST" and form.is_valid():
        try:
            issued = people.invite(
                system=request.system,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                organisation=form.cleaned_data["organisation"],
                link=link_maker(request),
                by=request.user,
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)  # somebody was quicker
        else:
            return sent(request, issued)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "hours": settings.INVITATION_HOURS}
    return render(request, "stakeholders/invitation_add.html", context, status=status)


@require_POST
@requires("stakeholders.add_invitation")
def invitation_resend(request: SystemRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(request.system.invitations, pk=pk)
    try:
        issued = people.resend_invitation(
            invitation=invitation, link=link_maker(request), by=request.user
        )
    except people.InvitationGone:
        messages.error(request, gettext("It has been accepted or revoked meanwhile."))
        return redirect("stakeholders:invitation_list", slug=request.system.slug)
    return sent(request, issued)


@require_POST
@requires("stakeholders.add_invitation")
def invitation_revoke(request: SystemRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(request.system.invitations, pk=pk)
    try:
        people.revoke_invitation(invitation=invitation, by=request.user)
    except people.InvitationGone:
        messages.error(request, gettext("It has been accepted or revoked meanwhile."))
    else:
        messages.success(request, gettext("The link no longer works."))
    return redirect("stakeholders:invitation_list", slug=request.system.slug)


def link_maker(request: HttpRequest) -> Callable[[str], str]:
    """How a token becomes the address that goes into the letter."""

    def link(token: str) -> str:
        return request.build_absolute_uri(reverse("invitation_accept", args=[token]))

    return link


def sent(request: SystemRequest, issued: Issued) -> HttpResponse:
    """Say so; where no mail went out, show the link, this once, to be handed over."""
    if issued.letter.is_sent is not False:
        text = gettext("The invitation to %(email)s is on its way.")
        messages.success(request, text % {"email": issued.invitation.email})
        return redirect("stakeholders:invitation_list", slug=request.system.slug)
    context = {"issued": issued, "invitation": issued.invitation}
    return render(request, "stakeholders/invitation_link.html", context)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    digest = request.session.get(KEPT, "") if token == CONTINUE else hashed(token)
    invitation = usable_invitation(digest)
    if invitation is None:
        return _guarded(
            render(request, "stakeholders/invitation_gone.html", status=404)
        )
    who = _who(request, invitation)
    try:
        return _guarded(ANSWERS[who](request, invitation))
    except people.InvitationGone:
        return _guarded(
            render(request, "stakeholders/invitation_gone.html", status=404)
        )


def _who(request: HttpRequest, invitation: Invitation) -> str:
    if request.user.is_authenticated:
        return "member" if reads(request.user, invitation.email) else "other"
    return "known" if account_of(invitation.email) else "new"


def _guarded(response: HttpResponse) -> HttpResponse:
    """Let no Referer hold the token.

    Not "no-referrer": with it browsers send `Origin: null` along with the form, which
    the check against forged requests must refuse.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _page(
    request: HttpRequest, invitation: Invitation, who: str, **context: Any
) -> HttpResponse:
    context = {"invitation": invitation, "who": who, **context}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "stakeholders/invitation_accept.html", context, status=status
    )


def _new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST or None, invitation=invitation)
    if request.method != "POST" or not form.is_valid():
        return _page(request, invitation, "new", form=form)
    membership = people.accept_invitation(
        invitation=invitation, by=people.Newcomer(**form.cleaned_data)
    )
    login(request, membership.user, backend=PASSWORD_BACKEND)
    return _welcome(request, membership)


def _known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Sign in first, and come back by a URL that does not hold the token."""
    if request.method != "POST":
        return _page(request, invitation, "known")
    request.session[KEPT] = invitation.token_sha256
    back = reverse("invitation_accept", args=[CONTINUE])
    return redirect(f"{reverse('account_login')}?next={back}")


def _member(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method != "POST":
        return _page(request, invitation, "member")
    by: Any = request.user
    membership = people.accept_invitation(invitation=invitation, by=by)
    request.session.pop(KEPT, None)
    return _welcome(request, membership)


def _other(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return _page(request, invitation, "other")


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    text = gettext("Welcome to %(system)s.")
    messages.success(
        request, text % {"system": isolated(membership.market_system.name)}
    )
    return redirect("home")


ANSWERS = {"new": _new, "known": _known, "member": _member, "other": _other}
