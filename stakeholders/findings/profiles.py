"""What the profiles of stakeholders leave open before, and after, they are engaged."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.findings import Finding, Severity
from enterprises.wording import isolated
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.analysis.functions import ENGAGED

PAGE = "stakeholders:stakeholder_detail"
CHANGE = "stakeholders:stakeholder_change"
CHECK = "stakeholders:duediligence_add"
STEP = "stakeholders:engagement_change"
PERSON = "stakeholders:representative_add"
WITHDRAWN = 40
STRONG = 4


@dataclass(frozen=True, slots=True)
class Worry:
    """A concern that nobody has an answer to; `strength` None is not known."""

    text: str
    strength: int | None


@dataclass(frozen=True, slots=True)
class Profiled:
    """One stakeholder, as far as its profile's findings ask.

    `is_represented` is None where nobody looked; `unreasoned` holds which of "beyond"
    and "disruptor" is said without a why.
    """

    stakeholder_id: int
    name: str
    engagement: int
    checked: Checked
    worries: tuple[Worry, ...] = ()
    unreasoned: tuple[str, ...] = ()
    is_represented: bool | None = None

    @property
    def is_engaged(self) -> bool:
        return self.engagement == ENGAGED


@dataclass(frozen=True, slots=True)
class ProfilesState:
    """What one reader may know about all profiles of a system."""

    profiles: tuple[Profiled, ...]


def _finding(
    code: str, severity: Severity, message: str, one: Profiled, url_name: str
) -> Finding:
    return Finding(
        code=f"stakeholders.{code}",
        severity=severity,
        message=message,
        subject=one.name,
        url_name=url_name,
        url_kwargs={"pk": one.stakeholder_id},
    )


def stopped_yet_engaged(profiles: Iterable[Profiled]) -> list[Finding]:
    """Who goes on with somebody they decided against answers for what follows."""
    words = _("Engaged, although its due diligence says: do not engage.")
    return [
        _finding("stopped_yet_engaged", Severity.PROBLEM, words, one, STEP)
        for one in profiles
        if one.is_engaged and one.checked.state == CheckState.STOP
    ]


def engaged_without_check(profiles: Iterable[Profiled]) -> list[Finding]:
    """A partner nobody looked into can cost all others their name.

    What a reader may not see counts as not there, and the words say so.
    """
    words = {
        CheckState.NONE: _("Engaged without a due diligence that you may see."),
        CheckState.OPEN: _("Engaged, and its due diligence has no decision yet."),
    }
    return [
        _finding(
            "engaged_without_check",
            Severity.WARNING,
            words[one.checked.state],
            one,
            CHECK,
        )
        for one in profiles
        if one.is_engaged and one.checked.state in words
    ]


def check_out_of_date(profiles: Iterable[Profiled]) -> list[Finding]:
    """What was true when somebody was checked may be so no longer.

    Those who have withdrawn are left out; the engaged are graver.
    """
    found = []
    for one in profiles:
        state, days = one.checked.state, one.checked.days
        if one.engagement == WITHDRAWN or days is None:
            continue
        if state == CheckState.EXPIRED:
            severity = Severity.WARNING if one.is_engaged else Severity.NOTE
            words = _("Its due diligence expired %(days)s days ago.") % {"days": -days}
            found.append(_finding("check_expired", severity, words, one, CHECK))
        elif state == CheckState.EXPIRING:
            words = _("Its due diligence expires in %(days)s days.") % {"days": days}
            finding = _finding("check_expires_soon", Severity.NOTE, words, one, CHECK)
            found.append(finding)
    return found


def concern_without_answer(profiles: Iterable[Profiled]) -> list[Finding]:
    """A worry that nobody answers keeps a stakeholder where it stands.

    One line a stakeholder: its strongest one; strong ones (4 or 5) are warnings.
    """
    found = []
    for one in profiles:
        if not one.worries or one.engagement == WITHDRAWN:
            continue
        worst = max(one.worries, key=lambda worry: worry.strength or 0)
        is_strong = (worst.strength or 0) >= STRONG
        found.append(
            _finding(
                "concern_without_answer",
                Severity.WARNING if is_strong else Severity.NOTE,
                _("Worries, and nobody has an answer: “%(concern)s”.")
                % {"concern": isolated(worst.text)},
                one,
                PAGE,
            )
        )
    return found


def said_without_why(profiles: Iterable[Profiled]) -> list[Finding]:
    """What nobody can give a reason for is a wish, and the ranking counts it."""
    words = {
        "beyond": _("Said to look beyond the single deal; why is not written down."),
        "disruptor": _("Said to change things for the better; why is not written."),
    }
    return [
        _finding(f"{what}_without_why", Severity.NOTE, words[what], one, CHANGE)
        for one in profiles
        for what in one.unreasoned
    ]


def engaged_nobody_represents(profiles: Iterable[Profiled]) -> list[Finding]:
    """Without a person to call, an engagement is a name on a list."""
    words = _("Engaged, and nobody you may see is named who speaks for it.")
    return [
        _finding("engaged_nobody_represents", Severity.NOTE, words, one, PERSON)
        for one in profiles
        if one.is_engaged and one.is_represented is False
    ]


def profiles_findings(state: ProfilesState) -> list[Finding]:
    """Everything the profiles can tell, the gravest first."""
    profiles = state.profiles
    everything = [
        *stopped_yet_engaged(profiles),
        *engaged_without_check(profiles),
        *check_out_of_date(profiles),
        *concern_without_answer(profiles),
        *said_without_why(profiles),
        *engaged_nobody_represents(profiles),
    ]
    return sorted(everything, key=lambda one: (-one.severity, one.code, one.subject))


def about_one(profiled: Profiled) -> list[Finding]:
    """What one profile can tell, for its own page."""
    return profiles_findings(ProfilesState((profiled,)))
