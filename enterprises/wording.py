"""How names that people typed stand in sentences that are put together here."""

import unicodedata

from django.utils.translation import get_language_bidi

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL"})


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
