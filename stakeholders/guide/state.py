"""What the guide of factor 2 looks at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stakeholders.analysis.alignment import Lean
from stakeholders.analysis.checklist import Tally
from stakeholders.analysis.functions import ENGAGED, Function


@dataclass(frozen=True, slots=True)
class Known:
    """One stakeholder, as far as the guide asks and its reader may see.

    `incentives` and `concerns` are how many are listed, `unanswered` the concerns that
    nobody has an answer to; `named_by` None where nobody asked; `is_checked` says that
    its due diligence holds today; `steps` how far it is from the nearest engaged one,
    None without a way.
    """

    name: str
    kind: str
    engagement: int
    has_priorities: bool
    has_challenges: bool
    named_by: int | None
    incentives: int
    concerns: int
    unanswered: int
    lean: Lean
    is_represented: bool
    is_checked: bool
    steps: int | None

    @property
    def is_engaged(self) -> bool:
        return self.engagement == ENGAGED


@dataclass(frozen=True, slots=True)
class RolesGuide:
    """All that the evidence of factor 2 looks at, as far as its reader may see.

    `stakeholders` are those who have not withdrawn; `kinds_missing` the kinds, in the
    reader's words, of which none is listed; `qualities` counts relationships by how
    well they work ("" for not known); `seen` counts findings by lens.
    """

    stakeholders: Sequence[Known]
    kinds_missing: Sequence[str]
    functions: Sequence[Function]
    qualities: Mapping[str, int]
    initiatives: int
    offers: Tally
    seen: Mapping[str, int]

    @property
    def severe(self) -> list[Function]:
        return [f for f in self.functions if f.is_severe]

    @property
    def waiting(self) -> list[Known]:
        """Those who are neither engaged nor gone."""
        return [s for s in self.stakeholders if s.engagement < ENGAGED]
