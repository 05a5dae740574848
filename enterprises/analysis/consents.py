"""How many owners agreed to a purpose, and how many of that may be told."""

from collections.abc import Mapping
from dataclasses import dataclass

from enterprises.analysis.disclosure import withheld


@dataclass(frozen=True, slots=True)
class PurposeCounts:
    """Enterprises whose owners agree, agreed once and withdrew, or were never asked."""

    agreed: int
    withdrew: int
    never_asked: int

    @property
    def asked(self) -> int:
        return self.agreed + self.withdrew

    def hidden(self, threshold: int) -> frozenset[str]:
        """Which of the three are too few to be told, with one more that would tell it.

        The sum of the three is known to everybody (the registry says it).
        """
        parts = {
            "agreed": self.agreed,
            "withdrew": self.withdrew,
            "never_asked": self.never_asked,
        }
        return withheld(parts, threshold=threshold)


def counts_of(
    *,
    names: Mapping[int, str],
    told: Mapping[int, tuple[int, int, int]],
    by_table: Mapping[str, tuple[int, int]],
    total: int,
) -> dict[int, PurposeCounts]:
    """For each purpose of `names`, what was recorded and what tables said, together.

    `told` has (agreed, asked, erased) by purpose: of those asked `erased` owners are
    erased now. `by_table` has (agreed, asked) by the purpose's name, of enterprises for
    which nothing is recorded under it. `total` is how many enterprises are not erased;
    whoever was erased counts as one who withdrew, and not among those never asked.
    Without any answer all were never asked. 0 and up.
    """
    found = {}
    for key, name in names.items():
        agreed, asked, erased = told.get(key, (0, 0, 0))
        told_agreed, told_asked = by_table.get(name, (0, 0))
        agreed, asked = agreed + told_agreed, asked + told_asked
        never = total - (asked - erased)
        found[key] = PurposeCounts(agreed, asked - agreed, never)
    return found
