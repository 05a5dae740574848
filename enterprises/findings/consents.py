"""Whether people's data rests on what they agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.analysis.disclosure import is_small
from enterprises.findings.finding import Finding, Severity

PURPOSES = "enterprises:purpose_list"
# A consent older than this is asked for again.
YEARS = 3


@dataclass(frozen=True, slots=True)
class PurposeStanding:
    """A purpose that owners are asked for, and how many were."""

    name: str
    asked: int


@dataclass(frozen=True, slots=True)
class ConsentsState:
    """All that the findings about consent look at.

    `uncovered` contacts are of owners who agree to no purpose that needs one; `old`
    consents hold and were given more than `YEARS` years ago. Whoever may not read
    single consents reads the findings too, so that a count below `threshold` is not
    said.
    """

    registered: int
    uncovered: int
    old: int
    purposes: Sequence[PurposeStanding]
    threshold: int


def contact_without_consent(state: ConsentsState) -> list[Finding]:
    """Nobody's phone number is kept for a purpose they did not agree to."""
    if not state.uncovered:
        return []
    words = (
        _("The contacts of fewer than %(few)s owners are stored without a consent.")
        if is_small(state.uncovered, state.threshold)
        else ngettext(
            "%(n)s owner's contact is stored without a consent that covers it.",
            "%(n)s owners' contacts are stored without a consent that covers them.",
            state.uncovered,
        )
    )
    return [
        Finding(
            code="enterprises.contact_without_consent",
            severity=Severity.PROBLEM,
            message=words % {"n": state.uncovered, "few": state.threshold},
            subject=_("Consent"),
            url_name=PURPOSES,
        )
    ]


def consent_old(state: ConsentsState) -> list[Finding]:
    """People forget what they agreed to, and what it is used for changes."""
    if not state.old:
        return []
    words = (
        _("Fewer than %(few)s consents are more than %(years)s years old; ask again.")
        if is_small(state.old, state.threshold)
        else ngettext(
            "%(n)s consent was given more than %(years)s years ago; ask again.",
            "%(n)s consents were given more than %(years)s years ago; ask again.",
            state.old,
        )
    )
    told = {"n": state.old, "years": YEARS, "few": state.threshold}
    return [
        Finding(
            code="enterprises.consent_old",
            severity=Severity.WARNING,
            message=words % told,
            subject=_("Consent"),
            url_name=PURPOSES,
        )
    ]


def purpose_nobody_asked(state: ConsentsState) -> list[Finding]:
    """A purpose that no owner was asked for covers nothing."""
    if not state.registered:
        return []
    return [
        Finding(
            code="enterprises.purpose_nobody_asked",
            severity=Severity.NOTE,
            message=_("No owner was asked for this yet."),
            subject=purpose.name,
            url_name=PURPOSES,
        )
        for purpose in state.purposes
        if not purpose.asked
    ]


def consents_findings(state: ConsentsState) -> list[Finding]:
    """Everything this app can tell about consent, the gravest first."""
    return [
        *contact_without_consent(state),
        *consent_old(state),
        *purpose_nobody_asked(state),
    ]
