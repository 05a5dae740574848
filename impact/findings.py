"""What the indicators can tell about a plan whose change cannot be seen."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.findings import Finding, Severity
from impact.analysis.standing import TOLERANCE, Standing, way

PAGE = "impact:indicator_detail"
OUTCOME, IMPACT = 4, 5


def _about(
    standing: Standing, code: str, severity: Severity, message: str, page: str = PAGE
) -> Finding:
    return Finding(
        code=f"impact.{code}",
        severity=severity,
        message=message,
        subject=standing.name,
        url_name=page,
        url_kwargs={"pk": standing.indicator_id},
    )


def level_missing(standings: Sequence[Standing]) -> list[Finding]:
    """Work that is counted and change that is not leave the question open: did it help?

    Without an indicator of outcome or impact a plan can only tell how busy it was.
    """
    levels = {standing.level for standing in standings}
    if levels & {OUTCOME, IMPACT}:
        return []
    message = _("Nothing measures what changes for enterprises: no outcome, no impact.")
    if not standings:
        message = _("Nothing is measured yet.")
    return [
        Finding(
            code="impact.level_missing",
            severity=Severity.PROBLEM,
            message=message,
            subject=_("Indicators"),
            url_name="impact:indicator_list",
        )
    ]


def off_track(standings: Iterable[Standing], threshold: int) -> list[Finding]:
    """A target that was due and was missed asks for another way, or another target."""
    found = []
    for standing in standings:
        share = way(standing, threshold)
        if share is None or share >= 1 - TOLERANCE:
            continue
        if share < 0:
            text = _("Worse than at the start, and its target was due.")
        else:
            text = _("%(percent)s %% of the way to the target that was due.") % {
                "percent": round(share * 100)
            }
        found.append(_about(standing, "off_track", Severity.WARNING, text))
    return found


def unreported(standings: Iterable[Standing]) -> list[Finding]:
    """An indicator on which nobody has reported cannot show any change."""
    text = _("No value has been recorded that counts.")
    return [
        _about(standing, "unreported", Severity.WARNING, text)
        for standing in standings
        if not standing.is_reported
    ]


def no_baseline(standings: Iterable[Standing]) -> list[Finding]:
    """Without a start nobody can say later how far it went."""
    text = _("No baseline, and no reason why there is none.")
    return [
        _about(
            standing, "no_baseline", Severity.WARNING, text, "impact:baseline_change"
        )
        for standing in standings
        if not standing.has_baseline
    ]


def no_target(standings: Iterable[Standing]) -> list[Finding]:
    """Without a target a figure is neither good nor bad."""
    text = _("No target has been set.")
    return [
        _about(standing, "no_target", Severity.WARNING, text, "impact:target_set")
        for standing in standings
        if not standing.has_target
    ]


def waiting_for_review(standings: Iterable[Standing]) -> list[Finding]:
    """Values that wait are missing in every figure."""
    found = []
    for standing in standings:
        if standing.waiting:
            text = ngettext(
                "%(n)s record waits for review and does not count yet.",
                "%(n)s records wait for review and do not count yet.",
                standing.waiting,
            ) % {"n": standing.waiting}
            found.append(_about(standing, "waiting_for_review", Severity.WARNING, text))
    return found


def no_use(standings: Iterable[Standing]) -> list[Finding]:
    """An indicator that nobody decides with costs people their time."""
    text = _("Nobody is named who decides anything with it.")
    return [
        _about(standing, "no_use", Severity.NOTE, text, "impact:indicator_change")
        for standing in standings
        if not standing.has_use
    ]


def found(standings: Sequence[Standing], threshold: int) -> list[Finding]:
    """All of these, the gravest first."""
    every = [
        *level_missing(standings),
        *off_track(standings, threshold),
        *unreported(standings),
        *no_baseline(standings),
        *no_target(standings),
        *waiting_for_review(standings),
        *no_use(standings),
    ]
    return sorted(every, key=lambda finding: -finding.severity)
