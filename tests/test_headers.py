"""What every answer carries, and what cookies look like in production."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.models import MarketSystem
from stakeholders.models import Membership
from tests.planted import READ, WRITE, addresses, joined, planted_once

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OPEN_PAGES = ("account_login", "account_reset_password", "healthz")
INNER_PAGES = ("home", "system_add", "account_email", "mfa_index", "administration")


@pytest.fixture(scope="module")
def ours(django_db_setup: None, django_db_blocker: Any) -> Iterator[MarketSystem]:
    for (system,) in planted_once(django_db_blocker, "A"):
        yield system


def lacking(answer: Any) -> list[str]:
    """What an answer should say to browsers and does not."""
    policy = answer.headers.get("Content-Security-Policy", "")
    loose = [word for word in ("unsafe-", "*", "http:") if word in policy]
    strict = [
        f"{name} 'none'" in policy
        for name in ("default-src", "base-uri", "frame-ancestors", "object-src")
    ]
    wrong = [name for name, v in EVERYWHERE.items() if answer.headers.get(name) != v]
    if loose or not all(strict) or "script-src 'self';" not in f"{policy};":
        wrong.append("Content-Security-Policy")
    if "geolocation=()" not in answer.headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    return wrong


def test_every_page_of_a_system_carries_them_and_is_kept_nowhere(client, ours):
    client.force_login(joined(ours, Membership.Role.COORDINATOR, "A"))
    wrong = {}

    for name, path in addresses(ours).items():
        method = client.get if name in READ else client.post
        answer = method(path)
        missing = lacking(answer)
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            missing.append("no-store")
        if missing:
            wrong[name] = missing

    assert wrong == {}
    assert len(READ) > 60
    assert len(WRITE) > 50


def test_pages_outside_systems_and_refusals_carry_them_too(
    client, ours, site_administrator
):
    inside = reverse("overview", kwargs={"slug": ours.slug})
    client.raise_request_exception = False
    strangers = [client.get(reverse(name)) for name in OPEN_PAGES]
    strangers += [client.get("/no-such-page/"), client.get(f"{inside}?q=%00")]
    strangers += [Client(enforce_csrf_checks=True).post(reverse("account_login"))]
    client.force_login(site_administrator)
    personal = [client.get(reverse(name)) for name in INNER_PAGES]
    personal += [client.get(inside), client.get(f"{inside}?q=%00")]

    statuses = [answer.status_code for answer in [*strangers, *personal]]
    assert statuses == [200, 200, 200, 404, 400, 403, *[200] * 5, 404, 400]
    assert [lacking(answer) for answer in [*strangers, *personal]] == [[]] * 13
    kept = [answer.headers.get("Cache-Control", "") for answer in personal]
    assert all("no-store" in word for word in kept)


COOKIES = """
import django; django.setup()
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,
      s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY,
      s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_PATH,
      s.SESSION_COOKIE_DOMAIN, s.SECURE_HSTS_SECONDS >= 31536000)
"""


def test_in_production_cookies_are_bound_to_the_host_and_to_https():
    """`__Host-` asks for Secure, the path / and no domain, or browsers drop them."""
    production = {**os.environ, "SECURE_COOKIES": "1", "DEBUG": "0", "DEMO": "0"}
    production["DJANGO_SETTINGS_MODULE"] = "config.settings"
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", COOKIES],
        env=production,
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )

    names = "__Host-sessionid __Host-csrftoken"
    assert told.stdout.split("\n")[0] == (
        f"{names} True True True True Lax Lax / None True"
    )


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, ours):
    client.force_login(joined(ours, Membership.Role.VIEWER, "A"))
    client.cookies.clear()
    answer = client.get(reverse("account_login"))

    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
    assert "csrftoken" in answer.cookies
