"""Numbers as words of a table: the twin of a chart is text."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def whole(value: Decimal | None) -> str:
    """An amount without decimals, or in words that it is not known."""
    if value is None:
        return _("not known")
    return number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True)


def twin(rows: Iterable[tuple[object, Iterable[Decimal | None]]]) -> list[list[str]]:
    """Rows of a chart's table: the head as it is, each amount in whole units."""
    return [[str(head), *map(whole, amounts)] for head, amounts in rows]
