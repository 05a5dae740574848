"""Pages for enterprises that look alike: suggestions, telling apart, merging."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from enterprises.access import SystemRequest, requires
from enterprises.actions.duplicates import (
    cancel_search,
    merge_enterprises,
    search_duplicates,
    undo_merge,
)
from enterprises.actions.imports import WrongStep
from enterprises.actions.pairs import CannotMerge
from enterprises.actions.rows import Stale
from enterprises.analysis.duplicates import Likeness, likeness
from enterprises.forms.duplicates import DuplicateFilter, EnterpriseMergeForm
from enterprises.models import DuplicateSearch, DuplicateVerdict, MicroEnterprise
from enterprises.models.duplicates import SearchState
from enterprises.models.pairs import Verdict
from enterprises.tables.duplicates import like, profiles_of, undecided
from enterprises.tables.progress import job_progress
from enterprises.views.pairs import both, differ, say_merged, take_back
from enterprises.views.saving import posted

PAGE_SIZE = 20
DECIDE = "enterprises.add_duplicateverdict"


def last_search(request: SystemRequest) -> DuplicateSearch | None:
    """The search whose pairs are shown."""
    return request.system.duplicate_searches.filter(state=SearchState.DONE).first()


@require_safe
@requires(DECIDE)
def duplicate_list(request: SystemRequest) -> HttpResponse:
    form = DuplicateFilter(request.GET)
    chosen = form.chosen
    search = last_search(request)
    is_decided = "show" in chosen
    if is_decided:
        verdicts = request.system.duplicate_verdicts.naming(chosen.get("q", ""))
        found: Any = verdicts.select_related("decided_by")
    else:
        found = suggested(request, search, chosen) if search else []
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    running = request.system.duplicate_searches.filter(state=SearchState.RUNNING)
    context = {
        "form": form,
        "is_filtered": bool(chosen),
        "is_decided": is_decided,
        "search": search,
        "running": (job := running.first()),
        "job": job and progress_of(job),
        "page": page,
        "undoable": Verdict.values,
        "pairs": [] if is_decided else side_by_side(request, list(page)),
    }
    return render(request, "enterprises/duplicate_list.html", context)


def suggested(
    request: SystemRequest, search: DuplicateSearch, chosen: dict[str, str]
) -> Any:
    pairs = undecided(search)
    if "likely" in chosen:
        pairs = pairs.filter(score__gte=chosen["likely"])
    if "q" in chosen:
        named = request.system.enterprises.searched(chosen["q"])
        one = Q(pk=OuterRef("first_key")) | Q(pk=OuterRef("second_key"))
        pairs = pairs.filter(Exists(named.filter(one)))
    return pairs


def side_by_side(request: SystemRequest, pairs: list[Any]) -> list[dict[str, Any]]:
    """Both rows of each pair and how alike they are today; two queries."""
    keys = {key for pair in pairs for key in (pair.first_key, pair.second_key)}
    rows = request.system.enterprises.select_related("segment", "place").in_bulk(keys)
    known = profiles_of(request.system, keys)
    return [
        {
            "first": rows[pair.first_key],
            "second": rows[pair.second_key],
            "why": reasons(likeness(known[pair.first_key], known[pair.second_key])),
            "score": pair.score,
        }
        for pair in pairs
        if pair.first_key in rows and pair.second_key in rows
    ]


def reasons(found: Likeness) -> list[tuple[str, str]]:
    """Why two look alike: (what, in words); the phone itself is never said."""
    silent = _("not known of both")
    place: dict[Any, str] = {None: silent, 1: _("the same")}
    phone: dict[Any, str] = {None: silent, 1: _("the same"), 0: _("different")}
    name = silent
    if found.name is not None:
        name = _("%(share)s%% alike") % {"share": round(found.name * 100)}
    within = _("near each other") if found.place else _("different")
    return [
        (_("Name"), name),
        (_("Place"), place.get(found.place, within)),
        (_("Phone"), phone[found.phone]),
    ]


def progress_of(search: DuplicateSearch) -> Any:
    return job_progress(
        search, _("Searching for duplicates"), search.rows_total, search.rows_done
    )


@require_POST
@requires(DECIDE)
def duplicatesearch_add(request: SystemRequest) -> HttpResponse:
    try:
        search_duplicates(system=request.system, by=request.user)
    except WrongStep:
        messages.info(request, _("A search is running already."))
    return redirect("enterprises:duplicate_list", slug=request.system.slug)


@require_safe
@requires(DECIDE)
def duplicatesearch_progress(request: SystemRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(request.system.duplicate_searches, pk=pk)
    context = {"running": search, "job": progress_of(search)}
    response = render(request, "enterprises/_duplicatesearch.html", context)
    if not search.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(DECIDE)
def duplicatesearch_cancel(request: SystemRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(request.system.duplicate_searches, pk=pk)
    try:
        cancel_search(search=search, by=request.user)
    except WrongStep:
        messages.info(request, _("The search has ended already."))
    return redirect("enterprises:duplicate_list", slug=request.system.slug)


def find_pair(
    request: SystemRequest, pk: int, other: int
) -> tuple[MicroEnterprise, MicroEnterprise]:
    return both(
        request.system.enterprises.select_related("segment", "place"), pk, other
    )


@require_POST
@requires(DECIDE)
def duplicate_differ(request: SystemRequest, pk: int, other: int) -> HttpResponse:
    differ(request, DuplicateVerdict, *find_pair(request, pk, other))
    return redirect("enterprises:duplicate_list", slug=request.system.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(DECIDE)
def duplicate_merge(request: SystemRequest, pk: int, other: int) -> HttpResponse:
    kept, gone = find_pair(request, pk, other)
    form = EnterpriseMergeForm(posted(request), kept=kept, gone=gone)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return shown(request, form, status)
    try:
        verdict = merge_enterprises(
            survivor=kept,
            loser=gone,
            versions=form.read_versions,
            values=form.taken,
            by=request.user,
        )
    except Stale:
        kept, gone = find_pair(request, pk, other)
        form = EnterpriseMergeForm(kept=kept, gone=gone)
        return shown(request, form, 409, is_moved=True)
    except (CannotMerge, ValidationError) as refused:
        form.add_error(None, getattr(refused, "messages", str(refused)))
        return shown(request, form, 422)
    say_merged(request, gone, kept, undo=verdict.get_undo_url())
    return redirect(kept.get_absolute_url())


def shown(
    request: SystemRequest,
    form: EnterpriseMergeForm,
    status: int,
    *,
    is_moved: bool = False,
) -> HttpResponse:
    known = profiles_of(request.system, [form.kept.pk, form.gone.pk])
    found = likeness(known[form.kept.pk], known[form.gone.pk])
    context = {
        "form": form,
        "kept": form.kept,
        "gone": form.gone,
        "why": reasons(found),
        "score": found.score,
        "is_moved": is_moved,
    }
    page = "enterprises/duplicate_merge.html"
    return render(request, page, context, status=status)


@require_POST
@requires(DECIDE)
def duplicateverdict_undo(request: SystemRequest, pk: int) -> HttpResponse:
    verdicts = request.system.duplicate_verdicts.select_related("removal")
    verdict = get_object_or_404(verdicts, pk=pk)
    take_back(request, verdict, undo_merge)
    return redirect("enterprises:duplicate_list", slug=request.system.slug)


@require_safe
@requires(DECIDE)
def enterprise_likely(request: SystemRequest, pk: int) -> HttpResponse:
    """A fragment: which others may be the same as this one."""
    rows = request.system.enterprises.select_related("place", "contact")
    enterprise = get_object_or_404(rows, pk=pk)
    found = [
        {"other": other, "score": likely.score, "why": reasons(likely)}
        for other, likely in like(request.system, enterprise)[:5]
    ]
    context = {"enterprise": enterprise, "found": found}
    return render(request, "enterprises/enterprise_likely.html", context)
