"""What existing initiatives leave open: overlaps, needs nobody works on, old rows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.findings import Finding, Severity
from enterprises.wording import isolated
from stakeholders.analysis.functions import ENGAGED, SEVERE, RatedNeed
from stakeholders.analysis.overlap import Pair

# So many are named; the rest is counted.
NAMED = 5
PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Listed:
    """One initiative, as far as its findings ask.

    `engagement` is that of its lead, 0 where none is listed; `written_lead` the name
    of one that is not; `is_late`: said to run or to be planned though it has ended.
    """

    id: int
    name: str
    is_over: bool
    is_late: bool
    engagement: int
    written_lead: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The newest verdict on two initiatives that the reader may see."""

    id: int
    first: int
    second: int
    verdict: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class InitiativesState:
    """What one reader may know of all initiatives of a system.

    `pairs` are the high overlaps between those not over yet, the highest first;
    `worked_on` the functions that one of those performs; `needs` the worst segment of
    each need that was rated.
    """

    listed: tuple[Listed, ...]
    pairs: tuple[Pair, ...]
    verdicts: tuple[Judged, ...]
    needs: tuple[RatedNeed, ...]
    worked_on: frozenset[int]


def overlap_without_verdict(state: InitiativesState) -> list[Finding]:
    """Where two do the same and nobody has looked, money is spent twice unseen.

    The highest few are named, the others counted.
    """
    decided = {(one.first, one.second) for one in state.verdicts}
    names = {one.id: one.name for one in state.listed}
    open_pairs = [p for p in state.pairs if (p.first, p.second) not in decided]
    words = _(
        "Overlaps with “%(other)s” by %(share)s%%, and nobody has said what to make of "
        "it."
    )
    found = [
        Finding(
            code="stakeholders.overlap_without_verdict",
            severity=Severity.WARNING,
            message=words
            % {"other": isolated(names[pair.second]), "share": round(pair.score * 100)},
            subject=names[pair.first],
            url_name="stakeholders:overlapverdict_add",
            url_kwargs={"pk": pair.first, "other": pair.second},
        )
        for pair in open_pairs[:NAMED]
    ]
    rest = len(open_pairs[NAMED:])
    return [*found, _more_overlaps(rest)] if rest else found


def _more_overlaps(rest: int) -> Finding:
    words = ngettext(
        "%(n)s more pair overlaps by 70%% or more without a verdict.",
        "%(n)s more pairs overlap by 70%% or more without a verdict.",
        rest,
    )
    return Finding(
        code="stakeholders.overlaps_without_verdict",
        severity=Severity.NOTE,
        message=words % {"n": rest},
        subject=_("Overlaps"),
        url_name="stakeholders:overlap_list",
        url_kwargs={},
    )


def problem_without_talks(state: InitiativesState) -> list[Finding]:
    """A problem goes on while nobody at the table can change either initiative."""
    by_id = {one.id: one for one in state.listed}
    found = []
    for one in state.verdicts:
        first, second = by_id[one.first], by_id[one.second]
        is_past = first.is_over or second.is_over
        is_talked = ENGAGED in (first.engagement, second.engagement)
        if one.verdict != PROBLEM or is_past or is_talked:
            continue
        words = _(
            "Judged a problem together with “%(other)s”, and the lead of neither is "
            "engaged."
        ) % {"other": isolated(second.name)}
        found.append(
            Finding(
                code="stakeholders.problem_without_talks",
                severity=Severity.PROBLEM,
                message=words,
                subject=first.name,
                url_name="stakeholders:overlapverdict_change",
                url_kwargs={"pk": one.id},
            )
        )
    return found


def severe_need_without_initiative(state: InitiativesState) -> list[Finding]:
    """Others' money may lie everywhere but where it is needed most.

    Nothing is said while no initiative with a function is listed: then nobody knows.
    """
    if not state.worked_on:
        return []
    words = _("Severe for %(segment)s, and no initiative listed works on it.")
    return [
        Finding(
            code="stakeholders.severe_need_without_initiative",
            severity=Severity.WARNING,
            message=words % {"segment": isolated(need.segment)},
            subject=need.sub_need,
            url_name="stakeholders:initiative_add",
            url_kwargs={},
        )
        for need in state.needs
        if need.severity is not None
        and need.severity >= SEVERE
        and need.sub_need_id not in state.worked_on
    ]


def over_and_still_open(listed: Iterable[Listed]) -> list[Finding]:
    """A register that says what has ended goes on misleads whoever plans beside it."""
    words = _("Its end has passed, and it is not marked as ended.")
    return [
        Finding(
            code="stakeholders.over_and_still_open",
            severity=Severity.NOTE,
            message=words,
            subject=one.name,
            url_name="stakeholders:initiative_change",
            url_kwargs={"pk": one.id},
        )
        for one in listed
        if one.is_late
    ]


def led_by_unlisted(listed: Iterable[Listed]) -> list[Finding]:
    """Who leads something here and is no stakeholder is on no map and in no ranking.

    A line for each of the few names that lead most of what is not over.
    """
    names = Counter(
        one.written_lead
        for one in listed
        if one.written_lead and not one.engagement and not one.is_over
    )
    ranked = sorted(names.items(), key=lambda line: (-line[1], line[0]))
    found = []
    for name, n in ranked[:NAMED]:
        words = ngettext(
            "Leads %(n)s initiative, and is not listed as a stakeholder.",
            "Leads %(n)s initiatives, and is not listed as a stakeholder.",
            n,
        )
        found.append(
            Finding(
                code="stakeholders.led_by_unlisted",
                severity=Severity.NOTE,
                message=words % {"n": n},
                subject=name,
                url_name="stakeholders:initiativename_list",
                url_kwargs={},
            )
        )
    return found


def initiatives_findings(state: InitiativesState) -> list[Finding]:
    """Everything that existing initiatives can tell, the gravest first."""
    everything = [
        *problem_without_talks(state),
        *overlap_without_verdict(state),
        *severe_need_without_initiative(state),
        *over_and_still_open(state.listed),
        *led_by_unlisted(state.listed),
    ]
    return sorted(everything, key=lambda one: -one.severity)
