"""A browser that is signed in, and that takes note of what a page does wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@dataclass
class Watched:
    """A page, and what went wrong on it since the last `taken()`."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        response = self.page.goto(self.base + path)
        assert response is not None
        return response.status

    def taken(self) -> list[str]:
        """Console errors, outside requests and policy violations, then none of them."""
        for violation in self.page.evaluate("window.violations || []"):
            self.faults.append(f"policy: {violation}")
        found, self.faults = self.faults, []
        return found

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - window.innerWidth"
        )
        return max(0, width)


@pytest.fixture
def as_person(
    browser: Browser, live_server: object
) -> Iterator[Callable[..., Watched]]:
    """Open a window of the given size and colours for a signed-in person."""
    contexts: list[BrowserContext] = []

    def start(
        person: User | None, *, width: int = 1440, dark: bool = False, **options: object
    ) -> Watched:
        base = str(live_server)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": base}]
            )
        context.add_init_script(WATCH)
        page = context.new_page()
        watched = Watched(page, base)
        page.on(
            "console",
            lambda m: (
                watched.faults.append(f"console: {m.text}")
                if m.type == "error" and "status of 4" not in m.text
                else None
            ),
        )
        page.on("pageerror", lambda e: watched.faults.append(f"script: {e}"))
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((base, "data:", "blob:"))
                else watched.faults.append(f"outside: {r.url}")
            ),
        )
        return watched

    yield start
    for context in contexts:
        # Parts that a page still loads would read from tables that are being emptied.
        for page in context.pages:
            page.wait_for_load_state("networkidle")
        context.close()
