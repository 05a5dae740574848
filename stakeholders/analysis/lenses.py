"""What the four lenses on a system show, counted."""

from collections.abc import Iterable, Mapping, Sequence
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

    `unproven` counts what nothing shows yet.
    """

    lens: str
    helps: int = 0
    hinders: int = 0
    both: int = 0
    unproven: int = 0

    @property
    def total(self) -> int:
        return self.helps + self.hinders + self.both

    @property
    def holding_back(self) -> int:
        """What holds back, also where it helps as well."""
        return self.hinders + self.both


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
        )
        for lens, own in by_lens.items()
    }


def holds_back_most(counts: Sequence[LensCount]) -> LensCount | None:
    """The lens through which most is seen that holds back; the first of equal ones.

    None where nothing holds back.
    """
    most = max(counts, key=lambda count: count.holding_back, default=None)
    return most if most and most.holding_back else None
