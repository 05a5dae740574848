"""Asks every app what is known and what is missing, and puts the answers together."""

from dataclasses import dataclass, replace

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from config.panels import PANELS, Reading
from enterprises.findings import Finding, Severity
from enterprises.models import MarketSystem

# The five factors in their order, each with the question it answers.
QUESTIONS: dict[str, str | Promise] = {
    "needs": gettext_lazy("What do micro-enterprises need?"),
    "roles": gettext_lazy("Who can do what?"),
    "value": gettext_lazy("What is in it for each?"),
    "coordination": gettext_lazy("Who does what by when?"),
    "impact": gettext_lazy("What has changed?"),
}
FACTORS = tuple(QUESTIONS)
# Parts of a factor that have a list of findings of their own.
THEMES: dict[str, str | Promise] = {
    "insights": gettext_lazy("What is known, and how well?"),
    "chain": gettext_lazy("Who is in the chain, and how well is that known?"),
    "causes": gettext_lazy("Why, and what holds back what?"),
    "voices": gettext_lazy("Whose voice is missing?"),
    "consent": gettext_lazy("Did owners agree to what is done?"),
    "profiles": gettext_lazy("Who are they, and may we engage?"),
    "map": gettext_lazy("Who deals with whom, and how well?"),
    "partnership": gettext_lazy("Does the partnership run well?"),
    "initiatives": gettext_lazy("What do others do already, and what twice?"),
    "names": gettext_lazy("Who is listed twice?"),
    "lenses": gettext_lazy("What holds back the whole system, and what is absent?"),
    "coverage": gettext_lazy("What will be served once the plans have worked?"),
}
# Whose part a theme is, where it is not the first factor's.
PART_OF = {
    "profiles": "roles",
    "map": "roles",
    "partnership": "roles",
    "initiatives": "roles",
    "names": "roles",
    "lenses": "roles",
    "coverage": "roles",
}
LISTS = (*FACTORS, *THEMES)


@dataclass(frozen=True, slots=True)
class Panel:
    """One factor: what is known, in a sentence, and what is missing, gravest first.

    `known` is "" where nothing has been written down yet.
    """

    factor: str
    known: str
    findings: list[Finding]

    @property
    def question(self) -> str | Promise:
        return (QUESTIONS | THEMES)[self.factor]

    @property
    def part_of(self) -> str:
        """The factor it belongs to: itself, or that of a theme."""
        if self.factor not in THEMES:
            return self.factor
        return PART_OF.get(self.factor, FACTORS[0])

    @property
    def problems(self) -> int:
        return sum(f.severity == Severity.PROBLEM for f in self.findings)


def panel(factor: str, reading: Reading) -> Panel:
    """Put one factor together, in a constant number of queries; KeyError if unknown.

    Until a need is rated no plan rests on a factor that has nothing: it is merely not
    begun, and what it lacks is a note.
    """
    known, findings = PANELS[factor](reading)
    if not known and factor in FACTORS and not reading.system.ratings.exists():
        findings = [replace(one, severity=Severity.NOTE) for one in findings]
    return Panel(factor=factor, known=known, findings=findings)


def counts(reading: Reading) -> dict[str, int]:
    """How many findings each factor has, its themes included."""
    found = dict.fromkeys(FACTORS, 0)
    for name in LISTS:
        told = panel(name, reading)
        found[told.part_of] += len(told.findings)
    return found


def last_change(system: MarketSystem) -> int:
    """The key of the newest audit event: what was counted before it is still true."""
    newest: int | None = system.events.aggregate(newest=Max("pk"))["newest"]
    return newest or 0
