"""What stands around every page: the person's systems, the rail, the active factor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from config.guides import ASKED_ON, question_url
from enterprises.models import MarketSystem
from stakeholders.backends import acting_organisation, memberships_of, open_glass
from stakeholders.models import BreakGlass, Organisation

VIEW = "enterprises.view_marketsystem"


@dataclass(frozen=True, slots=True)
class Page:
    """One line of the rail; `nouns` are the first words of the routes it stands for."""

    label: str | Promise
    route: str
    nouns: tuple[str, ...] = ()
    permission: str = VIEW


@dataclass(frozen=True, slots=True)
class Entry:
    """One factor (or general page) of the rail, with the pages below it."""

    key: str
    label: str | Promise
    route: str
    icon: str
    permission: str = VIEW
    pages: tuple[Page, ...] = ()


RAIL = (
    Entry("overview", _("Overview"), "overview", "grid-1x2"),
    Entry(
        "needs",
        _("Needs"),
        "enterprises:need_matrix",
        "puzzle",
        pages=(
            Page(
                _("Needs map"), "enterprises:need_matrix", ("need", "rating", "subneed")
            ),
            Page(
                _("Segments"),
                "enterprises:segment_list",
                ("segment", "step", "exposure", "chain"),
            ),
            Page(_("Insights"), "enterprises:insight_coverage", ("insight",)),
            Page(_("Voices"), "enterprises:voice_grid", ("voice", "voicegroup")),
            Page(_("Guide"), "guide_needs", ("guide",)),
            Page(_("Root causes"), "enterprises:cause_list", ("cause", "needcause")),
            Page(_("Linked needs"), "enterprises:link_list", ("link",)),
            Page(
                _("Registry"),
                "enterprises:enterprise_list",
                (
                    *("enterprise", "owner", "contact", "bulkchange"),
                    *("duplicate", "duplicatesearch", "duplicateverdict"),
                ),
            ),
            Page(_("Consent"), "enterprises:purpose_list", ("purpose", "consent")),
            Page(_("Places"), "enterprises:place_list", ("place",)),
            Page(_("Assessment rounds"), "enterprises:round_list", ("round",)),
            Page(_("Sessions"), "enterprises:session_list", ("session",)),
            Page(
                _("Imports"),
                "enterprises:import_list",
                ("import",),
                "enterprises.view_importbatch",
            ),
        ),
    ),
    Entry(
        "roles",
        _("Roles"),
        "stakeholders:stakeholder_list",
        "diagram-3",
        pages=(
            Page(
                _("Stakeholders"),
                "stakeholders:stakeholder_list",
                (
                    *("stakeholder", "function", "engagement", "motive"),
                    *("programme", "representative", "similar"),
                    "stakeholdername",
                ),
            ),
            Page(
                _("Map"),
                "stakeholders:map_detail",
                ("map", "relationship"),
                "stakeholders.view_relationship",
            ),
            Page(_("Gaps"), "stakeholders:function_gap_list"),
            Page(
                _("Coverage"),
                "coordination:coverage_matrix",
                ("coverage",),
                "coordination.view_intervention",
            ),
            Page(
                _("If they left"),
                "coordination:departure_list",
                ("departure",),
                "coordination.view_intervention",
            ),
            Page(_("Alignment"), "stakeholders:alignment", ("alignment",)),
            Page(
                _("Whom to engage"),
                "stakeholders:ranking_list",
                ("ranking", "weights", "coalition"),
            ),
            Page(
                _("Due diligence"),
                "stakeholders:duediligence_list",
                ("duediligence",),
                "stakeholders.view_duediligence",
            ),
            Page(
                _("Initiatives"),
                "stakeholders:initiative_list",
                ("initiative", "initiativepart", "initiativename"),
                "stakeholders.view_existinginitiative",
            ),
            Page(
                _("Overlaps"),
                "stakeholders:overlap_list",
                ("overlap", "overlapverdict"),
                "stakeholders.view_existinginitiative",
            ),
            Page(
                _("Lenses"),
                "stakeholders:lens_list",
                ("lens", "systemfinding"),
                "stakeholders.view_systemfinding",
            ),
            Page(
                _("What it offers"),
                "stakeholders:system_function_list",
                ("system_function",),
                "stakeholders.view_systemfunction",
            ),
            Page(
                _("Data sharing"),
                "stakeholders:terms_detail",
                ("terms",),
                "stakeholders.view_sharingterms",
            ),
            Page(_("Guide"), "guide_roles"),
        ),
    ),
    Entry("value", _("Value"), "valueprop:case_list", "gem"),
    Entry(
        "coordination",
        _("Coordination"),
        "coordination:intervention_list",
        "calendar3-range",
        pages=(
            Page(
                _("Interventions"),
                "coordination:intervention_list",
                ("intervention", "activity", "responsibility", "plannedrole"),
            ),
            Page(
                _("Funding"),
                "coordination:funding",
                ("funding", "budget", "contribution"),
            ),
        ),
    ),
    Entry(
        "impact",
        _("Impact"),
        "impact:dashboard",
        "graph-up-arrow",
        pages=(
            Page(_("Dashboard"), "impact:dashboard", ("dashboard",)),
            Page(
                _("Indicators"),
                "impact:indicator_list",
                (
                    "indicator",
                    "target",
                    "baseline",
                    "baselineperiod",
                    "measurementround",
                ),
            ),
            Page(
                _("Records"),
                "impact:observation_list",
                ("observation",),
                "impact.view_observation",
            ),
            Page(
                _("Log a value"),
                "impact:observation_log",
                ("observation_log",),
                "impact.add_observation",
            ),
        ),
    ),
    Entry("plan", _("Plan"), "plan", "file-earmark-text"),
    Entry(
        "people",
        _("People"),
        "stakeholders:membership_list",
        "people",
        "stakeholders.view_membership",
        pages=(
            Page(
                _("People"),
                "stakeholders:membership_list",
                ("membership", "ownership", "partner"),
                "stakeholders.view_membership",
            ),
            Page(
                _("Invitations"),
                "stakeholders:invitation_list",
                ("invitation",),
                "stakeholders.add_invitation",
            ),
            Page(
                _("Requests to join"),
                "stakeholders:joinrequest_list",
                ("joinrequest", "joinlink"),
                "stakeholders.view_joinrequest",
            ),
            Page(
                _("Audit trail"),
                "enterprises:event_list",
                ("event",),
                "enterprises.view_auditevent",
            ),
            Page(
                _("Settings"),
                "enterprises:system_change",
                ("system",),
                "enterprises.change_marketsystem",
            ),
        ),
    ),
)

BOTTOM = (
    Page(_("Overview"), "overview"),
    Page(_("Needs"), "enterprises:need_matrix"),
    Page(_("Log"), "impact:observation_log", permission="impact.add_observation"),
    Page(_("Records"), "impact:observation_list", permission="impact.view_observation"),
)
BOTTOM_ICONS = ("grid-1x2", "puzzle", "plus-circle", "list-check")


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


def belongs(page: Page, route: str) -> int:
    """Return how well a page stands for a route (`app:noun_verb`), 0 for not at all."""
    if page.route == route:
        return len(route) + 1
    app, _colon, name = route.rpartition(":")
    if page.route.rpartition(":")[0] != app:
        return 0
    fits = [noun for noun in page.nouns if name == noun or name.startswith(f"{noun}_")]
    return max((len(app) + len(noun) for noun in fits), default=0)


def place(route: str) -> tuple[str, str]:
    """Return the rail's entry (its key) and its page (a route) that a route is of."""
    best, found = 0, ("", "")
    for entry in RAIL:
        for page in (Page(entry.label, entry.route), *entry.pages):
            if (fit := belongs(page, route)) > best:
                best, found = fit, (entry.key, page.route)
    if best:
        return found
    app = route.rpartition(":")[0]
    for entry in RAIL:
        if app and entry.route.startswith(f"{app}:"):
            return entry.key, ""
    return "", ""


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
