"""Why needs are there: causes, what they explain, and the tree of one need."""

from collections.abc import Callable
from typing import Any

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
from enterprises.actions import causes as actions
from enterprises.analysis.causes import (
    Pareto,
    Weight,
    pareto,
    tree,
    up,
)
from enterprises.charts import causes as charts
from enterprises.findings import causes as findings
from enterprises.findings.causes import CausesState
from enterprises.forms.causes import CauseFilter, CauseForm, NeedCauseForm
from enterprises.models import Need
from enterprises.models.causes import need_causes
from enterprises.models.standing import causes_state
from enterprises.views.saving import changed, posted, removed, show_form
from enterprises.wording import isolated

PER_PAGE = 50
FORM = ["GET", "HEAD", "POST"]
MOST_FINDINGS = 3
ORDERINGS: dict[str, Callable[[Weight], Any]] = {
    "name": lambda w: w.cause.name.casefold(),
    "needs": lambda w: len(w.needs),
    "weight": lambda w: w.weight,
}
HEAVIEST = "-weight"


@require_safe
@requires("enterprises.view_need")
def cause_list(request: SystemRequest) -> HttpResponse:
    system = request.system
    segments = list(system.segments.select_related("place"))
    form = CauseFilter(request.GET, places=list(system.places.all()), segments=segments)
    asked = {s.pk for s in segments if form.admits(s)} if form.is_of_some else None
    state = causes_state(system, asked, form.gender_chosen)
    found = _pareto(state)
    lines = ordered(_listed(found, form), request.GET.get("ordering", HEAVIEST))
    told = [
        *findings.severe_without_cause(state),
        *findings.cause_without_evidence(state),
    ]
    context = {
        "found": found,
        "form": form,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "names": {one.cause.cause_id: one.cause.name for one in found.weights},
        "needs": state.by_id,
        "ordering": request.GET.get("ordering", HEAVIEST),
        "answer": charts.pareto_answer(found),
        "chart": _chart(found),
        "findings": told[:MOST_FINDINGS],
        "more_findings": len(told[MOST_FINDINGS:]),
    }
    return render(request, "enterprises/cause_list.html", context)


def _listed(found: Pareto, form: CauseFilter) -> list[Weight]:
    """The causes that fit the words, and explain a need that is asked for."""
    query = form.query.casefold()
    return [
        one
        for one in found.weights
        if query in one.cause.name.casefold() and (one.needs or not form.is_of_some)
    ]


def _pareto(state: CausesState) -> Pareto:
    return pareto(state.causes, state.behind, state.severity)


def ordered(weights: list[Weight], ordering: str) -> list[Weight]:
    """The causes in the order of a column, those without a value last either way."""
    value = ORDERINGS.get(ordering.removeprefix("-"))
    if value is None or ordering == HEAVIEST:
        return weights
    known = [w for w in weights if value(w) is not None]
    rest = [w for w in weights if value(w) is None]
    return sorted(known, key=value, reverse=ordering.startswith("-")) + rest


def _chart(found: Pareto) -> dict[str, Any] | None:
    if not charts.drawn(found):
        return None
    return {
        "title": charts.pareto_title(found),
        "figure": charts.pareto_chart(found),
        "rows": charts.pareto_rows(found),
        "columns": [
            *(_("Cause"), _("Weight")),
            *(_("Share"), _("With those above")),
        ],
    }


@require_safe
@requires("enterprises.view_need")
def cause_detail(request: SystemRequest, pk: int) -> HttpResponse:
    cause = get_object_or_404(request.system.root_causes, pk=pk)
    state = causes_state(request.system)
    weight = next(w for w in _pareto(state).weights if w.cause.cause_id == pk)
    by_id = state.by_id
    needs = sorted(
        (by_id[need] for need in weight.needs),
        key=lambda n: -(state.severity[n.need_id] or 0),
    )
    context = {
        "cause": cause,
        "weight": weight,
        "answer": charts.cause_answer(weight, len({n.segment_id for n in needs})),
        # From the nearest to the need down to the one before this.
        "above": tuple(reversed(up(pk, state.causes))),
        "branches": tree({pk}, state.causes),
        "needs": [{"need": n, "severity": state.severity[n.need_id]} for n in needs],
        "direct": {b.need_id for b in state.behind if b.cause_id == pk},
    }
    return render(request, "enterprises/cause_detail.html", context)


