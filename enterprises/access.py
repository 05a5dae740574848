"""The one door to a market system: who may enter, and what for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from enterprises.models import MarketSystem, RatingSession

P = ParamSpec("P")
View = Callable[Concatenate["SystemRequest", P], HttpResponseBase]

ENTER = "enterprises.view_marketsystem"


class SystemRequest(HttpRequest):
    """A request that `requires` has let in."""

    user: User
    system: MarketSystem
    permissions: frozenset[str]
    htmx: HtmxDetails


def permissions_in(system: MarketSystem, user: User | AnonymousUser) -> frozenset[str]:
    """What the authentication backends let `user` do in `system`.

    Not `User.has_perm`, which answers yes for every active superuser before any
    backend is asked, and running the site is no reason to read a market system.
    """
    return frozenset(user.get_all_permissions(system))


def enter(request: Any, slug: str, permission: str) -> None:
    """Let the request into the system that `slug` names, or raise.

    Sets `request.system` and `request.permissions`, which is all a view or template
    may ask afterwards. Whoever may not even view the system gets the same 404 as for
    a slug that does not exist; a member whose role is too low gets 403.
    """
    system = get_object_or_404(MarketSystem, slug=slug)
    held = permissions_in(system, request.user)
    if ENTER not in held:
        raise Http404
    if permission not in held:
        raise PermissionDenied
    request.system, request.permissions = system, held


def requires(permission: str) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a view to those who hold `permission` in the system of its `slug`."""

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def door(
            request: Any, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            enter(request, slug, permission)
            return view(request, *args, **kwargs)

        door.permission = permission  # type: ignore[attr-defined]
        return door

    return decorate


def invited(code: str) -> RatingSession | None:
    """The rating session that a code opens to whoever holds it, open or closed.

    The one way in without an account: to a session's title, segment and topics, and
    to one phone's own answers. Nothing else of the system may be shown for it.
    """
    return RatingSession.objects.by_code(code)
