"""What findings look at, loaded in a constant number of queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from enterprises.analysis.insights import coverage
from enterprises.analysis.ratings import Rating, latest
from enterprises.analysis.rounds import current_map
from enterprises.analysis.segments import Member, chain
from enterprises.analysis.severities import NeedPlace, severities
from enterprises.analysis.voice_groups import WOMEN, last_rounds
from enterprises.analysis.voices import heard
from enterprises.analysis.women import Step, along_the_chain, services_of_steps
from enterprises.findings import NeedsState, RegistryState, SegmentCount
from enterprises.findings.causes import CausesState
from enterprises.findings.insights import InsightsState
from enterprises.findings.voices import StepStanding, VoicesState
from enterprises.guide import NeedsGuide
from enterprises.models.insights import Topic
from enterprises.models.needs import Category
from enterprises.models.segments import Relationship
from enterprises.models.systems import MarketSystem
from enterprises.models.tally import registered_in


def needs_state(system: MarketSystem) -> NeedsState:
    """Everything `findings.needs_findings` asks, in a constant number of queries."""
    return NeedsState(
        segments=system.segments.standings(),
        ratings=system.ratings.in_use().readings(),
        needs=system.needs.in_use().standings(),
        rounds=system.rounds.count(),
        threshold=system.small_cell_threshold,
    )


def registry_state(system: MarketSystem) -> RegistryState:
    """Everything `findings.registry_findings` asks, in three queries."""
    counts = system.tallies.aggregate(
        registered=Coalesce(Sum("total"), 0),
        without_segment=Coalesce(Sum("total", filter=Q(segment_key=0)), 0),
    )
    segments = system.segments.annotate(registered=registered_in("pk"))
    undecided = system.imports.undecided().values_list("pk", "file_name")
    return RegistryState(
        **counts,
        segments=[
            SegmentCount(*row)
            for row in segments.values_list("pk", "name", "registered")
        ],
        undecided=list(undecided),
    )


def insights_state(system: MarketSystem, today: date) -> InsightsState:
    """Everything `findings.insights_findings` asks, in two queries."""
    return InsightsState(
        insights=system.insights.known(),
        topics={code: str(name) for code, name in Topic.choices},
        segments=dict(system.segments.order_by("name").values_list("pk", "name")),
        today=today,
    )


def women_on_steps(
    system: MarketSystem, ratings: Sequence[Rating]
) -> list[StepStanding]:
    """What is known of women on each step of the chain, in order.

    Three queries, and a fourth for the names of what misses them, if anything does.
    """
    steps = list(system.steps.order_by("order", "pk"))
    placed: dict[int, list[int]] = {}
    on_a_step = system.segments.filter(step__isnull=False).order_by("pk")
    for step_id, segment_id in on_a_step.values_list("step_id", "pk"):
        placed.setdefault(step_id, []).append(segment_id)
    segments = [key for keys in placed.values() for key in keys]
    plain = [
        Step(s.pk, s.women_labour_share, tuple(placed.get(s.pk, ()))) for s in steps
    ]
    last = latest(ratings)
    threshold = system.small_cell_threshold
    women = along_the_chain(
        plain,
        owners=system.tallies.open().by_segment(),
        heard=heard(last, segments=segments),
        threshold=threshold,
    )
    services = services_of_steps(plain, last, threshold=threshold)
    keys = {m.sub_need_id for found in services.values() for m in found.missed}
    names = dict(system.sub_needs.filter(pk__in=keys).values_list("pk", "name"))
    return [
        StepStanding(
            s.name,
            w,
            services[s.pk],
            tuple(names[m.sub_need_id] for m in services[s.pk].missed),
        )
        for s, w in zip(steps, women, strict=True)
    ]


def voices_state(system: MarketSystem, ratings: Sequence[Rating]) -> VoicesState:
    """Everything `findings.voices_findings` asks, in nine queries.

    One more names the needs in which services miss women, where any do. `ratings`
    are all of the system's that are in use, which `needs_state` has read.
    """
    segments = dict(system.segments.order_by("name").values_list("pk", "name"))
    records = system.heard_voices.records()
    last = last_rounds(ratings, records)
    of_last = [r for r in ratings if r.round_id == last[r.segment_id]]
    asked = heard(of_last, segments=list(segments))
    insights = system.insights.filter(segment__isnull=False)
    needs = system.needs.in_use()
    return VoicesState(
        segments=segments,
        groups=system.voice_groups.listed(),
        records=records,
        last_rounds=last,
        heard={who.segment_id: who for who in asked},
        exposures=system.exposures.standings(),
        topics=_gathered(insights.values_list("segment_id", "topic")),
        needs=_gathered(needs.values_list("segment_id", "sub_need__catalogue_code")),
        steps=women_on_steps(system, ratings),
    )


def guide_state(system: MarketSystem, today: date) -> NeedsGuide:
    """Everything the guide of factor 1 asks, in six queries."""
    segments = list(system.segments.order_by("name"))
    keys = [segment.pk for segment in segments]
    every = system.ratings.in_use().readings()
    ratings = latest(every)
    groups = system.voice_groups.listed()
    records = system.heard_voices.records()
    newest = max(((r.held_on, r.round_id) for r in records), default=None)
    nobody = {
        r.group_id
        for r in records
        if (r.held_on, r.round_id) == newest and r.people == 0
    }
    recorded = {r.group_id for r in records}
    asked = heard(ratings, segments=keys)
    # Then the ratings tell of them, though nobody wrote it down.
    women_spoke = any(who.women for who in asked)
    causes = list(
        system.needs.in_use()
        .annotate(causes=Count("cause_links"))
        .values_list("causes", flat=True)
    )
    return NeedsGuide(
        chain=chain(Member(s.pk, s.estimated_number, s.transparency) for s in segments),
        roles=len({s.role for s in segments}),
        places=len({s.place_id for s in segments if s.place_id}),
        direct=sum(s.relationship == Relationship.DIRECT for s in segments),
        related=sum(s.relationship != "" for s in segments),
        coverage=coverage(
            system.insights.known(),
            topics=Topic.values,
            segments=[None, *keys],
            today=today,
        ),
        needs=current_map(
            every,
            segments=keys,
            columns=Category.values,
            threshold=system.small_cell_threshold,
        ),
        heard=asked,
        groups_missing=[g.name for g in groups if g.group_id in nobody],
        groups_unrecorded=[
            g.name
            for g in groups
            if g.group_id not in recorded and not (g.kind == WOMEN and women_spoke)
        ],
        groups=len(groups),
        needs_known=len(causes),
        caused=sum(n > 0 for n in causes),
    )


def _gathered(pairs: Iterable[tuple[Any, str]]) -> dict[int, frozenset[str]]:
    """The words of each key, once."""
    found: dict[int, set[str]] = {}
    for key, word in pairs:
        found.setdefault(key, set()).add(word)
    return {key: frozenset(words) for key, words in found.items()}


def causes_state(
    system: MarketSystem,
    segments: Collection[int] | None = None,
    gender: str = "",
) -> CausesState:
    """Everything `findings.causes.causes_findings` asks, in five queries.

    Of the needs of some `segments` only, and as one `gender` rates them, where asked.
    """
    state = links_state(system, segments, gender)
    return replace(
        state,
        causes=system.root_causes.plain(),
        behind=[b for b in system.root_causes.links() if b.need_id in state.severity],
    )


def links_state(
    system: MarketSystem,
    segments: Collection[int] | None = None,
    gender: str = "",
) -> CausesState:
    """As `causes_state`, of needs and links alone, in three queries."""
    needs = system.needs.in_use().standings()
    if segments is not None:
        needs = [need for need in needs if need.segment_id in segments]
    places = [NeedPlace(n.need_id, n.segment_id, n.sub_need_id) for n in needs]
    severity = severities(
        system.ratings.in_use().readings(),
        places,
        threshold=system.small_cell_threshold,
        gender=gender,
    )
    return CausesState(
        needs=needs,
        severity=severity,
        causes=(),
        behind=(),
        links=[
            link
            for link in system.need_links.in_use().plain()
            if {link.need_id, link.holds_back_id} <= severity.keys()
        ],
    )
