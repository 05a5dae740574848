"""Segments, who was asked about their needs, and what they said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.analysis.needs import SEVERE, NeedMap
from enterprises.analysis.ratings import ENTERPRISES, Rating, latest
from enterprises.analysis.rounds import current_map
from enterprises.analysis.voices import Heard, heard
from enterprises.catalogue import CATEGORIES
from enterprises.findings.finding import Finding, Severity
from enterprises.wording import isolated


@dataclass(frozen=True, slots=True)
class SegmentStanding:
    """One segment, as far as findings ask.

    `women_labour_share` is that of its step of the chain, None if not known; `women`
    is how many of its registered enterprises women own.
    """

    segment_id: int
    name: str
    estimated_number: int | None
    transparency: str
    intermediary: str
    women_labour_share: Decimal | None
    women: int

    @property
    def surely_without_women(self) -> bool:
        """Known to be a men's trade; not knowing is no reason not to ask women."""
        return self.women_labour_share == 0 and self.women == 0


@dataclass(frozen=True, slots=True)
class NeedStanding:
    """One need, as far as findings ask."""

    need_id: int
    segment_id: int
    segment: str
    sub_need_id: int
    sub_need: str
    category: str
    statement: str


@dataclass(frozen=True, slots=True)
class NeedsState:
    """All that the findings about needs look at; each part is one query."""

    segments: Sequence[SegmentStanding]
    ratings: Sequence[Rating]
    needs: Sequence[NeedStanding]
    rounds: int
    threshold: int

    def heard(self) -> list[tuple[SegmentStanding, Heard]]:
        """Who was asked about each segment when it was rated last."""
        counts = heard(
            latest(self.ratings), segments=[s.segment_id for s in self.segments]
        )
        return list(zip(self.segments, counts, strict=True))

    def map_of(self, columns: Sequence[str | int]) -> NeedMap:
        """The needs map of what was said last of each need."""
        return current_map(
            self.ratings,
            segments=[s.segment_id for s in self.segments],
            columns=columns,
            threshold=self.threshold,
        )


SEGMENT = "enterprises:segment_detail"


def no_segments(state: NeedsState) -> list[Finding]:
    """Without segments there is nobody whose needs could be understood."""
    if state.segments:
        return []
    return [
        Finding(
            code="enterprises.no_segments",
            severity=Severity.PROBLEM,
            message=_("Say which groups of micro-enterprises the chain has."),
            subject=_("Segments"),
            url_name="enterprises:segment_add",
        )
    ]


def round_missing(state: NeedsState) -> list[Finding]:
    """Needs that nobody asked about are guesses."""
    if state.rounds or not state.segments:
        return []
    return [
        Finding(
            code="enterprises.round_missing",
            severity=Severity.PROBLEM,
            message=_("No round of assessment has been held yet."),
            subject=_("Needs"),
            url_name="enterprises:round_add",
        )
    ]


def segment_not_rated(state: NeedsState) -> list[Finding]:
    """A segment nobody asked about is planned for blindly."""
    if not state.rounds:
        return []
    return [
        _of_segment(
            "segment_not_rated", Severity.WARNING, s, _("Its needs were never rated.")
        )
        for s, asked in state.heard()
        if not asked.anybody
    ]


def only_supporters_rated(state: NeedsState) -> list[Finding]:
    """What others believe about enterprises is not what enterprises feel."""
    return [
        _of_segment(
            "only_supporters_rated",
            Severity.WARNING,
            s,
            _("Only supporters rated its needs; the enterprises were not asked."),
        )
        for s, asked in state.heard()
        if asked.enterprises == 0 and asked.supporters > 0
    ]


