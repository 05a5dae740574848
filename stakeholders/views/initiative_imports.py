"""Uploading initiatives, and saying which stakeholders the names in them are."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.imports import receive_upload
from enterprises.forms.imports import UploadForm
from enterprises.tables.kinds import kind_named
from stakeholders.actions.initiatives import link_name
from stakeholders.analysis.name_index import NameIndex
from stakeholders.backends import acting_organisation, audience
from stakeholders.forms.initiatives import NameFilter, NameForm
from stakeholders.models.initiatives import written_names
from stakeholders.views.picking import marking_stops

KINDS = ("initiatives", "initiative_parts")
PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_existinginitiative")
def initiative_import(request: SystemRequest) -> HttpResponse:
    name = request.GET.get("kind", KINDS[0])
    if name not in KINDS:
        raise Http404
    kind, organisation = kind_named(name), acting_organisation(request)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if kind.markup:
        form.fields["file"].widget.attrs["accept"] += ",.xml"
    if is_sent and form.is_valid():
        batch = receive_upload(
            system=request.system,
            kind=name,
            upload=form.cleaned_data["file"],
            by=request.user,
            reports_for=organisation.pk,
        )
        return redirect(batch.get_absolute_url())
    context = {
        "form": form,
        "kind": kind,
        "kinds": [kind_named(one) for one in KINDS],
        "organisation": organisation,
    }
    page = "stakeholders/initiative_import.html"
    return render(request, page, context, status=422 if is_sent else 200)


@require_safe
@requires("stakeholders.change_existinginitiative")
def initiativename_list(request: SystemRequest) -> HttpResponse:
    """Names that nobody has said yet which stakeholder they are, with suggestions."""
    form = NameFilter(request.GET)
    written = written_names(request.system, audience(request))
    found = [line for line in written if form.admits(line[0])]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    stakeholders = list(request.system.stakeholders.order_by("name"))
    picked = request.GET.get("pick", "")
    others = request.system.stakeholder_names.exclude(kind="identifier")
    index = NameIndex(
        [
            *((row.pk, row.name) for row in stakeholders),
            *others.values_list("stakeholder", "text"),
        ]
    )
    names = {row.pk: row.name for row in stakeholders}
    lines = [
        {
            "name": name,
            "count": len(among),
            "likely": [(one.key, names[one.key]) for one in index.likest(name)],
        }
        for name, among in page
    ]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "stakeholders": stakeholders,
        "picked": picked if picked in dict(written) else "",
        "total": len(written),
        "is_filtered": form.is_narrowing,
    }
    return render(request, "stakeholders/initiativename_list.html", context)


@require_POST
@requires("stakeholders.change_existinginitiative")
def initiativename_link(request: SystemRequest) -> HttpResponse:
    """Say which stakeholder a written name is, wherever this person may change it."""
    form = marking_stops(request, NameForm(request.POST, system=request.system))
    if not form.is_valid():
        messages.error(request, _("Choose which stakeholder the name is."))
        return redirect("stakeholders:initiativename_list", slug=request.system.slug)
    asked: dict[str, Any] = form.cleaned_data
    written = dict(written_names(request.system, audience(request)))
    n = link_name(
        name=asked["name"],
        stakeholder=asked["stakeholder"],
        among=written.get(asked["name"], []),
        by=request.user,
    )
    words = ngettext(
        "“%(name)s” is %(stakeholder)s in %(n)s place.",
        "“%(name)s” is %(stakeholder)s in %(n)s places.",
        n,
    )
    messages.success(request, words % {**asked, "n": n})
    return redirect("stakeholders:initiativename_list", slug=request.system.slug)
