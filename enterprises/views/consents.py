"""Pages about what owners are asked for, and what they agreed to."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.consents import give_consent, withdraw_consent, withdraw_told
from enterprises.actions.rows import Stale
from enterprises.forms.consents import ConsentForm, PurposeForm, WithdrawalForm
from enterprises.models.consent_state import not_erased, uncovered
from enterprises.models.consents import (
    purpose_counts,
    unnamed_purposes,
    with_consent,
    with_consent_withdrawn,
    without_consent,
)
from enterprises.models.keyset import Order, keyset_page
from enterprises.views.owners import enterprise_of, owner_page
from enterprises.views.saving import added, changed, posted, removed, show_form

FORM = ["GET", "HEAD", "POST"]
PER_PAGE = 50
WORDS_SHOWN = 10
ANSWERS: dict[str, Callable[..., Any]] = {
    "agreed": with_consent,
    "withdrew": with_consent_withdrawn,
    "never_asked": without_consent,
}


def purposes_page(request: SystemRequest) -> str:
    return reverse("enterprises:purpose_list", kwargs={"slug": request.system.slug})


@require_safe
@requires("enterprises.view_consentpurpose")
def purpose_list(request: SystemRequest) -> HttpResponse:
    page = Paginator(request.system.consent_purposes.all(), PER_PAGE).get_page(
        request.GET.get("page")
    )
    registered = not_erased(request.system)
    counts = purpose_counts(request.system, page.object_list, registered)
    threshold = request.system.small_cell_threshold
    context = {
        "page": page,
        "lines": [
            (row, counts[row.pk], counts[row.pk].hidden(threshold)) for row in page
        ],
        "registered": registered,
        "threshold": threshold,
        "words": unnamed_purposes(request.system)[:WORDS_SHOWN],
    }
    return render(request, "enterprises/purpose_list.html", context)


@require_safe
@requires("enterprises.view_consent")
def purpose_detail(request: SystemRequest, pk: int) -> HttpResponse:
    """The enterprises by what their owners answered."""
    purpose = get_object_or_404(request.system.consent_purposes, pk=pk)
    answer = request.GET.get("answer", "agreed")
    answer = answer if answer in ANSWERS else "agreed"
    lists = ANSWERS[answer](request.system.enterprises.all(), request.system, purpose)
    registered = not_erased(request.system)
    counts = purpose_counts(request.system, [purpose], registered)[purpose.pk]
    context = {
        "purpose": purpose,
        "answer": answer,
        "counts": counts,
        "total": getattr(counts, answer),
        "page": keyset_page(
            *lists,
            order=Order("code"),
            related=["segment"],
            size=PER_PAGE,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            is_last=request.GET.get("page") == "last",
        ),
    }
    return render(request, "enterprises/purpose_detail.html", context)


@require_http_methods(FORM)
@requires("enterprises.change_consentpurpose")
def purpose_add(request: SystemRequest) -> HttpResponse:
    initial = {"name": request.GET.get("name", "")}
    form = PurposeForm(posted(request), system=request.system, initial=initial)
    template = "enterprises/purpose_add.html"
    return added(request, form, template, to=purposes_page(request))


@require_http_methods(FORM)
@requires("enterprises.change_consentpurpose")
def purpose_change(request: SystemRequest, pk: int) -> HttpResponse:
    purpose = get_object_or_404(request.system.consent_purposes, pk=pk)
    form = PurposeForm(posted(request), instance=purpose, system=request.system)
    return changed(
        request,
        form,
        "enterprises/purpose_change.html",
        to=purposes_page(request),
        context={"name": purpose.name},
    )


@require_POST
@requires("enterprises.change_consentpurpose")
def purpose_remove(request: SystemRequest, pk: int) -> HttpResponse:
    purpose = get_object_or_404(request.system.consent_purposes, pk=pk)
    to = purposes_page(request)
    return removed(request, purpose, to=to, stay=to)


@require_safe
@requires("enterprises.view_ownercontact")
def contact_uncovered(request: SystemRequest) -> HttpResponse:
    """Whose contact is stored without a consent that covers it; no contact is shown."""
    rows = uncovered(request.system).select_related("enterprise").order_by("pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enterprises/contact_uncovered.html", {"page": page})


@require_http_methods(FORM)
@requires("enterprises.add_consent")
def consent_add(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_of(request, pk)
    form = ConsentForm(
        posted(request),
        system=request.system,
        enterprise=enterprise,
        initial={"purpose": request.GET.get("purpose", "")},
    )
    to = owner_page(request, enterprise)
    page = "enterprises/consent_add.html"
    context = {"form": form, "enterprise": enterprise, "cancel_url": to}
    if not form.is_valid():
        return show_form(request, page, context)
    try:
        consent = give_consent(row=form.save(commit=False), by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, page, context)
    words = _("%(code)s agrees to “%(purpose)s”.")
    told = {"code": enterprise.code, "purpose": consent.purpose}
    messages.success(request, words % told)
    return redirect(to)


@require_http_methods(FORM)
@requires("enterprises.change_consent")
def consent_withdraw(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.consents.open().select_related("enterprise", "purpose")
    consent = get_object_or_404(known, pk=pk)
    form = WithdrawalForm(
        posted(request), given_on=consent.given_on, version=consent.version
    )

    def save(**values: Any) -> None:
        withdraw_consent(row=consent, **values)

    return _withdrawn(request, form, save, consent.enterprise, consent.purpose.name)


@require_http_methods(FORM)
@requires("enterprises.change_consent")
def consent_withdraw_told(request: SystemRequest, pk: int) -> HttpResponse:
    """The same of a consent that only a table told."""
    known = request.system.enterprises.filter(
        consent_on__isnull=False, consent_withdrawn_on__isnull=True
    )
    enterprise = get_object_or_404(known, pk=pk)
    given_on = cast(date, enterprise.consent_on)  # `known` has only such
    form = WithdrawalForm(
        posted(request), given_on=given_on, version=enterprise.version
    )

    def save(**values: Any) -> None:
        withdraw_told(enterprise=enterprise, **values)

    return _withdrawn(request, form, save, enterprise, enterprise.consent_purpose)


def _withdrawn(
    request: SystemRequest,
    form: WithdrawalForm,
    save: Callable[..., None],
    enterprise: Any,
    purpose: str,
) -> HttpResponse:
    to = owner_page(request, enterprise)
    page = "enterprises/consent_withdraw.html"
    context = {"form": form, "enterprise": enterprise, "purpose": purpose}
    context["cancel_url"] = to
    if not form.is_valid():
        return show_form(request, page, context)
    try:
        save(
            version=form.cleaned_data["seen"],
            withdrawn_on=form.cleaned_data["withdrawn_on"],
            by=request.user,
        )
    except Stale:
        form.add_error(
            None, _("Somebody changed this while you were writing. Look again first.")
        )
        return render(request, page, context, status=409)
    messages.success(
        request, _("%(code)s: consent withdrawn.") % {"code": enterprise.code}
    )
    return redirect(to)
