"""Numbers and verdicts as pages write them."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enterprises.analysis.needs import Verdict
from enterprises.wording import sign_of


def verdict_words(verdict: str) -> str:
    """What a voice gap means, for the reader."""
    return {
        Verdict.UNKNOWN: _("not rated by both"),
        Verdict.WITHHELD: _("withheld: too few"),
        Verdict.TOO_FEW: _("too few to tell"),
        Verdict.NO_GAP: _("no real gap"),
        Verdict.ENTERPRISES_HIGHER: _("weighs more for enterprises"),
        Verdict.SUPPORTERS_HIGHER: _("weighs more for supporters"),
    }[Verdict(verdict)]


def written(value: Decimal | int | None, pattern: str = "#,##0.0") -> str:
    """A number as the reader's language writes it, or the words for none."""
    if value is None:
        return _("not known")
    with localcontext(rounding=ROUND_HALF_UP):  # as templates round
        text: str = format_decimal(
            value, format=pattern, locale=_locale(get_language() or "en")
        )
    return text


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def signed(difference: Decimal | None) -> str:
    """A difference with its sign and one decimal; a true minus."""
    if difference is None:
        return _("not known")
    words = written(abs(difference))
    is_none = words == written(Decimal(0))
    return sign_of(Decimal(0) if is_none else difference) + words
