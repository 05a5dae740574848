"""A rate as people say it: 12 for twelve percent a year."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.forms.numbers import NumberField, plain_number, without_zeros


class PercentField(NumberField):
    """Read "12", "12 %" or "12,5"; give 12 or 12.5, above -100 and up to 100.

    0.12 could mean twelve percent or an eighth of one, a hundredfold apart; it is
    refused unless a percent sign follows.
    """

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The percent, or None for nothing."""
        if isinstance(value, Decimal) or not isinstance(value, str):
            return super().to_python(value)
        text = value.strip()
        written = text.removesuffix("%").strip()
        if not written:
            return super().to_python("")
        percent = plain_number(written)
        if 0 < abs(percent) < 1 and written == text:
            raise ValidationError(
                _(
                    "“%(text)s” can be read in two ways. Write %(large)s for %(large)s "
                    "percent, or %(text)s with a percent sign for less than one."
                ),
                code="unclear",
                params={
                    "text": text,
                    "large": format(without_zeros(percent * 100), "f"),
                },
            )
        return without_zeros(percent)

    def validate(self, value: Any) -> None:
        """Refuse what no rate of interest is."""
        super().validate(value)
        if value is not None and not -100 < value <= 100:
            raise ValidationError(
                _(
                    "%(found)s percent was read. A rate is at most 100 percent a year, "
                    "and above minus 100; for twelve percent write 12."
                ),
                code="range",
                params={"found": format(value, "f")},
            )
