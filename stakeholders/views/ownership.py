"""Who looks after what, and handing it over."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.access import SystemRequest, requires
from enterprises.models import MarketSystem
from enterprises.views.saving import posted, show_form
from stakeholders.actions.ownership import hand_over
from stakeholders.backends import people_by_key
from stakeholders.forms.ownership import HandOverForm
from stakeholders.models.ownership import owned_by, owners_in

PER_PAGE = 50


@require_safe
@requires("stakeholders.change_membership")
def ownership_list(request: SystemRequest) -> HttpResponse:
    counts = owners_in(request.system)
    active = request.system.memberships.active().filter(user__is_active=True)
    here = set(active.values_list("user", flat=True))
    page = Paginator(sorted(counts, key=lambda key: (key in here, key)), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    people = people_by_key(shown.object_list)
    context = {
        "page": shown,
        "lines": [(people[key], counts[key], key in here) for key in shown.object_list],
        "left": sum(n for key, n in counts.items() if key not in here),
        "all": sum(counts.values()),
    }
    return render(request, "stakeholders/ownership_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("stakeholders.change_membership")
def ownership_transfer(request: SystemRequest, pk: int) -> HttpResponse:
    owned = owned_by(request.system, giver := _owner(request.system, pk))
    form = HandOverForm(posted(request), system=request.system, giver=giver)
    page = "stakeholders/ownership_transfer.html"
    context = {"form": form, "giver": giver, "owned": owned}
    if not form.is_valid():
        return show_form(request, page, context)
    values = form.cleaned_data
    try:
        n = hand_over(system=request.system, giver=giver, by=request.user, **values)
    except ValidationError as refused:
        form.add_error(None, refused.messages)  # they have left meanwhile
        return show_form(request, page, context)
    words = ngettext("%(n)s thing is handed over.", "%(n)s things are handed over.", n)
    messages.success(request, words % {"n": n})
    return redirect("stakeholders:ownership_list", slug=request.system.slug)


def _owner(system: MarketSystem, pk: int) -> User:
    """Somebody who takes part here, or looks after something here; else 404."""
    person: User | None = people_by_key([pk]).get(pk)
    is_known = system.memberships.filter(user=pk).exists()
    if person is None or not (is_known or owned_by(system, person)):
        raise Http404
    return person
