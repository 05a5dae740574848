"""Whose voice is missing, what threatens a living unseen, and women along the chain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.analysis.voice_groups import WOMEN, Group, Recorded
from enterprises.analysis.voices import Heard
from enterprises.analysis.women import Missed, Services, StepWomen
from enterprises.catalogue import NEEDS_OF_EXPOSURE
from enterprises.findings.finding import Finding, Severity
from enterprises.findings.needs import SEGMENT
from enterprises.wording import isolated

GRID = "enterprises:voice_grid"
# Whom planning overlooks most often; other groups are for the team to weigh.
GRAVE_KINDS = {"women", "youth", "informal"}
# An exposure at least this severe, of 1 to 5, threatens the living.
SEVERE_EXPOSURE = 4
NOT_COMPARED = Services((), 0)
# Topics under which an exposure would be written down.
TOPICS_OF_EXPOSURE = {"context", "operations"}


@dataclass(frozen=True, slots=True)
class ExposureStanding:
    """One exposure of a segment; `kind` is its code, `name` its word."""

    exposure_id: int
    segment_id: int
    kind: str
    name: str
    severity: int


@dataclass(frozen=True, slots=True)
class StepStanding:
    """What is known of women on one step, with the name of the step.

    `missed` are the names of the needs in which services miss its women, the widest
    gap first; `services` is what that rests on.
    """

    name: str
    women: StepWomen
    services: Services = NOT_COMPARED
    missed: tuple[str, ...] = ()

    @property
    def gaps(self) -> list[tuple[str, Missed]]:
        """Each need in which services miss the women, with how far."""
        return list(zip(self.missed, self.services.missed, strict=True))


@dataclass(frozen=True, slots=True)
class VoicesState:
    """All that the findings about voices look at; each part is one query.

    `segments` maps a segment's key to its name; `last_rounds` maps one to
    the round that asked it last, if any did, and `heard` says who rated in that;
    `topics` maps a segment to the topics of its insights, `needs` to the
    catalogue's codes of its needs.
    """

    segments: Mapping[int, str]
    groups: Sequence[Group]
    records: Sequence[Recorded]
    last_rounds: Mapping[int, int]
    heard: Mapping[int, Heard]
    exposures: Sequence[ExposureStanding]
    topics: Mapping[int, frozenset[str]]
    needs: Mapping[int, frozenset[str]]
    steps: Sequence[StepStanding]


def voice_not_heard(state: VoicesState) -> list[Finding]:
    """Who is never asked is planned for by others, and often planned past.

    Only where somebody wrote down that nobody of the group was heard in the segment's
    last round; one finding a segment. Of women it speaks only where no enterprise rated
    then, for the ratings' own finding tells of them.
    """
    nobody = {
        (r.segment_id, r.group_id)
        for r in state.records
        if r.round_id == state.last_rounds.get(r.segment_id) and r.people == 0
    }
    words = _("Nobody of these was heard in its last round: {groups}.")
    found = []
    for key, name in state.segments.items():
        missing = [
            g
            for g in state.groups
            if (key, g.group_id) in nobody
            and g.is_expected(key)
            and not (g.kind == WOMEN and _rated(state, key))
        ]
        if missing:
            grave = any(g.kind in GRAVE_KINDS for g in missing)
            found.append(
                Finding(
                    code="enterprises.voice_not_heard",
                    severity=Severity.WARNING if grave else Severity.NOTE,
                    message=words.format(
                        groups=", ".join(isolated(g.name) for g in missing)
                    ),
                    subject=name,
                    url_name="enterprises:voice_record",
                    url_kwargs={"pk": state.last_rounds[key], "segment": key},
                )
            )
    return found


def _rated(state: VoicesState, segment_id: int) -> bool:
    who = state.heard.get(segment_id)
    return who is not None and who.enterprises > 0


def group_never_recorded(state: VoicesState) -> list[Finding]:
    """A group that is only listed is as silent as one that nobody thought of.

    Only once anybody was asked anything; women are left out where ratings say how many
    of them spoke.
    """
    if not state.last_rounds:
        return []
    recorded = {r.group_id for r in state.records}
    women_known = any(who.women for who in state.heard.values())
    return [
        Finding(
            code="enterprises.group_never_recorded",
            severity=Severity.NOTE,
            message=_("Whether they were heard was never written down."),
            subject=group.name,
            url_name=GRID,
        )
        for group in state.groups
        if group.group_id not in recorded and not (group.kind == WOMEN and women_known)
    ]


def exposure_unexamined(state: VoicesState) -> list[Finding]:
    """A threat to a living that no need and no insight takes up is planned past.

    Taken up means: one of the needs by which this exposure shows is among those of
    the segment (`NEEDS_OF_EXPOSURE`), or an insight on its context or on how the
    business runs is. A segment added since the segments were read is told next time.
    """
    return [
        Finding(
            code="enterprises.exposure_unexamined",
            severity=Severity.WARNING,
            message=_(
                "Severely exposed ({exposure}), and no need or insight takes it up."
            ).format(exposure=e.name),
            subject=state.segments[e.segment_id],
            url_name=SEGMENT,
            url_kwargs={"pk": e.segment_id},
        )
        for e in state.exposures
        if e.segment_id in state.segments
        and e.severity >= SEVERE_EXPOSURE
        and not _is_taken_up(state, e)
    ]


def _is_taken_up(state: VoicesState, exposure: ExposureStanding) -> bool:
    needs = state.needs.get(exposure.segment_id, frozenset())
    topics = state.topics.get(exposure.segment_id, frozenset())
    answers = NEEDS_OF_EXPOSURE.get(exposure.kind, frozenset())
    return bool(needs & answers or topics & TOPICS_OF_EXPOSURE)


def women_own_little(state: VoicesState) -> list[Finding]:
    """Where women do the work and others own it, help for owners passes them by."""
    return [
        Finding(
            code="enterprises.women_own_little",
            severity=Severity.WARNING,
            message=_(
                "Women do much of the labour and own less than half of that share."
            ),
            subject=step.name,
            url_name="enterprises:chain_women",
        )
        for step in state.steps
        if step.women.owns_little
    ]


def services_miss_women(state: VoicesState) -> list[Finding]:
    """A service that reaches men only leaves those with half of the work behind."""
    words = _("Women find these severe, and men less so: {needs}.")
    return [
        Finding(
            code="enterprises.services_miss_women",
            severity=Severity.WARNING,
            message=words.format(needs=", ".join(map(isolated, step.missed))),
            subject=step.name,
            url_name="enterprises:chain_women",
        )
        for step in state.steps
        if step.missed
    ]


ALL: tuple[Callable[[VoicesState], list[Finding]], ...] = (
    voice_not_heard,
    exposure_unexamined,
    women_own_little,
    services_miss_women,
    group_never_recorded,
)


def voices_findings(state: VoicesState) -> list[Finding]:
    """Everything this app can tell about voices, the gravest first."""
    found = [finding for find in ALL for finding in find(state)]
    return sorted(found, key=lambda finding: -finding.severity)
