"""Numbers as people write them, read only where there is no doubt."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.analysis.positions import read_degrees

SPACES = re.compile(r"[\s']|\N{RIGHT SINGLE QUOTATION MARK}")
GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+", re.ASCII)
BOTH_MARKS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
UNCLEAR = re.compile(r"([1-9]\d{0,2})[.,](\d{3})", re.ASCII)
PLAIN = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+", re.ASCII)
# SQLite keeps decimals as binary numbers, and reads back no more than these.
DIGITS_KEPT = 15
MINUS_SIGNS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")


def plain_number(text: str) -> Decimal:
    """Read a number; ValidationError where it could mean two things, or none.

    `1234`, `1 234`, `1234,5`, `1234.5`, `1,234.5`, `1.234,5` and `1,234,567` have one
    meaning. `1,234` and `1.234` have two, a thousandfold apart, and are refused.
    """
    written = SPACES.sub("", text)
    is_negative = written.startswith(MINUS_SIGNS)
    digits = written[1:] if written.startswith((*MINUS_SIGNS, "+")) else written
    if found := UNCLEAR.fullmatch(digits):
        raise ValidationError(
            _(
                "“%(text)s” can be read in two ways. Write %(large)s without a mark, "
                "or %(small)s if the mark begins the decimals."
            ),
            code="unclear",
            params={
                "text": text.strip(),
                "large": "".join(found.groups()),
                "small": f"{found[1]}.{found[2]}0",
            },
        )
    if BOTH_MARKS.fullmatch(digits):
        mark = max(digits.rfind("."), digits.rfind(","))
        digits = re.sub("[.,]", "", digits[:mark]) + "." + digits[mark + 1 :]
    elif GROUPS.fullmatch(digits):
        digits = re.sub("[.,]", "", digits)
    elif PLAIN.fullmatch(digits):
        digits = digits.replace(",", ".")
    else:
        raise ValidationError(
            _("“%(text)s” is not a number. Write digits only, such as 1234 or 12.5."),
            code="invalid",
            params={"text": text.strip()},
        )
    return Decimal(digits) * (-1 if is_negative else 1)


def without_zeros(value: Decimal) -> Decimal:
    """The same number as it is written shortest: 5 for 5.00, and 1000 for 1E+3."""
    return Decimal(format(value.normalize(), "f"))


class NumberField(forms.DecimalField):
    """A number typed as text, so that browsers of all countries send what was typed."""

    widget = forms.TextInput

    def __init__(self, *, max_digits: int | None = None, **kwargs: Any) -> None:
        """At most as many digits as both databases keep exactly."""
        kept = min(max_digits or DIGITS_KEPT, DIGITS_KEPT)
        super().__init__(max_digits=kept, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """A Decimal without needless zeros, or None for nothing."""
        if value is None or not str(value).strip():
            return None
        number = value if isinstance(value, Decimal) else plain_number(str(value))
        return without_zeros(number)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for digits and a decimal mark."""
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """A stored number as it can be read again: 12.3450, for 12.345 is unclear."""
        if not isinstance(value, Decimal):
            return value
        text = format(without_zeros(value), "f")
        return f"{text}0" if UNCLEAR.fullmatch(text.lstrip("-")) else text


class DegreesField(forms.DecimalField):
    """Decimal degrees: no angle has thousands, so a comma begins the decimals."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """A Decimal of six decimals, or None for nothing."""
        if value is None or not str(value).strip():
            return None
        degrees = value if isinstance(value, Decimal) else read_degrees(str(value))
        if degrees is None:
            raise ValidationError(
                _("“%(text)s” is not an angle in decimal degrees, such as -1.2921."),
                code="invalid",
                params={"text": str(value).strip()},
            )
        return degrees

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Telephones show no minus among their digits, so all letters are offered."""
        return {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """As short as it can be written."""
        if isinstance(value, Decimal):
            return format(without_zeros(value), "f")
        return value
