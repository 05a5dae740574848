"""Which counts of people or enterprises stay hidden, so that nobody is recognised."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def is_small(n: int | None, threshold: int) -> bool:
    """Say whether a figure about `n` people or enterprises must not be shown.

    0 < n < threshold. Nobody (0) and not known (None) are no figure about anybody; a
    negative count is a programmer's error (ValueError).
    """
    if n is not None and n < 0:
        raise ValueError(f"a count cannot be negative: {n}")
    return n is not None and 0 < n < threshold


def withheld(
    counts: Mapping[Key, int | None], *, threshold: int, has_total: bool = True
) -> frozenset[Key]:
    """Return the cells of one partition that must stay hidden.

    `counts` maps each cell to how many people or enterprises stand behind it; together
    they are all that the total counts. None stands for a cell nothing is known of: it
    is never hidden, and hides nothing.

    1. Every small cell is hidden: 0 < n < threshold.
    2. Where the total of the partition is shown too (`has_total`), a lone hidden cell
       would follow by subtraction. So zeros are hidden with it (else each hidden cell
       would be known to be at least one), and after them the smallest remaining cell,
       then the next, until at least two are hidden and these together count at least
       `threshold`; or until all are hidden.

    Of equal counts the one that comes first in `counts` is taken. Without a small cell
    nothing is hidden, a zero neither. Raising the threshold never shows a cell again.
    A total that is small itself is for the caller to hide (`is_small`); so is what a
    hidden cell is divided into, and any mean or share of it.
    """
    known = {key: n for key, n in counts.items() if n is not None}
    small = {key for key, n in known.items() if is_small(n, threshold)}
    if not small or not has_total:
        return frozenset(small)
    hidden: set[Key] = set()
    together = 0
    for key in sorted(known, key=known.__getitem__):
        enough = len(hidden) >= 2 and together >= threshold
        if enough and known[key] >= threshold:
            break
        hidden.add(key)
        together += known[key]
    return frozenset(hidden)