def women_not_heard(state: NeedsState) -> list[Finding]:
    """Women own or work in most segments, and need other things than men.

    Silent where women are known to have no part; where nobody wrote down who was
    asked, it says that.
    """
    found = []
    for s, asked in state.heard():
        if not asked.women_missing or s.surely_without_women:
            continue
        if asked.unrecorded:
            words = _("Whether women were heard in its last round is not recorded.")
        else:
            words = _("No woman was heard in its last round.")
        found.append(_of_segment("women_not_heard", Severity.WARNING, s, words))
    return found


def severe_without_statement(state: NeedsState) -> list[Finding]:
    """A number says that something hurts; only words say what.

    A need counts as severe if the enterprises' mean in the last round in which they
    rated it is at least `SEVERE` and may be shown.
    """
    needs = state.map_of(sorted({n.sub_need_id for n in state.needs}))
    return [
        Finding(
            code="enterprises.severe_without_statement",
            severity=Severity.NOTE,
            message=_("Severe for {segment}, and not yet said in their words.").format(
                segment=isolated(n.segment)
            ),
            subject=n.sub_need,
            url_name="enterprises:need_change",
            url_kwargs={"pk": n.need_id},
        )
        for n in state.needs
        if not n.statement and _is_severe(needs, n.segment_id, n.sub_need_id)
    ]


def voice_gap(state: NeedsState) -> list[Finding]:
    """Help planned by what supporters believe may miss what enterprises feel."""
    needs = state.map_of([c.code for c in CATEGORIES])
    return [
        Finding(
            code="enterprises.voice_gap",
            severity=Severity.WARNING if gap.difference > 0 else Severity.NOTE,
            message=_gap_words(gap.difference).format(
                category=c.name, points=f"{abs(gap.difference):.1f}"
            ),
            subject=s.name,
            url_name=SEGMENT,
            url_kwargs={"pk": s.segment_id},
            is_lesson=True,
        )
        for s in state.segments
        for c in CATEGORIES
        for gap in [needs.cells[s.segment_id, c.code].gap]
        if gap.is_real and gap.difference is not None and abs(gap.difference) >= 1
    ]


def opaque_segment(state: NeedsState) -> list[Finding]:
    """Whom the company cannot see it can only reach through somebody who does."""
    return [
        _of_segment(
            "opaque_segment",
            Severity.NOTE,
            s,
            _("Out of the company's sight, and nobody is named who reaches it."),
        )
        for s in state.segments
        if s.transparency == "opaque" and not s.intermediary
    ]


def segment_number_unknown(state: NeedsState) -> list[Finding]:
    """Without a number nobody can say how many a plan would reach."""
    return [
        _of_segment(
            "segment_number_unknown",
            Severity.NOTE,
            s,
            _("How many enterprises it has is not known; an estimate will do."),
        )
        for s in state.segments
        if s.estimated_number is None
    ]


def needs_findings(state: NeedsState) -> list[Finding]:
    """Everything this app can tell about needs, the gravest first."""
    asked: Iterable[Finding] = (
        finding
        for find in (
            *(no_segments, round_missing, segment_not_rated, only_supporters_rated),
            *(women_not_heard, voice_gap, severe_without_statement),
            *(opaque_segment, segment_number_unknown),
        )
        for finding in find(state)
    )
    return sorted(asked, key=lambda finding: -finding.severity)


def _of_segment(
    code: str, severity: Severity, segment: SegmentStanding, message: str
) -> Finding:
    return Finding(
        code=f"enterprises.{code}",
        severity=severity,
        message=message,
        subject=segment.name,
        url_name=SEGMENT,
        url_kwargs={"pk": segment.segment_id},
    )


def _is_severe(needs: NeedMap, segment_id: int, sub_need_id: int) -> bool:
    cell = needs.cells.get((segment_id, sub_need_id))
    mean = cell.of(ENTERPRISES).shown if cell else None
    return mean is not None and mean >= SEVERE


def _gap_words(difference: Decimal) -> str:
    if difference > 0:
        return _("{category} weighs {points} points more than supporters believe.")
    return _("{category} weighs {points} points less than supporters believe.")
