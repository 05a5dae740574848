"""The organisations that take part, as coordinators look after them."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.access import SystemRequest, requires
from stakeholders.forms.administration import SearchForm
from stakeholders.models.partners import partners_of

PER_PAGE = 50
ORDERINGS = {
    "name": ("name", "pk"),
    "-name": ("-name", "pk"),
    "people": ("active", "name", "pk"),
    "-people": ("-active", "name", "pk"),
    "last_seen": (F("last_seen").asc(nulls_first=True), "name", "pk"),
    "-last_seen": (F("last_seen").desc(nulls_last=True), "name", "pk"),
}


@require_safe
@requires("stakeholders.view_membership")
def partner_list(request: SystemRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    ordering = request.GET.get("ordering", "")
    ordering = ordering if ordering in ORDERINGS else "name"
    rows = partners_of(request.system, text).order_by(*ORDERINGS[ordering])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    current = request.system.sharing_terms.current()
    accepted = (
        current.acceptances.values_list("organisation", flat=True) if current else []
    )
    context = {
        "form": form,
        "page": page,
        "ordering": ordering,
        "is_filtered": bool(text),
        "current": current,
        "accepted": set(accepted),
    }
    return render(request, "stakeholders/partner_list.html", context)
