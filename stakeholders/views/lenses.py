"""What is seen through the four lenses: side by side, one alone, and its changes."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions import rows
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from enterprises.views.saving import changed, offer_undo, posted
from stakeholders.analysis.lenses import LensCount, lens_counts, weighs_most
from stakeholders.backends import acting_organisation, audience
from stakeholders.catalogue import LENSES
from stakeholders.forms.lenses import LensFilter, SystemFindingForm
from stakeholders.models import SystemFinding
from stakeholders.models.lenses import Lens
from stakeholders.views.saving import FORM, added, only_own

PER_LENS = 8
PER_PAGE = 50
BESIDE = ("segment", "stakeholder", "organisation")


@require_safe
@requires("stakeholders.view_systemfinding")
def lens_list(request: SystemRequest) -> HttpResponse:
    form = LensFilter(request.GET, system=request.system)
    wanted = form.chosen
    lens = wanted.get("lens", "")
    visible = request.system.system_findings.visible_to(audience(request))
    seen = visible.seen()
    narrowing = {name: value for name, value in wanted.items() if name != "lens"}
    fitting = visible.matching(narrowing).seen() if narrowing else seen
    counts = lens_counts(fitting)
    found = visible.matching(wanted).select_related(*BESIDE)
    page = None
    if lens:
        pages = Paginator(found.heaviest_first(), PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
    lines = _by_lens(request, found.heaviest(PER_LENS) if page is None else page)
    context = {
        "form": form,
        "page": page,
        "lens": lens,
        "total": len(seen),
        "fitting": counts[lens].total if lens else len(fitting),
        "answer": _answer(list(lens_counts(seen).values())),
        "is_filtered": bool(narrowing),
        "columns": [
            (one, LENSES[one], counts[one], lines.get(one, [])) for one in Lens
        ],
        # What a phone shows before anybody chose.
        "first": next((one for one in Lens if counts[one].total), Lens.COMMERCIAL),
    }
    return render(request, "stakeholders/lens_list.html", context)


def _by_lens(
    request: SystemRequest, found: Iterable[SystemFinding]
) -> dict[str, list[tuple[SystemFinding, bool]]]:
    """What was found through each lens, with whether this person may change it."""
    who = audience(request)
    may = "stakeholders.change_systemfinding" in request.permissions
    lines: dict[str, list[tuple[SystemFinding, bool]]] = defaultdict(list)
    for row in found:
        lines[row.lens].append((row, may and row.may_be_changed_by(who)))
    return lines


def _answer(counts: list[LensCount]) -> str:
    """What the four lenses tell, in one line."""
    total = sum(count.total for count in counts)
    if not total:
        return _("Nothing has been looked at through the four lenses yet.")
    words = ngettext(
        "%(n)s finding: helps %(helps)s, holds back %(hinders)s, both %(both)s.",
        "%(n)s findings: %(helps)s help, %(hinders)s hold back, %(both)s do both.",
        total,
    ) % {
        "n": total,
        "helps": sum(count.helps for count in counts),
        "hinders": sum(count.hinders for count in counts),
        "both": sum(count.both for count in counts),
    }
    most = weighs_most(counts)
    if most is None:
        return words
    told = _("%(words)s What holds back weighs most here: %(lens)s.")
    return told % {"words": words, "lens": Lens(most.lens).label}


@require_safe
@requires("stakeholders.view_systemfinding")
def lens_export(request: SystemRequest) -> HttpResponseBase:
    wanted = LensFilter(request.GET, system=request.system).chosen
    visible = request.system.system_findings.visible_to(audience(request))
    found = visible.matching(wanted).select_related(*BESIDE).heaviest_first()
    lines = [_cells(row) for row in found]
    record_export(
        system=request.system, what="lens findings", count=len(lines), by=request.user
    )
    header = [
        *(_("lens"), _("what was found"), _("what it does"), _("how much it matters")),
        *(_("what shows it"), _("source"), _("seen on"), _("segment")),
        *(_("who it is about"), _("what to do about it"), _("who may see it")),
    ]
    return csv_response(f"{request.system.slug}-lenses.csv", header, lines)


def _cells(row: SystemFinding) -> list[Any]:
    return [
        *(row.get_lens_display(), row.statement, row.get_effect_display(), row.weight),
        *(row.evidence, row.source, row.seen_on),
        row.segment.name if row.segment else "",
        row.stakeholder.name if row.stakeholder else "",
        *(row.what_to_do, row.get_visibility_display()),
    ]


@require_http_methods(FORM)
@requires("stakeholders.change_systemfinding")
def systemfinding_add(request: SystemRequest) -> HttpResponse:
    lens = request.GET.get("lens", "")
    form = SystemFindingForm(
        posted(request),
        system=request.system,
        organisation=acting_organisation(request),
        today=timezone.localdate(),
        initial={
            "lens": lens if lens in Lens.values else Lens.COMMERCIAL,
            "stakeholder": request.GET.get("stakeholder"),
        },
    )
    context = {"cancel_url": _back(request, lens)}
    return added(request, form, "stakeholders/systemfinding_form.html", context)


@require_http_methods(FORM)
@requires("stakeholders.change_systemfinding")
def systemfinding_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = SystemFindingForm(
        posted(request), instance=row, system=request.system, today=timezone.localdate()
    )
    template = "stakeholders/systemfinding_form.html"
    return changed(request, form, template, to=_back(request, row.lens))


@require_POST
@requires("stakeholders.change_systemfinding")
def systemfinding_remove(request: SystemRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    removal = rows.remove_row(row=row, by=request.user)
    offer_undo(request, _("Removed: “%(name)s”.") % {"name": row}, removal)
    return redirect(_back(request, row.lens))


@require_safe
@requires("stakeholders.view_systemfinding")
def stakeholder_lenses(request: SystemRequest, pk: int) -> HttpResponse:
    """A part of a profile: what the lenses say about this one."""
    stakeholder = get_object_or_404(request.system.stakeholders, pk=pk)
    visible = request.system.system_findings.visible_to(audience(request))
    about = visible.filter(stakeholder=stakeholder).select_related(*BESIDE)
    lines = _by_lens(request, about.heaviest_first())
    context = {
        "stakeholder": stakeholder,
        "lines": [line for own in lines.values() for line in own],
    }
    return render(request, "stakeholders/stakeholder_lenses.html", context)


def _own(request: SystemRequest, pk: int) -> SystemFinding:
    """One this person may change: 404 where they do not see it, else 403."""
    visible = request.system.system_findings.visible_to(audience(request))
    row: SystemFinding = get_object_or_404(visible.select_related(*BESIDE), pk=pk)
    only_own(request, row)
    return row


def _back(request: SystemRequest, lens: str) -> str:
    """Where the reader came from: one lens alone, or all four."""
    page = reverse("stakeholders:lens_list", kwargs={"slug": request.system.slug})
    if request.GET.get("back") == "lens" and lens in Lens.values:
        return f"{page}?lens={lens}"
    return f"{page}#{lens}" if lens in Lens.values else page
