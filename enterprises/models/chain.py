"""What findings about the chain look at, in a constant number of queries."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from enterprises.analysis.ratings import Rating
from enterprises.analysis.segments import Member, chain
from enterprises.analysis.severities import NeedPlace
from enterprises.analysis.trends import agreement, last_changes
from enterprises.findings.segments import SegmentPicture, SegmentsState, StatedTrend
from enterprises.models.registry import MicroEnterprise
from enterprises.models.systems import MarketSystem

# Of places and positions so many are told at once.
TOLD = 5


def segments_state(system: MarketSystem, ratings: Sequence[Rating]) -> SegmentsState:
    """Everything `findings.segments` asks, in six queries.

    `ratings` are all of the system's that are in use.
    """
    pictures = _pictures(system)
    aimless = system.rounds.filter(purpose="")
    abroad = system.enterprises.outside(system.country).order_by("code", "pk")
    return SegmentsState(
        chain=chain(
            Member(s.segment_id, s.estimated_number, s.transparency) for s in pictures
        ),
        segments=pictures,
        trends=_trends(system, ratings),
        bare_places=_bare_places(system)[:TOLD],
        aimless=list(aimless.values_list("pk", "name")),
        abroad=list(abroad.values_list("pk", "code")[:TOLD]),
    )


def _pictures(system: MarketSystem) -> list[SegmentPicture]:
    known = MicroEnterprise.objects.filter(segment=OuterRef("pk")).exclude(
        motivation=""
    )
    rows = system.segments.annotate(knows_motivation=Exists(known)).values_list(
        *("pk", "name", "estimated_number", "relationship", "transparency"),
        *("intermediary", "setting", "necessity_share", "knows_motivation"),
    )
    return [SegmentPicture(*row) for row in rows.order_by("name", "pk")]


def _trends(system: MarketSystem, ratings: Sequence[Rating]) -> list[StatedTrend]:
    needs = list(
        system.needs.in_use()
        .exclude(trend="")
        .select_related("segment", "sub_need")
        .order_by("segment__name", "sub_need__order", "pk")
    )
    places = [NeedPlace(n.pk, n.segment_id, n.sub_need_id) for n in needs]
    measured = last_changes(ratings, places, threshold=system.small_cell_threshold)
    return [
        StatedTrend(
            need.pk,
            need.sub_need.name,
            need.segment.name,
            need.trend,
            agreement(need.trend, measured[need.pk]),
        )
        for need in needs
    ]


def _bare_places(system: MarketSystem) -> list[tuple[int, str]]:
    """The topmost places of which nothing above, within or at has a segment."""
    places = list(system.places.order_by("path").values_list("pk", "name", "path"))
    used = set(
        system.segments.filter(place__isnull=False)
        .order_by()
        .values_list("place__path", flat=True)
    )
    above = {path[: i + 1] for path in used for i, c in enumerate(path) if c == "/"}
    bare: list[tuple[int, str]] = []
    covered = set(used)
    for key, name, path in places:
        parent = path.rstrip("/").rpartition("/")[0] + "/"
        if parent in covered or path in covered:
            covered.add(path)
        elif path not in above:
            bare.append((key, name))
            covered.add(path)
    return bare
