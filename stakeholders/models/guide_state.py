"""What the guide of factor 2 looks at, loaded as plain values in six queries."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)

from enterprises.models import MarketSystem
from stakeholders.analysis.alignment import lean_of, net_position
from stakeholders.analysis.checklist import Tally
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.analysis.functions import functions
from stakeholders.analysis.lenses import LENSES
from stakeholders.analysis.market_map import Graph, Link, Node
from stakeholders.analysis.network import reached
from stakeholders.catalogue import SYSTEM_FUNCTIONS
from stakeholders.findings import EXPECTED_KINDS
from stakeholders.guide import Known, RolesGuide
from stakeholders.models.people import OrganisationKind
from stakeholders.models.profiles import MotiveKind
from stakeholders.models.severity import rated_needs
from stakeholders.models.stakeholders import Engagement, Stakeholder
from stakeholders.models.visibility import Audience

NONE = Checked(CheckState.NONE)
CONCERN, INCENTIVE = Q(kind=MotiveKind.CONCERN), Q(kind=MotiveKind.INCENTIVE)


def roles_guide(system: MarketSystem, audience: Audience, today: date) -> RolesGuide:
    """Everything the guide of factor 2 asks, as far as the audience may see it.

    A function that no segment rated cannot be severe, so those that were rated do.
    """
    rated = rated_needs(system)
    names = {need.sub_need_id: (need.sub_need, need.category) for need in rated}
    rows = list(_stakeholders(system, audience))
    present = {row.kind for row in rows}
    labels = dict(OrganisationKind.choices)
    graph = _graph(system, audience, rows)
    doors = [
        (f"s{row.reached_through_id}", f"s{row.pk}")
        for row in rows
        if row.reached_through_id
    ]
    steps = reached(graph, doors)
    checked = system.due_diligences.visible_to(audience).by_stakeholder(today)
    counted = _counted(system, audience)
    return RolesGuide(
        stakeholders=[
            _known(row, checked.get(row.pk, NONE), steps.get(f"s{row.pk}"))
            for row in rows
        ],
        kinds_missing=[
            str(labels[kind]) for kind in EXPECTED_KINDS if kind not in present
        ],
        functions=functions(rated, system.function_roles.parts(), names=names),
        qualities=Counter(link.quality for link in graph.links),
        initiatives=counted["initiatives", ""],
        offers=_offers(counted),
        seen={lens: counted["lens", lens] for lens in LENSES},
    )


def _stakeholders(
    system: MarketSystem, audience: Audience
) -> QuerySet[Stakeholder, Any]:
    """Who has not withdrawn, with what the audience may see of each; one query."""
    motives = system.motives.visible_to(audience).filter(stakeholder=OuterRef("pk"))
    people = system.representatives.visible_to(audience)
    amounts = {
        "incentives": Count("pk", filter=INCENTIVE),
        "concerns": Count("pk", filter=CONCERN),
        "unanswered": Count("pk", filter=CONCERN & Q(answer="")),
        "pull": Sum("strength", filter=INCENTIVE),
        "push": Sum("strength", filter=CONCERN),
    }
    grouped = motives.order_by().values("stakeholder")
    annotations = {
        name: Subquery(grouped.annotate(amount=amount).values("amount"))
        for name, amount in amounts.items()
    }
    return (
        system.stakeholders.exclude(engagement=Engagement.WITHDRAWN)
        .annotate(**annotations)
        .annotate(is_represented=Exists(people.filter(stakeholder=OuterRef("pk"))))
        .order_by("name", "pk")
    )


def _known(row: Any, checked: Checked, steps: int | None) -> Known:
    return Known(
        name=row.name,
        kind=row.kind,
        engagement=row.engagement,
        has_priorities=bool(row.priorities),
        has_challenges=bool(row.challenges),
        named_by=row.named_by_count,
        incentives=row.incentives or 0,
        concerns=row.concerns or 0,
        unanswered=row.unanswered or 0,
        lean=lean_of(net_position(row.pull or 0, row.push or 0)),
        is_represented=row.is_represented,
        is_checked=checked.is_valid,
        steps=steps,
    )


def _graph(system: MarketSystem, audience: Audience, rows: list[Stakeholder]) -> Graph:
    """Who deals with whom; segments are only ends of links here. One query."""
    nodes = [
        Node(f"s{r.pk}", r.pk, r.name, r.kind, r.layer, engagement=r.engagement)
        for r in rows
    ]
    found = system.relationships.visible_to(audience).order_by("pk")
    fields = ("pk", "source_id", "target_id", "target_segment_id", "kind", "quality")
    links = [
        Link(pk, f"s{source}", f"s{target}" if target else f"g{segment}", *more)
        for pk, source, target, segment, *more in found.values_list(*fields)
    ]
    return Graph(tuple(nodes), tuple(links))


def _counted(system: MarketSystem, audience: Audience) -> Counter[tuple[str, str]]:
    """How much there is of what has a page of its own, by what and which; one query."""
    functions = system.system_functions.all()
    seen = system.system_findings.visible_to(audience)
    initiatives = system.initiatives.visible_to(audience)
    parts = [
        _by(seen, "lens", F("lens")),
        _by(functions, "presence", F("presence")),
        _by(functions.filter(catalogue_code=""), "own", Value("")),
        _by(initiatives, "initiatives", Value("")),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return Counter({(what, which): n for what, which, n in rows})


def _by(rows: QuerySet[Any, Any], what: str, which: Any) -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(what=Value(what), which=which)
    grouped = named.values("what", "which").annotate(n=Count("pk"))
    counted: QuerySet[Any, Any] = grouped.values_list("what", "which", "n")
    return counted


def _offers(counted: Counter[tuple[str, str]]) -> Tally:
    """The checklist: lines without a row, and rows that say nothing, are not judged."""
    present, weak, absent, not_needed = (
        counted["presence", one]
        for one in ("present", "weak", "absent", "not_applicable")
    )
    total = len(SYSTEM_FUNCTIONS) + counted["own", ""]
    unjudged = total - present - weak - absent - not_needed
    return Tally(present, weak, absent, not_needed, unjudged)
