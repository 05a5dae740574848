"""Signing in, for whom one acts, which language one reads; and whether we are alive."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from config.access import PersonRequest
from config.accounts import demo_accounts
from stakeholders.backends import ACTING_FOR

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105

set_language = login_not_required(i18n.set_language)


@login_not_required
def account_login(request: HttpRequest) -> HttpResponseBase:
    shown = {"demo_accounts": demo_accounts()}
    answer: HttpResponseBase = LoginView.as_view(extra_context=shown)(request)
    return answer


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    email = request.POST.get("email", "")
    if email not in {account.email for account in demo_accounts()}:
        raise Http404
    user = get_object_or_404(User, email=email)
    if not user.is_active:
        return redirect("account_inactive")
    login(request, user, backend=PASSWORD_BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
def acting_for(request: PersonRequest) -> HttpResponse:
    membership = get_object_or_404(
        request.user.memberships.active().select_related("market_system"),
        market_system__slug=request.POST.get("system", ""),
        organisation__pk=_number(request.POST.get("organisation", "")),
    )
    chosen = request.session.get(ACTING_FOR, {})
    chosen[str(membership.market_system_id)] = membership.organisation_id
    request.session[ACTING_FOR] = chosen
    after = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(after, {request.get_host()}):
        return redirect(after)
    return redirect(membership.market_system)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        answer, status = "database not reachable", 503
    else:
        answer, status = "ok", 200
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(
        answer, content_type="text/plain", status=status, headers=headers
    )
