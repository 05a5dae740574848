"""Logging values, and the records that come of it."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.rows import Stale
from enterprises.forms.base import stale_rows
from impact.actions.observations import (
    OtherContent,
    change_observation,
    record_observation,
    review_observation,
    withdraw_observation,
)
from impact.analysis.freshness import DUE, LATE
from impact.forms.filters import ObservationFilter
from impact.forms.observations import (
    CANDIDATES,
    ObservationChangeForm,
    ObservationForm,
    ReasonForm,
    ReviewForm,
    enterprises_like,
)
from impact.models import Indicator, Observation
from impact.models.indicators import Level
from impact.models.observations import ObservationQuerySet
from impact.views.lines import calendar_of, freshness_of
from stakeholders.backends import acting_organisation, audience

ALL_RECORDS = "impact.change_observation"
PAGE_SIZE = 50
ORDERINGS = {"observed_on": "observed_on", "recorded_at": "recorded_at"}
SEEN_WITH = (
    *("indicator", "enterprise", "segment", "place"),
    *("organisation", "recorded_by"),
)


def readable(request: SystemRequest) -> ObservationQuerySet:
    """The records this person may read: all, or those of their own organisations."""
    rows: ObservationQuerySet = request.system.observations.all()
    if ALL_RECORDS in request.permissions:
        return rows
    return rows.reported_by(audience(request).organisation_ids)


def may_touch(request: SystemRequest, pk: int) -> Observation:
    """The record, for those who may change it: their own organisation's, or all."""
    rows = request.system.observations.select_related(*SEEN_WITH)
    row: Observation = get_object_or_404(rows, pk=pk)
    own = row.organisation_id in audience(request).organisation_ids
    if not own and ALL_RECORDS not in request.permissions:
        raise PermissionDenied
    return row


def found_by(rows: ObservationQuerySet, chosen: dict[str, Any]) -> ObservationQuerySet:
    """The records that a filter leaves."""
    names = {"since": "observed_on__gte", "until": "observed_on__lte"}
    return rows.filter(**{names.get(key, key): value for key, value in chosen.items()})


@require_safe
@requires("impact.view_observation")
def observation_list(request: SystemRequest) -> HttpResponse:
    form = ObservationFilter(request.GET, system=request.system)
    rows = found_by(readable(request), form.chosen)
    ordering = request.GET.get("ordering", "-observed_on")
    if ordering.removeprefix("-") not in ORDERINGS:
        ordering = "-observed_on"
    rows = rows.select_related(*SEEN_WITH).order_by(ordering, "-pk")
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "is_filtered": bool(form.chosen),
        "ordering": ordering,
        "waiting": readable(request).waiting().count(),
        "sees_all": ALL_RECORDS in request.permissions,
    }
    return render(request, "impact/observation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.add_observation")
def observation_log(request: SystemRequest) -> HttpResponse:
    key = request.GET.get("indicator", "")
    if not key.isdecimal():
        return _choice_of_indicators(request)
    indicator = get_object_or_404(request.system.indicators, pk=key)
    form = ObservationForm(
        request.POST or None,
        system=request.system,
        indicator=indicator,
        today=timezone.localdate(),
        initial=_begun(request, indicator),
    )
    context: dict[str, Any] = {"form": form, "indicator": indicator}
    if request.method == "POST" and form.is_valid():
        try:
            row = _record(request, indicator, form)
        except OtherContent as other:
            context["other"] = other.current
            return render(request, "impact/observation_log.html", context, status=409)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect(_log_url(request, row) + f"&saved={row.pk}")
    if request.GET.get("saved", "").isdecimal():
        saved = readable(request).filter(pk=request.GET["saved"])
        context["saved"] = saved.select_related(*SEEN_WITH).first()
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/observation_log.html", context, status=status)


def _record(
    request: SystemRequest, indicator: Indicator, form: ObservationForm
) -> Observation:
    return record_observation(
        system=request.system,
        indicator=indicator,
        organisation=acting_organisation(request),
        by=request.user,
        counts_at_once=ALL_RECORDS in request.permissions,
        **form.record,
    )


