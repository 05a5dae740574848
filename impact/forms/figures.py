"""Figures of indicators as people type them."""

from decimal import Decimal
from typing import Any

from django.core.validators import DecimalValidator
from django.utils.translation import gettext as _

from enterprises.forms.numbers import NumberField

HUNDRED = Decimal(100)


class FigureField(NumberField):
    """A figure as its column takes it: fourteen digits, and six decimals."""

    default_validators = [DecimalValidator(20, 6)]


class ShareField(FigureField):
    """A share of 0..1 that is typed and shown in percent."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Turn what was typed in percent into a share."""
        percent = super().to_python(value)
        return None if percent is None else percent / HUNDRED

    def prepare_value(self, value: Any) -> Any:
        """Show a stored share in percent, and what was typed as it was typed."""
        if isinstance(value, Decimal):
            value = value * HUNDRED
        return super().prepare_value(value)


def figure_field(*, is_share: bool, unit: str, **kwargs: Any) -> FigureField:
    """The field for a figure of an indicator, with its unit in the help text."""
    if is_share:
        text = _("In percent %(unit)s.") % {"unit": unit}
        return ShareField(help_text=text, **kwargs)
    text = _("In %(unit)s.") % {"unit": unit}
    return FigureField(help_text=text, **kwargs)
