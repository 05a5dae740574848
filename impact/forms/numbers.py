"""Numbers as people write them, read only where there is no doubt."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SPACES = re.compile(
    "[\\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}'\N{RIGHT SINGLE QUOTATION MARK}]"
)
GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})+")
TWO_MARKS = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+")
UNCLEAR = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
PLAIN = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+")
MINUS_SIGNS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")


def plain_number(text: str) -> Decimal:
    """Read a number; raise ValidationError where it could mean two things or none.

    `1234`, `1 234`, `1234,5`, `1234.5`, `1,234.5`, `1.234,5` and `1,234,567` have one
    meaning. `1,234` and `1.234` have two, a thousandfold apart, and are refused.
    """
    written = SPACES.sub("", text.strip())
    sign = -1 if written.startswith(MINUS_SIGNS) else 1
    digits = written.removeprefix(written[:1]) if sign < 0 else written
    if found := UNCLEAR.fullmatch(digits):
        whole, end = found.groups()
        raise ValidationError(
            _(
                "“%(text)s” can be read in two ways. Write %(large)s without a mark, "
                "or %(small)s if the mark begins the decimals."
            ),
            code="unclear",
            params={
                "text": text.strip(),
                "large": f"{whole}{end}",
                "small": f"{whole}.{end}0",
            },
        )
    if TWO_MARKS.fullmatch(digits):
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
    return sign * Decimal(digits)


class NumberField(forms.DecimalField):
    """A decimal typed as text, so that a phone's keyboard and a paste behave alike."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 6)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return a Decimal, or None for nothing."""
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, Decimal):
            return value
        return plain_number(str(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for digits and a decimal mark."""
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Write a stored value without trailing zeros, as it can be read again."""
        if not isinstance(value, Decimal):
            return value
        text = format(value.normalize(), "f")
        # 12.345 would be refused when it comes back; 12.3450 is not.
        return f"{text}0" if UNCLEAR.fullmatch(text.lstrip("-")) else text
