"""One owner as a person: how to reach them, and what they agreed to."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from enterprises.actions.rows import Stale, remove_row
from enterprises.analysis.masking import masked_phone, masked_words
from enterprises.forms.contacts import ContactForm
from enterprises.forms.erasure import ErasureForm
from enterprises.models import MicroEnterprise, OwnerContact
from enterprises.tables.scrubbing import undecided
from enterprises.views.saving import posted, show_form

FORM = ["GET", "POST"]


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
        "consents": enterprise.consents.select_related("purpose", "recorded_by"),
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
    undo = reverse(
        "enterprises:removal_restore",
        kwargs={"slug": request.system.slug, "pk": removal.pk},
    )
    words = _("Contact of %(code)s removed.") % {"code": enterprise.code}
    messages.success(request, words, extra_tags=undo)
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
