"""What stands around every page: the person's systems, the rail, the active factor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject

from config.guides import ASKED_ON, question_url
from config.rail import BOTTOM, BOTTOM_ICONS, RAIL, Entry, place
from enterprises.models import MarketSystem
from stakeholders.backends import acting_organisation, memberships_of, open_glass
from stakeholders.models import BreakGlass, Organisation


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the rail or of the bottom bar, ready to be drawn."""

    key: str
    label: str | Promise
    url: str
    icon: str
    is_active: bool
    is_current: bool
    pages: tuple["Link", ...] = ()


def address(route: str, slug: str) -> str:
    """Return a page's address in a system; "" for one that does not exist."""
    try:
        return reverse(route, kwargs={"slug": slug})
    except NoReverseMatch:
        return ""


class Frame:
    """What templates ask about the frame; an answer is computed when asked for."""

    def __init__(self, request: Any) -> None:
        """Keep the request (the door's, inside a system); no query is made yet."""
        self.request = request
        self.system = getattr(request, "system", None)
        self.permissions: frozenset[str] = getattr(request, "permissions", frozenset())
        match = request.resolver_match
        self.route = match.view_name if match is not None else ""
        self.factor, self.page = (
            place(self.route) if self.system is not None else ("", "")
        )

    @cached_property
    def systems(self) -> list[MarketSystem]:
        """Return the market systems the person takes part in, in one query."""
        mine = MarketSystem.objects.filter(
            memberships__user=self.request.user, memberships__deactivated_at=None
        )
        return list(mine.filter(archived_at=None).distinct())

    @property
    def organisations(self) -> list[Organisation]:
        """Return for whom the person may act here; the door has asked already."""
        if self.system is None:
            return []
        held = memberships_of(self.request.user, self.system)
        return [membership.organisation for membership in held]

    @property
    def glass(self) -> BreakGlass | None:
        """Return the break-glass by which the person reads here; asked already, too."""
        return (
            open_glass(self.request.user, self.system)
            if self.system is not None
            else None
        )

    @property
    def acting_for(self) -> Organisation | None:
        """Return for whom the person acts here; break-glass readers act for nobody."""
        return acting_organisation(self.request) if self.organisations else None

    @property
    def guide(self) -> str:
        """Return where the questions stand that this page helps to answer, or ""."""
        may_read = "enterprises.view_guidenote" in self.permissions
        codes = ASKED_ON.get(self.page, ())
        if self.system is None or not (codes and may_read):
            return ""
        return question_url(codes[0], self.system.slug)

    @cached_property
    def rail(self) -> list[Link]:
        """Return the entries that this person may open in this system."""
        if self.system is None:
            return []
        return [link for entry in RAIL if (link := self.link_of(entry)).url]

    def link_of(self, entry: Entry) -> Link:
        """Return one entry and its pages; no address where the person may not go."""
        pages = [
            Link("", page.label, url, "", False, page.route == self.page)
            for page in entry.pages
            if page.permission in self.permissions and (url := self.url(page.route))
        ]
        allowed = entry.permission in self.permissions
        url = self.url(entry.route) if allowed else ""
        is_active = entry.key == self.factor
        is_current = is_active and entry.route == self.route
        return Link(
            entry.key, entry.label, url, entry.icon, is_active, is_current, tuple(pages)
        )

    @cached_property
    def bottom(self) -> list[Link]:
        """Return the bottom bar of a phone."""
        links = zip(BOTTOM, BOTTOM_ICONS, strict=True)
        return [
            Link(
                "",
                page.label,
                url,
                icon,
                page.route == self.route,
                page.route == self.route,
            )
            for page, icon in links
            if page.permission in self.permissions and (url := self.url(page.route))
        ]

    def url(self, route: str) -> str:
        """Return a route's address in the system of this request."""
        return address(route, self.system.slug) if self.system is not None else ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: the frame for people who are signed in, nothing for others."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"frame": SimpleLazyObject(lambda: Frame(request))}
