"""Which need holds back which, and which of them binds most."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
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
from enterprises.actions import rows
from enterprises.analysis.constraints import Binding, Link, binding, circles
from enterprises.charts import links as charts
from enterprises.findings import causes as findings
from enterprises.findings.causes import name_of
from enterprises.forms.causes import LinkFilter, NeedLinkForm
from enterprises.models import Need
from enterprises.models.standing import links_state
from enterprises.views.causes import need_asked
from enterprises.views.saving import changed, posted, removed, show_form
from enterprises.wording import isolated

PER_PAGE = 50
MOST_RANKED = 30
MOST_PARTS = 8
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires("enterprises.view_need")
def link_list(request: SystemRequest) -> HttpResponse:
    system = request.system
    segments = list(system.segments.select_related("place"))
    form = LinkFilter(request.GET, segments=segments, places=list(system.places.all()))
    state = links_state(system, gender=form.gender_chosen)
    wanted = form.wanted(state.needs)
    ranked = binding(state.severity, state.links)
    shown = [k for k in state.links if {k.need_id, k.holds_back_id} & wanted]
    heads = [b for b in ranked if b.downstream and b.need_id in wanted]
    turning = [k for k in circles(state.links) if k.members & wanted]
    names = {need.need_id: name_of(need) for need in state.needs}
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    # What one gender has not rated, others may have.
    told = [] if form.gender_chosen else findings.blocked_by_unrated(state, wanted)
    context = {
        "form": form,
        "answer": charts.links_answer(
            heads, names, turning, is_filtered=form.is_filtered
        ),
        "picture": charts.picture(shown, ranked),
        "ranked": [_ranked(one) for one in heads[:MOST_RANKED]],
        "more_ranked": len(heads[MOST_RANKED:]),
        "page": page,
        "rows": _rows(request, list(page.object_list)),
        "in_circle": {k.link_id for k in shown if any(c.turns(k) for c in turning)},
        "circles": [charts.circle_words(circle, names) for circle in turning],
        "blocked": told,
        "needs": state.by_id,
        "has_needs": bool(state.needs),
        "has_links": bool(state.links),
    }
    return render(request, "enterprises/link_list.html", context)


def _ranked(one: Binding) -> dict[str, Any]:
    """One need of the ranking, with the heaviest needs it holds back."""
    n, part = one.rest(MOST_PARTS)
    return {"binding": one, "parts": one.heaviest(MOST_PARTS), "more": n, "rest": part}


def _rows(request: SystemRequest, links: Sequence[Link]) -> list[Any]:
    """The stored rows of a page of links, in their order."""
    keys = [link.link_id for link in links]
    stored = request.system.need_links.with_needs().in_bulk(keys)
    return [stored[key] for key in keys if key in stored]


def held(request: SystemRequest, need: Need) -> dict[str, Any]:
    """What one need holds back and is held back by, for its page; one query."""
    links = request.system.need_links.in_use().touching([need.pk]).with_needs()
    found = list(links)
    return {
        "holds_back": [one for one in found if one.need_id == need.pk],
        "held_back_by": [one for one in found if one.holds_back_id == need.pk],
    }


@require_http_methods(FORM)
@requires("enterprises.change_need")
def link_add(request: SystemRequest) -> HttpResponse:
    need, other = need_asked(request, "need"), need_asked(request, "held")
    initial = {"need": need and need.pk, "holds_back": other and other.pk}
    form = NeedLinkForm(posted(request), system=request.system, initial=initial)
    to = _back(request, need or other)
    if form.is_valid():
        link = rows.add_row(row=form.save(commit=False), by=request.user)
        messages.success(request, _("Added “%(name)s”.") % {"name": isolated(link)})
        return redirect(to)
    context = {"form": form, "need": need or other, "cancel_url": to}
    return show_form(request, "enterprises/link_add.html", context)


def _back(request: SystemRequest, need: Need | None) -> str:
    if need is not None:
        return f"{need.get_absolute_url()}#links"
    return reverse("enterprises:link_list", kwargs={"slug": request.system.slug})


@require_http_methods(FORM)
@requires("enterprises.change_need")
def link_change(request: SystemRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(request.system.need_links.with_needs(), pk=pk)
    name = str(link)
    form = NeedLinkForm(posted(request), instance=link, system=request.system)
    return changed(
        request,
        form,
        "enterprises/link_change.html",
        to=_back(request, need_asked(request, "need")),
        context={"link": link, "name": name},
    )


@require_POST
@requires("enterprises.change_need")
def link_remove(request: SystemRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(request.system.need_links.with_needs(), pk=pk)
    to = _back(request, need_asked(request, "need"))
    return removed(request, link, to=to, stay=to)
