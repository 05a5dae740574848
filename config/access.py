"""The doors outside of market systems: people who are signed in, administrators."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in; the middleware has seen to that."""

    user: User


View = Callable[Concatenate[PersonRequest, P], HttpResponse]


def administrators_only(view: View[P]) -> Callable[..., HttpResponse]:
    """Open a view to site administrators; for all others it does not exist."""

    @wraps(view)
    def door(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return door
