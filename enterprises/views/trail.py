"""Who did what, in words; and bringing back what was removed."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.actions.exports import record_export
from enterprises.actions.rows import AlreadyRestored, restore_removal
from enterprises.forms.trail import EventFilter
from enterprises.models import AuditEvent, MarketSystem, Removal
from enterprises.models.trail import EventQuerySet, names_of
from enterprises.tables.writer import csv_response
from enterprises.wording import isolated

PER_PAGE = 50
CHUNK = 500
VERBS = {
    "accepted": gettext_lazy("accepted"),
    "added": gettext_lazy("added"),
    "archived": gettext_lazy("archived"),
    "asked": gettext_lazy("asked to join"),
    "bulk change undone": gettext_lazy("put back a change in bulk"),
    "cancelled": gettext_lazy("cancelled"),
    "changed": gettext_lazy("changed"),
    "changed in bulk": gettext_lazy("changed in bulk"),
    "closed": gettext_lazy("closed"),
    "deactivated": gettext_lazy("deactivated"),
    "declined": gettext_lazy("declined"),
    "erased": gettext_lazy("erased the owner of"),
    "exported": gettext_lazy("exported"),
    "forgotten": gettext_lazy("erased for good"),
    "handed over": gettext_lazy("handed over"),
    "imported": gettext_lazy("imported"),
    "invited": gettext_lazy("invited"),
    "joined": gettext_lazy("joined"),
    "left": gettext_lazy("left"),
    "let go": gettext_lazy("let go of"),
    "merge undone": gettext_lazy("parted again"),
    "merged": gettext_lazy("merged another one into"),
    "opened": gettext_lazy("opened"),
    "places added": gettext_lazy("added places to"),
    "rated": gettext_lazy("rated"),
    "reactivated": gettext_lazy("reactivated"),
    "recorded": gettext_lazy("wrote down who was heard"),
    "removed": gettext_lazy("removed"),
    "renewed": gettext_lazy("renewed"),
    "reopened": gettext_lazy("reopened"),
    "restored": gettext_lazy("brought back"),
    "revealed": gettext_lazy("looked at"),
    "revoked": gettext_lazy("revoked"),
    "searched": gettext_lazy("searched"),
    "told apart": gettext_lazy("told apart"),
    "uploaded": gettext_lazy("uploaded"),
    "withdrawn": gettext_lazy("withdrawn"),
}
ICONS = {
    "added": "plus-lg",
    "changed": "pencil",
    "removed": "trash3",
    "restored": "arrow-counterclockwise",
    "rated": "ui-checks",
    "recorded": "megaphone",
}


def model_of(kind: str) -> Any:
    """The model of "enterprises.segment"; None for one that is no more."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def kind_name(kind: str) -> str:
    model = model_of(kind)
    return str(capfirst(model._meta.verbose_name)) if model else kind


def may_be_private(kind: str) -> bool:
    """Whether such rows, or the rows they belong to, can be kept from coordinators."""
    model = model_of(kind)
    return model is None or _has_visibility(model) or _may_be_in_private(model)


def was_kept_private(removal: Removal) -> bool:
    """Whether what was removed was kept from coordinators, as far as it can be told."""
    row = removal.rows[0]
    model = model_of(row["model"])
    if model is None or _may_be_in_private(model):
        return True
    if not _has_visibility(model):
        return False
    return bool(row["fields"]["visibility"] == model.Visibility.ORGANISATION)


def _may_be_in_private(model: Any) -> bool:
    owners = [f.related_model for f in model._meta.concrete_fields if f.many_to_one]
    return any(_has_visibility(owner) for owner in owners)


def _has_visibility(model: Any) -> bool:
    return any(field.name == "visibility" for field in model._meta.concrete_fields)


def person_name(actor: User | None) -> str:
    return actor.get_full_name() or actor.email if actor else _("the programme itself")


def _found(request: SystemRequest) -> tuple[EventFilter, EventQuerySet]:
    """The filter of the address, and the events it leaves."""
    events: EventQuerySet = request.system.events.all()
    facets = events.facets()
    actors = {
        key: f"{first} {last}".strip() or email
        for key, first, last, email, _verb, _kind in facets
        if key is not None
    }
    verbs = sorted((v, str(VERBS.get(v, v))) for v in {facet[4] for facet in facets})
    kinds = sorted((k, kind_name(k)) for k in {facet[5] for facet in facets})
    form = EventFilter(request.GET, actors=actors, verbs=verbs, kinds=kinds)
    chosen = form.chosen
    if "row" in chosen:
        events = events.of_row(chosen["row"])
    names = {"actor": "actor", "verb": "verb", "kind": "row_type"}
    wanted = {names[key]: value for key, value in chosen.items() if key in names}
    return form, events.filter(**wanted).select_related("actor")


@require_safe
@requires("enterprises.view_auditevent")
def event_list(request: SystemRequest) -> HttpResponse:
    form, events = _found(request)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(form.chosen),
        "row": form.chosen.get("row", ""),
        "lines": told(request.system, request.user, list(page.object_list)),
    }
    return render(request, "enterprises/event_list.html", context)


