"""Pages for changing many enterprises at once: form and preview, list, one change."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.bulk_changes import (
    ask_bulk_change,
    cancel_bulk_change,
    undo_bulk_change,
)
from enterprises.actions.imports import WrongStep
from enterprises.forms.bulk_changes import (
    BulkChangeForm,
    attribute_label,
    value_words,
)
from enterprises.forms.registry_filter import CONSENT, EnterpriseFilter
from enterprises.models import BulkChange
from enterprises.models.bulk_preview import BulkPreview, bulk_preview
from enterprises.models.found import found_by
from enterprises.models.registry import MicroEnterpriseQuerySet
from enterprises.tables.bulk_changes import SLICES, field_of, read
from enterprises.tables.progress import job_progress

PAGE_SIZE = 50
OWN = {"attribute", "value", "seal", "csrfmiddlewaretoken"}
# Of one page of the registry; more are chosen by a filter.
MOST_KEYS = 500


def chosen_rows(
    request: SystemRequest, data: QueryDict
) -> tuple[MicroEnterpriseQuerySet, str]:
    """The enterprises that were ticked, or all that a filter finds; and in words."""
    rows: MicroEnterpriseQuerySet = request.system.enterprises.all()
    keys = [int(k) for k in data.getlist("key") if k.isascii() and k.isdecimal()]
    if keys:
        return rows.filter(pk__in=keys[:MOST_KEYS]), _("ticked one by one")
    if not data.get("all"):
        return rows.none(), ""
    # Only a filter by place asks for the places, one by consent for the purposes.
    places = request.system.places
    tree = places.tree(is_counted=False) if data.get("place") else []
    form = EnterpriseFilter(
        data,
        system=request.system,
        tree=tree,
        sees_consents=any(data.get(name) for name in CONSENT),
    )
    if not form.is_valid():
        # What cannot be read would leave the filter, and more would be changed.
        return rows.none(), ""
    words = "; ".join(f"{label}: {value}" for label, value, _rest in form.told())
    return found_by(request.system, form.chosen), words or _("the whole registry")


def sent_along(data: QueryDict) -> list[tuple[str, str]]:
    """What says which enterprises are meant, to be sent again."""
    return [(n, v) for n, values in data.lists() if n not in OWN for v in values]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("enterprises.add_bulkchange")
def bulkchange_add(request: SystemRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    rows, words = chosen_rows(request, data)
    form = BulkChangeForm(data if "attribute" in data else None, system=request.system)
    is_ready = form.is_asked and form.is_valid()
    context: dict[str, Any] = {
        "form": form,
        "fields": sent_along(data),
        "chosen_words": words,
    }
    if not is_ready:
        context["total"] = rows.count() if words else 0
        is_wrong = request.method == "POST" or (form.is_asked and form.errors)
        return shown(request, context, status=422 if is_wrong else 200)
    attribute = form.cleaned_data["attribute"]
    found = bulk_preview(rows, attribute, form.stored)
    context |= {"total": found.total, **preview_words(form, found)}
    if request.method != "POST" or not found.changed:
        return shown(request, context)
    if data.get("seal") != found.seal:
        return shown(request, context | {"is_moved": True}, status=409)
    change = ask_bulk_change(
        system=request.system,
        attribute=attribute,
        value=form.stored,
        keys=rows.order_by("pk").values_list("pk", flat=True).iterator(5000),
        value_words=form.words,
        chosen_words=words,
        by=request.user,
    )
    say_done(request, change)
    return redirect(change.get_absolute_url())


def shown(
    request: SystemRequest, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    page = "enterprises/bulkchange_add.html"
    return render(request, page, context, status=status)


def preview_words(form: BulkChangeForm, found: BulkPreview) -> dict[str, Any]:
    """The preview with names instead of keys."""
    attribute = form.cleaned_data["attribute"]
    names = named(attribute, form)
    return {
        "found": found,
        "label": attribute_label(attribute),
        "new": form.words,
        "groups": [(names(value), n) for value, n in found.groups],
        "lines": [(row, names(getattr(row, attribute))) for row in found.rows],
        "moves_figures": attribute in SLICES,
        "closes": attribute == "closed_on",
    }


def named(attribute: str, form: BulkChangeForm) -> Any:
    """A function that says a stored value in words; one query for keys."""
    choices = getattr(form.fields["value"], "queryset", None)
    if choices is None:
        return lambda value: value_words(attribute, value)
    known = dict(choices.values_list("pk", "name"))
    return lambda key: known.get(key, _("not known"))


def say_done(request: SystemRequest, change: BulkChange) -> None:
    """Say what became of it at once, with the way back."""
    if change.state != BulkChange.State.DONE:
        return
    words = ngettext("%(n)s enterprise changed.", "%(n)s changed.", change.changed)
    undo = reverse(
        "enterprises:bulkchange_undo",
        kwargs={"slug": request.system.slug, "pk": change.pk},
    )
    messages.success(request, words % {"n": change.changed}, extra_tags=undo)


@require_safe
@requires("enterprises.view_bulkchange")
def bulkchange_list(request: SystemRequest) -> HttpResponse:
    changes = request.system.bulk_changes.select_related("asked_by", "undone_by")
    page = Paginator(changes, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(change, attribute_label(change.attribute)) for change in page]
    context = {"page": page, "lines": lines}
    return render(request, "enterprises/bulkchange_list.html", context)


@require_safe
@requires("enterprises.view_bulkchange")
def bulkchange_detail(request: SystemRequest, pk: int) -> HttpResponse:
    change = find_change(request, pk)
    rows = change.rows.all()
    outcome = request.GET.get("outcome", "")
    if outcome in dict(change.rows.model.Outcome.choices):
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "change": change,
        "label": attribute_label(change.attribute),
        "job": progress_of(change) if change.is_at_work else None,
        "page": page,
        "outcome": outcome,
        "lines": before_words(change, list(page)),
    }
    return render(request, "enterprises/bulkchange_detail.html", context)


def find_change(request: SystemRequest, pk: int) -> BulkChange:
    changes = request.system.bulk_changes.select_related(
        "market_system", "asked_by", "undone_by"
    )
    return get_object_or_404(changes, pk=pk)


def before_words(change: BulkChange, rows: list[Any]) -> list[tuple[Any, str]]:
    """Each row with the value it had, names instead of keys; one query for those."""
    field = field_of(change.attribute)
    if field is None:
        return [(row, "") for row in rows]
    if field.many_to_one:
        wanted = {row.before for row in rows}
        there = field.related_model._base_manager.filter(
            market_system=change.market_system_id, pk__in=wanted - {None}
        )
        known = dict(there.values_list("pk", "name"))
        return [(row, known.get(row.before, _("not known"))) for row in rows]
    return [
        (row, value_words(change.attribute, read(change.attribute, row.before)))
        for row in rows
    ]


def progress_of(change: BulkChange) -> Any:
    if change.state == BulkChange.State.UNDOING:
        done = change.restored + change.kept
        return job_progress(change, _("Putting back"), change.changed, done)
    return job_progress(change, _("Changing"), change.rows_total, change.rows_done)


@require_safe
@requires("enterprises.view_bulkchange")
def bulkchange_progress(request: SystemRequest, pk: int) -> HttpResponse:
    change = find_change(request, pk)
    context = {"change": change, "job": progress_of(change)}
    response = render(request, "enterprises/_bulkchange_progress.html", context)
    if not change.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires("enterprises.add_bulkchange")
def bulkchange_cancel(request: SystemRequest, pk: int) -> HttpResponse:
    change = find_change(request, pk)
    try:
        cancel_bulk_change(change=change, by=request.user)
    except WrongStep:
        messages.warning(request, _("It has ended meanwhile; you can still undo it."))
    return redirect(change.get_absolute_url())


@require_POST
@requires("enterprises.add_bulkchange")
def bulkchange_undo(request: SystemRequest, pk: int) -> HttpResponse:
    change = find_change(request, pk)
    try:
        undo_bulk_change(change=change, by=request.user)
    except WrongStep:
        messages.warning(request, _("There is nothing to undo: see where it stands."))
        return redirect(change.get_absolute_url())
    if not change.is_at_work:
        words = _("%(restored)s put back, %(kept)s left as they are.")
        counts = {"restored": change.restored, "kept": change.kept}
        messages.success(request, words % counts)
    return redirect(change.get_absolute_url())
