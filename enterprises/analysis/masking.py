"""Personal values with most of them hidden."""

import unicodedata

DOT = "•"
SHORTEST_PHONE = 5


def masked_words(text: str) -> str:
    """The first sign of each word, the rest dots, as many for every word.

    "" for none; a name of one letter shows no more than that letter.
    """
    return " ".join(f"{word[0]}{DOT * 4}" for word in text.split())


def masked_phone(phone: str) -> str:
    """The last two digits in their own script, and dots for the rest.

    "" for none. Of fewer than seven digits none is shown, for two would tell too much.
    """
    if not phone:
        return ""
    digits = [sign for sign in phone if sign.isdecimal()]
    last = "".join(digits[-2:]) if len(digits) >= 7 else ""
    return f"{DOT * 3} {DOT * 3} {last}".rstrip()


def bare_phone(phone: str) -> str:
    """The digits 0-9 of a phone number of any script, with the + it begins with."""
    digits = "".join(str(unicodedata.decimal(s)) for s in phone if s.isdecimal())
    is_international = phone.strip().startswith(("+", "\N{FULLWIDTH PLUS SIGN}"))
    return f"+{digits}" if digits and is_international else digits


def is_phone(phone: str) -> bool:
    """Whether a text can be a phone number: enough digits, and no letters."""
    has_letters = any(sign.isalpha() for sign in phone)
    return not has_letters and len(bare_phone(phone).lstrip("+")) >= SHORTEST_PHONE
