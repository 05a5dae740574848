"""The register of stakeholders: the list, and what of it goes out as a file."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.tables.writer import csv_response
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.backends import audience
from stakeholders.catalogue import CHECKS
from stakeholders.forms.stakeholders import StakeholderFilter
from stakeholders.models import Motive, Stakeholder
from stakeholders.models.profiles import MotiveKind

PAGE_SIZE = 50
ORDERINGS = {
    "name": "name",
    "kind": "kind",
    "layer": "layer",
    "engagement": "engagement",
    "check": "check_state",
    "provided": "provided",
    "named": "named_by_count",
}


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_list(request: SystemRequest) -> HttpResponse:
    form, found, checked = _found(request)
    ordering = form.chosen.get("ordering", "name")
    pages = Paginator(found.order_by(*_order(ordering)), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(row, checked.get(row.pk)) for row in page],
        "ordering": ordering,
        "is_filtered": bool(set(form.chosen) - {"ordering"}),
        "tally": request.system.stakeholders.tally(),
    }
    return render(request, "stakeholders/stakeholder_list.html", context)


def _found(request: SystemRequest) -> tuple[StakeholderFilter, Any, dict[int, Checked]]:
    """The filter of the address, what it leaves, and what each one's checks say."""
    stakeholders = request.system.stakeholders
    form = StakeholderFilter(request.GET, sub_kinds=stakeholders.sub_kinds())
    checks = request.system.due_diligences.visible_to(audience(request))
    checked = checks.by_stakeholder(timezone.localdate())
    found: Any = stakeholders.in_list().with_checks(checked).matching(form.chosen)
    if "check" in form.chosen:
        found = found.filter(check_state=form.chosen["check"])
    return form, found, checked


def _order(ordering: str) -> tuple[Any, ...]:
    """What is not known stands last, whichever way a column is sorted."""
    column = F(ORDERINGS.get(ordering.removeprefix("-"), "name"))
    if ordering.startswith("-"):
        return column.desc(nulls_last=True), "name"
    return column.asc(nulls_last=True), "name"


@require_safe
@requires("stakeholders.view_stakeholder")
def stakeholder_export(request: SystemRequest) -> HttpResponseBase:
    _form, found, checked = _found(request)
    kept = list(found.order_by("name").prefetch_related("programmes"))
    motives = request.system.motives.visible_to(audience(request))
    told = _told(motives.order_by(F("strength").desc(nulls_last=True), "pk"))
    header = [
        *(_("name"), _("kind"), _("what it is"), _("layer"), _("domain")),
        *(_("organisation"), _("segment"), _("engagement"), _("due diligence")),
        *(_("good until"), _("named by enterprises"), _("functions provided")),
        *(_("brings"), _("stands to gain"), _("worries about"), _("priorities")),
        *(_("challenges"), _("influence, 1 to 5"), _("interest, 1 to 5")),
        *(_("looks beyond the single deal"), _("why")),
        *(_("positive disruptor"), _("why"), _("reached through")),
        *(_("how to reach them"), _("programmes")),
    ]
    lines = [_cells(row, checked.get(row.pk), told) for row in kept]
    record_export(
        system=request.system, what="stakeholders", count=len(lines), by=request.user
    )
    return csv_response(f"{request.system.slug}-stakeholders.csv", header, lines)


Told = dict[tuple[int, str], list[str]]


def _told(motives: Iterable[Motive]) -> Told:
    """Each stakeholder's motives by kind, with strength and answer where known."""
    told: Told = defaultdict(list)
    for motive in motives:
        words = motive.text
        if motive.strength is not None:
            words += f" ({motive.strength})"
        if motive.answer:
            words += f" → {motive.answer}"
        told[motive.stakeholder_id, motive.kind].append(words)
    return told


def _cells(row: Stakeholder, checked: Checked | None, told: Told) -> list[Any]:
    check = checked.check if checked else None
    state = checked.state if checked else CheckState.NONE
    return [
        *(row.name, row.get_kind_display(), row.sub_kind, row.get_layer_display()),
        *(row.get_domain_display(), str(row.organisation or "")),
        *(str(row.segment or ""), row.get_engagement_display(), str(CHECKS[state])),
        *(check.expires_on if check else None, row.named_by_count),
        getattr(row, "provided"),  # noqa: B009 - annotated
        row.value_brought,
        *("; ".join(told.get((row.pk, kind), ())) for kind in MotiveKind.values),
        *(row.priorities, row.challenges, row.influence, row.interest),
        *(row.beyond_transactional, row.beyond_transactional_why),
        *(row.positive_disruptor, row.positive_disruptor_why),
        *(str(row.reached_through or ""), row.route),
        "; ".join(programme.name for programme in row.programmes.all()),
    ]


@require_safe
@requires("stakeholders.view_stakeholder")
def function_export(request: SystemRequest) -> HttpResponseBase:
    """What each stakeholder does about each need, and what keeps it from more."""
    roles = request.system.function_roles.select_related("stakeholder", "sub_need")
    header = [
        *(_("stakeholder"), _("function"), _("category"), _("what it does")),
        *(_("what keeps it from more"), _("what would take that away"), _("note")),
    ]
    lines = [
        [
            *(role.stakeholder.name, role.sub_need.name),
            *(role.sub_need.get_category_display(), role.get_performance_display()),
            *(role.get_barrier_display(), role.what_would_remove, role.note),
        ]
        for role in roles.order_by("stakeholder__name", "sub_need__order", "pk")
    ]
    record_export(
        system=request.system, what="functions", count=len(lines), by=request.user
    )
    return csv_response(f"{request.system.slug}-functions.csv", header, lines)
