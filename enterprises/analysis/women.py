"""What women do along the chain, what they own of it, and which services miss them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from enterprises.analysis.contrasts import (
    MAN,
    WOMAN,
    Contrast,
    Place,
    Reading,
    contrast,
    recognisable,
)
from enterprises.analysis.disclosure import withheld
from enterprises.analysis.needs import SEVERE
from enterprises.analysis.ratings import ENTERPRISES, Rating, grouped
from enterprises.analysis.registry import OwnerCounts, women_share
from enterprises.analysis.voices import Heard

# Two fifths of the work: women carry a step as much as men do, or nearly.
MUCH_LABOUR = Decimal("0.4")
# Owning less than half of what they work is more than chance.
OWNS_LITTLE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain with its segments; the labour share is 0..1 or None."""

    step_id: int
    labour_share: Decimal | None
    segments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StepWomen:
    """Women on one step.

    `ownership` is the women's share of the registered enterprises of known owner's
    gender, 0..1, None where nothing is known; `counts` what it rests on. `asked` and
    `women_asked` count the enterprises' respondents in each segment's latest round,
    `unrecorded` those of no gender on record.
    """

    step_id: int
    labour: Decimal | None
    ownership: Decimal | None
    is_withheld: bool
    counts: OwnerCounts
    asked: int
    women_asked: int
    unrecorded: int

    @property
    def shown_ownership(self) -> Decimal | None:
        """The share of ownership where it may be shown."""
        return None if self.is_withheld else self.ownership

    @property
    def works_much(self) -> bool:
        """Women do at least `MUCH_LABOUR` of the labour."""
        return self.labour is not None and self.labour >= MUCH_LABOUR

    @property
    def owns_little(self) -> bool:
        """Women do much of the labour and own less than half of that share.

        Never said where the ownership is unknown or withheld.
        """
        if not self.works_much or self.labour is None:
            return False
        owned = self.shown_ownership
        return owned is not None and owned < self.labour * OWNS_LITTLE

    @property
    def is_unheard(self) -> bool:
        """Enterprises of the step rated needs, and no woman is among them by record."""
        return self.asked > 0 and self.women_asked == 0


def ownership(counts: OwnerCounts, *, threshold: int) -> tuple[Decimal | None, bool]:
    """The women's share of ownership, and whether it must stay hidden.

    Σ women / Σ known; hidden where women or others are a small part.
    """
    parts = {"women": counts.women, "others": counts.known - counts.women}
    share = women_share(counts.women, counts.known)
    return share, bool(withheld(parts, threshold=threshold))


def along_the_chain(
    steps: Iterable[Step],
    *,
    owners: Mapping[int, OwnerCounts],
    heard: Iterable[Heard],
    threshold: int,
) -> list[StepWomen]:
    """Put together what is known of women on each step, in the order of the steps.

    A ratio of sums over the segments of a step: an enterprise counts once, whatever
    the size of its segment. A segment that `owners` or `heard` does not know adds
    nothing.
    """
    who = {h.segment_id: h for h in heard}
    return [_step(step, owners, who, threshold) for step in steps]


def _step(
    step: Step,
    owners: Mapping[int, OwnerCounts],
    who: Mapping[int, Heard],
    threshold: int,
) -> StepWomen:
    counts = [owners[s] for s in step.segments if s in owners]
    asked = [who[s] for s in step.segments if s in who]
    together = OwnerCounts(
        total=sum(c.total for c in counts),
        women=sum(c.women for c in counts),
        known=sum(c.known for c in counts),
    )
    share, is_withheld = ownership(together, threshold=threshold)
    return StepWomen(
        step_id=step.step_id,
        labour=step.labour_share,
        ownership=share,
        is_withheld=is_withheld,
        counts=together,
        asked=sum(h.enterprises for h in asked),
        women_asked=sum(h.women for h in asked),
        unrecorded=sum(h.unrecorded for h in asked),
    )


@dataclass(frozen=True, slots=True)
class Missed:
    """A need of a step that is severe for women, and more so than for men."""

    sub_need_id: int
    gap: Contrast


@dataclass(frozen=True, slots=True)
class Services:
    """Which services of a step miss its women.

    `compared` is how many needs women and men both rated so that it may be told; 0
    means that nothing can be said.
    """

    missed: tuple[Missed, ...]
    compared: int


def services_of_steps(
    steps: Iterable[Step], ratings: Iterable[Rating], *, threshold: int
) -> dict[int, Services]:
    """Where whoever serves a step serves women worse: by step, the widest gap first.

    A service misses women where they rate its need `SEVERE` or more and men less so by
    more than chance, over those segments of the step in which both rated it. `ratings`
    are each segment's latest; what would show a small group is left out.
    """
    ours = [r for r in ratings if r.perspective == ENTERPRISES]
    hidden = recognisable(ours, threshold=threshold)
    by_segment = grouped(ours, lambda r: r.segment_id)
    return {
        step.step_id: _services(
            [r for key in step.segments for r in by_segment.get(key, [])], hidden
        )
        for step in steps
    }


def _services(ratings: list[Rating], hidden: frozenset[Place]) -> Services:
    gaps = {
        key: contrast(
            [r for r in rows if r.gender == WOMAN],
            [r for r in rows if r.gender == MAN],
            hidden=hidden,
        )
        for key, rows in grouped(ratings, lambda r: r.sub_need_id).items()
    }
    silent = (Reading.UNKNOWN, Reading.WITHHELD, Reading.TOO_FEW)
    missed = [
        Missed(key, gap)
        for key, gap in gaps.items()
        if gap.verdict == Reading.HIGHER and (gap.first.mean or 0) >= SEVERE
    ]
    return Services(
        missed=tuple(sorted(missed, key=lambda m: (-m.gap.size, m.sub_need_id))),
        compared=sum(gap.verdict not in silent for gap in gaps.values()),
    )
