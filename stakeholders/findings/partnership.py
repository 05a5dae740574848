"""What is missing in the partnership itself: who runs it, who waits, who agreed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.findings import Finding, Severity

PEOPLE = "stakeholders:membership_list"
PERSON = "stakeholders:membership_detail"
PARTNERS = "stakeholders:partner_list"
REQUESTS = "stakeholders:joinrequest_list"
INVITATIONS = "stakeholders:invitation_list"
TERMS = "stakeholders:terms_detail"
OWNERS = "stakeholders:ownership_list"
LONG_DAYS = 7
BY_NAME = 5  # more of a kind than that are told in one line


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who runs the system, by one of their memberships."""

    membership_id: int
    user_id: int
    name: str
    has_factor: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who asked to join, and for how many whole days."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class PartnershipState:
    """Who takes part, who waits and who agreed, as a coordinator may know it.

    `idle` are organisations of whose people nobody is active; `unaccepted` those that
    have not accepted version `terms`, None where no terms are written; `unanswered`
    addresses whose invitation ran out; `left` things looked after by who left.
    """

    coordinators: tuple[Coordinator, ...]
    people: int
    organisations: int
    idle: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    terms: int | None = None
    unaccepted: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    left: int = 0

    @property
    def runs_it(self) -> int:
        """How many people coordinate, whatever number of organisations they are for."""
        return len({one.user_id for one in self.coordinators})


def _finding(
    code: str, severity: Severity, message: str, subject: str, url_name: str
) -> Finding:
    return Finding(
        code=f"stakeholders.{code}",
        severity=severity,
        message=message,
        subject=subject,
        url_name=url_name,
        url_kwargs={},
    )


def only_one_coordinator(state: PartnershipState) -> list[Finding]:
    """When the one who runs it is ill or leaves, nobody can let anybody in."""
    if state.runs_it != 1:
        return []
    words = _("Nobody else coordinates. Give a second person the role.")
    name = state.coordinators[0].name
    return [_finding("only_one_coordinator", Severity.WARNING, words, name, PEOPLE)]


def coordinator_without_factor(state: PartnershipState) -> list[Finding]:
    """Who runs it can read and change everything, so a password alone is thin."""
    words = _("Coordinates, and signs in with the password alone.")
    told: dict[int, Finding] = {}
    for one in state.coordinators:
        if not one.has_factor and one.user_id not in told:
            told[one.user_id] = Finding(
                code="stakeholders.coordinator_without_factor",
                severity=Severity.WARNING,
                message=words,
                subject=one.name,
                url_name=PERSON,
                url_kwargs={"pk": one.membership_id},
            )
    return list(told.values())


def partner_without_people(state: PartnershipState) -> list[Finding]:
    """A partner of whom nobody comes any more is one on paper."""
    words = _("Takes part, but none of its people is active.")
    return [
        _finding("partner_without_people", Severity.WARNING, words, name, PARTNERS)
        for name in state.idle
    ]


def request_waits(state: PartnershipState) -> list[Finding]:
    """Who is left waiting goes elsewhere, or starts the same thing beside you.

    Counted from the eighth day on.
    """
    found = []
    for one in state.waiting:
        if one.days > LONG_DAYS:
            words = ngettext(
                "Has waited %(n)s day for an answer to the request to join.",
                "Has waited %(n)s days for an answer to the request to join.",
                one.days,
            ) % {"n": one.days}
            found.append(
                _finding("request_waits", Severity.WARNING, words, one.name, REQUESTS)
            )
    return found


def terms_missing(state: PartnershipState) -> list[Finding]:
    """Several organisations share data, and nothing says what it may be used for."""
    if state.terms is not None or state.organisations < 2:
        return []
    words = _("Nothing is written down about what the partners may do with the data.")
    return [_finding("terms_missing", Severity.NOTE, words, "", TERMS)]


def terms_not_accepted(state: PartnershipState) -> list[Finding]:
    """What a partner has not accepted does not bind it.

    More than five are told in one line, for the page where it is mended names them.
    """
    code, severity, n = "terms_not_accepted", Severity.WARNING, len(state.unaccepted)
    said = {"n": n, "version": state.terms}
    if n > BY_NAME:
        many = _(
            "%(n)s organisations have not accepted version %(version)s of the "
            "data-sharing terms."
        )
        return [_finding(code, severity, many % said, "", TERMS)]
    one = _("Has not accepted version %(version)s of the data-sharing terms.") % said
    return [_finding(code, severity, one, name, TERMS) for name in state.unaccepted]


def invitation_unanswered(state: PartnershipState) -> list[Finding]:
    """A letter that was overlooked is sent again in one click.

    More than five are told in one line.
    """
    code, severity, n = "invitation_unanswered", Severity.NOTE, len(state.unanswered)
    if n > BY_NAME:
        many = _("%(n)s people did not answer their invitation before it ran out.")
        return [_finding(code, severity, many % {"n": n}, "", INVITATIONS)]
    words = _("Did not answer the invitation before it ran out.")
    return [
        _finding(code, severity, words, email, INVITATIONS)
        for email in state.unanswered
    ]


def looked_after_by_nobody(state: PartnershipState) -> list[Finding]:
    """What somebody looked after who has left is looked after by nobody."""
    if not state.left:
        return []
    words = ngettext(
        "%(n)s thing is looked after by somebody who takes no part any more.",
        "%(n)s things are looked after by people who take no part any more.",
        state.left,
    ) % {"n": state.left}
    return [_finding("looked_after_by_nobody", Severity.NOTE, words, "", OWNERS)]


def partnership_findings(state: PartnershipState) -> list[Finding]:
    """Everything that can be told of the partnership, the gravest first."""
    told = [
        *only_one_coordinator(state),
        *request_waits(state),
        *terms_not_accepted(state),
        *partner_without_people(state),
        *coordinator_without_factor(state),
        *terms_missing(state),
        *invitation_unanswered(state),
        *looked_after_by_nobody(state),
    ]
    return sorted(told, key=lambda one: -one.severity)
