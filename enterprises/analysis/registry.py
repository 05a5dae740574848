"""What the registry of enterprises tells in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OwnerCounts:
    """Enterprises, those whose owner's gender is known, and those of women."""

    total: int
    women: int
    known: int

    @property
    def unknown(self) -> int:
        """Enterprises whose owner's gender is not known."""
        return self.total - self.known


def together(counts: Sequence[OwnerCounts]) -> OwnerCounts:
    """The counts of all lists, of which none has an enterprise of another."""
    return OwnerCounts(
        total=sum(one.total for one in counts),
        women=sum(one.women for one in counts),
        known=sum(one.known for one in counts),
    )


def women_share(women: int, known: int) -> Decimal | None:
    """Enterprises owned by women, of those whose owner's gender is known: 0..1.

    None when nothing is known. Enterprises of unknown gender count in neither number.
    """
    if not 0 <= women <= known:
        raise ValueError("more women than owners of known gender")
    return Decimal(women) / Decimal(known) if known else None


def starts_before_birth(started: int | None, born: int | None) -> bool:
    """Whether a business started in a year before that of its owner's birth.

    A year that is not known contradicts nothing. It can be true of a business that was
    taken over, so it is doubted and never refused.
    """
    return started is not None and born is not None and started < born
