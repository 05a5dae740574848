"""What the names in the register leave open: who may be listed twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.findings import Finding, Severity
from enterprises.wording import isolated
from stakeholders.analysis.names import Likeness, Reason

PAGE = "stakeholders:similar_list"
# From here on nobody would take the two for different ones.
SURELY = 0.97


def why(likeness: Likeness) -> str:
    """Why two names look alike, in words."""
    shared = ", ".join(likeness.shared[:4])
    words = {
        Reason.SAME: _("the same but for case, accents, signs or legal form"),
        Reason.ORDER: _("the same words in another order"),
        Reason.ACRONYM: _("one is the letters of the other"),
        Reason.SPELLING: _("nearly the same spelling"),
        Reason.WORDS: _("they share: %(words)s") % {"words": shared},
        Reason.NONE: "",
    }
    return words[likeness.reason]


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two stakeholders that may be one, and how alike their likest names are."""

    first: int
    second: int
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class NamesState:
    """Who is listed under which name, and the pairs nobody has decided on yet."""

    names: Mapping[int, str]
    pairs: tuple[LikelyPair, ...]

    def fitting(self, text: str, least: float) -> list[LikelyPair]:
        """The pairs so much alike of which one is called something like this."""
        text = text.casefold()
        return [
            pair
            for pair in self.pairs
            if pair.likeness.score >= least
            and any(text in self.names[k].casefold() for k in (pair.first, pair.second))
        ]


def likely_listed_twice(state: NamesState) -> list[Finding]:
    """What one organisation does is counted as two, and each looks weaker than it is.

    One line a stakeholder that looks like others; a warning where the names are the
    same but for how they are written.
    """
    best: dict[int, LikelyPair] = {}
    for pair in state.pairs:
        best.setdefault(pair.second, pair)
    return [
        Finding(
            code="stakeholders.likely_listed_twice",
            severity=Severity.WARNING
            if pair.likeness.score >= SURELY
            else Severity.NOTE,
            message=_("May be the same as “%(name)s”: %(why)s. Decide on it.")
            % {"name": isolated(state.names[pair.first]), "why": why(pair.likeness)},
            subject=state.names[pair.second],
            url_name=PAGE,
            url_kwargs={},
        )
        for pair in best.values()
    ]


def names_findings(state: NamesState) -> list[Finding]:
    """Everything the names can tell, the gravest first."""
    found = likely_listed_twice(state)
    return sorted(found, key=lambda one: (-one.severity, one.subject))
