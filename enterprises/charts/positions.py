"""What is said of a position that is probably wrong."""

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enterprises.analysis.positions import Doubt, Position


def country_name(code: str) -> str:
    """A country in the reader's language; letters without a name stay."""
    locale = Locale.parse(get_language() or "en", sep="-")
    name: str = locale.territories.get(code, code)
    return name


def doubt_words(why: Doubt, country: str) -> str:
    """What was expected instead, as the end of a sentence."""
    return {
        Doubt.OUTSIDE: _("a position in %(country)s"),
        Doubt.SWAPPED: _(
            "a position in %(country)s; latitude and longitude look exchanged"
        ),
        Doubt.SIGN: _("a position in %(country)s; a minus looks missing or too much"),
    }[why] % {"country": country_name(country)}


def doubt_warning(position: Position, why: Doubt, country: str) -> str:
    """What a page says of it; the row is saved all the same."""
    words = {
        Doubt.OUTSIDE: _("%(where)s lies outside %(country)s. Please check it."),
        Doubt.SWAPPED: _(
            "%(where)s lies outside %(country)s: latitude and longitude look exchanged."
        ),
        Doubt.SIGN: _(
            "%(where)s lies outside %(country)s: a minus looks missing or too much."
        ),
    }[why]
    return words % {
        "where": position_words(position),
        "country": country_name(country),
    }


def position_words(position: Position) -> str:
    """Latitude and longitude, as short as they can be written."""
    degrees = (position.latitude, position.longitude)
    return ", ".join(format(d.normalize(), "f") for d in degrees)
