"""How far two means may lie apart by chance alone."""

from decimal import Decimal

# How far answers on a scale of 1 to 5 spread around their mean: one point, as usual
# for such scales. Only means are recorded, so the real spread is not known.
SPREAD = Decimal(1)
# Two standard errors: chance goes beyond them about once in twenty times.
ERRORS = Decimal(2)
# Half a point of a five-point scale is what two people hear differently.
REAL_GAP = Decimal("0.5")
# Below this many respondents on either side nothing can be told.
ENOUGH_RESPONDENTS = 5


def noise(ours: int, theirs: int) -> Decimal | None:
    """What chance makes of the difference of two means, in points of severity.

    ERRORS * SPREAD * √(1/ours + 1/theirs), where `ours` and `theirs` are the people
    behind each mean; above 0, smaller the more people there are, and the same both
    ways round. None where nobody stands behind one of them.
    """
    if ours < 1 or theirs < 1:
        return None
    return ERRORS * SPREAD * (1 / Decimal(ours) + 1 / Decimal(theirs)).sqrt()


def is_beyond_noise(difference: Decimal, by_chance: Decimal | None) -> bool:
    """Whether a difference is more than chance, and more than anybody would mishear.

    |difference| ≥ max(`REAL_GAP`, `by_chance`). Never where chance is not known, for
    nobody stands behind a side.
    """
    return by_chance is not None and abs(difference) >= max(REAL_GAP, by_chance)
