"""One owner as a person: how to reach them, and what they agreed to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.contacts import reveal_contact, set_contact
from enterprises.actions.erasure import erase_owner
from enterprises.actions.exports import record_export
from enterprises.actions.rows import Stale, remove_row
from enterprises.analysis.masking import masked_phone, masked_words
from enterprises.forms.contacts import ContactForm
from enterprises.forms.erasure import ErasureForm
from enterprises.models import MicroEnterprise, OwnerContact
from enterprises.models.personal_copy import personal_copy
from enterprises.tables.scrubbing import undecided
from enterprises.tables.writer import csv_response
from enterprises.views.saving import offer_undo, posted, show_form
from enterprises.wording import isolated

FORM = ["GET", "HEAD", "POST"]


def enterprise_of(request: SystemRequest, pk: int) -> MicroEnterprise:
    rows = request.system.enterprises.select_related("contact")
    enterprise: MicroEnterprise = get_object_or_404(rows, pk=pk)
    return enterprise


def contact_of(enterprise: MicroEnterprise) -> OwnerContact | None:
    """Its contact, which has been loaded with it."""
    return getattr(enterprise, "contact", None)


def masked(contact: OwnerContact) -> dict[str, str]:
    """The contact with most of it hidden."""
    return {
        "owner_name": masked_words(contact.owner_name),
        "phone": masked_phone(contact.phone),
        "address": masked_words(contact.address[:1]),
    }


def owner_page(request: SystemRequest, enterprise: MicroEnterprise) -> str:
    kwargs = {"slug": request.system.slug, "pk": enterprise.pk}
    return reverse("enterprises:owner_detail", kwargs=kwargs)


def consents_of(enterprise: MicroEnterprise) -> dict[str, Any]:
    """What the owner agreed to, what a table told of it, and what nobody asked."""
    consents = list(enterprise.consents.select_related("purpose", "recorded_by"))
    purposes = list(enterprise.market_system.consent_purposes.all())
    asked = {consent.purpose_id for consent in consents}
    told = next((p for p in purposes if p.name == enterprise.consent_purpose), None)
    is_told = enterprise.consent_on is not None and (
        told is None or told.pk not in asked
    )
    if is_told and told is not None:
        asked.add(told.pk)
    holding = [c.purpose for c in consents if c.withdrawn_on is None]
    if is_told and told is not None and enterprise.consent_withdrawn_on is None:
        holding.append(told)
    return {
        "consents": consents,
        "is_told": is_told,
        "unasked": [p for p in purposes if p.is_on and p.pk not in asked],
        "is_covered": any(purpose.is_for_contact for purpose in holding),
    }


@never_cache
@require_safe
@requires("enterprises.view_ownercontact")
def owner_detail(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_of(request, pk)
    contact = contact_of(enterprise)
    context = {
        "enterprise": enterprise,
        "contact": contact,
        "shown": masked(contact) if contact else None,
        **consents_of(enterprise),
    }
    return render(request, "enterprises/owner_detail.html", context)


@never_cache
@require_POST
@requires("enterprises.reveal_ownercontact")
def owner_reveal(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_of(request, pk)
    contact = get_object_or_404(request.system.owner_contacts, enterprise=enterprise)
    reveal_contact(contact=contact, by=request.user)
    context = {"enterprise": enterprise, "shown": contact, "is_revealed": True}
    return render(request, "enterprises/owner_reveal.html", context)


@never_cache
@require_http_methods(FORM)
@requires("enterprises.change_ownercontact")
def contact_change(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_of(request, pk)
    form = ContactForm(
        posted(request),
        instance=contact_of(enterprise),
        system=request.system,
        enterprise=enterprise,
    )
    to = owner_page(request, enterprise)
    page = "enterprises/contact_change.html"
    context: dict[str, Any] = {"form": form, "enterprise": enterprise, "cancel_url": to}
    if not form.is_valid():
        return show_form(request, page, context)
    try:
        set_contact(row=form.instance, version=form.read_version, by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, page, context)
    except Stale as stale:
        return render(request, page, {**context, "stored": stale.current}, status=409)
    messages.success(
        request, _("Contact of %(code)s saved.") % {"code": enterprise.code}
    )
    return redirect(to)


@require_POST
@requires("enterprises.change_ownercontact")
def contact_remove(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_of(request, pk)
    contact = get_object_or_404(request.system.owner_contacts, enterprise=enterprise)
    removal = remove_row(row=contact, by=request.user)
    words = _("Contact of %(code)s removed.") % {"code": isolated(enterprise.code)}
    offer_undo(request, words, removal)
    return redirect(owner_page(request, enterprise))


@never_cache
@require_http_methods(FORM)
@requires("enterprises.erase_owner")
def owner_erase(request: SystemRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_of(request, pk)
    form = ErasureForm(posted(request), enterprise=enterprise)
    to = owner_page(request, enterprise)
    page = "enterprises/owner_erase.html"
    context: dict[str, Any] = {
        "form": form,
        "enterprise": enterprise,
        "cancel_url": to,
        "undecided": undecided(request.system),
    }
    if not form.is_valid():
        return show_form(request, page, context)
    try:
        erase_owner(
            enterprise=enterprise, reason=form.cleaned_data["reason"], by=request.user
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, page, context)
    messages.success(
        request,
        _("The owner of %(code)s was erased. The figures stay.")
        % {"code": enterprise.code},
    )
    return redirect(to)


@never_cache
@require_POST
@requires("enterprises.reveal_ownercontact")
def owner_copy(request: SystemRequest, pk: int) -> HttpResponseBase:
    """Everything held about one owner, as a file for that person."""
    enterprise = enterprise_of(request, pk)
    sections = personal_copy(enterprise)
    lines = [
        (section.title, number, label, value)
        for section in sections
        for number, row in enumerate(section.rows, start=1)
        for label, value in row
    ]
    record_export(
        system=request.system,
        what=_("everything about the owner"),
        count=len(lines),
        by=request.user,
        row=enterprise,
    )
    name = f"owner-{enterprise.pk}-{timezone.localdate():%Y-%m-%d}"
    if request.POST.get("as") == "csv":
        header = [_("What"), _("Number"), _("Field"), _("Value")]
        return csv_response(f"{name}.csv", header, lines)
    told = {s.title: [dict(row) for row in s.rows] for s in sections}
    response = JsonResponse(
        told, json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
