"""Amounts as words of a table: the twin of a chart is text, and so is a file."""

from collections.abc import Iterable
from decimal import Context, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# More digits than any product of three stored numbers has.
ROOMY = Context(prec=80)
WHOLE, MICRO = Decimal(1), Decimal("0.000001")


def whole(value: Decimal | None) -> str:
    """An amount without decimals, or in words that it is not known."""
    if value is None:
        return _("not known")
    rounded = value.quantize(WHOLE, context=ROOMY)
    return number_format(rounded, decimal_pos=0, use_l10n=True, force_grouping=True)


def to_six_places(value: Decimal) -> Decimal:
    """An amount as it is exported: a third ends somewhere."""
    return value.quantize(MICRO, context=ROOMY).normalize(ROOMY)


def twin(rows: Iterable[tuple[object, Iterable[Decimal | None]]]) -> list[list[str]]:
    """Rows of a chart's table: the head as it is, each amount in whole units."""
    return [[str(head), *map(whole, amounts)] for head, amounts in rows]
