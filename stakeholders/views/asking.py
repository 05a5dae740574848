"""Asking to join, for people who have an account and a link, and no membership."""

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stakeholders.actions import joining
from stakeholders.backends import join_link, memberships_of
from stakeholders.forms.joining import AskForm
from stakeholders.models import JoinLink, JoinRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_ask(request: HttpRequest, word: str) -> HttpResponse:
    """Show the name of the system and who runs it, nothing else of it."""
    if not _may(request, "wrong_word", is_asking=True):
        return _too_many(request)
    link = join_link(word)
    if link is None:
        return _gone(request)
    system, person = link.market_system, _person(request)
    if memberships_of(person, system):
        return redirect(system)
    mine = system.join_requests.filter(user=person)
    context = {
        "system": system,
        "coordinators": system.memberships.coordinating().select_related(
            "user", "organisation"
        ),
        "waiting": mine.open().first(),
        "last": mine.decided().first(),
        "closed": system.memberships.filter(user=person).first(),
    }
    return _ask(request, link, context)


def _ask(request: HttpRequest, link: JoinLink, context: dict[str, Any]) -> HttpResponse:
    is_sent = request.method == "POST" and not context["waiting"]
    asked = JoinRequest(market_system=link.market_system)
    form = AskForm(request.POST if is_sent else None, instance=asked)
    context = {**context, "form": form}
    page, status = "stakeholders/join_ask.html", 422 if is_sent else 200
    if not form.is_valid():
        return render(request, page, context, status=status)
    if not _may(request, "ask"):
        return _too_many(request)
    kwargs = {"slug": link.market_system.slug}
    where = reverse("stakeholders:joinrequest_list", kwargs=kwargs)
    try:
        joining.ask_to_join(
            request=form.save(commit=False),
            word=link.word,
            address=request.build_absolute_uri(where),
            by=_person(request),
        )
    except joining.LinkClosed:
        return _gone(request)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return render(request, page, context, status=422)
    messages.success(request, _("Asked. The coordinators answer you by e-mail."))
    return redirect("join_ask", word=link.word)


@require_POST
def join_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    by = _person(request)
    asked = get_object_or_404(by.join_requests, pk=pk)
    try:
        joining.withdraw_request(request=asked, by=by)
    except joining.Decided:
        messages.info(request, _("It had been decided on before."))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("home")


def _person(request: HttpRequest) -> User:
    """Whoever is signed in; the middleware has seen to that."""
    person: Any = request.user
    user: User = person
    return user


def _may(request: HttpRequest, action: str, *, is_asking: bool = False) -> bool:
    """Whether this person may do so once more; asking does not count."""
    usage = ratelimit.consume(
        request,
        app="stakeholders",
        action=action,
        config=settings.JOIN_RATE_LIMITS,
        limit_get=True,
        dry_run=is_asking,
    )
    return usage is not None


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for words that never were and for links that are closed."""
    if not _may(request, "wrong_word"):
        return _too_many(request)
    return render(request, "stakeholders/join_gone.html", status=404)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "stakeholders/join_many.html", status=429)
