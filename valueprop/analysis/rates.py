"""The internal rate of return, where there is exactly one."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

PRECISION = 40
TOLERANCE = Decimal("1e-15")


def internal_rate(net: Sequence[Fraction]) -> Decimal | None:
    """The rate above -1 at which the present value of `net` is nothing, if unique.

    None where the net never changes its sign (all paid, all earned, or empty) and
    where more than one rate would do. Sought between brackets, exact to 12 decimals.

    With x = 1 / (1 + rate) the present value is a polynomial in x, and each positive
    root is such a rate. One change of sign means one root (Descartes); an even number
    means none or several; else the roots are counted (Sturm).
    """
    changes = _sign_changes(net)
    if changes % 2 == 0 or (changes > 1 and _positive_roots(net) != 1):
        return None
    with localcontext(prec=PRECISION):
        factors = [Decimal(n.numerator) / Decimal(n.denominator) for n in net]
        low, high = _bracket(factors)
        while high - low > TOLERANCE * high:
            middle = (low + high) / 2
            if _same_side(factors, low, middle):
                low = middle
            else:
                high = middle
        return 2 / (low + high) - 1


def _bracket(factors: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Two positive numbers with the only root between them."""
    low = high = Decimal(1)
    start = next(factor for factor in factors if factor)
    while start * _value(factors, high) > 0:
        high *= 2
    while start * _value(factors, low) <= 0:
        low /= 2
    return low, high


def _same_side(factors: Sequence[Decimal], one: Decimal, other: Decimal) -> bool:
    return _value(factors, one) * _value(factors, other) > 0


def _value(factors: Sequence[Decimal], x: Decimal) -> Decimal:
    result = Decimal(0)
    for factor in reversed(factors):
        result = result * x + factor
    return result


def _sign_changes(values: Sequence[Fraction]) -> int:
    signs = [value > 0 for value in values if value]
    return sum(one != other for one, other in pairwise(signs))


def _positive_roots(net: Sequence[Fraction]) -> int:
    """How many different positive roots the polynomial with these factors has."""
    first, last = _trimmed(net), _derivative(_trimmed(net))
    chain = [first]
    while last:
        chain.append(last)
        first, last = last, _negative_remainder(first, last)
    return _sign_changes([p[0] for p in chain]) - _sign_changes([p[-1] for p in chain])


def _trimmed(net: Sequence[Fraction]) -> list[Fraction]:
    """Without zeros at both ends; a root at 0 is no rate."""
    filled = [place for place, value in enumerate(net) if value]
    return list(net[filled[0] : filled[-1] + 1])


def _derivative(factors: Sequence[Fraction]) -> list[Fraction]:
    return [place * factor for place, factor in enumerate(factors)][1:]


def _negative_remainder(
    above: Sequence[Fraction], below: Sequence[Fraction]
) -> list[Fraction]:
    """Minus what is left of a polynomial division, scaled by a positive number."""
    rest = list(above)
    while len(rest) >= len(below):
        part, shift = rest[-1] / below[-1], len(rest) - len(below)
        for place, factor in enumerate(below):
            rest[shift + place] -= part * factor
        rest.pop()
    while rest and not rest[-1]:
        rest.pop()
    return [-factor / abs(rest[-1]) for factor in rest] if rest else []
