"""Who takes part, for whom and in which role; as coordinators see and change it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.rows import Stale
from enterprises.forms.base import stale_rows
from enterprises.views.saving import posted, show_form
from stakeholders.actions import memberships as actions
from stakeholders.forms.people import MembershipFilter, MembershipForm, RemovalForm
from stakeholders.models import Membership
from stakeholders.models.ownership import owned_by

FORM = ["GET", "HEAD", "POST"]
PER_PAGE = 50
ORDERINGS = {
    "organisation": ("organisation__name", "-role", "user__email", "pk"),
    "person": ("user__first_name", "user__email", "pk"),
    "role": ("-role", "organisation__name", "pk"),
    "signed_in": ("user__last_login", "pk"),
    "-signed_in": ("-user__last_login", "pk"),
}

ACTIVE = Q(deactivated_at=None, user__is_active=True)
ACCOUNTS = {
    "active": ACTIVE,
    "single": ACTIVE & Q(has_factor=False),
    "closed": ~ACTIVE,
}


@require_safe
@requires("stakeholders.view_membership")
def membership_list(request: SystemRequest) -> HttpResponse:
    form = MembershipFilter(request.GET, system=request.system)
    ordering = request.GET.get("ordering", "")
    ordering = ordering if ordering in ORDERINGS else "organisation"
    found = _filtered(request.system.memberships.with_second_factor(), form)
    rows = found.select_related("user", "organisation")
    page = Paginator(rows.order_by(*ORDERINGS[ordering]), PER_PAGE)
    everybody = request.system.memberships.all()
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "ordering": ordering,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "people": everybody.values("user").distinct().count(),
        "organisations": everybody.values("organisation").distinct().count(),
        "waiting": request.system.join_requests.open().count(),
    }
    return render(request, "stakeholders/membership_list.html", context)


def _filtered(
    rows: QuerySet[Membership], form: MembershipFilter
) -> QuerySet[Membership]:
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    found: QuerySet[Membership] = rows.matching(wanted["q"])  # type: ignore[attr-defined]
    if wanted["organisation"]:
        found = found.filter(organisation=wanted["organisation"])
    if wanted["role"]:
        found = found.filter(role=wanted["role"])
    if wanted["account"]:
        found = found.filter(ACCOUNTS[wanted["account"]])
    return found


@require_safe
@requires("stakeholders.view_membership")
def membership_detail(request: SystemRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(_people(request), pk=pk)
    context = {
        "membership": membership,
        "others": request.system.memberships.filter(user=membership.user)
        .exclude(pk=pk)
        .select_related("organisation"),
        "owned": owned_by(request.system, membership.user),
        "is_oneself": membership.user_id == request.user.pk,
    }
    return render(request, "stakeholders/membership_detail.html", context)


def _people(request: SystemRequest) -> QuerySet[Membership]:
    rows: QuerySet[Membership] = request.system.memberships.with_second_factor()
    return rows.select_related("user", "organisation")


@require_http_methods(FORM)
@requires("stakeholders.change_membership")
def membership_change(request: SystemRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(_people(request), pk=pk)
    form = MembershipForm(posted(request), instance=membership, system=request.system)
    context: dict[str, Any] = {"membership": membership, "form": form}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(
                membership=membership,
                version=form.read_version,
                role=form.cleaned_data["role"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except Stale as stale:
            context["stale"] = stale_rows(form, stale.current)
            context["stored"], status = stale.current, 409
        except actions.LastCoordinator:
            form.add_error("role", last_coordinator())
        else:
            messages.success(request, _("The role is changed."))
            return _back(request, membership)
    return render(
        request, "stakeholders/membership_change.html", context, status=status
    )


@require_http_methods(FORM)
@requires("stakeholders.change_membership")
def membership_remove(request: SystemRequest, pk: int) -> HttpResponse:
    return _ended(request, pk, actions.remove_member, _("The membership has ended."))


@require_http_methods(FORM)
@requires("stakeholders.change_membership")
def membership_deactivate(request: SystemRequest, pk: int) -> HttpResponse:
    said = _("Deactivated, and signed out everywhere.")
    return _ended(request, pk, actions.deactivate_member, said)


@require_http_methods(FORM)
@requires("stakeholders.change_membership")
def membership_reactivate(request: SystemRequest, pk: int) -> HttpResponse:
    said = _("The market system is open to them again.")
    return _ended(request, pk, actions.reactivate_member, said)


def _ended(
    request: SystemRequest, pk: int, action: Callable[..., Membership], said: str
) -> HttpResponse:
    """Ask for a reason, then do it; the page is named after the view."""
    membership = get_object_or_404(_people(request), pk=pk)
    form = RemovalForm(posted(request))
    page = f"stakeholders/{request.resolver_match.url_name}.html"  # type: ignore[union-attr]
    owned = owned_by(request.system, membership.user)
    context = {"membership": membership, "form": form, "owned": owned}
    if not form.is_valid():
        return show_form(request, page, context)
    reason = form.cleaned_data["reason"]
    try:
        action(membership=membership, by=request.user, reason=reason)
    except actions.LastCoordinator:
        form.add_error(None, last_coordinator())
    except actions.NotOneself:
        form.add_error(
            None,
            _("You cannot deactivate yourself. Leave the market system instead."),
        )
    except actions.NotMember:
        messages.info(request, _("The membership had ended before."))
        return _back(request, membership)
    else:
        messages.success(request, said)
        return _back(request, membership)
    return show_form(request, page, context)


def last_coordinator() -> str:
    """Why the last coordinator stays, and how to go on."""
    return _(
        "Nobody else coordinates this market system, and it needs somebody who runs "
        "it. Make another member coordinator first, or invite somebody as coordinator; "
        "then try again."
    )


def _back(request: SystemRequest, membership: Membership) -> HttpResponse:
    """To the list, unless it was one's own role: this page may be closed by now."""
    if membership.user_id == request.user.pk:
        return redirect("home")
    return redirect("stakeholders:membership_list", slug=request.system.slug)