@require_http_methods(FORM)
@requires("enterprises.change_need")
def cause_add(request: SystemRequest) -> HttpResponse:
    initial = {"behind": request.GET.get("behind", "")}
    form = CauseForm(posted(request), system=request.system, initial=initial)
    need = need_asked(request, "need")
    context = {"form": form, "need": need, "cancel_url": _back(request, need)}
    if not form.is_valid():
        return show_form(request, "enterprises/cause_add.html", context)
    try:
        cause = actions.add_cause(row=form.save(commit=False), by=request.user)
    except ValidationError as refused:
        form.add_error(None, refused)
        return show_form(request, "enterprises/cause_add.html", context)
    messages.success(request, _("Added “%(name)s”.") % {"name": isolated(cause)})
    return redirect(_back(request, need) if need else cause.get_absolute_url())


def need_asked(request: SystemRequest, name: str) -> Need | None:
    """The need that the address names, if this system has it."""
    key = request.GET.get(name, "")
    if not (key.isascii() and key.isdecimal()):
        return None
    known = request.system.needs.select_related("segment", "sub_need")
    return known.filter(pk=int(key)).first()


def _back(request: SystemRequest, need: Need | None) -> str:
    if need is not None:
        return f"{need.get_absolute_url()}#why"
    return reverse("enterprises:cause_list", kwargs={"slug": request.system.slug})


@require_http_methods(FORM)
@requires("enterprises.change_need")
def cause_change(request: SystemRequest, pk: int) -> HttpResponse:
    cause = get_object_or_404(request.system.root_causes, pk=pk)
    name = cause.name
    form = CauseForm(posted(request), instance=cause, system=request.system)
    return changed(
        request,
        form,
        "enterprises/cause_change.html",
        to=cause.get_absolute_url(),
        context={"cause": cause, "name": name},
        save=actions.change_cause,
    )


@require_POST
@requires("enterprises.change_need")
def cause_remove(request: SystemRequest, pk: int) -> HttpResponse:
    cause = get_object_or_404(request.system.root_causes, pk=pk)
    to = _back(request, None)
    return removed(request, cause, to=to, stay=cause.get_absolute_url())


def why(request: SystemRequest, need: Need) -> dict[str, Any]:
    """The causes of one need, for its page; one query."""
    causes, links = request.system.root_causes.plain_for(need)
    return {
        "causes": causes,
        "branches": tree(links.keys(), causes),
        "links": links,
        "form": NeedCauseForm(),
    }


@require_http_methods(FORM)
@requires("enterprises.change_need")
def needcause_add(request: SystemRequest, pk: int) -> HttpResponse:
    known = request.system.needs.select_related("segment", "sub_need", "market_system")
    need = get_object_or_404(known, pk=pk)
    form = NeedCauseForm(posted(request))
    context = {
        "form": form,
        "need": need,
        "causes": request.system.root_causes.all(),
        "cancel_url": _back(request, need),
    }
    if not form.is_valid():
        return show_form(request, "enterprises/needcause_add.html", context)
    try:
        link = actions.name_cause(
            need=need, name=form.cleaned_data["name"], by=request.user
        )
    except ValidationError as refused:
        form.add_error("name", refused)
        return show_form(request, "enterprises/needcause_add.html", context)
    messages.success(request, _("Added “%(name)s”.") % {"name": isolated(link.cause)})
    return redirect(_back(request, need))


@require_POST
@requires("enterprises.change_need")
def needcause_remove(request: SystemRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(need_causes(request.system), pk=pk)
    to = _back(request, link.need)
    return removed(request, link, to=to, stay=to)
