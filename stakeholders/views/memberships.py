"""Who takes part, for whom and in which role."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.rows import Stale
from enterprises.forms.base import stale_rows
from stakeholders.actions import people
from stakeholders.forms.people import MembershipFilter, MembershipForm, RemovalForm
from stakeholders.models import Membership

PER_PAGE = 50
ORDERINGS = {
    "organisation": ("organisation__name", "-role", "user__email", "pk"),
    "person": ("user__first_name", "user__email", "pk"),
    "role": ("-role", "organisation__name", "pk"),
    "signed_in": ("user__last_login", "pk"),
    "-signed_in": ("-user__last_login", "pk"),
}
LAST = (
    "A market system needs somebody who runs it. Make another person coordinator first."
)


@require_safe
@requires("stakeholders.view_membership")
def membership_list(request: SystemRequest) -> HttpResponse:
    form = MembershipFilter(request.GET, system=request.system)
    ordering = request.GET.get("ordering", "")
    ordering = ordering if ordering in ORDERINGS else "organisation"
    found = _filtered(request.system.memberships.all(), form)
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
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_membership")
def membership_change(request: SystemRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(request.system.memberships, pk=pk)
    form = MembershipForm(
        request.POST or None, instance=membership, system=request.system
    )
    context: dict[str, Any] = {"membership": membership, "form": form}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            people.change_role(
                membership=membership,
                version=form.read_version,
                role=form.cleaned_data["role"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except Stale as stale:
            context["stale"] = stale_rows(form, stale.current)
            context["stored"], status = stale.current, 409
        except people.LastCoordinator:
            form.add_error("role", gettext(LAST))
        else:
            messages.success(request, gettext("The role is changed."))
            return _back(request, membership)
    return render(
        request, "stakeholders/membership_change.html", context, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_membership")
def membership_remove(request: SystemRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(request.system.memberships, pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            people.remove_member(
                membership=membership,
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
        except people.LastCoordinator:
            form.add_error(None, gettext(LAST))
        else:
            messages.success(request, gettext("The membership has ended."))
            return _back(request, membership)
    context = {"membership": membership, "form": form}
    return render(
        request, "stakeholders/membership_remove.html", context, status=status
    )


def _back(request: SystemRequest, membership: Membership) -> HttpResponse:
    """To the list, unless it was one's own role: this page may be closed by now."""
    if membership.user_id == request.user.pk:
        return redirect("home")
    return redirect("stakeholders:membership_list", slug=request.system.slug)
