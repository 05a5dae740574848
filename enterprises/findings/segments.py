"""Who is in the chain, how well that is known, and what contradicts itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.analysis.segments import Chain
from enterprises.analysis.trends import Agreement
from enterprises.findings.finding import Finding, Severity
from enterprises.wording import isolated

SEGMENT = "enterprises:segment_detail"
# A chain of which the company sees less than half cannot be planned from its books.
MOSTLY = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class SegmentPicture:
    """How well one segment is described.

    `knows_motivation` says that the registry knows it of at least one of its
    enterprises; `necessity_share` is the team's estimate.
    """

    segment_id: int
    name: str
    estimated_number: int | None
    relationship: str
    transparency: str
    intermediary: str
    setting: str
    necessity_share: Decimal | None
    knows_motivation: bool


@dataclass(frozen=True, slots=True)
class StatedTrend:
    """What is said of one need's trend, and whether two rounds bear it out."""

    need_id: int
    sub_need: str
    segment: str
    stated: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class SegmentsState:
    """All that the findings about the chain look at; each part is one query.

    `bare_places` are those of which neither they nor one above or within has a segment;
    `aimless` are rounds without a purpose; `abroad` enterprises whose position lies
    outside the country. Each is a key and a name.
    """

    chain: Chain
    segments: Sequence[SegmentPicture]
    trends: Sequence[StatedTrend]
    bare_places: Sequence[tuple[int, str]]
    aimless: Sequence[tuple[int, str]]
    abroad: Sequence[tuple[int, str]]


def mostly_out_of_sight(state: SegmentsState) -> list[Finding]:
    """A company that does not see most of its chain cannot know what it depends on."""
    share = state.chain.unseen_share
    if share is None or share <= MOSTLY:
        return []
    words = _("The company cannot see {share} in a hundred of its chain's enterprises.")
    return [
        Finding(
            code="enterprises.mostly_out_of_sight",
            severity=Severity.WARNING,
            message=words.format(share=round(share * 100)),
            subject=_("Value chain"),
            url_name="enterprises:segment_list",
        )
    ]


def relationship_unknown(state: SegmentsState) -> list[Finding]:
    """Whether somebody can be reached at all is the first thing a plan asks."""
    return [
        _of_segment(
            "relationship_unknown",
            s,
            _("Whether the company deals with it directly, and sees it, is not said."),
        )
        for s in state.segments
        if not s.relationship or not s.transparency
    ]


def intermediary_missing(state: SegmentsState) -> list[Finding]:
    """Whoever stands between decides what arrives."""
    return [
        _of_segment(
            "intermediary_missing",
            s,
            _("Reached through somebody else, who is not named."),
        )
        for s in state.segments
        if s.relationship == "indirect" and not s.intermediary
    ]


def motivation_unknown(state: SegmentsState) -> list[Finding]:
    """Who is in business for want of work needs other things than who wants to grow."""
    return [
        _of_segment(
            "motivation_unknown",
            s,
            _("Nothing is known of why they are in business; an estimate will do."),
        )
        for s in state.segments
        if s.necessity_share is None and not s.knows_motivation
    ]


def setting_unknown(state: SegmentsState) -> list[Finding]:
    """Needs of town and country differ, and a filter misses who is in neither."""
    return [
        _of_segment("setting_unknown", s, _("Urban or rural is not said."))
        for s in state.segments
        if not s.setting
    ]


def place_without_segment(state: SegmentsState) -> list[Finding]:
    """A place on the list where nobody is described is a blank on the map."""
    return [
        Finding(
            code="enterprises.place_without_segment",
            severity=Severity.NOTE,
            message=_("No segment is described here."),
            subject=name,
            url_name="enterprises:segment_add",
            query={"place": key},
        )
        for key, name in state.bare_places
    ]


def trend_contradicts(state: SegmentsState) -> list[Finding]:
    """One of the two is wrong: what people say of a need, or how it was measured."""
    return [
        Finding(
            code="enterprises.trend_contradicts",
            severity=Severity.WARNING,
            message=_(
                "{segment}: the trend that is stated is not what the last two rounds "
                "measured."
            ).format(segment=isolated(t.segment)),
            subject=t.sub_need,
            url_name="enterprises:need_detail",
            url_kwargs={"pk": t.need_id},
        )
        for t in state.trends
        if t.agreement == Agreement.CONTRADICTS
    ]


def round_without_purpose(state: SegmentsState) -> list[Finding]:
    """Who is asked without a purpose gives time for nothing."""
    return [
        Finding(
            code="enterprises.round_without_purpose",
            severity=Severity.NOTE,
            message=_("What this round is for is not said."),
            subject=name,
            url_name="enterprises:round_change",
            url_kwargs={"pk": key},
        )
        for key, name in state.aimless
    ]


def position_outside(state: SegmentsState) -> list[Finding]:
    """A position on the wrong side of a border sends people the wrong way."""
    return [
        Finding(
            code="enterprises.position_outside",
            severity=Severity.WARNING,
            message=_("Its position lies outside the country."),
            subject=code,
            url_name="enterprises:enterprise_change",
            url_kwargs={"pk": key},
        )
        for key, code in state.abroad
    ]


def segments_findings(state: SegmentsState) -> list[Finding]:
    """Everything this app can tell about the chain, the gravest first."""
    found = [
        finding
        for find in (
            *(mostly_out_of_sight, trend_contradicts, position_outside),
            *(relationship_unknown, intermediary_missing, motivation_unknown),
            *(setting_unknown, place_without_segment, round_without_purpose),
        )
        for finding in find(state)
    ]
    return sorted(found, key=lambda finding: -finding.severity)


def _of_segment(code: str, segment: SegmentPicture, message: str) -> Finding:
    return Finding(
        code=f"enterprises.{code}",
        severity=Severity.NOTE,
        message=message,
        subject=segment.name,
        url_name=SEGMENT,
        url_kwargs={"pk": segment.segment_id},
    )