def _choice_of_indicators(request: SystemRequest) -> HttpResponse:
    rows = list(request.system.indicators.order_by("-level", "code"))
    fresh = freshness_of(request.system, rows, calendar_of(request.system))
    items = [(row, fresh[row.pk].state) for row in rows]
    waited = [item for item in items if item[1] in {DUE, LATE}]
    groups: list[Any] = [(_("Waited for"), waited)]
    others = [item for item in items if item not in waited]
    groups += [
        (level.label, [item for item in others if item[0].level == level])
        for level in reversed(Level)
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "count": len(rows),
        "due": len(waited),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/observation_log.html", context, status=status)


def _begun(request: SystemRequest, indicator: Indicator) -> dict[str, Any]:
    """What the form begins with: the day and round of the record before, or today."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = timezone.localdate()
    begun: dict[str, Any] = {"uuid": uuid4(), "observed_on": day}
    if indicator.frequency == Indicator.Frequency.ROUND:
        rounds = request.system.measurement_rounds.order_by("-starts_on")
        number = request.GET.get("round", "")
        chosen = rounds.filter(number=number) if number.isdecimal() else rounds
        begun["round"] = chosen.first()
    return begun


def _log_url(request: SystemRequest, row: Observation) -> str:
    """The form for the next record of the same kind."""
    url = reverse("impact:observation_log", args=[request.system.slug])
    url += f"?indicator={row.indicator_id}&on={row.observed_on.isoformat()}"
    if row.indicator.frequency == Indicator.Frequency.ROUND:
        url += f"&round={row.period}"
    return url


@require_safe
@requires("impact.add_observation")
def observation_enterprises(request: SystemRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:120].strip()
    rows = enterprises_like(request.system, text)
    context = {
        "rows": rows[:CANDIDATES],
        "text": text,
        "more": len(rows) > CANDIDATES,
        "chosen": rows[0].pk if len(rows) == 1 else None,
    }
    return render(request, "impact/_enterprise_choice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.add_observation")
def observation_change(request: SystemRequest, pk: int) -> HttpResponse:
    row = may_touch(request, pk)
    form = ObservationChangeForm(
        request.POST or None,
        instance=row,
        system=request.system,
        today=timezone.localdate(),
    )
    context: dict[str, Any] = {"form": form, "row": row, "indicator": row.indicator}
    if request.method == "POST" and form.is_valid():
        try:
            change_observation(
                observation=row,
                version=form.read_version,
                by=request.user,
                reason=form.cleaned_data["reason"],
                counts_at_once=ALL_RECORDS in request.permissions,
                **form.record,
            )
        except Stale as stale:
            own = form["reason"].label
            theirs = [r for r in stale_rows(form, stale.current) if r[0] != own]
            context |= {"stale": stale, "theirs": theirs}
            page = "impact/observation_change.html"
            return render(request, page, context, status=409)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("impact:observation_list", slug=request.system.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "impact/observation_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.add_observation")
def observation_withdraw(request: SystemRequest, pk: int) -> HttpResponse:
    row = may_touch(request, pk)
    undone = "undo" in request.POST
    data = request.POST.copy()
    if undone:
        data["reason"] = _("Undone right after it was saved.")
    form = ReasonForm(data or None, initial={"version": row.version})
    context = {"form": form, "row": row, "indicator": row.indicator}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_observation(observation=row, by=request.user, **form.cleaned_data)
        except Stale as stale:
            context["form"] = ReasonForm(initial={"version": stale.current.version})  # type: ignore[attr-defined]
            context["stale"], status = stale, 409
        else:
            messages.success(request, _("Withdrawn; it counts in no figure any more."))
            url = reverse("impact:observation_list", args=[request.system.slug])
            return redirect(_log_url(request, row) if undone else url)
    return render(request, "impact/observation_withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("impact.change_observation")
def observation_review(request: SystemRequest, pk: int) -> HttpResponse:
    row = may_touch(request, pk)
    form = ReviewForm(request.POST or None, initial={"version": row.version})
    context = {"form": form, "row": row, "indicator": row.indicator}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            review_observation(observation=row, by=request.user, **form.cleaned_data)
        except Stale as stale:
            context["form"] = ReviewForm(initial={"version": stale.current.version})  # type: ignore[attr-defined]
            context |= {"stale": stale, "row": stale.current}
            status = 409
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Reviewed."))
            url = reverse("impact:observation_list", args=[request.system.slug])
            return redirect(f"{url}?status={Observation.Status.SUBMITTED}")
    return render(request, "impact/observation_review.html", context, status=status)
