"""Which enterprises are registered, and tables that wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.findings.finding import Finding, Severity
from enterprises.findings.needs import SEGMENT


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """A segment and how many of its enterprises are in the registry."""

    segment_id: int
    name: str
    registered: int


@dataclass(frozen=True, slots=True)
class RegistryState:
    """All that the findings about the registry look at; each part is one query."""

    registered: int
    without_segment: int
    segments: Sequence[SegmentCount]
    # Imports that wait for a person: their key and the name of the file.
    undecided: Sequence[tuple[int, str]]


def registry_empty(state: RegistryState) -> list[Finding]:
    """Without enterprises by code no change can be followed for the same ones."""
    if state.registered:
        return []
    return [
        Finding(
            code="enterprises.registry_empty",
            severity=Severity.WARNING,
            message=_("No enterprise is registered, so none can be followed."),
            subject=_("Registry"),
            url_name="enterprises:import_add",
        )
    ]


def enterprises_without_segment(state: RegistryState) -> list[Finding]:
    """Figures of segments leave out who belongs to none."""
    if not state.without_segment:
        return []
    words = ngettext(
        "%(n)s enterprise is in no segment; figures of segments leave it out.",
        "%(n)s enterprises are in no segment; figures of segments leave them out.",
        state.without_segment,
    )
    return [
        Finding(
            code="enterprises.enterprises_without_segment",
            severity=Severity.WARNING,
            message=words % {"n": state.without_segment},
            subject=_("Registry"),
            url_name="enterprises:enterprise_list",
            query={"segment": "unknown"},
        )
    ]


def segment_without_enterprises(state: RegistryState) -> list[Finding]:
    """A segment nobody of is registered cannot be measured at its enterprises."""
    if not state.registered:
        return []
    return [
        Finding(
            code="enterprises.segment_without_enterprises",
            severity=Severity.NOTE,
            message=_("None of its enterprises is registered."),
            subject=segment.name,
            url_name=SEGMENT,
            url_kwargs={"pk": segment.segment_id},
        )
        for segment in state.segments
        if not segment.registered
    ]


def import_undecided(state: RegistryState) -> list[Finding]:
    """A table that nobody decided about is work half done."""
    return [
        Finding(
            code="enterprises.import_undecided",
            severity=Severity.NOTE,
            message=_("This table was uploaded and waits for a decision."),
            subject=name,
            url_name="enterprises:import_detail",
            url_kwargs={"pk": key},
        )
        for key, name in state.undecided
    ]


def registry_findings(state: RegistryState) -> list[Finding]:
    """Everything this app can tell about the registry, the gravest first."""
    found = [
        *registry_empty(state),
        *enterprises_without_segment(state),
        *segment_without_enterprises(state),
        *import_undecided(state),
    ]
    return sorted(found, key=lambda finding: -finding.severity)
