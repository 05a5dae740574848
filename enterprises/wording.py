"""How names and signs stand in sentences, whichever way these run."""

import unicodedata
from decimal import Decimal

from django.utils.translation import get_language_bidi

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
LEFT_TO_RIGHT_MARK = "\u200e"
RIGHT_TO_LEFT = frozenset({"R", "AL"})
MINUS = "\N{MINUS SIGN}"


def isolated(name: object) -> str:
    """A name that keeps its own direction, and leaves that of what is beside it alone.

    Without this, "حليب: 4.2 of 5" reads as if the number came first. A name that runs
    as its sentence does is left as it is. Every name put into a sentence comes through
    here; in a template `<bdi>` does the same.
    """
    text = str(name)
    turns = any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text)
    if not text or not (turns or get_language_bidi()):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def sign_of(value: Decimal | float) -> str:
    """The sign before a change, `±` for none; it stays in front of its number.

    From right to left a bare sign would go behind it, as in "0.33-".
    """
    sign = "+" if value > 0 else MINUS if value < 0 else "±"
    return f"{LEFT_TO_RIGHT_MARK}{sign}" if get_language_bidi() else sign


def arrow() -> str:
    """The arrow from what is read first to what comes next."""
    return "\N{LEFTWARDS ARROW}" if get_language_bidi() else "\N{RIGHTWARDS ARROW}"
