"""The data-sharing terms: what they say, what changed, and who accepted them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from enterprises.views.saving import posted, show_form
from enterprises.wording import isolated
from stakeholders.actions.terms import Replaced, accept_terms, write_terms
from stakeholders.analysis.text_changes import changed_lines
from stakeholders.backends import acting_organisation, memberships_of
from stakeholders.forms.terms import TermsForm
from stakeholders.models import Membership, Organisation, SharingTerms
from stakeholders.models.terms_state import partners_and_terms

ACCEPTS = Membership.Role.CONTRIBUTOR  # the lowest role that speaks for its own
FORM = ["GET", "HEAD", "POST"]
PER_PAGE = 50


@require_safe
@requires("stakeholders.view_sharingterms")
def terms_detail(request: SystemRequest) -> HttpResponse:
    return render(request, "stakeholders/terms_detail.html", _page(request))


def _page(request: SystemRequest) -> dict[str, Any]:
    versions = list(request.system.sharing_terms.select_related("written_by"))
    current = versions[0] if versions else None
    partners = partners_and_terms(request.system, current)
    accepted = {one.organisation_id for one in partners if one.is_current}
    own = _speaks_for(request)
    return {
        "current": current,
        "versions": versions,
        "partners": partners,
        "page": Paginator(partners, PER_PAGE).get_page(request.GET.get("page")),
        "accepted": len(accepted),
        "own": own,
        "is_asked": bool(current and own and own.pk not in accepted),
    }


def _speaks_for(request: SystemRequest) -> Organisation | None:
    """The organisation one acts for, if one's role there may accept for it."""
    held = memberships_of(request.user, request.system)
    if not held:
        return None  # reads through break-glass
    own = acting_organisation(request)
    roles = [m.role for m in held if m.organisation_id == own.pk]
    return own if max(roles) >= ACCEPTS else None


@require_safe
@requires("stakeholders.view_sharingterms")
def terms_version(request: SystemRequest, pk: int) -> HttpResponse:
    terms = get_object_or_404(request.system.sharing_terms, pk=pk)
    before = request.system.sharing_terms.filter(number__lt=terms.number).first()
    context = {
        "terms": terms,
        "before": before,
        "lines": changed_lines(before.text if before else "", terms.text),
        "acceptances": terms.acceptances.select_related("organisation", "by"),
    }
    return render(request, "stakeholders/terms_version.html", context)


@require_http_methods(FORM)
@requires("stakeholders.add_sharingterms")
def terms_add(request: SystemRequest) -> HttpResponse:
    current: SharingTerms | None = request.system.sharing_terms.current()
    form = TermsForm(posted(request), current=current)
    page = "stakeholders/terms_add.html"
    context = {"form": form, "current": current}
    if not form.is_valid():
        return show_form(request, page, context)
    try:
        terms = write_terms(system=request.system, **form.cleaned_data, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, page, context)
    except Replaced:
        form.data = {**request.POST.dict(), "after": current.number if current else 0}
        form.add_error(
            None,
            _(
                "Somebody wrote a newer version meanwhile. Yours is below, unsaved: "
                "compare the two, then save it once more."
            ),
        )
        return render(request, page, context, status=409)
    messages.success(request, _("Version %(n)s is current now.") % {"n": terms.number})
    return redirect("stakeholders:terms_detail", slug=request.system.slug)


@require_POST
@requires("stakeholders.add_termsacceptance")
def terms_accept(request: SystemRequest) -> HttpResponse:
    own = _speaks_for(request)
    if own is None:
        raise PermissionDenied
    try:
        accept_terms(
            system=request.system,
            sha256=request.POST.get("sha256", ""),
            organisation=own,
            by=request.user,
        )
    except Replaced:
        context = {**_page(request), "is_replaced": True}
        return render(request, "stakeholders/terms_detail.html", context, status=409)
    text = _("Accepted for %(organisation)s.")
    messages.success(request, text % {"organisation": isolated(own.name)})
    return redirect("stakeholders:terms_detail", slug=request.system.slug)


@require_safe
@requires("stakeholders.view_sharingterms")
def terms_notice(request: SystemRequest) -> HttpResponse:
    """A part of the overview: a calm line for those who could accept and have not."""
    own, current = _speaks_for(request), request.system.sharing_terms.current()
    is_asked = (
        own is not None
        and current is not None
        and not current.acceptances.filter(organisation=own).exists()
    )
    context = {"current": current, "own": own, "is_asked": is_asked}
    return render(request, "stakeholders/_terms_notice.html", context)


@require_safe
@requires("stakeholders.add_sharingterms")
def terms_export(request: SystemRequest) -> HttpResponseBase:
    lines = list(_lines(request))
    header = [
        *(_("Version"), _("Written"), _("SHA-256 of the text"), _("Organisation")),
        *(_("Accepted"), _("By")),
    ]
    record_export(
        system=request.system,
        what=_("acceptances of the terms"),
        count=len(lines),
        by=request.user,
    )
    name = f"terms-{request.system.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return csv_response(name, header, lines)


def _lines(request: SystemRequest) -> Iterator[list[Any]]:
    """Who accepted which version; then who has not accepted the current one."""
    current = request.system.sharing_terms.current()
    for terms in request.system.sharing_terms.prefetch_related(
        "acceptances__organisation", "acceptances__by"
    ):
        head = [terms.number, terms.written_at, terms.sha256]
        for row in terms.acceptances.all():
            who = row.by.get_full_name() or row.by.email
            yield [*head, row.organisation.name, row.accepted_at, who]
    for partner in partners_and_terms(request.system, current):
        if current is not None and not partner.is_current:
            head = [current.number, current.written_at, current.sha256]
            yield [*head, partner.name, None, ""]
