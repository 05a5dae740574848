"""What business cases tell about a plan that does not add up."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.findings import Finding, Severity
from enterprises.wording import isolated
from valueprop.analysis.cases import CaseResult, Ledger


def no_case(results: Sequence[CaseResult]) -> list[Finding]:
    """Nobody stays with a plan that does not say what is in it for whom."""
    if results:
        return []
    return [
        Finding(
            "valueprop.no_case",
            Severity.WARNING,
            _("There is no business case yet: who puts in what, and who gains what?"),
            "",
            "valueprop:case_add",
        )
    ]


def case_without_investment(results: Iterable[CaseResult]) -> list[Finding]:
    """Benefits that cost nothing convince nobody who has to sign."""
    return [
        _about(
            result,
            "valueprop.case_without_investment",
            Severity.WARNING,
            _("names benefits, but not what anybody puts in."),
        )
        for result in results
        if result.case.benefits and not result.case.investments
    ]


def case_without_benefit(results: Iterable[CaseResult]) -> list[Finding]:
    """A case that only costs is none."""
    return [
        _about(
            result,
            "valueprop.case_without_benefit",
            Severity.WARNING,
            _("costs money, but names no benefit for anybody.")
            if result.case.investments
            else _("has neither investments nor benefits yet."),
        )
        for result in results
        if not result.case.benefits
    ]


def stakeholder_loses(results: Iterable[CaseResult]) -> list[Finding]:
    """Whoever puts in more than comes back, by present value, leaves sooner or later.

    Donors do so on purpose; the finding lets the team say so. Cases without any benefit
    have a finding of their own.
    """
    return [
        _about(
            result,
            "valueprop.stakeholder_loses",
            Severity.NOTE,
            _loss(ledger),
        )
        for result in results
        if result.case.benefits
        for ledger in result.ledgers
        if ledger.npv < 0
    ]


def never_pays_back(results: Iterable[CaseResult]) -> list[Finding]:
    """Together the stakeholders are still out of pocket when the case ends."""
    found = []
    for result in results:
        total = result.total
        if result.case.benefits and any(total.exact_invested) and not total.payback:
            years = result.case.years
            words = ngettext(
                "does not bring the money back within %(years)d year.",
                "does not bring the money back within %(years)d years.",
                years,
            ) % {"years": years}
            found.append(
                _about(result, "valueprop.never_pays_back", Severity.WARNING, words)
            )
    return found


def lines_outside_years(results: Iterable[CaseResult]) -> list[Finding]:
    """What lies before or after the years of a case is in no figure of it."""
    found = []
    for result in results:
        if count := len(result.outside):
            words = ngettext(
                "has %(count)d line with years that are not counted.",
                "has %(count)d lines with years that are not counted.",
                count,
            ) % {"count": count}
            found.append(
                _about(result, "valueprop.lines_outside_years", Severity.WARNING, words)
            )
    return found


def found(results: Sequence[CaseResult]) -> list[Finding]:
    """Everything this app can tell, the gravest first."""
    everything = [
        *no_case(results),
        *case_without_investment(results),
        *case_without_benefit(results),
        *never_pays_back(results),
        *lines_outside_years(results),
        *stakeholder_loses(results),
    ]
    return sorted(everything, key=lambda one: (-one.severity, one.code, one.subject))


def about_one(result: CaseResult) -> list[Finding]:
    """What `found` tells about a single case."""
    return found([result])


def _loss(ledger: Ledger) -> str:
    if not ledger.got_out:
        words = _("%(name)s puts in money or work and gets nothing back.")
        return words % {"name": isolated(ledger.name)}
    return _("%(name)s puts in more than it gets.") % {"name": isolated(ledger.name)}


def _about(result: CaseResult, code: str, severity: Severity, message: str) -> Finding:
    return Finding(
        code,
        severity,
        message,
        result.case.name,
        "valueprop:case_detail",
        {"pk": result.case.id},
    )
