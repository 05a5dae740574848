"""What is said of years that cannot be, or probably are wrong."""

from django.utils.translation import gettext as _


def started_words(born: int) -> str:
    """When the business can have started, as the end of a sentence."""
    return _("a year not before %(born)s, when the owner was born") % {"born": born}


def started_warning(started: int, born: int) -> str:
    """What a page says of it; the row is saved all the same."""
    return _(
        "It would have started in %(started)s, before its owner was born in %(born)s. "
        "Please check both."
    ) % {"started": started, "born": born}


def age_words(age: int, least: int, most: int) -> str:
    """Why nobody of that age owns an enterprise."""
    return _(
        "The owner would be %(age)s years old; from %(least)s to %(most)s can be."
    ) % {"age": age, "least": least, "most": most}


def birth_words(age: int, least: int, most: int) -> str:
    """When an owner can have been born, as the end of a sentence."""
    return _(
        "a year that makes the owner between %(least)s and %(most)s years old, not "
        "%(age)s"
    ) % {"age": age, "least": least, "most": most}
