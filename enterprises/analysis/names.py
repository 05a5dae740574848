"""When two names are one name to a reader."""

import unicodedata


def same_name_key(name: str) -> str:
    """What names have in common that differ by capitals, spaces or encoding alone.

    Two names are one to a reader where their keys are equal; the key itself is for
    comparing only, not for showing.
    """
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
