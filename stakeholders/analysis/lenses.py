"""What the four lenses on a system show, counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The four lenses in the order of the page.
LENSES = ("commercial", "environment", "law", "norms")
HELPS, HINDERS, BOTH = "helps", "hinders", "both"
# From so much on, of 1 to 5, a finding weighs much.
WEIGHTY = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing seen through a lens; `weight` 1 to 5, None where nobody weighed it."""

    finding_id: int
    lens: str
    statement: str
    effect: str
    weight: int | None
    evidence: str
    what_to_do: str

    @property
    def is_weighty(self) -> bool:
        return self.weight is not None and self.weight >= WEIGHTY

    @property
    def holds_back(self) -> bool:
        """Also what helps some and holds others back."""
        return self.effect in (HINDERS, BOTH)


@dataclass(frozen=True, slots=True)
class LensCount:
    """How much is seen through one lens, and what it does; each count 0 or more.

    `unproven` counts what nothing shows yet. `burden` adds the weights, 1 to 5, of what
    holds back; what nobody weighed adds nothing.
    """

    lens: str
    helps: int = 0
    hinders: int = 0
    both: int = 0
    unproven: int = 0
    burden: int = 0

    @property
    def total(self) -> int:
        return self.helps + self.hinders + self.both


def lens_counts(seen: Iterable[Seen]) -> Mapping[str, LensCount]:
    """The counts of each of the four lenses, in their order; all 0 with none.

    A lens that is not one of the four is a ValueError.
    """
    by_lens: dict[str, list[Seen]] = {lens: [] for lens in LENSES}
    for one in seen:
        if one.lens not in by_lens:
            raise ValueError(f"{one.lens!r} is none of the four lenses.")
        by_lens[one.lens].append(one)
    return {
        lens: LensCount(
            lens=lens,
            helps=sum(one.effect == HELPS for one in own),
            hinders=sum(one.effect == HINDERS for one in own),
            both=sum(one.effect == BOTH for one in own),
            unproven=sum(not one.evidence for one in own),
            burden=sum(one.weight or 0 for one in own if one.holds_back),
        )
        for lens, own in by_lens.items()
    }


def weighs_most(counts: Iterable[LensCount]) -> LensCount | None:
    """The lens through which the heaviest burden is seen, by the sum of its weights.

    None where nothing that holds back was weighed, and where two weigh the same.
    """
    ordered = sorted(counts, key=lambda count: -count.burden)
    if not ordered or not ordered[0].burden:
        return None
    is_alone = len(ordered) == 1 or ordered[0].burden > ordered[1].burden
    return ordered[0] if is_alone else None
