"""The rail: the pages it has, and which of them a route is of."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
