"""The settings of a market system, and its way into the archive and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises.access import SystemRequest, requires
from enterprises.actions import systems
from enterprises.actions.rows import Stale
from enterprises.forms.base import stale_rows
from enterprises.forms.systems import ArchiveForm, SystemForm
from enterprises.views.saving import posted, show_form

PAGE = "enterprises/system_change.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.change_marketsystem")
def system_change(request: SystemRequest) -> HttpResponse:
    form = SystemForm(posted(request), instance=request.system)
    name = request.system.name
    context = {"form": form, "archive_form": ArchiveForm(), "name": name}
    if not form.is_valid():
        return show_form(request, PAGE, context)
    system = form.save(commit=False)
    try:
        systems.change_system(system=system, version=form.read_version, by=request.user)
    except Stale as stale:
        context |= {"stored": stale.current, "theirs": stale_rows(form, stale.current)}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("Saved."))
    return redirect("enterprises:system_change", slug=system.slug)


@require_POST
@requires("enterprises.change_marketsystem")
def system_archive(request: SystemRequest) -> HttpResponse:
    form = ArchiveForm(request.POST)
    back = reverse("enterprises:system_change", kwargs={"slug": request.system.slug})
    if not form.is_valid():
        messages.error(request, _("Say why, so that others understand it later."))
        return redirect(back)
    is_archived = request.system.archived_at is not None
    act = systems.reopen_system if is_archived else systems.archive_system
    act(
        system=request.system,
        version=request.system.version,
        by=request.user,
        reason=form.cleaned_data["reason"],
    )
    words = _("Open again.") if is_archived else _("In the archive; nothing is lost.")
    messages.success(request, words)
    return redirect(back)
