"""What the registry of enterprises tells in numbers."""

from decimal import Decimal


def women_share(women: int, known: int) -> Decimal | None:
    """Enterprises owned by women, of those whose owner's gender is known: 0..1.

    None when nothing is known. Enterprises of unknown gender count in neither number.
    """
    if not 0 <= women <= known:
        raise ValueError("more women than owners of known gender")
    return Decimal(women) / Decimal(known) if known else None