@require_safe
@requires("enterprises.view_auditevent")
def event_export(request: SystemRequest) -> HttpResponseBase:
    _form, events = _found(request)
    header = [
        *(_("When"), _("Who"), _("Did what"), _("With what"), _("Number")),
        *(_("Name"), _("Field"), _("Before"), _("After"), _("Reason")),
    ]
    name = f"trail-{request.system.slug}.csv"
    itself = record_export(
        system=request.system, what="events", count=events.count(), by=request.user
    )
    events = events.exclude(pk=itself.pk)
    return csv_response(name, header, _export_rows(request, events))


def _export_rows(request: SystemRequest, events: EventQuerySet) -> Iterator[list[Any]]:
    """One line a changed field, one for an event that changed none."""
    stream = events.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        for line in told(request.system, request.user, chunk):
            event = line["event"]
            head = [event.at, line["who"], line["verb"], line["kind"], event.row_id]
            for field, before, after in line["changes"] or [("", "", "")]:
                yield [*head, line["subject"], field, before, after, event.reason]


def told(
    system: MarketSystem, reader: User, events: Sequence[AuditEvent]
) -> list[dict[str, Any]]:
    """Events in words: labels instead of columns, names instead of keys."""
    names = names_of(system, _pointed_to(events))
    lines = []
    for event in events:
        is_closed = may_be_private(event.row_type) and event.actor_id != reader.pk
        lines.append(
            {
                "event": event,
                "who": person_name(event.actor),
                "verb": str(VERBS.get(event.verb, event.verb)),
                "icon": ICONS.get(event.verb, ""),
                "kind": kind_name(event.row_type),
                "subject": "" if is_closed else event.subject,
                "changes": [] if is_closed else _changes(event, names),
                "is_closed": is_closed,
                "row": f"{event.row_type}:{event.row_id}" if event.row_id else "",
            }
        )
    return lines


def _pointed_to(events: Sequence[AuditEvent]) -> dict[str, set[int]]:
    """The rows that changes name by their keys, by kind."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        for name, pair in event.changes.items():
            field = _field(event.row_type, name)
            if field is not None and field.many_to_one:
                label = field.related_model._meta.label_lower
                keys = {key for key in _both(pair) if isinstance(key, int)}
                wanted.setdefault(label, set()).update(keys)
    return wanted


def _changes(
    event: AuditEvent, names: dict[tuple[str, int], str]
) -> list[tuple[str, str, str]]:
    """(label, before, after) of each field that says something."""
    lines = []
    for name in _in_order(event):
        pair = event.changes[name]
        before, after = _both(pair)
        if name == "market_system" or (before in (None, "") and after in (None, "")):
            continue
        field = _field(event.row_type, name)
        label = str(capfirst(field.verbose_name)) if field is not None else name
        lines.append((label, _words(field, before, names), _words(field, after, names)))
    return lines


def _in_order(event: AuditEvent) -> list[str]:
    """Columns as the model has them, then other words; databases keep no order."""
    model = model_of(event.row_type)
    columns = [f.name for f in model._meta.concrete_fields] if model else []
    known = [name for name in columns if name in event.changes]
    return known + sorted(set(event.changes) - set(known))


def _both(pair: Any) -> tuple[Any, Any]:
    """[before, after]; what is no pair stands for what is there afterwards."""
    return tuple(pair) if isinstance(pair, list) and len(pair) == 2 else (None, pair)


def _field(kind: str, name: str) -> Any:
    model = model_of(kind)
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.name == name), None)


def _words(field: Any, value: Any, names: dict[tuple[str, int], str]) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, dict)):
        return _listed(field, value, names)
    if field is not None and field.many_to_one:
        label = field.related_model._meta.label_lower
        return names.get((label, value), _("no. %(key)s") % {"key": value})
    choices = dict(field.flatchoices) if field is not None else {}
    return str(choices.get(value, value))


def _listed(field: Any, value: Any, names: dict[tuple[str, int], str]) -> str:
    """Several values one after the other, those with names behind their names.

    Names are sorted, for databases keep them in orders of their own.
    """
    if isinstance(value, dict):
        parts = sorted(value.items())
        return ", ".join(f"{k}: {_words(None, v, names)}" for k, v in parts)
    return ", ".join(_words(field, one, names) for one in value)


@require_POST
@requires("enterprises.add_removal")
def removal_restore(request: SystemRequest, pk: int) -> HttpResponse:
    removal = get_object_or_404(request.system.removals, pk=pk)
    back = _back(request)
    if refused := _not_theirs(request, removal):
        messages.error(request, refused)
        return redirect(back)
    try:
        restore_removal(removal=removal, by=request.user)
    except AlreadyRestored:
        messages.info(request, _("It has been brought back before."))
    except IntegrityError:
        words = _("“%(name)s” cannot come back: its name or place is taken by now.")
        messages.error(request, words % {"name": isolated(removal.subject)})
    else:
        words = _("“%(name)s” is back.") % {"name": isolated(removal.subject)}
        messages.success(request, words)
    return redirect(back)


def _not_theirs(request: SystemRequest, removal: Removal) -> str:
    """Why this person may not bring it back; "" if they may.

    Not even a coordinator what others kept to themselves: its name is told.
    """
    if removal.removed_by_id == request.user.pk:
        return ""
    if was_kept_private(removal):
        return _("Only whoever removed it can bring it back.")
    if "enterprises.change_marketsystem" not in request.permissions:
        return _("Whoever removed it, or a coordinator, can bring it back.")
    return ""


def _back(request: SystemRequest) -> str:
    """The page the reader came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if is_ours else request.system.get_absolute_url()
