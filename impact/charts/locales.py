"""The locale of the reader, for numbers in sentences."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def reader_locale() -> Locale:
    """Babel's locale of the reader; English is that of most countries."""
    language = get_language() or "en"
    try:
        return Locale.parse("en-GB" if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")
